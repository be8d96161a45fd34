import { asArray, asRecord } from '../../terraform/json.ts';
import type { Normalise } from '../../terraform-rules.ts';
import { listNormalisers } from './list-normalisers.ts';
import { networkRuleLines } from './network-rules.ts';
import { canonicalPolicy } from '../../policy-document.ts';
import { canonicalRules } from './security-rules.ts';

/** Whatever says nothing: null, an empty text, list or map, `false` and 0 where an API leaves them out. */
const nothing = '';

export const normalisers: Readonly<Record<string, Normalise>> = {
  plain: (value) => canonical(value),
  set: (value) => sorted(listOf(value).map(canonical)),
  lower: (value) => canonical(value).toLowerCase(),
  lowerset: (value) => sorted(listOf(value).map((item) => canonical(item).toLowerCase())),
  policy: canonicalPolicy,
  json: (value) => canonical(parsed(value)),
  time,
  cidr: (value) => cidr(canonical(value)),
  cidrs: (value) => sorted(listOf(value).map((item) => cidr(canonical(item)))),
  /** A name and an ARN, a self link or an ARM id of it mean the same. */
  last: (value) => lastStep(canonical(value)),
  lastset: (value) => sorted(listOf(value).map((item) => lastStep(canonical(item)))),
  /** A location with or without blanks and capitals. */
  location: (value) => canonical(value).toLowerCase().replaceAll(' ', ''),
  /** `enabled`, `Enabled`, `ENABLED`, `true` are yes; what is none of them is no. */
  switch: (value) => (/^(true|enabled?|on|yes|active)$/i.test(canonical(value)) ? 'true' : nothing),
  /** A version, of which the state may give the first parts alone; ElastiCache writes `.x` behind them. */
  version: (value) => canonical(value).replace(/\.x$/, ''),
  /** Seconds with or without their sign. */
  seconds: (value) => canonical(value).replace(/(?<=\d)s$/, ''),
  /** A DNS name with or without the dot at its end. */
  domain: (value) => canonical(value).toLowerCase().replace(/\.$/, ''),
  /** A list of which Terraform's block takes the only item. */
  only: (value) => canonical(Array.isArray(value) ? value[0] : value),
  ...listNormalisers,
  rules: canonicalRules,
  networkrules: (value) => networkRuleLines(value).join('\n'),
  /** Bytes, or gigabytes where the number is too small for bytes. */
  gigabytes: (value) => canonical(Number(value) >= 2 ** 20 ? Number(value) / 2 ** 30 : value),
  /** azurerm puts the tier before a flexible server's size: `GP_Standard_D2s_v3`. */
  size: (value) => canonical(value).replace(/^(B|GP|MO)_(?=Standard_)/, ''),
};

/** A value as text: keys in order, numbers and booleans as they print, nothing for what is empty. */
function canonical(value: unknown): string {
  if (value === null || value === undefined || value === false || value === 0) return nothing;
  if (typeof value === 'string') return value === 'false' || value === '0' ? nothing : value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? nothing : `[${value.map(canonical).join('\u0001')}]`;
  const record = asRecord(value) ?? {};
  const entries = Object.keys(record)
    .sort()
    .map((key) => [key, canonical(record[key])] as const)
    .filter(([, text]) => text !== nothing);
  return entries.length === 0 ? nothing : `{${entries.map(([key, text]) => `${key}\u0002${text}`).join('\u0001')}}`;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? asArray(value) : value === null || value === undefined || value === '' ? [] : [value];
}

function sorted(items: readonly string[]): string {
  const distinct = [...new Set(items)].sort();
  return distinct.length === 0 ? nothing : `[${distinct.join('\u0001')}]`;
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    // Text that is no JSON is compared as text.
    return value;
  }
}

function time(value: unknown): string {
  const text = value instanceof Date ? value.toISOString() : canonical(value);
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : String(Math.floor(at / 1000));
}

function cidr(text: string): string {
  if (!text.includes('/')) return text.toLowerCase();
  const [address = '', bits = ''] = text.toLowerCase().split('/');
  return `${compressed(address)}/${bits}`;
}

/** The shortest spelling of an IPv6 address, as URLs have it. */
function compressed(address: string): string {
  if (!address.includes(':')) return address;
  return URL.canParse(`http://[${address}]/`) ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address;
}

function lastStep(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('/'), text.startsWith('arn:') ? text.lastIndexOf(':') : -1) + 1);
}
