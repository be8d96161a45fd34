import { join } from 'node:path';
import { decodeText } from '../decode-text.ts';
import { fileLimits } from '../plain-files.ts';
import { codeFiles } from './code-files.ts';
import type { HclBlock } from './hcl-blocks.ts';
import { hclBlocks } from './hcl-blocks.ts';
import { jsonBlocks } from './json-blocks.ts';
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
}

/** The blocks of a folder's code, file by file as they count (see `codeFiles`). */
export async function codeBlocks(
  folder: string,
  readers: Pick<StateReaders, 'file' | 'folder'>,
  { mayMatter = () => true, strict }: ReadCodeOptions = {},
): Promise<readonly CodeBlock[]> {
  const files = codeFiles((await readers.folder(folder)) ?? []);
  const read = files.map(async ({ name, json, override }): Promise<readonly CodeBlock[]> => {
    const file = join(folder, name);
    const text = await readText(file, readers, strict === true);
    if (text === undefined || !mayMatter(text)) return [];
    return (json ? jsonBlocks(text) : hclBlocks(text)).map((block) => ({ file, block, override }));
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
