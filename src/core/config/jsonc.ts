import { DriftMgrError, messageOf } from '../errors.ts';

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
  } catch (error) {
    throw new DriftMgrError('config-unreadable', `${name}${place(plain, messageOf(error))} is not valid JSON`, {
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

/** V8 names the position in some messages; where it does not, the file ended too early. */
function place(text: string, message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  const upTo = text.slice(0, position === undefined ? text.length : Number(position)).split('\n');
  return `:${upTo.length}:${(upTo.at(-1)?.length ?? 0) + 1}`;
}
