import type { AttributeChange } from '../api/drift.ts';
import { canonicalStatement, parsedDocument, statementsOf } from '../policy-document.ts';

/** What differs in one attribute, as people say it. */
export type Difference =
  /** Values that must not be shown. */
  | { readonly kind: 'sensitive' }
  /** Values that an earlier comparison had, and that nobody kept. */
  | { readonly kind: 'unkept' }
  /** One value in the place of another. */
  | { readonly kind: 'values'; readonly state: string; readonly cloud: string }
  /** Of a set, a list, a policy or a block: what the cloud has no more, what it has besides, and how much is the same. */
  | ElementDifference;

export interface ElementDifference {
  readonly kind: 'elements';
  /** Texts, which may have several lines. */
  readonly gone: readonly string[];
  readonly added: readonly string[];
  readonly same: number;
}

/** A line of a difference of elements: a sign before the first line of each, a blank before the others. */
export interface ElementLine {
  readonly sign: '-' | '+';
  readonly text: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** The longest element that is said in one line. */
const shortElement = 80;

/** What was taken away from an attribute and what was added to it; two values where it is no collection. */
export function differenceOf(change: AttributeChange): Difference {
  if (change.unkept === true) return { kind: 'unkept' };
  if (change.sensitive === true) return { kind: 'sensitive' };
  const [state, cloud] = [parsedDocument(change.state), parsedDocument(change.cloud)];
  const elements = elementsOf(state, cloud);
  // What differs in the order of its elements alone is shown as a whole.
  if (elements !== undefined && elements.gone.length + elements.added.length > 0) return elements;
  const [left, right] = scalars(change.state, change.cloud);
  return { kind: 'values', state: left, cloud: right };
}

function elementsOf(state: unknown, cloud: unknown): ElementDifference | undefined {
  if (isPolicy(state) || isPolicy(cloud)) {
    const around = compared(membersOf(withoutStatements(state)), membersOf(withoutStatements(cloud)), memberText, memberText);
    const statements = compared(statementsOf(state), statementsOf(cloud), canonicalStatement, (one) => JSON.stringify(one, null, 2));
    return { kind: 'elements', gone: [...around.gone, ...statements.gone], added: [...around.added, ...statements.added], same: statements.same };
  }
  if (Array.isArray(state) || Array.isArray(cloud)) return compared(listOf(state), listOf(cloud), canonical, elementText);
  if (isFields(state) && isFields(cloud)) return compared(membersOf(state), membersOf(cloud), memberText, memberText);
  return undefined;
}

/** The elements of each side that the other has not. */
function compared<T>(state: readonly T[], cloud: readonly T[], keyOf: (one: T) => string, textOf: (one: T) => string): ElementDifference {
  const unmatched = Map.groupBy(cloud.keys(), (at) => keyOf(cloud[at] as T));
  const gone = state.filter((one) => unmatched.get(keyOf(one))?.shift() === undefined);
  const added = [...unmatched.values()].flat().sort((a, b) => a - b);
  return { kind: 'elements', gone: gone.map(textOf), added: added.map((at) => textOf(cloud[at] as T)), same: state.length - gone.length };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPolicy(value: unknown): value is Fields {
  return isFields(value) && statementsOf(value).some(isFields) && 'Statement' in value;
}

function withoutStatements(value: unknown): unknown {
  if (!isFields(value)) return undefined;
  const { Statement: _statements, ...others } = value;
  return others;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  return value === undefined || value === null || value === '' ? [] : [value];
}

/** Leaves of an object, each with the way to it. */
function membersOf(value: unknown, way = ''): readonly (readonly [way: string, value: unknown])[] {
  if (!isFields(value)) return way === '' ? [] : [[way, value]];
  return Object.entries(value).flatMap(([name, inner]) => membersOf(inner, way === '' ? name : `${way}.${name}`));
}

function memberText([way, value]: readonly [string, unknown]): string {
  return `${way}: ${isNumeral(value) ? String(value) : valueText(value)}`;
}

/** Equal elements are equal text: keys in order, and a number in quotes is that number. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isFields(value)) return JSON.stringify(String(value));
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join()}}`;
}

function elementText(value: unknown): string {
  // Rules and names read best as they are; what has no text of its own, or more lines, is put in quotes.
  if (typeof value === 'string') return /^\S(?:[^\n]*\S)?$/u.test(value) ? value : JSON.stringify(value);
  const short = valueText(value);
  return short.length <= shortElement ? short : JSON.stringify(value, null, 2);
}

/** Two values side by side. States keep many numbers and truth values as texts: they are shown as what they are. */
function scalars(state: unknown, cloud: unknown): readonly [string, string] {
  const plain = [state, cloud].every((value) => value === undefined || value === null || isNumeral(value) || isTruth(value));
  const textOf = (value: unknown) => (plain && typeof value === 'string' ? value : valueText(value));
  return [textOf(state), textOf(cloud)];
}

function isNumeral(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(value));
}

function isTruth(value: unknown): boolean {
  return typeof value === 'boolean' || value === 'true' || value === 'false';
}

function valueText(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** The lines of a difference of elements, what is gone first. */
export function elementLines({ gone, added }: ElementDifference): readonly ElementLine[] {
  const lines = (sign: ElementLine['sign'], texts: readonly string[]) =>
    texts.flatMap((text) => text.split('\n').map((line): ElementLine => ({ sign, text: line })));
  return [...lines('-', gone), ...lines('+', added)];
}

/** What is said beside the lines: `3 more are the same`; empty where there are none. */
export function sameText({ same }: ElementDifference): string {
  return same === 0 ? '' : `${String(same)} more ${same === 1 ? 'is' : 'are'} the same`;
}

/** A change in one line: `instance_type: "t3.micro" -> "t3.large"`, `ingress: - tcp 443 10.0.0.0/8, + tcp 443 0.0.0.0/0`. Sensitive values stay unsaid. */
export function changeText(change: AttributeChange, arrow: string): string {
  return `${change.path}: ${differenceText(differenceOf(change), arrow)}`;
}

/** A difference in one line. */
export function differenceText(difference: Difference, arrow: string): string {
  if (difference.kind === 'unkept') return 'differs (the values were not kept)';
  if (difference.kind === 'sensitive') return 'differs (sensitive)';
  if (difference.kind === 'values') return `${difference.state} ${arrow} ${difference.cloud}`;
  const inLine = (text: string) => text.replaceAll(/\n\s*/g, ' ');
  return [...difference.gone.map((text) => `- ${inLine(text)}`), ...difference.added.map((text) => `+ ${inLine(text)}`)].join(', ');
}
