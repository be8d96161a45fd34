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
  /** Rules of a cloud firewall by source or destination, flat as Terraform has them or grouped as an API: one line a peer. */
  peerrules: (value) => lines(asArray(value).flatMap((item) => peerLines(asRecord(item) ?? {}))),
};

function lines(items: readonly string[]): string {
  return [...new Set(items.filter((item) => item !== ''))].sort().join('\n');
}

function fields(record: Readonly<Record<string, unknown>>): string {
  const known = Object.entries(record).filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return known
    .map(
      ([name, value]) =>
        `${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}=${typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean)}`,
    )
    .sort()
    .join(' ');
}

const peers = ['addresses', 'droplet_ids', 'load_balancer_uids', 'kubernetes_ids', 'tags'];

function peerLines(rule: Readonly<Record<string, unknown>>): readonly string[] {
  const range = String(rule['ports'] ?? rule['port_range'] ?? '');
  // An API says `0` or `all` where Terraform says nothing or `all`: every port.
  const ports = range === '0' || range === '' || range === '1-65535' ? 'all' : range;
  const grouped = asRecord(rule['sources']) ?? asRecord(rule['destinations']) ?? {};
  return peers.flatMap((name) =>
    [...asArray(grouped[name]), ...asArray(rule[`source_${name}`]), ...asArray(rule[`destination_${name}`])].map(
      (peer) => `${String(rule['protocol'])} ${ports} ${name} ${String(peer)}`,
    ),
  );
}
