import { asArray, asRecord } from '../../terraform/json.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Rules of an Azure network security group, as azurerm writes them (`source_port_range`, …) or as ARM answers them (`properties.sourcePortRange`,
 * …), one line a rule, in order: one value and a list of one mean the same. SOURCE: `SecurityRulePropertiesFormat` in Azure/azure-rest-api-specs;
 * azurerm's page of `azurerm_network_security_group`.
 */
export function networkRuleLines(value: unknown): readonly string[] {
  return asArray(value).map(lineOf).sort();
}

function lineOf(item: unknown): string {
  const rule = asRecord(item) ?? {};
  const fields = { ...rule, ...asRecord(rule['properties']) };
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const from = end(fields, 'source');
  const to = end(fields, 'destination');
  const words = [
    text('priority'),
    text('name'),
    text('direction'),
    text('access'),
    text('protocol').toLowerCase(),
    from,
    '→',
    to,
    text('description'),
  ];
  return words.filter((word) => word !== '').join(' ');
}

/** Addresses and ports of one end, e.g. `10.0.0.0/8:443`. */
function end(fields: Fields, side: 'source' | 'destination'): string {
  const all = (...names: readonly string[]): string => [...new Set(names.flatMap((name) => listOf(fields[name])))].sort().join(',');
  const addresses = all(
    `${side}_address_prefix`,
    `${side}_address_prefixes`,
    `${side}AddressPrefix`,
    `${side}AddressPrefixes`,
    `${side}_application_security_group_ids`,
    `${side}ApplicationSecurityGroups`,
  );
  return `${addresses}:${all(`${side}_port_range`, `${side}_port_ranges`, `${side}PortRange`, `${side}PortRanges`)}`;
}

/** Texts of a text, of a list, or of a list of references; ids and service tags without regard to case. */
function listOf(value: unknown): readonly string[] {
  const items = Array.isArray(value) ? asArray(value) : value === null || value === undefined || value === '' ? [] : [value];
  return items.map((item) => String(asRecord(item)?.['id'] ?? item).toLowerCase());
}
