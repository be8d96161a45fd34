type Attributes = Readonly<Record<string, unknown>>;
type Piece = string | readonly string[];

const compiled = new Map<string, readonly Piece[]>();

function compile(template: string): readonly Piece[] {
  const known = compiled.get(template);
  if (known !== undefined) return known;
  const pieces = template.split(/(\{[^}]+\})/).map((piece): Piece => (piece.startsWith('{') ? piece.slice(1, -1).split('|') : piece));
  compiled.set(template, pieces);
  return pieces;
}

/** Fills a template; undefined where a name has no value. Numbers are taken as they print. */
export function fill(template: string, attributes: Attributes, around: Readonly<Record<string, string | null>>): string | undefined {
  let out = '';
  for (const piece of compile(template)) {
    if (typeof piece === 'string') {
      out += piece;
      continue;
    }
    const value = firstOf(piece, attributes, around);
    if (value === undefined) return undefined;
    out += value;
  }
  return out;
}

function firstOf(names: readonly string[], attributes: Attributes, around: Readonly<Record<string, string | null>>): string | undefined {
  for (const name of names) {
    const value = name in around ? around[name] : attributes[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

/** Names of the account's place, which say nothing about the resource itself. */
const around = new Set(['partition', 'account', 'region', 'type', 'path']);

/** What the names of an identity template stand for in a native id; undefined where the id has another form. */
export function matchTemplate(template: string, id: string): Readonly<Record<string, string>> | undefined {
  // A type without an ARN of its own takes the id as it is, or what follows type, account and region.
  if (template.startsWith('{type}|') && !id.includes('|')) return { id };
  const names: string[] = [];
  const pieces = template.split(/(\{[^}]+\})/);
  const source = pieces.map((piece, at) => {
    if (!piece.startsWith('{')) return piece.replaceAll(/[.+^${}()|[\]\\/*?-]/g, '\\$&');
    const name = piece.slice(1, -1).split('|', 1).join();
    names.push(name);
    if (name === 'path') return '(/(?:[^/]+/)*)';
    const isLast = pieces.slice(at + 1).every((rest) => rest === '');
    return isLast ? '(.+)' : around.has(name) ? '([^:/|]*|AWS::[^|]*)' : '([^/:]+)';
  });
  const match = new RegExp(`^${source.join('')}$`, 's').exec(id);
  return match === null ? undefined : Object.fromEntries(names.map((name, at) => [name, match[at + 1] ?? '']));
}

/** The one name in a matched template that says which resource it is; undefined where there is none, or several. */
export function ownName(parts: Readonly<Record<string, string>>): string | undefined {
  const own = Object.entries(parts).filter(([name]) => !around.has(name));
  return own.length === 1 ? own[0]?.[1] : undefined;
}
