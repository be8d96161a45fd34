import { inBody, jsonName, readJson } from './json.ts';
import { readForm } from './form.ts';
import { type OperationModel, itemOf, membersOf, type Shape } from './shape.ts';
import { isFields, scalarFrom } from './values.ts';

/** A request's parts, read off the socket. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The input of a query-protocol request. */
export function formInput(operation: OperationModel, form: URLSearchParams, ec2: boolean): Record<string, unknown> {
  return readForm(operation.input, form, ec2);
}

/** The input of a JSON request. Throws `SyntaxError` for what is no JSON. */
export function jsonInput(operation: OperationModel, body: Buffer): Record<string, unknown> {
  const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  return (readJson(operation.input, value, false) ?? {}) as Record<string, unknown>;
}

/** The input of a REST request: labels, query, headers, and a JSON body. Reads need no XML bodies. */
export function restInput(operation: OperationModel, incoming: Incoming, labels: Readonly<Record<string, string>>): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const body = restBody(incoming);
  for (const [name, member] of membersOf(operation.input)) {
    const value = restMember(name, member, incoming, labels, body);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

function restBody(incoming: Incoming): Record<string, unknown> {
  if (incoming.body.length === 0 || !(incoming.headers['content-type'] ?? '').includes('json')) return {};
  const parsed: unknown = JSON.parse(incoming.body.toString('utf8'));
  return isFields(parsed) ? parsed : {};
}

function restMember(
  name: string,
  member: Shape,
  incoming: Incoming,
  labels: Readonly<Record<string, string>>,
  body: Record<string, unknown>,
): unknown {
  const { httpQuery, httpHeader, httpLabel } = member.traits;
  if (httpLabel !== undefined) return labels[name];
  if (typeof httpHeader === 'string') {
    const header = incoming.headers[httpHeader.toLowerCase()];
    return header === undefined ? undefined : scalarFrom(member, header);
  }
  if (typeof httpQuery === 'string') {
    if (!incoming.query.has(httpQuery)) return undefined;
    if (member.kind === 'list') return incoming.query.getAll(httpQuery).map((text) => scalarFrom(itemOf(member), text));
    return scalarFrom(member, incoming.query.get(httpQuery) ?? '');
  }
  return inBody(member) ? readJson(member, body[jsonName(member, name, true)], true) : undefined;
}
