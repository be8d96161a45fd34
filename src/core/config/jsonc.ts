import { DriftMgrError } from '../errors.ts';

/**
 * Reads JSON in which comments and trailing commas are allowed, as people write them in configuration files.
 * @param name the file, for the message
 * @throws DriftMgrError `config-unreadable` with line and column
 */
export function parseJsonc(source: string, name: string): unknown {
  const plain = blankOut(source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source);
  if (plain.trim() === '') return {};
  try {
    return JSON.parse(plain) as unknown;
  } catch {
    // V8's message quotes the content, which may be a secret, and often has no position.
    const upTo = plain.slice(0, failingAt(plain)).split('\n');
    throw new DriftMgrError('config-unreadable', `${name}:${upTo.length}:${(upTo.at(-1)?.length ?? 0) + 1} is not valid JSON`, {
      hint: 'Correct the file; until then none of its settings is used.',
    });
  }
}

/** Comments and trailing commas become spaces, so that every position stays what it was. */
function blankOut(source: string): string {
  const token = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  const bare = source.replace(token, (match) => (match.startsWith('"') ? match : match.replace(/[^\n]/g, ' ')));
  return bare.replace(/"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g, (match) => (match === ',' ? ' ' : match));
}

/** The offset at which a text stops being JSON (RFC 8259). */
function failingAt(text: string): number {
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found !== undefined;
  };
  const sign = (character: string): boolean => {
    skip(/\s*/y);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  const string = (): boolean => skip(/\s*/y) && skip(/"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy);
  const several = (end: string, part: () => boolean): boolean => {
    if (sign(end)) return true;
    do if (!part()) return false;
    while (sign(','));
    return sign(end);
  };
  const value = (): boolean => {
    if (sign('{')) return several('}', () => string() && sign(':') && value());
    if (sign('[')) return several(']', value);
    return string() || skip(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
  };
  if (value()) skip(/\s*/y);
  return at;
}
