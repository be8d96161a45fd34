import { itemOf, keyOf, membersOf, type Shape } from './shape.ts';
import { type Fields, isFields, scalarText, sent } from './values.ts';

/**
 * XML as EC2 query, AWS query and REST-XML write it:
 * https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings. EC2 names its members by `xmlName` in the model, like the others.
 */
export function structureXml(shape: Shape, value: Fields, skip?: (member: Shape) => boolean): string {
  let text = '';
  for (const [name, member, given] of sent(shape, membersOf(shape), value)) {
    if (member.traits['xmlAttribute'] !== undefined || skip?.(member) === true) continue;
    text += memberXml(nameOf(member, name), member, given);
  }
  return text;
}

function nameOf(shape: Shape, fallback: string): string {
  const named = shape.traits['xmlName'];
  return typeof named === 'string' ? named : fallback;
}

function memberXml(name: string, shape: Shape, value: unknown): string {
  const flattened = shape.traits['xmlFlattened'] !== undefined;
  if (shape.kind === 'list' && Array.isArray(value)) {
    const item = itemOf(shape);
    if (flattened) return value.map((entry) => memberXml(name, item, entry)).join('');
    const itemName = nameOf(item, 'member');
    return element(name, value.map((entry) => memberXml(itemName, item, entry)).join(''), shape);
  }
  if (shape.kind === 'map' && isFields(value)) {
    const key = keyOf(shape);
    const item = itemOf(shape);
    const entries = Object.entries(value).map(
      ([entryKey, entry]) => memberXml(nameOf(key, 'key'), key, entryKey) + memberXml(nameOf(item, 'value'), item, entry),
    );
    if (flattened) return entries.map((entry) => element(name, entry)).join('');
    return element(name, entries.map((entry) => element('entry', entry)).join(''), shape);
  }
  if (shape.kind === 'structure' && isFields(value))
    return element(name, structureXml(shape, value), shape, hasAttributes(shape) ? attributes(shape, value) : '');
  if (typeof value === 'object' && !(value instanceof Date) && !(value instanceof Uint8Array)) throw new Error(`${name} is no ${shape.kind}`);
  return element(name, escapeXml(scalarText(shape, value, 'date-time')));
}

const withAttributes = new WeakMap<ReadonlyMap<string, Shape>, boolean>();

/** Few structures have attributes; those of a page's thousand items are looked at once. */
function hasAttributes(shape: Shape): boolean {
  const members = membersOf(shape);
  let found = withAttributes.get(members);
  if (found === undefined) {
    found = [...members.values()].some((member) => member.traits['xmlAttribute'] !== undefined);
    withAttributes.set(members, found);
  }
  return found;
}

function attributes(shape: Shape, value: Fields): string {
  let text = '';
  for (const [name, member, given] of sent(shape, membersOf(shape), value)) {
    if (member.traits['xmlAttribute'] !== undefined) text += ` ${nameOf(member, name)}="${escapeXml(String(given))}"`;
  }
  return text;
}

function element(name: string, content: string, shape?: Shape, extra = ''): string {
  return `<${name}${namespaceOf(shape)}${extra}>${content}</${name}>`;
}

function namespaceOf(shape?: Shape): string {
  const namespace = shape?.traits['xmlNamespace'] ?? shape?.own['xmlNamespace'];
  if (!Array.isArray(namespace)) return '';
  const [prefix, uri] = namespace.length > 1 ? [`:${String(namespace[0])}`, String(namespace[1])] : ['', String(namespace[0])];
  return ` xmlns${prefix}="${escapeXml(uri)}"`;
}

/** A document whose root is the shape, as REST-XML sends bodies and payload members. */
export function documentXml(shape: Shape, value: Fields, namespace: string | undefined, skip?: (member: Shape) => boolean): string {
  const root = typeof shape.own['xmlName'] === 'string' ? shape.own['xmlName'] : nameOf(shape, shape.name);
  const xmlns = namespace === undefined ? '' : ` xmlns="${escapeXml(namespace)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${xmlns}>${structureXml(shape, value, skip)}</${root}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (found) => entities[found] ?? found);
}
