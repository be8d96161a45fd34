import type { Item } from '../estate.ts';
import { isFields } from '../wire/values.ts';
import { itemOf, membersOf, type Shape } from '../wire/shape.ts';
import { type Call, invalid } from './call.ts';

/**
 * EC2's filters: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html. Several filters must all match,
 * one of a filter's values is enough, `*` and `?` stand for any characters. Their names are the members' names with hyphens, with exceptions.
 */
const exceptions: Readonly<Record<string, string>> = {
  'instance-state-name': 'State.Name',
  'instance-state-code': 'State.Code',
  isDefault: 'IsDefault',
  'default-for-az': 'DefaultForAz',
  'attachment.vpc-id': 'Attachments.VpcId',
  'attachment.instance-id': 'Attachments.InstanceId',
  'attachment.status': 'Attachments.State',
  'cidr-block': 'CidrBlock',
  'association.main': 'Associations.Main',
  'private-ip-address': 'PrivateIpAddress',
};

export function matchesFilters(call: Call, item: Item): boolean {
  const filters = filtersOf(call);
  if (!Array.isArray(filters)) return true;
  return filters.every((filter: unknown) => !isFields(filter) || matchesFilter(call, item, String(filter['Name']), valuesOf(filter['Values'])));
}

function valuesOf(values: unknown): RegExp[] {
  const given = Array.isArray(values) ? values.map(String) : [];
  return given.map(
    (value) =>
      new RegExp(
        `^${value
          .replace(/[.+^${}()|[\]\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
      ),
  );
}

function matchesFilter(call: Call, item: Item, name: string, values: readonly RegExp[]): boolean {
  const found = name === 'tag-key' || name.startsWith('tag:') ? tagValues(item, name) : valuesAt(item, pathOf(call, name));
  return found.some((value) => values.some((pattern) => pattern.test(value)));
}

function tagValues(item: Item, name: string): string[] {
  const tags = item['Tags'] ?? item['TagSet'];
  const pairs = Array.isArray(tags) ? tags.filter(isFields) : [];
  if (name === 'tag-key') return pairs.map((pair) => String(pair['Key']));
  return pairs.filter((pair) => pair['Key'] === name.slice(4)).map((pair) => String(pair['Value']));
}

function pathOf(call: Call, name: string): readonly string[] {
  const spelled = exceptions[name] ?? name.split('.').map(pascal).join('.');
  const path = spelled.split('.');
  const items = [...membersOf(call.operation.output).values()].filter((member) => member.kind === 'list').map(itemOf);
  if (!items.some((shape) => knows(shape, path))) throw invalid(call, `The filter '${name}' is invalid`);
  return path;
}

function pascal(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** Whether the published model has the member; reservations hold the instances that are filtered. */
function knows(shape: Shape, path: readonly string[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  if (shape.kind === 'list') return knows(itemOf(shape), path);
  const member = membersOf(shape).get(first);
  if (member !== undefined) return knows(member, rest);
  const nested = membersOf(shape).get('Instances');
  return nested !== undefined && knows(nested, path);
}

function valuesAt(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => valuesAt(entry, path));
  const [first, ...rest] = path;
  if (first === undefined) return value === undefined || value === null ? [] : [typeof value === 'string' ? value : JSON.stringify(value)];
  return isFields(value) ? valuesAt(value[first], rest) : [];
}

/** Some operations call the parameter `Filter`. */
export function filtersOf(call: Call): unknown {
  return call.input['Filters'] ?? call.input['Filter'];
}
