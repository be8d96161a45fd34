/** What a pattern may say beside `*` (any text) and `?` (one character). */
export interface WildcardOptions {
  /** `[a-z]` and `[^a-z]` or `[!a-z]` stand for one character; a bracket that nothing closes makes a pattern that fits nothing. */
  readonly classes?: true;
  /** `\` takes away the meaning of the character behind it; at the end it makes a pattern that fits nothing. */
  readonly escapes?: true;
  readonly ignoreCase?: boolean;
}

/** Any text, one character of any kind, one of several, or this one. */
type Step = typeof anyText | typeof anyCharacter | ((character: string) => boolean) | string;

const anyText = Symbol('any text');
const anyCharacter = Symbol('any character');

/**
 * A test whether a pattern fits a whole text. Takes steps in proportion to the two lengths multiplied at most, whatever the pattern holds: a regular
 * expression made of many stars would take as good as forever, and patterns come with folders that strangers wrote.
 */
export function wildcard(pattern: string, options: WildcardOptions = {}): (text: string) => boolean {
  const folded = options.ignoreCase === true ? (text: string): string => text.toLowerCase() : (text: string): string => text;
  const steps = stepsOf(folded(pattern), options);
  return steps === undefined ? () => false : (text) => fits(steps, folded(text));
}

function fits(steps: readonly Step[], text: string): boolean {
  let at = 0;
  let step = 0;
  // The last star, and how far it reaches as yet: an earlier one need never reach further.
  let star = -1;
  let reach = 0;
  while (at < text.length) {
    const wanted = steps[step];
    if (wanted === anyText) {
      star = step++;
      reach = at;
    } else if (wanted !== undefined && takes(wanted, text.charAt(at))) {
      step++;
      at++;
    } else if (star !== -1) {
      step = star + 1;
      at = ++reach;
    } else return false;
  }
  while (steps[step] === anyText) step++;
  return step === steps.length;
}

function takes(step: Step, character: string): boolean {
  return typeof step === 'function' ? step(character) : step === anyCharacter || step === character;
}

/** Undefined for a pattern that is none. */
function stepsOf(pattern: string, { classes, escapes }: WildcardOptions): readonly Step[] | undefined {
  const steps: Step[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '*') steps.push(anyText);
    else if (character === '?') steps.push(anyCharacter);
    else if (character === '\\' && escapes === true) {
      const escaped = pattern.charAt(++at);
      if (escaped === '') return undefined;
      steps.push(escaped);
    } else if (character === '[' && classes === true) {
      const read = classAt(pattern, at + 1, escapes === true);
      if (read === undefined) return undefined;
      steps.push(read.step);
      at = read.end;
    } else steps.push(character);
  }
  return steps;
}

/** A class from behind its bracket on; `end` is where its closing one stands. */
function classAt(
  pattern: string,
  from: number,
  escapes: boolean,
): { readonly step: (character: string) => boolean; readonly end: number } | undefined {
  const negated = pattern.charAt(from) === '^' || pattern.charAt(from) === '!';
  const ranges: (readonly [string, string])[] = [];
  let at = negated ? from + 1 : from;
  const next = (): string => {
    if (escapes && pattern.charAt(at) === '\\') at++;
    return pattern.charAt(at++);
  };
  while (pattern.charAt(at) !== ']' || ranges.length === 0) {
    if (at >= pattern.length) return undefined;
    const low = next();
    const isRange = pattern.charAt(at) === '-' && pattern.charAt(at + 1) !== ']' && at + 1 < pattern.length;
    if (isRange) at++;
    ranges.push([low, isRange ? next() : low]);
  }
  return { step: (one) => ranges.some(([low, high]) => low <= one && one <= high) !== negated, end: at };
}
