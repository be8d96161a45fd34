import { distance } from 'fastest-levenshtein';

/** Names in a suggestion, at most. */
const mostNames = 3;

/** The name that was probably meant: the one that takes the fewest letters to get to; undefined where all are too far away. */
export function nearestName(given: string, names: Iterable<string>): string | undefined {
  const wanted = given.toLowerCase();
  // One letter of a short name may make another name of it.
  const most = Math.min(3, Math.max(1, Math.floor(wanted.length / 4)));
  let best: { readonly name: string; readonly steps: number } | undefined;
  for (const name of names) {
    const steps = distance(wanted, name.toLowerCase());
    const swapped = steps === 2 && sorted(wanted) === sorted(name.toLowerCase());
    if ((steps <= most || swapped) && (best === undefined || steps < best.steps)) best = { name, steps };
  }
  return best?.name;
}

/** Names that a shorter one may stand for (`s3` for `AWS::S3::Bucket`): those that have all of its words, in their own order. */
export function namesWithWords(given: string, names: Iterable<string>): string[] {
  const wanted = wordsOf(given);
  if (wanted.length === 0) return [];
  const found: string[] = [];
  for (const name of names) {
    const words = new Set(wordsOf(name));
    if (wanted.every((word) => words.has(word))) found.push(name);
  }
  return found;
}

/** A sentence that asks whether one of these was meant; undefined where there is none. */
export function suggestion(names: readonly string[]): string | undefined {
  const shown = [...new Set(names)].slice(0, mostNames);
  return shown.length === 0 ? undefined : `Is ${shown.join(' or ')} meant?`;
}

/** The form in which spellings of one name are equal: `West Europe`, `west-europe` and `westeurope`. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Two letters in each other's place are one slip, though they take two changes. */
function sorted(name: string): string {
  return Array.from(name).sort().join('');
}

function wordsOf(name: string): string[] {
  const words =
    name
      .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));
}
