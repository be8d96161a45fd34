import { relative } from 'node:path';
import type { DriftItem } from '../../api/drift.ts';
import type { TagIgnoring } from '../../terraform-rules.ts';
import { CodeLocator } from '../../terraform/code-locator.ts';
import { literal, withoutComments } from '../../terraform/hcl-blocks.ts';
import { localFiles } from '../../terraform/local-files.ts';
import type { CodeReaders } from '../../terraform/locate-block.ts';
import { configurationBlocks, configurationName } from '../../terraform/provider-block.ts';
import type { CodeBlock } from '../../terraform/read-code.ts';
import type { RuleSet } from '../rule-set.ts';
import { withoutIgnored } from './ignored-changes.ts';

/** Tags that a provider configuration leaves to others: it neither sees nor sets them. */
export interface TagIgnore {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  readonly reason: string;
}

/**
 * The tags that the provider configurations of changed resources leave to others, by the items' keys. Reads the code anew each time. What code makes of
 * variables is not known, and ignores nothing.
 */
export async function ignoredTags(
  items: readonly DriftItem[],
  { cwd, env, rules }: { readonly cwd: string; readonly env: CodeReaders['env']; readonly rules: RuleSet },
): Promise<ReadonlyMap<string, readonly TagIgnore[]>> {
  const locator = new CodeLocator([cwd], { ...localFiles, env });
  const known = new Map<string, Promise<readonly TagIgnore[]>>();
  const ignores = new Map<string, readonly TagIgnore[]>();
  for (const { key, provider, providerConfig, state, changes } of items) {
    const ignoring = rules.of(provider).ignoresTags;
    if (ignoring === undefined || changes?.some(({ path }) => tagOf(path) !== undefined) !== true) continue;
    const question = JSON.stringify([providerConfig, state]);
    const reading = known.get(question) ?? read({ locator, cwd, env }, { ignoring, providerConfig, state });
    known.set(question, reading);
    const own = await reading;
    if (own.length > 0) ignores.set(key, own);
  }
  return ignores;
}

/** Takes out of changed items the tags that their provider leaves to others. */
export function ignoreTags(items: readonly DriftItem[], ignores: ReadonlyMap<string, readonly TagIgnore[]> | undefined): readonly DriftItem[] {
  if (ignores === undefined || ignores.size === 0) return items;
  return items.map((item) => {
    const own = item.ignored === undefined ? ignores.get(item.key) : undefined;
    if (own === undefined) return item;
    return withoutIgnored(item, ({ path }) => {
      const tag = tagOf(path);
      const ignore =
        tag === undefined ? undefined : own.find((one) => one.keys.includes(tag) || one.prefixes.some((prefix) => tag.startsWith(prefix)));
      return ignore === undefined ? undefined : { reason: ignore.reason, by: 'code' };
    });
  });
}

/** `tags.env` and `labels.env` are the tag `env`. */
function tagOf(path: string): string | undefined {
  return /^(?:tags|labels)\.(.+)$/s.exec(path)?.[1];
}

async function read(
  { locator, cwd, env }: { readonly locator: CodeLocator; readonly cwd: string; readonly env: CodeReaders['env'] },
  { ignoring, providerConfig, state }: { readonly ignoring: TagIgnoring } & { [Name in 'providerConfig' | 'state']: DriftItem[Name] },
): Promise<readonly TagIgnore[]> {
  const [keys, prefixes] = ignoring.env;
  const given = [keys, prefixes].map((name) =>
    (env[name] ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  );
  const byEnvironment = { keys: given[0] ?? [], prefixes: given[1] ?? [], reason: `the environment leaves the tag to others (${keys}, ${prefixes})` };
  const name = configurationName(providerConfig ?? '');
  const blocks = name === undefined ? undefined : await locator.index((await locator.ownFolder(state)) ?? cwd).blocksOf(name.modules);
  const said = name === undefined || blocks === undefined ? undefined : ignoreOf(configurationBlocks(blocks, name), ignoring, cwd);
  return [byEnvironment, ...(said === undefined ? [] : [said])].filter((one) => one.keys.length + one.prefixes.length > 0);
}

function ignoreOf(blocks: readonly CodeBlock[], { block: type, keys, prefixes }: TagIgnoring, cwd: string): TagIgnore | undefined {
  const said = blocks.flatMap(({ file, block }) => block.blocks.filter((one) => one.type === type).map((ignoring) => ({ file, ignoring })));
  // A block of an override stands in the place of those that it overrides.
  const { file, ignoring } = said.at(-1) ?? {};
  if (file === undefined || ignoring === undefined) return undefined;
  const shown = relative(cwd, file);
  return {
    keys: texts(ignoring.attributes.get(keys)),
    prefixes: texts(ignoring.attributes.get(prefixes)),
    reason: `${type} of the provider: ${shown.startsWith('..') ? file : shown}, line ${String(ignoring.line)}`,
  };
}

/** The texts of a list that are written out. */
function texts(expression: string | undefined): readonly string[] {
  const listed = /^(?:toset\(\s*)?\[([\s\S]*)\]\s*\)?$/.exec(withoutComments(expression ?? '').trim())?.[1] ?? '';
  return (listed.match(/"(?:[^"\\]|\\[\s\S])*"?/g) ?? []).flatMap((text) => literal(text) ?? []);
}
