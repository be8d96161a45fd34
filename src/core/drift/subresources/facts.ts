import { asArray, asRecord } from '../../terraform/json.ts';
import type { Fact, StateValues } from '../../terraform-rules.ts';

/** A fact of a value as it is; nothing, `false` and 0 are distinguished from each other only where they are written. */
export function fact(value: unknown, normalise: (text: string) => string = (text) => text): Fact {
  const text = value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return { text: normalise(text), shown: value ?? undefined };
}

/** A fact of a list whose order does not matter. */
export function setFact(value: unknown, normalise: (text: string) => string = (text) => text): Fact {
  return { text: [...new Set(texts(value).map(normalise))].sort().join('\u0001'), shown: value ?? undefined };
}

/** Facts of those of the attributes that a state fills in. */
export function filled(attributes: StateValues, names: readonly string[], normalise?: (text: string) => string): Record<string, Fact> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = attributes[name];
      return value === null || value === undefined || value === '' ? [] : [[name, fact(value, normalise)]];
    }),
  );
}

/** Texts of a list; numbers as they print. */
export function texts(value: unknown): readonly string[] {
  return asArray(value).flatMap((item) => (typeof item === 'string' ? [item] : typeof item === 'number' ? [String(item)] : []));
}

/** The text at a name; empty where there is none. */
export function textAt(fields: StateValues | undefined, name: string): string {
  const value = fields?.[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** Members of a nested list, as records. */
export function recordsAt(fields: StateValues | undefined, name: string): readonly StateValues[] {
  return asArray(fields?.[name]).flatMap((item): readonly StateValues[] => {
    const record = asRecord(item);
    return record === undefined ? [] : [record];
  });
}

/** The last step of a path, an ARN or an address. */
export function lastOf(id: string): string {
  return id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1);
}
