/**
 * What is wrong with the characters of a key or a token that was given by hand: a carriage return of a file with Windows' line ends, a line feed of
 * `$(cat …)`. It would be refused far from here, with a text that says nothing of it. Undefined where nothing is wrong. Never quotes the value.
 */
function faultyCharacter(name: string, value: string): string | undefined {
  const characters = Array.from(value);
  const at = characters.findIndex((character) => isControl(character) || character === '\u{feff}');
  if (at === -1) return undefined;
  const found = characters[at] ?? '';
  const what = names[found] ?? 'a control character';
  const rest = characters.slice(at).every((character) => isControl(character));
  const where = at === 0 ? 'begins with' : rest ? 'ends in' : 'holds';
  const why = found === '\r' ? ' (was it read from a file with Windows line ends?)' : '';
  return `${name} ${where} ${what}${why}.`;
}

/** The first fault in the values that are there, by their names. */
export function firstFaultyCharacter(values: Readonly<Record<string, string | undefined>>): string | undefined {
  for (const [name, value] of Object.entries(values)) {
    const fault = value === undefined ? undefined : faultyCharacter(name, value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const names: Readonly<Record<string, string>> = {
  '\r': 'a carriage return',
  '\n': 'a line feed',
  '\t': 'a tab',
  '\u{feff}': 'a byte order mark',
};

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 0x20 || code === 0x7f;
}
