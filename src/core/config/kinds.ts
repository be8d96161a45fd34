import * as v from 'valibot';
import { isSafeUrl } from '../loopback.ts';

/** A JSON Schema fragment as VS Code's `contributes.configuration` takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What values a setting takes: how they are checked, how VS Code is said, how a person is said. */
export interface Kind<T> {
  readonly schema: v.GenericSchema<unknown, T>;
  readonly json: JsonSchema;
  /** Ends the sentence "allowed is …". */
  readonly allowed: string;
  /** What a string from the environment or a flag means; the string itself when it cannot be read. */
  parse(text: string): unknown;
  /** The check of one item or property, for kinds whose parts are checked (and dropped) singly. */
  readonly each?: Kind<unknown>;
}

const asIs = (text: string): unknown => text;

function number(text: string): unknown {
  return /^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export const toggle: Kind<boolean> = {
  schema: v.boolean(),
  json: { type: 'boolean' },
  allowed: 'true or false',
  parse: (text) => {
    const word = text.trim().toLowerCase();
    return ['true', '1', 'yes', 'on'].includes(word) ? true : ['false', '0', 'no', 'off'].includes(word) ? false : text;
  },
};

export const text: Kind<string> = { schema: v.pipe(v.string(), v.minLength(1)), json: { type: 'string' }, allowed: 'a text', parse: asIs };

/** A text that need not be there; an empty one counts as none. */
export const optionalText: Kind<string | null> = { ...text, schema: v.nullable(text.schema) };

/** @param least the smallest number allowed, @param most the largest */
export function wholeNumber(least: number, most: number): Kind<number> {
  return {
    schema: v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most)),
    json: { type: 'integer', minimum: least, maximum: most },
    allowed: `a whole number from ${least} to ${most}`,
    parse: number,
  };
}

export function decimal(least: number, most: number): Kind<number> {
  return {
    schema: v.pipe(v.number(), v.minValue(least), v.maxValue(most)),
    json: { type: 'number', minimum: least, maximum: most },
    allowed: `a number from ${least} to ${most}`,
    parse: number,
  };
}

export function optionalWholeNumber(least: number, most: number): Kind<number | null> {
  const kind = wholeNumber(least, most);
  return { ...kind, schema: v.nullable(kind.schema), json: { ...kind.json, type: ['integer', 'null'] } };
}

export function choice<const T extends readonly string[]>(values: T): Kind<T[number]> {
  return { schema: v.picklist(values), json: { type: 'string', enum: values }, allowed: `one of ${values.join(', ')}`, parse: asIs };
}

/** From the environment and from flags: separated by commas, or JSON. */
export function list<T>(item: Kind<T>): Kind<readonly T[]> {
  return {
    schema: v.array(item.schema),
    json: { type: 'array', items: item.json },
    allowed: `a list, each item ${item.allowed}`,
    parse: (value) =>
      value.trim().startsWith('[')
        ? json(value)
        : value
            .split(',')
            .map((part) => part.trim())
            .filter((part) => part !== '')
            .map((part) => item.parse(part)),
    each: item,
  };
}

/**
 * Named values, e.g. limits by name. Merged name by name from the weaker source to the stronger.
 * @param known the names that are offered; others have to match `pattern`
 */
export function named<T>(value: Kind<T>, known: Readonly<Record<string, string>>, pattern: RegExp): Kind<Readonly<Record<string, T>>> {
  const names = v.pipe(v.string(), v.regex(pattern));
  return {
    schema: v.record(names, value.schema),
    json: {
      type: 'object',
      properties: Object.fromEntries(Object.entries(known).map(([name, description]) => [name, { ...value.json, description }])),
      patternProperties: { [pattern.source]: value.json },
      additionalProperties: false,
    },
    allowed: `names such as ${Object.keys(known).slice(0, 3).join(', ')}, each with ${value.allowed}`,
    parse: json,
    each: { ...value, schema: v.pipe(value.schema) },
  };
}

function isEndpoint(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
  return isSafeUrl(url);
}

/** The base URL of a service. Credentials are sent there, so plain http is for this machine only. */
export const endpoint: Kind<string | null> = {
  schema: v.nullable(v.pipe(v.string(), v.check(isEndpoint))),
  json: { type: 'string', pattern: '^(https://.+|http://(localhost|127\\.[\\d.]+|\\[::1\\])(:\\d+)?(/.*)?)?$' },
  allowed: 'an https:// URL without user name, query or fragment (http:// for loopback hosts only)',
  // Emulators are often named by host and port alone (`127.0.0.1:8085`), which can only mean plain http on this machine.
  parse: (text) => (/^(localhost|127(\.\d{1,3}){3}|\[::1\]):\d+$/i.test(text) ? `http://${text}` : text),
};

/** The base URL of a collector of telemetry. No cloud credential goes there, and collectors in a network of their own speak plain http. */
export const collector: Kind<string | null> = {
  schema: v.nullable(
    v.pipe(
      v.string(),
      v.check((value) => isEndpoint(value.replace(/^http:/, 'https:'))),
    ),
  ),
  json: { type: 'string', pattern: '^(https?://.+)?$' },
  allowed: 'an http:// or https:// URL without user name, query or fragment',
  parse: asIs,
};

// Longer than any id: patterns are held against thousands of resources.
const pattern = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(2000)));

function rule<T extends object>(names: readonly string[], schema: v.GenericSchema<unknown, T>, extra: Readonly<Record<string, JsonSchema>>): Kind<T> {
  return {
    schema: v.pipe(
      schema,
      v.check((value) => names.some((name) => name in value)),
    ),
    json: {
      type: 'object',
      properties: { ...Object.fromEntries(names.map((name) => [name, { type: 'string' }])), reason: { type: 'string' }, ...extra },
      required: ['reason'],
      additionalProperties: false,
    },
    allowed: `an object with a reason and at least one of ${names.join(', ')}`,
    parse: json,
  };
}

/** Drift that a person has decided to live with. Patterns take `*` and `?`. */
export interface IgnoreRule {
  readonly provider?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  /** `key` or `key=value`. */
  readonly tag?: string | undefined;
  /** A Terraform attribute path; limits the rule to this difference. */
  readonly attribute?: string | undefined;
  readonly reason: string;
  /** ISO 8601 date, the last day on which the rule holds. */
  readonly expires?: string | undefined;
}

export const ignoreRule: Kind<IgnoreRule> = rule(
  ['provider', 'account', 'region', 'type', 'id', 'name', 'address', 'tag', 'attribute'],
  v.strictObject({
    provider: pattern,
    account: pattern,
    region: pattern,
    type: pattern,
    id: pattern,
    name: pattern,
    address: pattern,
    tag: pattern,
    attribute: pattern,
    reason: v.pipe(v.string(), v.minLength(1)),
    expires: v.optional(v.pipe(v.string(), v.isoDate())),
  }),
  { expires: { type: 'string', format: 'date' } },
);

/** A refusal that is meant to be: shown, but not part of the exit code. Patterns take `*` and `?`. */
export interface ExpectDeniedRule {
  readonly provider?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly type?: string | undefined;
  readonly reason: string;
}

export const expectDeniedRule: Kind<ExpectDeniedRule> = rule(
  ['provider', 'account', 'region', 'type'],
  v.strictObject({ provider: pattern, account: pattern, region: pattern, type: pattern, reason: v.pipe(v.string(), v.minLength(1)) }),
  {},
);

/** Exponential waits with full jitter, in milliseconds. */
export interface RetryPolicy {
  /** Further tries after the first. */
  readonly retries: number;
  readonly minMs: number;
  readonly maxMs: number;
}

export const retryPolicyKind: Kind<RetryPolicy> = {
  schema: v.pipe(
    v.strictObject({
      retries: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
      minMs: v.pipe(v.number(), v.minValue(1), v.maxValue(600_000)),
      maxMs: v.pipe(v.number(), v.minValue(1), v.maxValue(600_000)),
    }),
    v.check((policy) => policy.minMs <= policy.maxMs),
  ),
  json: {
    type: 'object',
    properties: {
      retries: { type: 'integer', minimum: 0, maximum: 100 },
      minMs: { type: 'number', minimum: 1, maximum: 600_000 },
      maxMs: { type: 'number', minimum: 1, maximum: 600_000 },
    },
    required: ['retries', 'minMs', 'maxMs'],
    additionalProperties: false,
  },
  allowed: 'retries (0 to 100), minMs and maxMs (1 to 600000, minMs not above maxMs)',
  parse: json,
};
