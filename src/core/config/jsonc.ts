import { DriftMgrError } from '../errors.ts';

/** Deeper than any setting lies, and shallow enough for whoever walks through what was read. */
const mostNesting = 100;

/**
 * Reads JSON in which comments and trailing commas are allowed, as people write them in configuration files.
 * @param name the file, for the message
 * @throws DriftMgrError `config-unreadable` with line and column
 */
export function parseJsonc(source: string, name: string): unknown {
  const plain = blankOut(source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source);
  if (plain.trim() === '') return {};
  const place = (at: number): string => {
    const upTo = plain.slice(0, at).split('\n');
    return `${name}:${upTo.length}:${(upTo.at(-1)?.length ?? 0) + 1}`;
  };
  const deep = tooDeepAt(plain);
  if (deep !== undefined) throw new DriftMgrError('config-unreadable', `${place(deep)} is nested more than ${mostNesting} deep`);
  try {
    return JSON.parse(plain) as unknown;
  } catch {
    // V8's message quotes the content, which may be a secret, and often has no position.
    throw new DriftMgrError('config-unreadable', `${place(failingAt(plain))} is not valid JSON`, {
      hint: 'Correct the file; until then none of its settings is used.',
    });
  }
}

// What nothing closes reaches to the end: looked for again at each place where one may begin, it would cost the square of the length.
const token = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
const stringOrComma = /"(?:[^"\\\n]|\\.)*"?|,(?=\s*[}\]])/g;
const stringOrBracket = /"(?:[^"\\\n]|\\.)*"?|[[\]{}]/g;

/** Comments and trailing commas become spaces, so that every position stays what it was. */
function blankOut(source: string): string {
  const bare = source.replace(token, (match) => (match.startsWith('"') || isUnclosed(match) ? match : match.replace(/[^\n]/g, ' ')));
  return bare.replace(stringOrComma, (match) => (match === ',' ? ' ' : match));
}

function isUnclosed(comment: string): boolean {
  return comment.startsWith('/*') && !(comment.length > 3 && comment.endsWith('*/'));
}

function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (const { 0: found, index } of text.matchAll(stringOrBracket)) {
    if (found === '[' || found === '{') depth++;
    else if (found === ']' || found === '}') depth--;
    if (depth > mostNesting) return index;
  }
  return undefined;
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
