/** A row of a table, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** What the service would answer 400 `InvalidQuery` to. */
export class InvalidQuery extends Error {}

/** Tables with rows, by name in lower case. */
export type Tables = (name: string) => readonly Row[] | undefined;

type Stage = (rows: readonly Row[], tables: Tables) => readonly Row[];

/**
 * The part of the Kusto query language that is spoken here: a table, then `union`, `where … in~ (…)`, alone or `or … =~ '…'`, `where … =~ '…'`, `summarize count() by`,
 * `extend … = strcat(…)`, `extend … = coalesce(tostring(…), …)`, `project`, `order by … asc|desc`, `limit`. Anything else is refused, as the service refuses what it does not know;
 * `plain` also refuses `union`, `extend` and `where`.
 */
export function runQuery(query: string, tables: Tables, plain = false): readonly Row[] {
  const [source = '', ...stages] = splitOutside(query, '|');
  let rows = tableOf(source, tables);
  for (const stage of stages) {
    if (plain && /^(union|extend|where)\b/i.test(stage)) throw new InvalidQuery(`Unknown operator: ${stage}`);
    rows = stageOf(stage)(rows, tables);
  }
  return rows;
}

const operators: readonly (readonly [pattern: RegExp, stage: (found: RegExpExecArray) => Stage])[] = [
  [
    /^union\s+(.+)$/i,
    ([, names = '']) =>
      (rows, tables) =>
        union(rows, splitOutside(names, ','), tables),
  ],
  [
    /^where\s+(\w+)\s+in~\s*\(([^)]*)\)$/i,
    ([, column = '', list = '']) => {
      const wanted = new Set(splitOutside(list, ',').map((item) => literal(item).toLowerCase()));
      return (rows) => rows.filter((row) => wanted.has(textIn(row, column).toLowerCase()));
    },
  ],
  [
    /^where\s+(\w+)\s*=~\s*('[^']*')$/i,
    ([, column = '', text = '']) => {
      const wanted = literal(text).toLowerCase();
      return (rows) => rows.filter((row) => textIn(row, column).toLowerCase() === wanted);
    },
  ],
  [
    /^where\s+(\w+)\s+in~\s*\(([^)]*)\)\s+or\s+(\w+)\s*=~\s*('[^']*')$/i,
    ([, column = '', list = '', other = '', text = '']) => {
      const wanted = new Set(splitOutside(list, ',').map((item) => literal(item).toLowerCase()));
      const also = literal(text).toLowerCase();
      return (rows) => rows.filter((row) => wanted.has(textIn(row, column).toLowerCase()) || textIn(row, other).toLowerCase() === also);
    },
  ],
  [
    /^summarize\s+(?:(\w+)\s*=\s*)?count\(\)\s+by\s+([\w\s,]+)$/i,
    ([, name = 'count_', by = '']) =>
      (rows) =>
        summarize(rows, name, columnsOf(by)),
  ],
  [
    /^extend\s+(\w+)\s*=\s*strcat\((.*)\)$/i,
    ([, name = '', list = '']) => {
      const parts = splitOutside(list, ',');
      return (rows) =>
        rows.map((row) => ({ ...row, [name]: parts.map((part) => (part.startsWith("'") ? literal(part) : textIn(row, part))).join('') }));
    },
  ],
  [
    /^extend\s+(\w+)\s*=\s*coalesce\((.*)\)$/i,
    ([, name = '', list = '']) => {
      const paths = splitOutside(list, ',').map((part) => (/^tostring\(([\w.]+)\)$/i.exec(part)?.[1] ?? '').split('.'));
      return (rows) => rows.map((row) => ({ ...row, [name]: paths.map((path) => textAt(row, path)).find((text) => text !== '') ?? '' }));
    },
  ],
  [
    /^project\s+([\w\s,]+)$/i,
    ([, list = '']) => {
      const columns = columnsOf(list);
      return (rows) => rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
    },
  ],
  [
    /^(?:order|sort)\s+by\s+([\w\s,]+)$/i,
    ([, list = '']) =>
      (rows) =>
        ordered(rows, splitOutside(list, ',')),
  ],
  [
    /^(?:limit|take)\s+(\d+)$/i,
    ([, most = '0']) =>
      (rows) =>
        rows.slice(0, Number(most)),
  ],
];

/** What `tostring` makes of a path into a dynamic column: nothing of what is not there. */
function textAt(row: Row, path: readonly string[]): string {
  const value = path.reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? (at as Row)[name] : undefined), row);
  return typeof value === 'string' ? value : '';
}

function stageOf(text: string): Stage {
  for (const [pattern, make] of operators) {
    const found = pattern.exec(text);
    if (found !== null) return make(found);
  }
  throw new InvalidQuery(`Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error: ${text}`);
}

function tableOf(name: string, tables: Tables): readonly Row[] {
  const rows = tables(name.toLowerCase());
  if (rows === undefined) throw new InvalidQuery(`Unknown table: ${name}`);
  return rows;
}

/** A query holds three tables at most. */
function union(rows: readonly Row[], names: readonly string[], tables: Tables): readonly Row[] {
  if (names.length > 2) throw new InvalidQuery('The number of union legs exceeds the limit');
  return [rows, ...names.map((name) => tableOf(name, tables))].flat();
}

function summarize(rows: readonly Row[], name: string, columns: readonly string[]): readonly Row[] {
  const groups = new Map<string, { row: Record<string, unknown>; count: number }>();
  for (const row of rows) {
    const key = columns.map((column) => textIn(row, column)).join('\n');
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { row: Object.fromEntries(columns.map((column) => [column, row[column] ?? null])), count: 1 });
    else known.count += 1;
  }
  return [...groups.values()].map(({ row, count }) => ({ ...row, [name]: count }));
}

function ordered(rows: readonly Row[], list: readonly string[]): readonly Row[] {
  const keys = list
    .map((item) => /^(\w+)(?:\s+(asc|desc))?$/i.exec(item))
    .map((found) => ({ column: found?.[1] ?? '', down: found?.[2]?.toLowerCase() !== 'asc' }));
  const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
  return [...rows].sort((a, b) => {
    for (const { column, down } of keys) {
      const sign = compare(textIn(a, column), textIn(b, column));
      if (sign !== 0) return down ? -sign : sign;
    }
    return 0;
  });
}

function textIn(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function columnsOf(list: string): readonly string[] {
  return list.split(',').map((column) => column.trim());
}

function literal(text: string): string {
  const found = /^'([^']*)'$/.exec(text);
  if (found === null) throw new InvalidQuery(`Not a string: ${text}`);
  return found[1] ?? '';
}

/** Parts between separators that stand outside of quotes and parentheses, trimmed. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [''];
  let quoted = false;
  let depth = 0;
  for (const letter of text) {
    if (letter === "'") quoted = !quoted;
    if (!quoted && letter === '(') depth += 1;
    if (!quoted && letter === ')') depth -= 1;
    if (letter === separator && !quoted && depth === 0) parts.push('');
    else parts[parts.length - 1] = (parts.at(-1) ?? '') + letter;
  }
  return parts.map((part) => part.trim());
}
