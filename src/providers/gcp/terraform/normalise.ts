import { rows } from '../../../core/drift/attributes/attribute-row.ts';
import { asArray, asRecord } from '../../../core/terraform/json.ts';
import type { AttributeRow, AttributeTable, Normalise, StateValues } from '../../../core/terraform-rules.ts';

/** Members of a description that reads of their own bring: where such a read failed, nothing is known of them. */
const readApart = new Set(['billingInfo', 'admissionPolicy', 'defaultNetworkTier', 'cloudArmorTier', 'usageExportLocation']);

/** Where a resource is, it is always: a description without it is not whole, and says nothing of it. */
const neverEmpty = new Set(['location', 'region', 'zone', 'zones']);

/** Google's APIs leave out what is empty, so that an answer without a member says that it is not set: a firewall's rule without tags is for all machines. */
export function leftOutWhereEmpty(table: AttributeTable): AttributeTable {
  return Object.fromEntries(
    Object.entries(table).map(([type, own]) => [
      type,
      own.map((row) =>
        neverEmpty.has(row.path) || row.native.some(([root = '']) => readApart.has(root)) ? row : { ...row, optional: true as const },
      ),
    ]),
  );
}

/** Rows of `rows`, brought into one form by a function of their own. */
export function rowsBy(normalise: Normalise, ...texts: readonly string[]): readonly AttributeRow[] {
  return rows(...texts).map((row) => ({ ...row, normalise }));
}

/**
 * A tree in which Terraform's blocks (lists of one, names in `snake_case`) and an API's objects (names in `camelCase`) are equal text where they mean the
 * same: what says nothing is left out, lists are in order, links are names.
 */
export function tree(value: unknown): string {
  if (value === null || value === undefined || value === false || value === 0 || value === '') return '';
  if (Array.isArray(value)) {
    const items = asArray(value)
      .map(tree)
      .filter((item) => item !== '');
    return items.length < 2 ? (items[0] ?? '') : `[${items.sort().join(', ')}]`;
  }
  const record = asRecord(value);
  if (record === undefined) return lastOfLink(text(value));
  const fields = Object.entries(record).flatMap(([name, own]) => {
    const text = tree(own);
    return text === '' || name === 'kind' ? [] : [`${snake(name)}: ${text}`];
  });
  return fields.length === 0 ? '' : `{${fields.sort().join(', ')}}`;
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => `_${letters.toLowerCase()}`);
}

/** A self link as its name. */
function lastOfLink(text: string): string {
  return /^https:\/\/.*\/projects\/|^projects\/[^/]+\/(global|regions|zones)\//.test(text) ? text.slice(text.lastIndexOf('/') + 1) : text;
}

/** Fields of each item of a list, one line an item, in order. Each is named as Terraform and as the API has it. */
export function linesOf(...fields: readonly (readonly [terraform: string, api: string])[]): Normalise {
  return (value) =>
    asArray(value)
      .map((item) => {
        const record = asRecord(item) ?? {};
        return fields.map(([terraform, api]) => tree(record[api] ?? record[terraform])).join(' ');
      })
      .sort()
      .join('\n');
}

/** Seconds with or without their sign, and with or without parts of a second. */
export function seconds(value: unknown): string {
  const number = Number.parseFloat(text(value));
  return Number.isNaN(number) || number === 0 ? '' : String(number);
}

/** One port, or the first and the last of several. */
export function portRange(value: unknown): string {
  const [first = '', last = first] = text(value).split('-');
  return first === last ? first : `${first}-${last}`;
}

/** Megabytes of `256`, `256M`, `256Mi` and `1G`. */
export function megabytes(value: unknown): string {
  const [, number = '', unit = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(text(value)) ?? [];
  if (number === '') return text(value);
  return String(Math.round(Number(number) * (/^g/i.test(unit) ? 1024 : /^k/i.test(unit) ? 1 / 1024 : 1)));
}

/** Instance metadata: a map, or a list of keys and values. What GKE and Compute Engine add goes by names of their own. */
function metadata(value: unknown): string {
  const pairs: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? asArray(value).map((item) => [text(asRecord(item)?.['key']), asRecord(item)?.['value']] as const)
    : Object.entries(asRecord(value) ?? {});
  return pairs
    .map(([key, own]) => `${key}=${text(own)}`)
    .sort()
    .join('\n');
}

/** The metadata without the startup script, which has an attribute of its own where the state fills that. */
export function metadataOf(value: unknown, owner?: StateValues): string {
  const script = owner?.['metadata_startup_script'];
  const isApart = typeof script === 'string' && script !== '';
  return metadata(value)
    .split('\n')
    .filter((line) => !isApart || !line.startsWith('startup-script='))
    .join('\n');
}

/** Variables without the one that Cloud Functions sets. SOURCE: `environmentVariablesDiffSuppress` of the google provider. */
export function variables(value: unknown): string {
  return Object.entries(asRecord(value) ?? {})
    .filter(([name]) => name !== 'LOG_EXECUTION_ID')
    .map(([name, own]) => `${name}=${text(own)}`)
    .sort()
    .join('\n');
}

const conditions: readonly (readonly [terraform: string, api: string])[] = [
  ['age', 'age'],
  ['created_before', 'createdBefore'],
  ['num_newer_versions', 'numNewerVersions'],
  ['days_since_noncurrent_time', 'daysSinceNoncurrentTime'],
  ['days_since_custom_time', 'daysSinceCustomTime'],
  ['noncurrent_time_before', 'noncurrentTimeBefore'],
  ['custom_time_before', 'customTimeBefore'],
  ['matches_storage_class', 'matchesStorageClass'],
  ['matches_prefix', 'matchesPrefix'],
  ['matches_suffix', 'matchesSuffix'],
];

/** Rules of a bucket's life cycle, one line a rule. SOURCE: `flattenBucketLifecycleRules` of the google provider; `lifecycle` of Cloud Storage's JSON API. */
export function lifecycle(value: unknown): string {
  return asArray(value)
    .map((item) => {
      const rule = asRecord(item) ?? {};
      const [action, condition] = [first(rule['action']), first(rule['condition'])];
      const live: unknown = condition['isLive'] ?? { LIVE: true, ARCHIVED: false }[text(condition['with_state'])];
      const when = conditions.flatMap(([terraform, api]) => {
        const own = tree(condition[api] ?? condition[terraform]);
        return own === '' ? [] : [`${terraform} ${own}`];
      });
      const state = live === undefined || live === null ? [] : [live === true ? 'live' : 'archived'];
      return [text(action['type']), text(action['storageClass'] ?? action['storage_class']), ...when, ...state]
        .filter((word) => word !== '')
        .join(' ');
    })
    .sort()
    .join('\n');
}

/** The block of Terraform, or the object of an API, which has no list around it. */
function first(value: unknown): StateValues {
  return asRecord(Array.isArray(value) ? asArray(value)[0] : value) ?? {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Rules of a Cloud Armor policy, one line a rule. SOURCE: `SecurityPolicyRule` in Compute Engine's description. */
export function armorRules(value: unknown): string {
  return asArray(value)
    .map((item) => {
      const rule = asRecord(item) ?? {};
      const match = first(rule['match']);
      const config = first(match['config']);
      const ranges = asArray(config['srcIpRanges'] ?? config['src_ip_ranges'])
        .map(text)
        .sort();
      const words = [
        text(rule['priority']),
        text(rule['action']).replace(/^deny\((\d+)\)$/, 'deny $1'),
        text(match['versionedExpr'] ?? match['versioned_expr']),
        ranges.join(','),
        text(first(match['expr'])['expression']),
        rule['preview'] === true ? 'preview' : '',
      ];
      return words.filter((word) => word !== '').join(' ');
    })
    .sort()
    .join('\n');
}

/** Paths of a URL map and where they lead, one line a path. SOURCE: `PathMatcher` in Compute Engine's description. */
export function pathMatchers(value: unknown): string {
  return asArray(value)
    .flatMap((item) => {
      const matcher = asRecord(item) ?? {};
      const name = text(matcher['name']);
      const service = (of: StateValues): string => lastOfLink(text(of['service'])) || lastOfLink(text(of['defaultService'] ?? of['default_service']));
      const rules = asArray(matcher['pathRules'] ?? matcher['path_rule']).flatMap((own) => {
        const rule = asRecord(own) ?? {};
        return asArray(rule['paths']).map((path) => `${name} ${text(path)} ${service(rule)}`);
      });
      return [`${name} ${service(matcher)}`, ...rules];
    })
    .sort()
    .join('\n');
}

/** Conditions of an alert by name, what they look at, and how far. SOURCE: `AlertPolicy.Condition` of Cloud Monitoring. */
export function alertConditions(value: unknown): string {
  return asArray(value)
    .map((item) => {
      const condition = asRecord(item) ?? {};
      const threshold = first(condition['conditionThreshold'] ?? condition['condition_threshold']);
      const absent = first(condition['conditionAbsent'] ?? condition['condition_absent']);
      const query = first(condition['conditionMonitoringQueryLanguage'] ?? condition['condition_monitoring_query_language']);
      const field = (of: StateValues, terraform: string, api: string): string => tree(of[api] ?? of[terraform]);
      return [
        field(condition, 'display_name', 'displayName'),
        field(threshold, 'filter', 'filter'),
        field(threshold, 'comparison', 'comparison'),
        field(threshold, 'threshold_value', 'thresholdValue'),
        seconds(threshold['duration']),
        field(absent, 'filter', 'filter'),
        seconds(absent['duration']),
        field(query, 'query', 'query'),
      ].join('|');
    })
    .sort()
    .join('\n');
}

/** A boolean of a state's word. */
export function isWord(word: string): Normalise {
  return (value) => (value === true || value === word ? 'true' : '');
}

/** Lines without regard to capitals, in which `FALSE` says nothing: Terraform writes some of an API's booleans as texts. */
export function lowerLines(lines: string): string {
  return lines.toLowerCase().replaceAll(/\bfalse\b/g, '');
}
