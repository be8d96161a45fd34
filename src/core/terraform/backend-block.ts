import { defined } from '../defined.ts';
import { DriftMgrError } from '../errors.ts';
import type { ReadCodeOptions } from './read-code.ts';
import { codeBlocks } from './read-code.ts';
import { hclBlocks, literal } from './hcl-blocks.ts';
import type { HclBlock } from './hcl-blocks.ts';
import { asString } from './json.ts';
import type { StateReaders } from './state-instance.ts';

type Settings = Readonly<Record<string, unknown>>;

/** What the code of a folder says of its backend. */
export interface BackendBlock {
  /** `s3`, `cloud`, … */
  readonly type: string;
  /** What is written out; nested blocks are objects. Anything but a text, a number, a truth value or a list of texts is left out. */
  readonly settings: Settings;
}

/**
 * The `backend`, `cloud` or `state_store` block of a folder's code, for where `terraform init` has not run; of a state store the type is `state_store`, and
 * its own `type` is among the settings. Undefined where there is none.
 * SOURCE: Terraform's documentation, "Backend block" and "Terraform block".
 */
export async function backendBlock(
  folder: string,
  readers: Pick<StateReaders, 'file' | 'folder' | 'realPath'>,
  { strict, mayFollow }: Pick<ReadCodeOptions, 'strict' | 'mayFollow'> = {},
): Promise<BackendBlock | undefined> {
  // Most files hold none: they need not be taken apart.
  const blocks = await codeBlocks(folder, readers, {
    mayMatter: (text) => /backend|cloud|state_store/.test(text),
    ...defined({ strict, mayFollow }),
  });
  // The last one counts: overrides come last.
  return blocks.flatMap(({ block }) => (block.type === 'terraform' ? (keeperIn(block) ?? []) : [])).at(-1);
}

function keeperIn(terraform: HclBlock): BackendBlock | undefined {
  for (const inner of terraform.blocks) {
    const [label] = inner.labels;
    if (inner.type === 'backend' && label !== undefined) return { type: label, settings: settingsOf(inner) };
    if (inner.type === 'state_store' && label !== undefined) return { type: 'state_store', settings: { type: label } };
    if (inner.type === 'cloud') return { type: 'cloud', settings: settingsOf(inner) };
  }
  return undefined;
}

function settingsOf(block: HclBlock): Settings {
  const settings: Record<string, unknown> = {};
  for (const [name, expression] of block.attributes) {
    const value = valueOf(expression.trim());
    if (value !== undefined) settings[name] = value;
  }
  for (const inner of block.blocks) settings[inner.type] = settingsOf(inner);
  return settings;
}

/** A simple expression, and the comment that may stand behind it. */
const simple = /^("(?:[^"\\]|\\.)*"|true|false|\d+)\s*(?:#.*|\/\/.*|\/\*.*)?$/s;

function valueOf(expression: string): unknown {
  const word = simple.exec(expression)?.[1];
  if (word === 'true' || word === 'false') return word === 'true';
  if (word !== undefined) return word.startsWith('"') ? literal(word) : Number(word);
  if (expression.startsWith('{')) {
    const [object] = hclBlocks(`x ${expression.replaceAll(/,\s*(?=["\w}])/g, '\n')}`);
    return object === undefined ? undefined : settingsOf(object);
  }
  if (expression.startsWith('[')) return [...expression.matchAll(/"(?:[^"\\]|\\.)*"/g)].flatMap(([item]) => literal(item) ?? []);
  return undefined;
}

/** What a backend needs to be found. Workspaces and what the environment may name are not among it. */
const needed: Readonly<Record<string, readonly string[]>> = {
  s3: ['bucket', 'key'],
  azurerm: ['storage_account_name', 'container_name', 'key'],
  gcs: ['bucket'],
  http: ['address'],
  consul: ['path'],
  kubernetes: ['secret_suffix'],
};

/** Variables of the environment that stand in for what a block leaves out. */
const variables: Readonly<Record<string, string>> = { 'http.address': 'TF_HTTP_ADDRESS' };

/** Throws `DriftMgrError` `state-backend` where a block leaves out what is given to `terraform init` alone. */
export function refusePartial({ type, settings }: BackendBlock, folder: string, env: StateReaders['env']): void {
  const missing = (needed[type] ?? []).filter((name) => (asString(settings[name]) ?? '') === '' && !env[variables[`${type}.${name}`] ?? '']);
  if (missing.length === 0) return;
  throw new DriftMgrError('state-backend', `The ${type} backend of ${folder} does not say in the code: ${missing.join(', ')}.`, {
    hint: 'Run `terraform init` there with its -backend-config, which keeps them in .terraform, or name the state itself with --state.',
  });
}
