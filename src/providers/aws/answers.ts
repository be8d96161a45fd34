import { unexpectedAnswer } from '../../core/checked-answer.ts';

/*
 * The SDK hands on what a document holds, whatever its form: a text for a list, a number for a token, nothing for what is missing. Here answers are held
 * against what is relied on in all of them; which member a row relies on stands in the row.
 */

/** What a question was, for the words of a failure. */
export interface Question {
  /** e.g. `ec2:DescribeInstances`. */
  readonly operation: string;
  readonly region: string;
}

/** The list of an answer: there, a list, and nothing in it but objects and texts. Throws `CallError` for any other. */
export function listOf<Item>(question: Question, read: () => readonly Item[] | undefined): readonly Item[] {
  const items: unknown = readable(question, read);
  if (!Array.isArray(items) || !items.every(isEntry)) throw refused(question, 'holds no list of this type');
  return items as readonly Item[];
}

/** What `read` makes of an answer. A member of another form than described, over which it stumbles, is a failure of the answer. */
export function readable<T>(question: Question, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw asRefused(question, error);
  }
}

/** As `readable`, for what asks further questions. */
export async function readableLater<T>(question: Question, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw asRefused(question, error);
  }
}

function asRefused(question: Question, error: unknown): unknown {
  return error instanceof TypeError || error instanceof SyntaxError ? refused(question, 'has another form than it is described to have') : error;
}

/** What asks for the next page; undefined at the end. Throws `CallError` for what is no text, and for an answer that is cut short without saying where. */
export function tokenOf(question: Question, token: unknown, answer: object): string | undefined {
  if (token !== undefined && token !== null && typeof token !== 'string') throw refused(question, 'has a token that is no text');
  const more = typeof token === 'string' && token !== '';
  if (!more && [answer, ...valuesOf(answer)].some(isTruncated)) throw refused(question, 'is cut short, and does not say where it goes on');
  return more ? token : undefined;
}

/** The id of an item. Throws `CallError` for one that names nothing: a kind without what is of the kind. */
export function idOf(question: Question, id: unknown): string {
  const isWhole = typeof id === 'string' && id !== '' && !/[|]$|^arn:[^:]*(?::[^:]*){3}:(?:[\w-]+[:/]|)$|\[object |undefined/u.test(id);
  if (!isWhole) throw refused(question, 'holds an item without its id');
  return id;
}

/**
 * The description of the one resource that was asked for: one of its own members is its id or its name. Without a description the answer is to hold a
 * list in which it is not: what holds nothing says of nothing that it is gone. Throws `CallError`.
 */
export function oneOf<T extends object>(question: Question, answer: object, found: T | null | undefined, names: readonly string[]): T | undefined {
  if (found === undefined || found === null) {
    if (valuesOf(answer).some((value) => Array.isArray(value))) return undefined;
    throw refused(question, 'describes nothing');
  }
  if (
    isNamed(
      found,
      names.filter((name) => name !== '').map((name) => name.toLowerCase()),
    )
  )
    return found;
  throw refused(question, 'is about something else');
}

function isNamed(found: object, names: readonly string[]): boolean {
  const isOwn = (value: unknown): boolean => {
    if (typeof value !== 'string' || value === '') return false;
    const text = value.toLowerCase();
    // A layer's ARN lacks the version of its own, a log group's has a star behind it.
    return names.some((name) => text === name || text.endsWith(`/${name}`) || text.endsWith(`:${name}`) || isAround(text, name));
  };
  const isNested = (key: string, value: unknown): boolean =>
    !/tags/iu.test(key) && typeof value === 'object' && value !== null && valuesOf(value).some(isOwn);
  return Object.entries(found as Readonly<Record<string, unknown>>).some(([key, value]) => isOwn(value) || isNested(key, value));
}

function isAround(text: string, name: string): boolean {
  return (
    name.startsWith('arn:') && text.startsWith('arn:') && (text.startsWith(`${name}:`) || name.startsWith(`${text}:`) || text.startsWith(`${name}-`))
  );
}

function valuesOf(value: object): unknown[] {
  return Object.values(value) as unknown[];
}

function isTruncated(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'IsTruncated' in value && value.IsTruncated === true;
}

function isEntry(item: unknown): boolean {
  return (typeof item === 'object' && item !== null && !Array.isArray(item)) || (typeof item === 'string' && item !== '');
}

function refused({ operation, region }: Question, what: string) {
  return unexpectedAnswer(`${operation} in ${region}`, what);
}
