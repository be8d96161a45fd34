import { isAbsolute, join } from 'node:path';
import { decodeText } from '../decode-text.ts';
import { fileLimits } from '../plain-files.ts';
import { OwnGround } from '../own-ground.ts';
import type { CodeBlock } from './read-code.ts';
import { codeBlocks } from './read-code.ts';
import { dataFolder } from './code-files.ts';
import type { HclBlock } from './hcl-blocks.ts';
import { literal } from './hcl-blocks.ts';
import { asArray, asRecord, asString } from './json.ts';
import type { StateReaders } from './state-instance.ts';
import type { BlockPlace } from '../api/code-blocks.ts';

/** A block, and the file that holds it. */
export interface FoundBlock {
  readonly file: string;
  readonly block: HclBlock;
  /** `call`: the module's code is not here, and this is the block that calls it. */
  readonly what: 'resource' | 'call';
  /** Blocks of the same labels in files that override, in the order in which they are laid over it. */
  readonly overrides: readonly Pick<FoundBlock, 'file' | 'block'>[];
}

/** How code is got at: files, folders, and the environment that says where `terraform init` keeps its things. */
export type CodeReaders = Pick<StateReaders, 'file' | 'folder' | 'realPath' | 'env'> & {
  /** Modules are followed wherever they are said to be: the workspace is trusted. */
  readonly followOutside?: boolean;
};

/**
 * The Terraform code of one root folder, read file by file when first needed, and kept: make a new one after a change. Modules are followed by
 * `modules/modules.json` in its data folder, as `terraform init` writes it, or else by a local `source`.
 */
export class CodeIndex {
  readonly #root: string;
  readonly #readers: CodeReaders;
  readonly #folders = new Map<string, Promise<readonly CodeBlock[]>>();
  readonly #ground: OwnGround;
  readonly #named = new Map<string, Promise<ReadonlyMap<string, readonly CodeBlock[]>>>();
  #modules: Promise<ReadonlyMap<string, string>> | undefined;

  /** `roots`: the folders that a person named, where they are others than the root folder. */
  constructor(root: string, readers: CodeReaders, roots: readonly string[] = []) {
    this.#root = root;
    this.#readers = readers;
    this.#ground = new OwnGround([root, ...roots], readers);
  }

  /** The block of an address, whatever `count` or `for_each` key it ends in; undefined where no code stands for it. */
  async find(address: string): Promise<FoundBlock | undefined> {
    const names = namesOf(address);
    const modules: string[] = [];
    let at = 0;
    for (; names[at] === 'module'; at += 2) modules.push(names[at + 1] ?? '');
    const { folder, nearest } = await this.#enter(modules);
    if (folder === undefined) return nearest;
    const kind = names[at] === 'data' ? 'data' : 'resource';
    const [type, name] = kind === 'data' ? [names[at + 1], names[at + 2]] : [names[at], names[at + 1]];
    return (await this.#declared(folder, kind, [type, name])) ?? nearest;
  }

  /** All blocks of a module, by the names of the calls that lead to it; undefined where its code is elsewhere. */
  async blocksOf(modules: readonly string[]): Promise<readonly CodeBlock[] | undefined> {
    const { folder } = await this.#enter(modules);
    return folder === undefined ? undefined : await this.#blocks(folder);
  }

  /** The folder of a module, as far as its code is here, and the last call on the way to it. */
  async #enter(modules: readonly string[]): Promise<{ readonly folder: string | undefined; readonly nearest: FoundBlock | undefined }> {
    let folder = this.#root;
    let nearest: FoundBlock | undefined;
    for (const [at, name] of modules.entries()) {
      const call = await this.#declared(folder, 'module', [name]);
      if (call === undefined) return { folder: undefined, nearest };
      nearest = { ...call, what: 'call' };
      const next = await this.#folderOf(modules.slice(0, at + 1).join('.'), folder, call);
      const followed = next !== undefined && (this.#readers.followOutside === true || (await this.#ground.holds(next)));
      if (!followed) return { folder: undefined, nearest };
      folder = next;
    }
    return { folder, nearest };
  }

  /** The `type.name` of all resources that the root folder declares, imports or moves, whatever the form of the file. `except` is a file to leave out. */
  async declared(except?: string): Promise<ReadonlySet<string>> {
    const names = new Set<string>();
    for (const { file, block } of await this.#blocks(this.#root)) {
      if (file === except) continue;
      if (block.type === 'resource') names.add(block.labels.join('.'));
      for (const argument of block.type === 'import' ? ['to'] : block.type === 'moved' ? ['from', 'to'] : []) {
        const address = block.attributes.get(argument) ?? '';
        names.add(namesOf(literal(address) ?? address).join('.'));
      }
    }
    return names;
  }

  /** The block with these labels, and what other files override in it. Its first declaration counts, overrides are no declaration. */
  async #declared(folder: string, type: string, labels: readonly (string | undefined)[]): Promise<FoundBlock | undefined> {
    const [first, ...others] = (await this.#byLabels(folder)).get(labelsKey(type, labels)) ?? [];
    if (first === undefined) return undefined;
    return { file: first.file, block: first.block, what: 'resource', overrides: others.filter(({ override }) => override) };
  }

  /** Blocks by what they are found by, so that many addresses do not each go through many blocks. */
  #byLabels(folder: string): Promise<ReadonlyMap<string, readonly CodeBlock[]>> {
    const known =
      this.#named.get(folder) ??
      this.#blocks(folder).then((blocks) =>
        Map.groupBy(blocks, ({ block: { type, labels } }) => labelsKey(type, labels.slice(0, type === 'module' ? 1 : 2))),
      );
    this.#named.set(folder, known);
    return known;
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

  #blocks(folder: string): Promise<readonly CodeBlock[]> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const trusted = this.#readers.followOutside === true;
    const reading = codeBlocks(folder, this.#readers, { mayFollow: async (file) => trusted || (await this.#ground.holds(file)) });
    this.#folders.set(folder, reading);
    return reading;
  }

  async #folderOf(path: string, folder: string, { block, overrides }: FoundBlock): Promise<string | undefined> {
    this.#modules ??= this.#installed();
    const installed = (await this.#modules).get(path);
    if (installed !== undefined) return isAbsolute(installed) ? installed : join(this.#root, installed);
    const named = [block, ...overrides.map((one) => one.block)].flatMap(({ attributes }) => attributes.get('source') ?? []);
    const source = literal(named.at(-1));
    return source !== undefined && /^\.{1,2}\//.test(source) ? join(folder, source) : undefined;
  }

  async #installed(): Promise<ReadonlyMap<string, string>> {
    const text = await this.#text(join(dataFolder(this.#root, this.#readers.env), 'modules', 'modules.json'));
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

function labelsKey(type: string, labels: readonly (string | undefined)[]): string {
  return JSON.stringify([type, ...labels]);
}

/** Where a found block stands. */
export function placeOf({ file, block }: Pick<FoundBlock, 'file' | 'block'>): BlockPlace {
  return { file, line: block.line, column: block.column, endLine: block.endLine };
}

/** The names of an address, its instance keys left out; a key in quotes may hold dots and brackets. */
function namesOf(address: string): readonly string[] {
  return address.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '').split('.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
