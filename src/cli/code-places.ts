import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { DriftItem } from '../core/drift/report.ts';
import type { CodePlace } from '../core/report/drift-sarif.ts';

interface Block {
  /** `resource aws_vpc main`, `module web`, `backend s3`, … */
  readonly key: string;
  readonly line: number;
  readonly file: string;
  /** Of a module with a local path. */
  readonly source?: string;
}

const header = /^\s*(resource|module|backend)\s+"([^"]+)"(?:\s+"([^"]+)")?\s*\{/;
const localSource = /^\s*source\s*=\s*"(\.{1,2}\/[^"]*)"/;

/**
 * Finds where in the Terraform code of a folder each drifted resource is written; for what stands in no code,
 * the backend block, the first `.tf` file, or the state itself: every item gets a place.
 */
export async function codePlaces(folder: string, items: readonly DriftItem[], fallback: string): Promise<Map<DriftItem, CodePlace>> {
  const folders = new Map<string, Promise<Block[]>>();
  const blocksIn = (path: string) => {
    let blocks = folders.get(path);
    if (blocks === undefined) folders.set(path, (blocks = readBlocks(folder, path)));
    return blocks;
  };
  const top = await blocksIn('.');
  const backend = top.find((block) => block.key.startsWith('backend ')) ?? top[0];
  const ground: CodePlace = backend === undefined ? { path: fallback, line: 1 } : { path: backend.file, line: backend.line };
  const places = new Map<DriftItem, CodePlace>();
  for (const item of items) places.set(item, (item.address === undefined ? undefined : await find(item.address, blocksIn)) ?? ground);
  return places;
}

/** The block of an address; the call of a module whose code is not here. */
async function find(address: string, blocksIn: (path: string) => Promise<Block[]>): Promise<CodePlace | undefined> {
  const names = address.replace(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '').split('.');
  let folder = '.';
  let at = 0;
  let nearest: CodePlace | undefined;
  while (names[at] === 'module') {
    const call = (await blocksIn(folder)).find((block) => block.key === `module ${names[at + 1] ?? ''}`);
    if (call === undefined) return nearest;
    nearest = { path: call.file, line: call.line };
    if (call.source === undefined) return nearest;
    folder = posix.normalize(posix.join(folder, call.source));
    at += 2;
  }
  const key = `resource ${names[at] ?? ''} ${names[at + 1] ?? ''}`;
  const block = (await blocksIn(folder)).find((one) => one.key === key);
  return block === undefined ? nearest : { path: block.file, line: block.line };
}

async function readBlocks(root: string, folder: string): Promise<Block[]> {
  // What is above the folder of the run has no relative place that a viewer could open.
  if (folder.startsWith('..')) return [];
  const names = await readdir(join(root, folder)).catch(() => []);
  const files = names.filter((name) => name.endsWith('.tf')).sort();
  const blocks = await Promise.all(
    files.map(async (name) => {
      const file = posix.join(folder, name);
      return blocksOf(await readFile(join(root, file), 'utf8').catch(() => ''), file);
    }),
  );
  return blocks.flat();
}

function blocksOf(text: string, file: string): Block[] {
  const blocks: Block[] = [];
  text.split('\n').forEach((content, index) => {
    const source = localSource.exec(content)?.[1];
    const last = blocks.at(-1);
    if (source !== undefined && last?.key.startsWith('module ') === true) blocks[blocks.length - 1] = { ...last, source };
    const [, kind, type, name] = header.exec(content) ?? [];
    if (kind !== undefined && type !== undefined)
      blocks.push({ key: [kind, type, name].filter((part) => part !== undefined).join(' '), line: index + 1, file });
  });
  // A file without a block is still a place.
  return blocks.length === 0 ? [{ key: 'file', line: 1, file }] : blocks;
}
