import { isAbsolute, join } from 'node:path';
import { decodeText } from '../decode-text.ts';
import { fileLimits } from '../plain-files.ts';
import type { HclBlock } from './hcl-blocks.ts';
import { hclBlocks, literal } from './hcl-blocks.ts';
import { asArray, asRecord, asString } from './json.ts';
import type { StateReaders } from './state-instance.ts';
import type { BlockPlace } from '../api/code-blocks.ts';

/** A block, and the file that holds it. */
export interface FoundBlock {
  readonly file: string;
  readonly block: HclBlock;
  /** `call`: the module's code is not here, and this is the block that calls it. */
  readonly what: 'resource' | 'call';
}

/**
 * The Terraform code of one root folder, read file by file when first needed, and kept: make a new one after a change. Modules are followed by
 * `.terraform/modules/modules.json`, as `terraform init` writes it, or else by a local `source`.
 */
export class CodeIndex {
  readonly #root: string;
  readonly #readers: Pick<StateReaders, 'file' | 'folder'>;
  readonly #folders = new Map<string, Promise<readonly FoundBlock[]>>();
  #modules: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(root: string, readers: Pick<StateReaders, 'file' | 'folder'>) {
    this.#root = root;
    this.#readers = readers;
  }

  /** The block of an address, whatever `count` or `for_each` key it ends in; undefined where no code stands for it. */
  async find(address: string): Promise<FoundBlock | undefined> {
    const names = namesOf(address);
    let folder = this.#root;
    let nearest: FoundBlock | undefined;
    const path: string[] = [];
    let at = 0;
    for (; names[at] === 'module'; at += 2) {
      const name = names[at + 1] ?? '';
      const call = (await this.#blocks(folder)).find(({ block }) => block.type === 'module' && block.labels[0] === name);
      if (call === undefined) return nearest;
      nearest = { ...call, what: 'call' };
      path.push(name);
      const next = await this.#folderOf(path.join('.'), folder, call.block);
      if (next === undefined) return nearest;
      folder = next;
    }
    const kind = names[at] === 'data' ? 'data' : 'resource';
    const [type, name] = kind === 'data' ? [names[at + 1], names[at + 2]] : [names[at], names[at + 1]];
    const found = (await this.#blocks(folder)).find(({ block }) => block.type === kind && block.labels[0] === type && block.labels[1] === name);
    return found ?? nearest;
  }

  /** Where the root folder says that its state is kept (`backend` or `cloud`), else its first block. */
  async ground(): Promise<BlockPlace | undefined> {
    const blocks = await this.#blocks(this.#root);
    for (const { file, block } of blocks) {
      const backend = block.type === 'terraform' ? block.blocks.find(({ type }) => type === 'backend' || type === 'cloud') : undefined;
      if (backend !== undefined) return placeOf({ file, block: backend });
    }
    const [first] = blocks;
    return first === undefined ? undefined : placeOf(first);
  }

  #blocks(folder: string): Promise<readonly FoundBlock[]> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const reading = this.#read(folder);
    this.#folders.set(folder, reading);
    return reading;
  }

  async #read(folder: string): Promise<readonly FoundBlock[]> {
    const entries = (await this.#readers.folder(folder)) ?? [];
    const names = entries.filter((entry) => !entry.folder && /\.(?:tf|tofu)$/.test(entry.name)).map(({ name }) => name);
    const files = await Promise.all(
      names.sort(overridesLast).map(async (name): Promise<readonly FoundBlock[]> => {
        const file = join(folder, name);
        const text = await this.#text(file);
        return text === undefined ? [] : hclBlocks(text).map((block) => ({ file, block, what: 'resource' as const }));
      }),
    );
    return files.flat();
  }

  async #folderOf(path: string, folder: string, call: HclBlock): Promise<string | undefined> {
    this.#modules ??= this.#installed();
    const installed = (await this.#modules).get(path);
    if (installed !== undefined) return isAbsolute(installed) ? installed : join(this.#root, installed);
    const source = literal(call.attributes.get('source'));
    return source !== undefined && /^\.{1,2}\//.test(source) ? join(folder, source) : undefined;
  }

  async #installed(): Promise<ReadonlyMap<string, string>> {
    const text = await this.#text(join(this.#root, '.terraform', 'modules', 'modules.json'));
    const modules = asArray(asRecord(text === undefined ? undefined : parsed(text))?.['Modules']).map(asRecord);
    return new Map(
      modules.flatMap((module): (readonly [string, string])[] => {
        const key = asString(module?.['Key']);
        const folder = asString(module?.['Dir']);
        return key === undefined || key === '' || folder === undefined ? [] : [[key, folder]];
      }),
    );
  }

  /** Undefined for a file that cannot be read: there is no block in it that anyone could be shown. */
  async #text(file: string): Promise<string | undefined> {
    try {
      return decodeText(await this.#readers.file(file, { mostBytes: fileLimits.code }));
    } catch {
      return undefined;
    }
  }
}

/** Where a found block stands. */
export function placeOf({ file, block }: Pick<FoundBlock, 'file' | 'block'>): BlockPlace {
  return { file, line: block.line, column: block.column, endLine: block.endLine };
}

/** The names of an address, its instance keys left out; a key in quotes may hold dots and brackets. */
function namesOf(address: string): readonly string[] {
  return address.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '').split('.');
}

/** Files that override others' blocks hold only parts of them. */
function overridesLast(left: string, right: string): number {
  const isOverride = (name: string): number => (/(?:^|_)override\.(?:tf|tofu)$/.test(name) ? 1 : 0);
  return isOverride(left) - isOverride(right) || (left < right ? -1 : 1);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
