import { join } from 'node:path';
import { decodeText } from '../decode-text.ts';
import { DriftMgrError } from '../errors.ts';
import { fileLimits } from '../plain-files.ts';
import { hclBlocks, literal } from './hcl-blocks.ts';
import type { HclBlock } from './hcl-blocks.ts';
import { asRecord, asString } from './json.ts';
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
 * The `backend` or `cloud` block of a folder's code, for where `terraform init` has not run. Undefined where there is none.
 * SOURCE: Terraform's documentation, "Backend block" and "Terraform block"; files ending in `override.tf` win, those of OpenTofu stand beside.
 */
export async function backendBlock(folder: string, readers: Pick<StateReaders, 'file' | 'folder'>): Promise<BackendBlock | undefined> {
  const names = ((await readers.folder(folder)) ?? []).filter((entry) => !entry.folder && /\.(?:tf|tofu)(?:\.json)?$/.test(entry.name));
  const sorted = names.map(({ name }) => name).sort((left, right) => Number(isOverride(left)) - Number(isOverride(right)) || (left < right ? -1 : 1));
  let found: BackendBlock | undefined;
  for (const name of sorted) {
    const bytes = await readers.file(join(folder, name), { mostBytes: fileLimits.code });
    const text = decodeText(bytes);
    // Most files hold none: they need not be taken apart.
    if (!/backend|cloud/.test(text)) continue;
    found = (name.endsWith('.json') ? inJson(text) : inHcl(text)) ?? found;
  }
  return found;
}

function isOverride(name: string): boolean {
  return /(?:^|_)override\.(?:tf|tofu)(?:\.json)?$/.test(name);
}

function inHcl(text: string): BackendBlock | undefined {
  for (const block of hclBlocks(text)) {
    if (block.type !== 'terraform') continue;
    for (const inner of block.blocks) {
      const [label] = inner.labels;
      if (inner.type === 'backend' && label !== undefined) return { type: label, settings: settingsOf(inner) };
      if (inner.type === 'cloud') return { type: 'cloud', settings: settingsOf(inner) };
    }
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

function inJson(text: string): BackendBlock | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // Terraform will say so; it is not for us to.
    return undefined;
  }
  for (const terraform of listOf(asRecord(document)?.['terraform'])) {
    for (const backend of listOf(terraform['backend'])) {
      for (const [type, body] of Object.entries(backend)) return { type, settings: listOf(body)[0] ?? {} };
    }
    const [cloud] = listOf(terraform['cloud']);
    if (cloud !== undefined) return { type: 'cloud', settings: cloud };
  }
  return undefined;
}

/** A block in JSON: an object, or a list of such. */
function listOf(value: unknown): readonly Settings[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map(asRecord).filter((item) => item !== undefined);
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

/** Throws `DriftMgrError` `state-backend` where a block leaves out what is given to `terraform init` alone. */
export function refusePartial({ type, settings }: BackendBlock, folder: string): void {
  const missing = (needed[type] ?? []).filter((name) => (asString(settings[name]) ?? '') === '');
  if (missing.length === 0) return;
  throw new DriftMgrError('state-backend', `The ${type} backend of ${folder} does not say in the code: ${missing.join(', ')}.`, {
    hint: 'Run `terraform init` there with its -backend-config, which keeps them in .terraform, or name the state itself with --state.',
  });
}
