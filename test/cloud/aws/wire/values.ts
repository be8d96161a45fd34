import type { Shape } from './shape.ts';

/** Members of a structure or entries of a map. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date) && !(value instanceof Uint8Array);
}

/** The members that are sent: set ones, without the simulator's own. Throws on a member that the published model does not know. */
export function sent(shape: Shape, members: ReadonlyMap<string, Shape>, value: Fields): [string, Shape, unknown][] {
  const found: [string, Shape, unknown][] = [];
  for (const name of Object.keys(value)) {
    const given = value[name];
    if (given === undefined || given === null || name.startsWith('$')) continue;
    const member = members.get(name);
    if (member === undefined) throw new Error(`${shape.name} has no member ${name} in the service model`);
    found.push([name, member, given]);
  }
  return found;
}

/** Timestamp formats: https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait */
export function timestampText(value: unknown, format: 'date-time' | 'http-date' | 'epoch-seconds'): string {
  const date = value instanceof Date ? value : new Date(typeof value === 'number' ? value * 1000 : String(value));
  if (format === 'epoch-seconds') return String(date.getTime() / 1000);
  return format === 'http-date' ? date.toUTCString() : date.toISOString().replace('.000Z', 'Z');
}

export function blobBytes(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : Buffer.from(String(value), 'utf8');
}

/** A scalar as text, for XML, headers, queries. */
export function scalarText(shape: Shape, value: unknown, defaultFormat: 'date-time' | 'http-date'): string {
  if (shape.kind === 'timestamp') return timestampText(value, shape.format ?? defaultFormat);
  if (shape.kind === 'blob') return Buffer.from(blobBytes(value)).toString('base64');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A scalar from the text of a query, form or header. */
export function scalarFrom(shape: Shape, text: string): unknown {
  if (shape.kind === 'number') return Number(text);
  if (shape.kind === 'boolean') return text === 'true';
  if (shape.kind === 'timestamp') return new Date(/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : text);
  if (shape.kind === 'blob') return Buffer.from(text, 'base64');
  return text;
}
