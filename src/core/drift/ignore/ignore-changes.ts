import { relative } from 'node:path';
import type { HclBlock } from '../../terraform/hcl-blocks.ts';
import { literal, withoutComments } from '../../terraform/hcl-blocks.ts';
import { localFiles } from '../../terraform/local-files.ts';
import { CodeLocator, withoutKeys } from '../../terraform/code-locator.ts';
import type { CodeReaders, FoundBlock } from '../../terraform/locate-block.ts';
import { withoutIgnored } from './ignored-changes.ts';
import type { DriftItem } from '../../api/drift.ts';
import type { JudgingTime } from './judging-time.ts';

/** What the `lifecycle` block of a resource leaves to others. */
export interface CodeIgnore {
  /** Paths as reports write them (`tags.env`, `metadata_options[0].http_tokens`); `all` where the block says so. */
  readonly paths: readonly string[] | 'all';
  readonly reason: string;
}

/**
 * What the code says with `ignore_changes` of resources that changed, by the items' keys. Looked for in the folder that a state belongs to, else in `cwd`, and
 * nowhere else: another folder's code must not hide anything. Reads the code anew each time. A module whose code is elsewhere says nothing. SOURCE: Terraform's documentation of the `lifecycle` meta-argument.
 */
export async function codeIgnores(
  items: readonly DriftItem[],
  cwd: string,
  { env, followOutside = false }: Pick<CodeReaders, 'env' | 'followOutside'>,
): Promise<ReadonlyMap<string, CodeIgnore>> {
  const locator = new CodeLocator([cwd], { ...localFiles, env, followOutside });
  const known = new Map<string, Promise<CodeIgnore | undefined>>();
  const read = async (address: string, state: string | undefined): Promise<CodeIgnore | undefined> => {
    const found = await locator.index((await locator.ownFolder(state)) ?? cwd).find(address);
    return found?.what === 'resource' ? ignoreOf(found, cwd) : undefined;
  };
  const ignores = new Map<string, CodeIgnore>();
  for (const { key, kind, address, state } of items) {
    if (kind !== 'changed' || address === undefined) continue;
    const block = withoutKeys(address);
    const question = JSON.stringify([block, state]);
    const reading = known.get(question) ?? read(block, state);
    known.set(question, reading);
    const ignore = await reading;
    if (ignore !== undefined) ignores.set(key, ignore);
  }
  return ignores;
}

function ignoreOf(found: FoundBlock, cwd: string): CodeIgnore | undefined {
  const said = [found, ...found.overrides].flatMap(({ file, block }) =>
    block.blocks.filter(({ type, attributes }) => type === 'lifecycle' && attributes.has('ignore_changes')).map((lifecycle) => ({ file, lifecycle })),
  );
  // Overrides are laid over `lifecycle` argument by argument.
  const { file, lifecycle } = said.at(-1) ?? {};
  if (file === undefined || lifecycle === undefined) return undefined;
  const paths = ignoredPaths(lifecycle);
  if (paths.length === 0) return undefined;
  const shown = relative(cwd, file);
  return { paths, reason: `ignore_changes of the code: ${shown.startsWith('..') ? file : shown}, line ${String(lifecycle.line)}` };
}

// What nothing closes reaches to the end: looked for again at each place where one may begin, it would cost the square of the length.
const listItem = /(?:"(?:[^"\\]|\\[\s\S])*"?|\[[^\]]*\]?|[^,"[\]])+/g;

/** The paths of a `lifecycle` block's `ignore_changes`, as reports write them. Empty where it names none. */
export function ignoredPaths({ attributes }: Pick<HclBlock, 'attributes'>): CodeIgnore['paths'] {
  const text = withoutComments(attributes.get('ignore_changes') ?? '').trim();
  if (text === 'all' || text === '"all"') return 'all';
  const listed = /^\[([\s\S]*)\]$/.exec(text)?.[1];
  if (listed === undefined) return [];
  const paths = (listed.match(listItem) ?? []).map((item) => item.trim()).filter((item) => item !== '');
  // Terraform 0.11 wrote references as texts, and everything as "*".
  const named = paths.map((path) => literal(path) ?? path);
  return named.includes('*') ? 'all' : named.map(reported);
}

/** `tags["env"]` as `tags.env`, `ebs_block_device.0.size` as `ebs_block_device[0].size`; tags and labels by the one name that reports give them. */
function reported(path: string): string {
  return path
    .replaceAll(/\[\s*"((?:[^"\\]|\\.)*)"\s*\]/g, (_whole, key: string) => `.${key.replaceAll(/\\(.)/g, '$1')}`)
    .replaceAll(/\.(\d+)(?=\.|$)/g, '[$1]')
    .replaceAll(/\s+/g, '')
    .replace(/^tags_all\b/, 'tags')
    .replace(/^(?:effective_labels|terraform_labels|user_labels)\b/, 'labels');
}

/** Takes out of changed items what their code leaves to others. */
export function ignoreByCode(
  items: readonly DriftItem[],
  code: ReadonlyMap<string, CodeIgnore> | undefined,
  time?: JudgingTime,
): readonly DriftItem[] {
  if (code === undefined || code.size === 0) return items;
  return items.map((item) => {
    time?.next();
    const ignore = item.kind === 'changed' && item.ignored === undefined ? code.get(item.key) : undefined;
    if (ignore === undefined) return item;
    return withoutIgnored(item, ({ path }) => (covers(ignore.paths, path) ? { reason: ignore.reason, by: 'code' } : undefined));
  });
}

function covers(paths: CodeIgnore['paths'], changed: string): boolean {
  return paths === 'all' || paths.some((path) => changed === path || changed.startsWith(`${path}.`) || changed.startsWith(`${path}[`));
}
