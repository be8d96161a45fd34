/**
 * Resource addresses, spelled as Terraform prints them.
 * SOURCE: hashicorp/terraform internal/addrs (instance keys print as HCL quoted strings).
 */

/** `[0]`, `["key"]`, or nothing for an instance without `count` or `for_each`. */
export function instanceKey(key: string | number | undefined): string {
  if (key === undefined) return '';
  return typeof key === 'number' ? `[${key}]` : `[${quoted(key)}]`;
}

/** Address of one instance; `module` is the module's own address, empty for the root module. */
export function instanceAddress(module: string, type: string, name: string, key: string | number | undefined): string {
  const prefix = module === '' ? '' : `${module}.`;
  return `${prefix}${type}.${name}${instanceKey(key)}`;
}

const plain = /^[\x20\x21\x23\x26-\x5b\x5d-\x7e]*$/;
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/** A text as a quoted string of HCL. */
export function quoted(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  let out = '"';
  const characters = Array.from(text);
  for (const [at, character] of characters.entries()) {
    const escape = escapes[character];
    if (escape !== undefined) out += escape;
    // A template sequence is escaped by doubling what introduces it.
    else if ((character === '$' || character === '%') && characters[at + 1] === '{') out += character + character;
    else if (printable.test(character)) out += character;
    else out += codePoint(character);
  }
  return `${out}"`;
}

function codePoint(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x10000 ? `\\u${point.toString(16).padStart(4, '0')}` : `\\U${point.toString(16).padStart(8, '0')}`;
}
