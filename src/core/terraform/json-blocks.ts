import { visit } from 'jsonc-parser';
import { quoted } from './addresses.ts';
import type { HclBlock } from './hcl-blocks.ts';
import { asRecord } from './json.ts';

interface Place {
  readonly line: number;
  readonly column: number;
  endLine: number;
}

type Places = ReadonlyMap<string, readonly Place[]>;

/** How many labels the blocks of a type have; each is a level of names in JSON. A type that is not here has none. */
const labels: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  module: 1,
  provider: 1,
  variable: 1,
  output: 1,
  check: 1,
  backend: 1,
  state_store: 1,
  credentials: 1,
};

/** Names below the top whose places are kept: `resource`, its type, its name, and a block in it. */
const deepestPlace = 4;
/** Blocks in blocks that are read; what lies deeper is an expression. */
const deepestBlock = 4;

/**
 * The blocks of a file in HCL's JSON syntax, in the form that `hclBlocks` gives: what is an object stands there as a block and as an attribute, since
 * only a schema could tell them apart. Empty for what is no JSON: Terraform says so. SOURCE: Terraform's documentation, "JSON Configuration Syntax".
 */
export function jsonBlocks(text: string): readonly HclBlock[] {
  try {
    const root = asRecord(JSON.parse(text.replace(/^\uFEFF/, '')));
    if (root === undefined) return [];
    const places = new PlaceFinder(text);
    return Object.entries(root).flatMap(([type, value]) => blocksOf(type, value, [type], places.found, undefined, 0));
  } catch {
    // No JSON, or nested so deep that no stack holds it.
    return [];
  }
}

function blocksOf(type: string, value: unknown, path: readonly string[], places: Places, outer: Place | undefined, depth: number): HclBlock[] {
  const wanted = (labels[type] ?? 0) + 1;
  if (path.length - depth < wanted) return listOf(value).flatMap((level) => namesIn(level, type, path, places, outer, depth));
  return listOf(value).map((body, at) => {
    const place = places.get(JSON.stringify(path))?.[at] ?? outer ?? { line: 1, column: 1, endLine: 1 };
    const inner = depth >= deepestBlock ? [] : Object.entries(body);
    return {
      type,
      labels: path.slice(depth + 1),
      ...place,
      attributes: new Map(Object.entries(body).map(([name, one]) => [name, expressionOf(one)])),
      blocks: inner.flatMap(([name, one]) => (isBlock(one) ? blocksOf(name, one, [...path, name], places, place, path.length) : [])),
    };
  });
}

function namesIn(level: Body, type: string, path: readonly string[], places: Places, outer: Place | undefined, depth: number): HclBlock[] {
  return Object.entries(level).flatMap(([name, value]) => blocksOf(type, value, [...path, name], places, outer, depth));
}

type Body = Readonly<Record<string, unknown>>;

/** A block in JSON: an object, or a list of such. */
function listOf(value: unknown): readonly Body[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map(asRecord).filter((item) => item !== undefined);
}

function isBlock(value: unknown): boolean {
  return listOf(value).length > 0;
}

/** What would stand there in the native syntax, as far as texts and lists of texts go. */
function expressionOf(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return `[${value.map((item) => quoted(item)).join(', ')}]`;
  return JSON.stringify(value);
}

/** Where the names of objects stand, by the names above them; of a name that stands there several times (in a list), each in turn. */
class PlaceFinder {
  readonly found = new Map<string, Place[]>();

  constructor(text: string) {
    const names: string[] = [];
    let depth = 0;
    const keyHere = (): string => JSON.stringify(names.slice(0, depth));
    const here = (): Place[] | undefined => (depth === 0 || depth > deepestPlace ? undefined : this.found.get(keyHere()));
    let named: Place | undefined;
    visit(text, {
      onObjectProperty: (name, _offset, _length, line, column) => {
        names[depth - 1] = name;
        named = { line: line + 1, column: column + 1, endLine: line + 1 };
      },
      onObjectBegin: (_offset, _length, line, column) => {
        if (depth > 0 && depth <= deepestPlace) {
          const place = named ?? { line: line + 1, column: column + 1, endLine: line + 1 };
          const known = here();
          if (known === undefined) this.found.set(keyHere(), [place]);
          else known.push(place);
        }
        named = undefined;
        depth++;
      },
      onObjectEnd: (_offset, _length, line) => {
        depth--;
        const place = here()?.at(-1);
        if (place !== undefined) place.endLine = line + 1;
      },
    });
  }
}
