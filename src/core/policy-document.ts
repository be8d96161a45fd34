type Fields = Readonly<Record<string, unknown>>;

function asRecord(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/**
 * An IAM policy document by its meaning: order of statements, actions, resources and principals, a single value or a list of one, and the two spellings
 * of an account do not matter. SOURCE: IAM's documentation of the grammar of its JSON policy language.
 */
export function canonicalPolicy(value: unknown): string {
  const document = asRecord(parsedDocument(value));
  if (document === undefined) return typeof value === 'string' ? value.trim() : '';
  const texts = statementsOf(document).map(canonicalStatement);
  return JSON.stringify([document['Version'] ?? '2008-10-17', document['Id'] ?? null, [...new Set(texts)].sort()]);
}

/** One statement by its meaning: equal texts let the same through. */
export function canonicalStatement(statement: unknown): string {
  return JSON.stringify(statementOf(asRecord(statement) ?? {}));
}

/** The statements of a document; a single one stands without a list around it. */
export function statementsOf(document: unknown): readonly unknown[] {
  const statement = asRecord(document)?.['Statement'];
  return Array.isArray(statement) ? (statement as readonly unknown[]) : statement === undefined ? [] : [statement];
}

/** What a text of JSON holds, percent-encoded as IAM hands documents out or not; the value itself where it is no such text. */
export function parsedDocument(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*(?:[[{]|%7B)/i.test(value)) return value;
  try {
    return JSON.parse(/^\s*%7B/i.test(value) ? decodeURIComponent(value) : value) as unknown;
  } catch {
    return value;
  }
}

const lists = new Set(['Action', 'NotAction', 'Resource', 'NotResource']);

function statementOf(statement: Readonly<Record<string, unknown>>): unknown {
  return Object.keys(statement)
    .sort()
    .map((key) => {
      const value = statement[key];
      if (lists.has(key)) return [key, key.endsWith('Action') ? texts(value, lower) : texts(value)];
      if (key === 'Principal' || key === 'NotPrincipal') return [key, principals(value)];
      if (key === 'Condition') return [key, conditions(value)];
      return [key, value];
    })
    .filter(([key, value]) => !(key === 'Sid' && value === ''));
}

function principals(value: unknown): unknown {
  if (value === '*') return [['AWS', ['*']]];
  const record = asRecord(value) ?? {};
  return Object.keys(record)
    .sort()
    .map((kind) => [kind, [...new Set(texts(record[kind]).map((text) => text.replace(/^(\d{12})$/, 'arn:aws:iam::$1:root')))].sort()]);
}

function conditions(value: unknown): unknown {
  const operators = asRecord(value) ?? {};
  return Object.keys(operators)
    .sort()
    .map((operator) => {
      const keys = asRecord(operators[operator]) ?? {};
      const pairs = Object.keys(keys).map((key) => [key.toLowerCase(), texts(keys[key])] as const);
      return [operator, pairs.sort((left, right) => (left[0] < right[0] ? -1 : 1))];
    });
}

function texts(value: unknown, spelt: (text: string) => string = same): readonly string[] {
  const items = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return [...new Set(items.map((item) => spelt(typeof item === 'string' ? item : JSON.stringify(item))))].sort();
}

function lower(text: string): string {
  return text.toLowerCase();
}

function same(text: string): string {
  return text;
}
