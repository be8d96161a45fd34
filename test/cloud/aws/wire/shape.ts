/**
 * Reads the published service models in the form in which the official SDK carries them: every client package
 * exports its operations and structures as static schemas (`ListBuckets$`), generated from AWS's Smithy models.
 * Layout of a static schema: `@smithy/types`, `schema/static-schemas.d.ts`; kinds and trait bits: `schema/sentinels.d.ts`, `schema/traits.d.ts`.
 */
export type Traits = Readonly<Record<string, unknown>>;

export type ShapeKind = 'string' | 'number' | 'boolean' | 'timestamp' | 'blob' | 'document' | 'list' | 'map' | 'structure' | 'unit';

export interface Shape {
  readonly kind: ShapeKind;
  /** Name of the shape in the model; empty for simple ones. */
  readonly name: string;
  /** Traits of the member through which the shape was reached. */
  readonly traits: Traits;
  /** Traits of the shape itself. */
  readonly own: Traits;
  /** Timestamp format where the model names one. */
  readonly format?: 'date-time' | 'http-date' | 'epoch-seconds';
  readonly schema: unknown;
}

const traitBits = ['httpLabel', 'idempotent', 'idempotencyToken', 'sensitive', 'httpPayload', 'httpResponseCode', 'httpQueryParams'];
const timestampFormats = { 5: 'date-time', 6: 'http-date', 7: 'epoch-seconds' } as const;

function traitsOf(indicator: unknown): Record<string, unknown> {
  if (typeof indicator === 'object' && indicator !== null) return { ...indicator };
  const bits = typeof indicator === 'number' ? indicator : 0;
  return Object.fromEntries(traitBits.filter((_name, bit) => (bits >> bit) & 1).map((name) => [name, 1]));
}

/** The shape behind a schema reference: a number, a static schema, a function giving one, or `[reference, member traits]`. */
function shapeOf(reference: unknown): Shape {
  let traits: Record<string, unknown> = {};
  let current = reference;
  for (;;) {
    if (typeof current === 'function') current = (current as () => unknown)();
    else if (Array.isArray(current) && current.length === 2) {
      traits = { ...traitsOf(current[1]), ...traits };
      current = current[0] as unknown;
    } else break;
  }
  if (current === 'unit') return { kind: 'unit', name: 'Unit', traits, own: {}, schema: current };
  if (typeof current === 'number') return simple(current, '', traits, {}, current);
  if (!Array.isArray(current)) throw new Error(`not a schema: ${String(current)}`);
  const schema = current as unknown[];
  const name = String(schema[2]);
  const own = traitsOf(schema[3]);
  if (schema[0] === 0) return simple(Number(schema[4]), name, traits, own, schema);
  const kind = schema[0] === 1 ? 'list' : schema[0] === 2 ? 'map' : 'structure';
  return { kind, name, traits, own, schema };
}

function simple(code: number, name: string, traits: Traits, own: Traits, schema: unknown): Shape {
  if (code >= 128) return { kind: 'map', name, traits, own, schema: [2, '', name, 0, 0, code & 63] };
  if (code >= 64) return { kind: 'list', name, traits, own, schema: [1, '', name, 0, code & 63] };
  if (code >= 4 && code <= 7) {
    const format = timestampFormats[code as 5 | 6 | 7] as 'date-time' | 'http-date' | 'epoch-seconds' | undefined;
    return { kind: 'timestamp', name, traits, own, schema, ...(format === undefined ? {} : { format }) };
  }
  const kinds: Record<number, ShapeKind> = {
    0: 'string',
    1: 'number',
    2: 'boolean',
    15: 'document',
    17: 'number',
    19: 'number',
    21: 'blob',
    42: 'blob',
  };
  return { kind: kinds[code] ?? 'string', name, traits, own, schema };
}

const membersBySchema = new WeakMap<object, ReadonlyMap<string, Shape>>();

/** The members of a structure, by name. */
export function membersOf(shape: Shape): ReadonlyMap<string, Shape> {
  if (shape.kind !== 'structure') return new Map();
  const schema = shape.schema as unknown[];
  const known = membersBySchema.get(schema);
  if (known !== undefined) return known;
  const names = schema[4] as string[];
  const references = schema[5] as unknown[];
  const members = new Map(names.map((name, index) => [name, shapeOf(references[index])]));
  membersBySchema.set(schema, members);
  return members;
}

const itemBySchema = new WeakMap<object, Shape>();

/** The members of a list, or the values of a map. */
export function itemOf(shape: Shape): Shape {
  const schema = shape.schema as unknown[];
  let item = itemBySchema.get(schema);
  if (item === undefined) {
    item = shapeOf(schema[shape.kind === 'map' ? 5 : 4]);
    itemBySchema.set(schema, item);
  }
  return item;
}

/** The keys of a map. */
export function keyOf(shape: Shape): Shape {
  return shapeOf((shape.schema as unknown[])[4]);
}

export interface OperationModel {
  readonly name: string;
  readonly input: Shape;
  readonly output: Shape;
  /** Method, path pattern and status, for the REST protocols. */
  readonly http?: { readonly method: string; readonly path: string; readonly status: number };
}

/** Reads an operation's schema: `[9, namespace, name, traits, input, output]`. */
export function operationModel(reference: unknown): OperationModel | undefined {
  if (!Array.isArray(reference) || reference[0] !== 9) return undefined;
  const schema = reference as unknown[];
  const http = traitsOf(schema[3])['http'] as [string, string, number] | undefined;
  return {
    name: String(schema[2]),
    input: shapeOf(schema[4]),
    output: shapeOf(schema[5]),
    ...(http === undefined ? {} : { http: { method: http[0], path: http[1], status: http[2] } }),
  };
}
