import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { AuditEntry } from '../api/audit.ts';

/** What the first entry names as the hash of the one before. */
export const beginning = '0'.repeat(64);

const shape = v.strictObject({
  sequence: v.pipe(v.number(), v.integer(), v.minValue(1)),
  timestamp: v.string(),
  action: v.string(),
  actor: v.string(),
  provider: v.optional(v.string()),
  account: v.optional(v.string()),
  result: v.picklist(['success', 'failure', 'partial', 'cancelled']),
  request_id: v.string(),
  fields: v.optional(v.record(v.string(), v.unknown())),
  previous: v.string(),
  hash: v.string(),
});

/** JSON with the names of every object in order, so that equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : item,
  );
}

/** SHA-256, in hex, over the hash of the entry before and the canonical JSON of the entry without its own hash. */
function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  return createHash('sha256').update(entry.previous).update(canonicalJson(entry)).digest('hex');
}

/** The entry's line in the file, without the newline. */
export function lineOf(entry: Omit<AuditEntry, 'hash'>): { line: string; hash: string } {
  const hash = hashOf(entry);
  return { line: canonicalJson({ ...entry, hash }), hash };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The entry that a line holds; undefined when it is none, or not written exactly as `lineOf` writes it. */
export function readLine(bytes: Uint8Array): AuditEntry | undefined {
  try {
    const text = utf8.decode(bytes);
    const parsed: unknown = JSON.parse(text);
    return v.is(shape, parsed) && canonicalJson(parsed) === text ? (parsed as AuditEntry) : undefined;
  } catch {
    return undefined;
  }
}

/** True when the entry's hash is that of its content. */
export function isIntact(entry: AuditEntry): boolean {
  const { hash, ...rest } = entry;
  return hashOf(rest) === hash;
}
