import { rows } from '../../../core/drift/attributes/attribute-row.ts';
import { asArray, asRecord } from '../../../core/terraform/json.ts';
import type { AttributeRow, Normalise } from '../../../core/terraform-rules.ts';

/** What most that Azure tracks have. */
export const located = rows('location=location:location');

/** The row of a switch that lets the internet in. */
export const isPublic = 'public_network_access_enabled=publicNetworkAccess:switch~true';

/** Rows of what has a location. */
export function at(...texts: readonly string[]): readonly AttributeRow[] {
  return [...located, ...rows(...texts)];
}

/** Rows whose values are brought into one form by a way that only Azure needs. */
export function normalisedBy(normalise: Normalise, ...texts: readonly string[]): readonly AttributeRow[] {
  return rows(...texts).map((row) => ({ ...row, normalise }));
}

/** A switch of Terraform that is on where a list of ARM's holds a word: `send` where `rights` hold `Send`. */
export function holds(path: string, list: string, word: string): readonly AttributeRow[] {
  const isHeld = (value: unknown): boolean => (Array.isArray(value) ? asArray(value).includes(word) : value === true);
  return rows(`${path}=${list}`).map((row) => ({ ...row, normalise: (value) => (isHeld(value) ? 'true' : ''), show: isHeld }));
}

/** A switch of Terraform that is on where ARM says one of two words. */
export function saying(word: string, ...texts: readonly string[]): readonly AttributeRow[] {
  const isSaid = (value: unknown): boolean => value === true || (typeof value === 'string' && value.toLowerCase() === word.toLowerCase());
  return rows(...texts).map((row) => ({ ...row, normalise: (value) => (isSaid(value) ? 'true' : ''), show: isSaid }));
}

/** XML by its elements: blanks between them and how quotes are written mean nothing. */
export const xml: Normalise = (value) => {
  const text = typeof value === 'string' ? value : '';
  return ['&lt;<', '&gt;>', '&quot;"', "&apos;'", "&#39;'", '&amp;&']
    .reduce((so, pair) => so.replaceAll(pair.slice(0, -1), pair.slice(-1)), text)
    .replaceAll(/\s+/g, '');
};

/** The field of the item of a list that the state's own name picks: the pool that a cluster was made with, among all its pools. */
export function ofNamed(
  path: string,
  native: string,
  field: string,
  nameOf: (owner: Readonly<Record<string, unknown>>) => unknown,
): readonly AttributeRow[] {
  const pick = (value: unknown, owner?: Readonly<Record<string, unknown>>): unknown => {
    if (!Array.isArray(value) || !asArray(value).some((item) => asRecord(item)?.['name'] !== undefined)) return value;
    const name = owner === undefined ? undefined : nameOf(owner);
    const item = asArray(value)
      .map(asRecord)
      .find((one) => one?.['name'] === name);
    return item?.[field] ?? asRecord(item?.['properties'])?.[field];
  };
  const [row] = rows(`${path}=${native}`);
  return row === undefined ? [] : [{ ...row, normalise: (value, owner) => row.normalise(pick(value, owner), owner), show: pick }];
}
