import { join } from 'node:path';
import { decodeText } from '../decode-text.ts';
import { fileLimits } from '../plain-files.ts';
import { codeFiles } from './code-files.ts';
import type { HclBlock } from './hcl-blocks.ts';
import { hclBlocks } from './hcl-blocks.ts';
import { jsonBlocks } from './json-blocks.ts';
import { longWork } from '../long-work.ts';
import { leadsOut, OwnGround } from '../own-ground.ts';
import type { StateReaders } from './state-instance.ts';

/** A block of code, and the file that holds it. */
export interface CodeBlock {
  readonly file: string;
  readonly block: HclBlock;
  /** It stands in a file that overrides others' blocks. */
  readonly override: boolean;
}

export interface ReadCodeOptions {
  /** Spares taking files apart that hold nothing of what is looked for. */
  readonly mayMatter?: (text: string) => boolean;
  /** Rejects where a file cannot be read; else it has no blocks, and there is none in it that anyone could be shown. */
  readonly strict?: true;
  /** Whether a link may be read: one that leads out of a folder that is not trusted is none of its code. Without, the folder's own ground is. */
  readonly mayFollow?: (file: string) => Promise<boolean>;
}

/** The blocks of a folder's code, file by file as they count (see `codeFiles`). */
export async function codeBlocks(
  folder: string,
  readers: Pick<StateReaders, 'file' | 'folder' | 'realPath'>,
  { mayMatter = () => true, strict, mayFollow }: ReadCodeOptions = {},
): Promise<readonly CodeBlock[]> {
  const entries = (await readers.folder(folder)) ?? [];
  const links = new Set(entries.filter(({ linked }) => linked === true).map(({ name }) => name));
  const ground = new OwnGround([folder], readers);
  const isOwn = mayFollow ?? ((file: string): Promise<boolean> => ground.holds(file));
  const read = codeFiles(entries).map(async ({ name, json, override }): Promise<readonly CodeBlock[]> => {
    const file = join(folder, name);
    if (links.has(name) && !(await isOwn(file))) {
      if (strict === true) throw leadsOut(file);
      return [];
    }
    const text = await readText(file, readers, strict === true);
    if (text === undefined || !mayMatter(text)) return [];
    return longWork(() => (json ? jsonBlocks(text) : hclBlocks(text))).map((block) => ({ file, block, override }));
  });
  return (await Promise.all(read)).flat();
}

async function readText(file: string, readers: Pick<StateReaders, 'file'>, strict: boolean): Promise<string | undefined> {
  try {
    return decodeText(await readers.file(file, { mostBytes: fileLimits.code }));
  } catch (error) {
    if (strict) throw error;
    return undefined;
  }
}
