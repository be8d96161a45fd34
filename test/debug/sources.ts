import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GeneratedLine, Stop } from './inspector.ts';

/** A line in the sources, and the bundle that it comes to lie in; without one, Node runs the source itself. */
export interface Place {
  readonly file: string;
  /** The text of the line. */
  readonly at: string;
  readonly bundle?: string;
}

/** The sources of a checkout, and how its bundles lead back to them. */
export class Sources {
  readonly #root: string;
  readonly #maps = new Map<string, SourceMap>();

  constructor(root: string) {
    this.#root = root;
  }

  /** `src/cli.ts:7` */
  nameOf(place: Place): string {
    return `${place.file}:${String(this.#lineOf(place) + 1)}`;
  }

  /** The line of the bundle that its source map gives for a place. */
  generated(place: Place): GeneratedLine {
    const line = this.#lineOf(place);
    if (place.bundle === undefined) return { file: place.file, line };
    const map = this.#mapOf(place.bundle);
    const lines = readFileSync(path.join(this.#root, place.bundle), 'utf8').split('\n');
    const found = lines.findIndex((text, index) => {
      const entry = map.findEntry(index, Math.max(text.search(/\S/u), 0));
      return 'originalSource' in entry && entry.originalLine === line && this.#source(place.bundle ?? '', entry.originalSource) === place.file;
    });
    assert.ok(found >= 0, `${place.bundle} has no line of ${this.nameOf(place)}`);
    return { file: place.bundle, line: found };
  }

  /** Where in the sources a program stopped, as `nameOf` gives it. */
  original(stop: Stop): string {
    const file = path.relative(this.#root, stop.url.startsWith('file:') ? fileURLToPath(stop.url) : stop.url).replaceAll(path.sep, '/');
    if (!file.endsWith('.cjs')) return `${file}:${String(stop.line + 1)}`;
    const entry = this.#mapOf(file).findEntry(stop.line, stop.column);
    return 'originalSource' in entry ? `${this.#source(file, entry.originalSource)}:${String(entry.originalLine + 1)}` : file;
  }

  #lineOf({ file, at }: Place): number {
    const line = readFileSync(path.join(this.#root, file), 'utf8')
      .split('\n')
      .findIndex((text) => text.includes(at));
    assert.ok(line >= 0, `${file} has no line with ${at}`);
    return line;
  }

  /** The map that the bundle itself names in its last line. */
  #mapOf(bundle: string): SourceMap {
    const known = this.#maps.get(bundle);
    if (known !== undefined) return known;
    const file = path.join(this.#root, bundle);
    const name = /\/\/# sourceMappingURL=(\S+)\s*$/u.exec(readFileSync(file, 'utf8'))?.[1];
    assert.ok(name, `${bundle} names no source map`);
    const map = new SourceMap(JSON.parse(readFileSync(path.join(path.dirname(file), name), 'utf8')) as ConstructorParameters<typeof SourceMap>[0]);
    this.#maps.set(bundle, map);
    return map;
  }

  #source(bundle: string, source: string): string {
    return path.posix.join(path.posix.dirname(bundle), source);
  }
}
