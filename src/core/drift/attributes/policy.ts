import { asArray, asRecord } from '../../terraform/json.ts';

/**
 * An IAM policy document by its meaning: order of statements, actions, resources and principals, a single value or a list of one, and the two spellings
 * of an account do not matter. SOURCE: IAM's documentation of the grammar of its JSON policy language.
 */
export function canonicalPolicy(value: unknown): string {
  const document = asRecord(parsed(value));
  if (document === undefined) return typeof value === 'string' ? value.trim() : '';
  const statements = Array.isArray(document['Statement'])
    ? asArray(document['Statement'])
    : document['Statement'] === undefined
      ? []
      : [document['Statement']];
  const texts = statements.map((statement) => JSON.stringify(statementOf(asRecord(statement) ?? {})));
  return JSON.stringify([document['Version'] ?? '2008-10-17', document['Id'] ?? null, [...new Set(texts)].sort()]);
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    // IAM hands documents out percent-encoded.
    return JSON.parse(/^\s*%7B/i.test(value) ? decodeURIComponent(value) : value);
  } catch {
    return undefined;
  }
}

const lists = new Set(['Action', 'NotAction', 'Resource', 'NotResource']);

function statementOf(statement: Readonly<Record<string, unknown>>): unknown {
  return Object.keys(statement)
    .sort()
    .map((key) => {
      const value = statement[key];
      if (lists.has(key)) return [key, texts(value).map(key.endsWith('Action') ? lower : same)];
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

function texts(value: unknown): readonly string[] {
  const all = (Array.isArray(value) ? asArray(value) : [value]).map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  return [...new Set(all)].sort();
}

function lower(text: string): string {
  return text.toLowerCase();
}

function same(text: string): string {
  return text;
}
