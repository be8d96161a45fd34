import { itemOf, membersOf, type Shape } from './shape.ts';
import { scalarFrom } from './values.ts';

/**
 * Reads the input of the query protocols from its form:
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html and aws-ec2-query-protocol.html.
 * EC2 writes all lists flattened, and names members by `ec2QueryName`, or `xmlName` or the member's name with a capital.
 */
export function readForm(shape: Shape, form: URLSearchParams, ec2: boolean): Record<string, unknown> {
  const keys = [...form.keys()];
  const value = readMember(shape, '', form, keys, ec2);
  return (value ?? {}) as Record<string, unknown>;
}

function formName(member: Shape, name: string, ec2: boolean): string {
  const { ec2QueryName, xmlName } = member.traits;
  if (!ec2) return typeof xmlName === 'string' ? xmlName : name;
  if (typeof ec2QueryName === 'string') return ec2QueryName;
  const plain = typeof xmlName === 'string' ? xmlName : name;
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

function readMember(shape: Shape, path: string, form: URLSearchParams, keys: readonly string[], ec2: boolean): unknown {
  if (shape.kind === 'structure') {
    if (path !== '' && !keys.some((key) => key.startsWith(`${path}.`))) return undefined;
    const input: Record<string, unknown> = {};
    for (const [name, member] of membersOf(shape)) {
      const key = formName(member, name, ec2);
      const value = readMember(member, path === '' ? key : `${path}.${key}`, form, keys, ec2);
      if (value !== undefined) input[name] = value;
    }
    return input;
  }
  if (shape.kind === 'list') {
    const item = itemOf(shape);
    const named = item.traits['xmlName'];
    const flattened = ec2 || shape.traits['xmlFlattened'] !== undefined;
    const stem = flattened ? path : `${path}.${typeof named === 'string' ? named : 'member'}`;
    const values: unknown[] = [];
    for (let n = 1; keys.some((key) => key === `${stem}.${n}` || key.startsWith(`${stem}.${n}.`)); n++) {
      values.push(readMember(item, `${stem}.${n}`, form, keys, ec2));
    }
    return values.length > 0 ? values : undefined;
  }
  if (shape.kind === 'map') return undefined; // no read operation takes a map
  const text = form.get(path);
  return text === null ? undefined : scalarFrom(shape, text);
}
