import { createHash } from 'node:crypto';
import { importTarget } from './import-target.ts';
import type { RuleSet } from './rule-set.ts';
import type { ImportBlocks } from '../api/code-blocks.ts';
import type { Resource } from '../model.ts';
import { quoted } from '../terraform/addresses.ts';
import { requiredAttributes } from '../terraform/required-attributes.ts';

/** Blocks as text, and what none could be written for. */
type WrittenBlocks = Omit<ImportBlocks, 'problems'>;

/** The blocks for those of `resources` that are named by id. An id that none has is said as skipped. Linear. */
export function importBlocksFor(ids: readonly string[], resources: Iterable<Resource>, rules: RuleSet, taken: ReadonlySet<string>): WrittenBlocks {
  const wanted = new Set(ids);
  const missing = new Set(ids);
  const chosen: Resource[] = [];
  for (const resource of resources) {
    if (!wanted.has(resource.id)) continue;
    chosen.push(resource);
    missing.delete(resource.id);
  }
  const { text, skipped } = importBlocks(chosen, rules, taken);
  return {
    text: text === '' ? '' : generating + text,
    skipped: [...skipped, ...Array.from(missing, (id) => ({ id, reason: 'it is not in the last inventory' }))],
  };
}

/** How people get the provider's own code in the place of the skeletons. SOURCE: Terraform's documentation, "Generating configuration". */
const generating = [
  '# To have Terraform write the code itself, leave out the resource blocks below, keep the import blocks, and run:',
  '#   terraform plan -generate-config-out=generated.tf',
  '',
  '',
].join('\n');

interface Planned {
  readonly resource: Resource;
  readonly type: string;
  readonly id: string;
  readonly others: readonly string[];
  readonly name: string;
  /** What is known of the arguments of its code. */
  readonly known: Readonly<Record<string, unknown>>;
}

/**
 * `import` blocks with a skeleton of the resource behind each, for `terraform plan` (1.5 or later) or OpenTofu. Addresses are made of the resources' own names; those
 * that would be the same are distinguished by a hash of the id, so that they do not depend on the order in which resources come. Sorted, so that the same resources give the same text.
 * No address is among `taken`, the `type.name` of what state and code have already.
 */
export function importBlocks(resources: readonly Resource[], rules: RuleSet, taken: ReadonlySet<string> = new Set()): WrittenBlocks {
  const skipped: { id: string; reason: string }[] = [];
  const planned: Planned[] = [];
  for (const resource of new Map(resources.map((one) => [`${one.provider}\n${one.type}\n${one.id}`, one])).values()) {
    const target = importTarget(resource, rules);
    if (typeof target === 'string') skipped.push({ id: resource.id, reason: target });
    else {
      const { terraformType: type, id, others } = target;
      planned.push({ resource, type, id, others, name: nameOf(resource), known: rules.of(resource.provider).skeleton(type, resource) });
    }
  }
  const blocks = withOwnNames(planned, taken).sort((left, right) => order(`${left.type}.${left.name}`, `${right.type}.${right.name}`));
  return { text: blocks.map(blockText).join('\n'), skipped };
}

function blockText({ resource, type, id, others, name, known }: Planned): string {
  const where = [resource.account, resource.region === 'global' ? '' : resource.region].filter(Boolean).join(', ');
  const comments = [
    ...(others.length === 0 ? [] : [`It may be ${others.join(' or ')} instead.`]),
    `From ${plainText(where)}: add "provider" where that is not the default one.`,
    fillText(requiredAttributes[type], known),
  ];
  return [
    'import {',
    `  to = ${type}.${name}`,
    `  id = ${quoted(id)}`,
    '}',
    '',
    `resource "${type}" "${name}" {`,
    ...comments.map((comment) => `  # ${comment}`),
    ...argumentLines(known),
    '}',
    '',
  ].join('\n');
}

/** What is left to a person, as far as that is known. */
function fillText(required: readonly string[] | undefined, known: Planned['known']): string {
  const further = Object.keys(known).length === 0 ? '' : ' further';
  if (required === undefined) return `Fill in what${further === '' ? '' : ' else'} the provider requires; see the type's page in its documentation.`;
  const open = required.filter((argument) => known[argument] === undefined);
  return open.length === 0
    ? `Nothing${further} must be filled in; "terraform plan" shows what the code would change.`
    : `Fill in: ${open.join(', ')}`;
}

/** Arguments as `terraform fmt` lays them out: those of one line with their signs below each other, then the maps. */
function argumentLines(known: Planned['known']): string[] {
  const plain: [string, string][] = [];
  const maps: string[] = [];
  for (const [name, value] of Object.entries(known)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const entries = Object.entries(value).map(([key, text]): [string, string] => [quoted(key), quoted(String(text))]);
      maps.push('', `  ${name} = {`, ...aligned(entries, '    '), '  }');
    } else plain.push([name, valueText(value)]);
  }
  return [...(plain.length === 0 ? [] : ['', ...aligned(plain, '  ')]), ...maps];
}

function aligned(entries: readonly (readonly [string, string])[], indent: string): string[] {
  const width = Math.max(...entries.map(([name]) => columnsOf(name)));
  return entries.map(([name, text]) => `${indent}${name}${' '.repeat(width - columnsOf(name))} = ${text}`);
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => quoted(String(one))).join(', ')}]`;
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value);
}

/** Terraform counts the grapheme clusters of a name. SOURCE: hashicorp/hcl hclwrite, "formatSpaces". */
function columnsOf(text: string): number {
  return Array.from(new Intl.Segmenter().segment(text)).length;
}

/** Gives those that would have one address, or one that is taken, a longer name each. */
function withOwnNames(planned: readonly Planned[], taken: ReadonlySet<string>): Planned[] {
  let named = [...planned];
  for (let length = 6; length <= 60; length += 6) {
    const counts = Map.groupBy(named, ({ type, name }) => `${type}.${name}`);
    const isShared = ({ type, name }: Planned): boolean => {
      const address = `${type}.${name}`;
      return taken.has(address) || (counts.get(address)?.length ?? 0) > 1;
    };
    if (!named.some(isShared)) break;
    named = named.map((one, at) => {
      return isShared(one) ? { ...one, name: `${planned[at]?.name ?? one.name}_${hashOf(one.resource).slice(0, length)}` } : one;
    });
  }
  return named;
}

function hashOf({ provider, account, region, id }: Resource): string {
  return createHash('sha256')
    .update(JSON.stringify([provider, account, region, id]))
    .digest('hex');
}

/** A name that HCL and Terraform take: letters, digits, `_` and `-`, not beginning with a digit or a dash. */
function nameOf({ name, id }: Resource): string {
  const tail = id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':'), id.lastIndexOf('|')) + 1);
  const [made] = [name ?? '', tail, id]
    .map((text) =>
      text
        .normalize('NFKD')
        .replaceAll(/[^A-Za-z0-9_-]+/g, '_')
        .replaceAll(/^[_-]+|[_-]+$/g, '')
        .slice(0, 100),
    )
    .filter((text) => text !== '');
  if (made === undefined) return 'imported';
  return /^[A-Za-z_]/.test(made) ? made : `r_${made}`;
}

function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
