import { asArray, asRecord } from '../../terraform/json.ts';
import type { Normalise } from '../../terraform-rules.ts';

/** Ways to bring lists into a form in which equal meanings are equal text, whatever their order and however an API groups them. */
export const listNormalisers: Readonly<Record<string, Normalise>> = {
  /** A list, or its items with commas between them. */
  commaset: (value) => lines((typeof value === 'string' ? value.split(',') : asArray(value)).map((item) => String(item).trim())),
  /** Blocks of Terraform and objects of an API whose fields differ in `snake_case` and `camelCase` alone. */
  blocks: (value) => lines(asArray(value).map((item) => fields(asRecord(item) ?? {}))),
  /** Firewall rules by protocol and port, as Terraform (`protocol`) or Compute Engine (`IPProtocol`) writes them: one line a port. */
  portrules: (value) =>
    lines(
      asArray(value).flatMap((item) => {
        const { protocol, IPProtocol, ports } = asRecord(item) ?? {};
        const head = String(protocol ?? IPProtocol).toLowerCase();
        const named = asArray(ports).map(String);
        return named.length === 0 ? [head] : named.map((port) => `${head} ${port}`);
      }),
    ),
  /** The redundancy in a SKU: `LRS` of `Standard_LRS`. */
  redundancy: (value) => (typeof value === 'string' ? value.slice(value.indexOf('_') + 1) : ''),
  /** Rules of a bucket's life cycle by what they do after how many days, as Terraform or S3 writes them: one line a rule. */
  lifecycle: (value) => lines(asArray(value).map((item) => lifecycleLine(asRecord(item) ?? {}))),
  /** Rules of a cloud firewall by source or destination, flat as Terraform has them or grouped as an API: one line a peer. */
  peerrules: (value) => lines(asArray(value).flatMap((item) => peerLines(asRecord(item) ?? {}))),
};

function lines(items: readonly string[]): string {
  return [...new Set(items.filter((item) => item !== ''))].sort().join('\n');
}

function fields(record: Readonly<Record<string, unknown>>): string {
  return Object.entries(record)
    .flatMap(([name, value]) => {
      const text = Array.isArray(value) ? asArray(value).map(String).sort().join(',') : textOf(value);
      return text === '' ? [] : [`${snake(name)}=${text}`];
    })
    .sort()
    .join(' ');
}

/** What says nothing is nothing: an API leaves it out. */
function textOf(value: unknown): string {
  if (value === null || value === undefined || value === false || value === 0) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `max_age_seconds` of `MaxAgeSeconds`, `id` of `ID`. */
function snake(name: string): string {
  return name
    .replace(/ID$/, 'Id')
    .replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    .replace(/^_/, '');
}

/** The block of Terraform, or the object of S3, which has no list around it. */
function inner(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const items = Array.isArray(value) ? asArray(value) : [value];
  return items.map(asRecord).filter((item) => item !== undefined);
}

const steps: readonly (readonly [word: string, block: string, name: string, field: string, key: string])[] = [
  ['expire', 'expiration', 'Expiration', 'days', 'Days'],
  ['move', 'transition', 'Transitions', 'days', 'Days'],
  ['expire old', 'noncurrent_version_expiration', 'NoncurrentVersionExpiration', 'noncurrent_days', 'NoncurrentDays'],
  ['move old', 'noncurrent_version_transition', 'NoncurrentVersionTransitions', 'noncurrent_days', 'NoncurrentDays'],
  ['abort', 'abort_incomplete_multipart_upload', 'AbortIncompleteMultipartUpload', 'days_after_initiation', 'DaysAfterInitiation'],
];

function lifecycleLine(rule: Readonly<Record<string, unknown>>): string {
  const done = steps.flatMap(([word, block, name, field, key]) =>
    inner(rule[block] ?? rule[name]).flatMap((step) => {
      const days = textOf(step[field] ?? step[key]);
      const to = textOf(step['storage_class'] ?? step['StorageClass']);
      return days === '' && to === '' ? [] : [`${word} ${days} ${to}`.trim()];
    }),
  );
  return [textOf(rule['id'] ?? rule['ID']), textOf(rule['status'] ?? rule['Status']), ...done.sort()].join(' ');
}

const peers = ['addresses', 'droplet_ids', 'load_balancer_uids', 'kubernetes_ids', 'tags'];

function peerLines(rule: Readonly<Record<string, unknown>>): readonly string[] {
  const range = textOf(rule['ports'] ?? rule['port_range']);
  // An API says `0` or `all` where Terraform says nothing or `all`: every port.
  const ports = range === '0' || range === '' || range === '1-65535' ? 'all' : range;
  const grouped = asRecord(rule['sources']) ?? asRecord(rule['destinations']) ?? {};
  return peers.flatMap((name) =>
    [...asArray(grouped[name]), ...asArray(rule[`source_${name}`]), ...asArray(rule[`destination_${name}`])].map(
      (peer) => `${String(rule['protocol'])} ${ports} ${name} ${String(peer)}`,
    ),
  );
}
