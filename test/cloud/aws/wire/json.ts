import { itemOf, membersOf, type Shape } from './shape.ts';
import { blobBytes, type Fields, isFields, sent, timestampText } from './values.ts';

/**
 * JSON as AWS JSON 1.0, 1.1 and REST-JSON write it; the plain value, for `JSON.stringify`.
 * `jsonName` counts in REST-JSON only: https://smithy.io/2.0/aws/protocols/index.html
 */
export function jsonValue(shape: Shape, value: unknown, rest: boolean): unknown {
  if (shape.kind === 'structure') return jsonStructure(shape, value, rest);
  if (shape.kind === 'list' && Array.isArray(value)) {
    const item = itemOf(shape);
    return value.map((entry) => jsonValue(item, entry, rest));
  }
  if (shape.kind === 'map' && isFields(value)) {
    const item = itemOf(shape);
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, jsonValue(item, entry, rest)]));
  }
  if (shape.kind === 'timestamp') {
    const text = timestampText(value, shape.format ?? 'epoch-seconds');
    return (shape.format ?? 'epoch-seconds') === 'epoch-seconds' ? Number(text) : text;
  }
  if (shape.kind === 'blob') return Buffer.from(blobBytes(value)).toString('base64');
  if (shape.kind === 'list' || shape.kind === 'map') throw new Error(`not a ${shape.kind}: ${JSON.stringify(value)}`);
  return value;
}

function jsonStructure(shape: Shape, value: unknown, rest: boolean): unknown {
  if (!isFields(value)) throw new Error(`not a structure ${shape.name}: ${JSON.stringify(value)}`);
  const out: Record<string, unknown> = {};
  for (const [name, member, given] of sent(shape, membersOf(shape), value)) {
    out[jsonName(member, name, rest)] = jsonValue(member, given, rest);
  }
  return out;
}

export function jsonName(member: Shape, name: string, rest: boolean): string {
  const named = rest ? member.traits['jsonName'] : undefined;
  return typeof named === 'string' ? named : name;
}

/** Reads a body into the members of an input. Unknown members are left out, as services do. */
export function readJson(shape: Shape, value: unknown, rest: boolean): unknown {
  if (value === null || value === undefined) return undefined;
  if (shape.kind === 'structure' && isFields(value)) {
    const input: Record<string, unknown> = {};
    for (const [name, member] of membersOf(shape)) {
      const given = readJson(member, value[jsonName(member, name, rest)], rest);
      if (given !== undefined) input[name] = given;
    }
    return input;
  }
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((entry) => readJson(itemOf(shape), entry, rest));
  if (shape.kind === 'map' && isFields(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, readJson(itemOf(shape), entry, rest)]));
  }
  if (shape.kind === 'blob') return typeof value === 'string' ? Buffer.from(value, 'base64') : undefined;
  if (shape.kind === 'timestamp') return typeof value === 'number' ? new Date(value * 1000) : typeof value === 'string' ? new Date(value) : undefined;
  return value;
}

/** The parts of a structure that the body of an answer carries: queries and labels bind requests alone. */
export function inAnswerBody(member: Shape): boolean {
  return !['httpHeader', 'httpPayload', 'httpPrefixHeaders', 'httpResponseCode'].some((trait) => trait in member.traits);
}

/** The parts of a structure that a REST request's body carries: those bound to nothing else. */
export function inBody(member: Shape): boolean {
  return !['httpHeader', 'httpQuery', 'httpLabel', 'httpPayload', 'httpPrefixHeaders', 'httpQueryParams', 'httpResponseCode'].some(
    (trait) => trait in member.traits,
  );
}

export function bodyFields(shape: Shape, value: Fields): Fields {
  const members = membersOf(shape);
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => {
      const member = members.get(name);
      return member === undefined || inAnswerBody(member);
    }),
  );
}
