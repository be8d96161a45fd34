import { asArray, asRecord } from '../../terraform/json.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Rules of a security group as Terraform writes them (`cidr_blocks`, `security_groups`, …) or as EC2 answers them (`IpRanges`,
 * `UserIdGroupPairs`, …), one line a source, in order: however they were grouped, equal permissions are equal text.
 * `group` is the state's description of the group itself.
 */
export function canonicalRules(value: unknown, group?: Fields): string {
  return ruleLines(value, group).join('\n');
}

/** The same as a list, for people: `tcp 443 0.0.0.0/0`. */
export function ruleLines(value: unknown, group?: Fields): readonly string[] {
  const lines = asArray(value).flatMap((item) => {
    const rule = asRecord(item) ?? {};
    return 'IpProtocol' in rule || 'ipProtocol' in rule ? fromCloud(rule) : fromState(rule);
  });
  // A group that lets itself in is written as itself, or by its id.
  const id = group?.['id'];
  const own = ` ${typeof id === 'string' ? id : ''}`;
  return [...new Set(lines.map((line) => (own !== ' ' && line.endsWith(own) ? `${line.slice(0, -own.length)} self` : line)))].sort();
}

function fromState(rule: Fields): readonly string[] {
  const head = ruleHead(rule['protocol'], rule['from_port'], rule['to_port']);
  const sources = ['cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids', 'security_groups'].flatMap((name) => asArray(rule[name]).map(String));
  if (rule['self'] === true) sources.push('self');
  // A group of another account is written with the account before it.
  return sources.map((source) => `${head} ${source.replace(/^\d+\/sg-/, 'sg-')}`);
}

function fromCloud(rule: Fields): readonly string[] {
  const get = (name: string): unknown => rule[name] ?? rule[name.charAt(0).toLowerCase() + name.slice(1)];
  const head = ruleHead(get('IpProtocol'), get('FromPort'), get('ToPort'));
  const names: readonly (readonly [string, string])[] = [
    ['IpRanges', 'CidrIp'],
    ['Ipv6Ranges', 'CidrIpv6'],
    ['PrefixListIds', 'PrefixListId'],
    ['UserIdGroupPairs', 'GroupId'],
  ];
  return names.flatMap(([list, field]) =>
    asArray(get(list)).flatMap((item) => {
      const record = asRecord(item) ?? {};
      const source = record[field] ?? record[field.charAt(0).toLowerCase() + field.slice(1)];
      return typeof source === 'string' ? [`${head} ${source}`] : [];
    }),
  );
}

const numbers: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6', '-1': 'all' };

/** Protocol and ports of a rule, spelt in one way: `tcp 443`, `udp 6000-6100`, `icmp`, `all`. SOURCE: EC2's `IpPermission`, where -1 stands for all. */
export function ruleHead(protocol: unknown, from: unknown, to: unknown): string {
  const name = String(protocol).toLowerCase();
  const known = numbers[name] ?? name;
  // Ports mean nothing where every protocol is allowed, and the two sides fill them in differently.
  if (known === 'all') return known;
  const [first, last] = [portOf(from), portOf(to)];
  if (first === '-1') return known;
  if (known.startsWith('icmp')) return `${known} type ${first}${last === '-1' ? '' : ` code ${last}`}`;
  return `${known} ${first === last ? first : `${first}-${last}`}`;
}

function portOf(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : '0';
}
