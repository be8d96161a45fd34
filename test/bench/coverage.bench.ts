import { readFileSync } from 'node:fs';
import type { StateValues, TerraformRules } from '../../src/core/terraform-rules.ts';
import { listers } from '../../src/providers/aws/listers/table.ts';
import { cloudControlListers } from '../../src/providers/aws/cloud-control/listers.ts';
import { readerOf } from '../../src/providers/aws/readers/table.ts';
import { types as digitaloceanTypes } from '../../src/providers/digitalocean/types.ts';
import { nativeAddress } from '../../src/providers/gcp/native-apis.ts';
import { types as assetTypes } from '../../src/providers/gcp/types.ts';
import { awsTable } from '../../src/providers/aws/terraform/identity/table.ts';
import { digitaloceanTable } from '../../src/providers/digitalocean/terraform/identify.ts';
import { googleSubresources } from '../../src/providers/gcp/terraform/google-subresources.ts';
import { googleTypes } from '../../src/providers/gcp/terraform/google-types.ts';
import { azurermTypes } from '../../src/providers/azure/terraform/azurerm-types.ts';
import { allRules } from '../rules.ts';
import { awsByCloudControl } from '../unit/core/drift/aws-listed-by-cloud-control.ts';
import { awsByIdentifier } from '../unit/core/drift/aws-listed-by-identifier.ts';
import { awsByService } from '../unit/core/drift/aws-listed-by-service.ts';
import { googleListed } from '../unit/core/drift/google-listed.ts';

/**
 * Which Terraform types are known, as a share of the types and of the resource blocks that people write. Reads a table of provider, type, repositories and
 * blocks; the one beside this file was counted over 95 public repositories.
 */

interface Use {
  readonly provider: string;
  readonly type: string;
  readonly blocks: number;
}

interface Known {
  readonly identity: boolean;
  readonly listing: boolean;
  readonly attributes: boolean;
  /** Undefined for what is a part of another resource or stands for none: it is never imported by itself. */
  readonly importId: boolean | undefined;
}

const file = process.argv[2] ?? new URL('types-by-use.tsv', import.meta.url);
const uses = readFileSync(file, 'utf8')
  .split('\n')
  .slice(1)
  .flatMap((line): Use[] => {
    const [provider = '', type = '', , blocks = ''] = line.split('\t');
    return type === '' ? [] : [{ provider, type, blocks: Number(blocks) }];
  });

const listed = new Set([...listers, ...cloudControlListers].map(({ info }) => info.type));
const digitalocean = new Set(digitaloceanTypes.map(({ type }) => type));
const google = new Set(assetTypes.map(({ type }) => type));

/** Whether a native type is listed, or read by its id. Resource Graph and ARM answer for every type of Azure. */
const isSeen: Readonly<Record<TerraformRules['provider'], (native: string) => boolean>> = {
  aws: (native) => listed.has(native) || readerOf(native) !== undefined,
  azure: () => true,
  gcp: (native) => google.has(native) || nativeAddress(`//${native.split('/')[0] ?? ''}/projects/p/locations/l/things/t`) !== undefined,
  digitalocean: (native) => digitalocean.has(native),
};

const tables = JSON.stringify([awsTable, googleTypes, googleSubresources, digitaloceanTable]);
/** Every attribute that a template or a row names, each holding something. */
const named: StateValues = Object.fromEntries(
  [...tables.matchAll(/"([a-z_0-9]+)"|\{([a-z_0-9|]+)\}/g)].flatMap(([, key = '', template = '']) =>
    [key, ...template.split('|')].filter((name) => name !== '' && name !== 'self_link').map((name) => [name, 'x'] as const),
  ),
);

/** An instance that says all of itself: what a row is made for can be filled. */
function filled(type: string): StateValues {
  if (!type.startsWith('azurerm_')) {
    const { id, ...others } = named;
    // Google's rows make ids of names where no link is at hand; grants have their resource's path in theirs.
    return type.startsWith('google_') && !type.includes('_iam_')
      ? others
      : { ...others, id: type.includes('_iam_') ? 'projects/p/things/t roles/r m' : id };
  }
  const [namespace = '', ...steps] = (azurermTypes[type] ?? 'Microsoft.Web/sites/parts/pieces').split('/');
  const armId = `/subscriptions/s/resourceGroups/g/providers/${namespace}/${steps.map((step) => `${step}/n`).join('/')}`;
  return new Proxy<Record<string, string>>({}, { get: (_target, name) => (String(name).endsWith('id') ? armId : 'x'), has: () => true });
}

type Listed = readonly [id: string, name: string, identifier: string | undefined];

/** Ids as listings give them, by Terraform type: some hold what no template tells. */
const listedIds: ReadonlyMap<string, Listed> = new Map([
  ...[...awsByService, ...awsByCloudControl, ...awsByIdentifier].map(({ terraform, native, arn, identifier, state }): [string, Listed] => {
    const name = typeof state['name'] === 'string' ? state['name'] : (identifier ?? 'x');
    return [terraform, [arn ?? `${native}|123456789012|eu-west-1|${identifier ?? ''}`, name, identifier]];
  }),
  ...googleListed.map(({ terraform, asset }): [string, Listed] => {
    return [terraform, [`//${asset}`, terraform.endsWith('service_account') ? 'a@p.iam' : 'x', undefined]];
  }),
]);

function known(type: string): Known {
  const rules = allRules.claiming(type);
  const place = { account: '123456789012', region: 'eu-west-1' };
  const outcome = rules?.identify(type, filled(type), place);
  if (rules === undefined || outcome === undefined) return { identity: false, listing: false, attributes: false, importId: false };
  // The sentence of what has no row says so; any other is one of a row.
  if (typeof outcome === 'string') {
    const isKnown = !outcome.includes('no identity row');
    return { identity: isKnown, listing: false, attributes: false, importId: isKnown ? undefined : rules.notImported.has(type) };
  }
  const { nativeType, ids, keys, partOf } = outcome;
  const [id, name, identifier]: Listed = listedIds.get(type) ?? [ids[0] ?? keys[0] ?? 'x', 'x', undefined];
  const attributes = type === 'aws_rds_cluster_instance' ? { cluster: 'c' } : { identifier };
  const resource = { ...place, provider: rules.provider, type: nativeType, id, name, attributes, source: 'bench' };
  return {
    identity: true,
    listing: isSeen[rules.provider](nativeType),
    attributes: allRules.attributesOf(type).length > 0 || allRules.piecesOf(type) !== undefined,
    importId: partOf === undefined ? rules.notImported.has(type) || rules.importId(type, resource) !== undefined : undefined,
  };
}

const parts = ['identity', 'listing', 'attributes', 'importId'] as const;
console.log('Share of the types, and of the resource blocks, that have … (bound for identity and attributes: 90 % of the blocks)\n');
console.log(['provider', 'types', 'blocks', ...parts.flatMap((part) => [`${part} types`, 'blocks'])].map((text) => text.padStart(18)).join(''));
for (const [provider, own] of Map.groupBy(uses, (use) => use.provider)) {
  const blocks = own.reduce((sum, use) => sum + use.blocks, 0);
  const facts = own.map((use) => ({ use, is: known(use.type) }));
  const shares = parts.flatMap((part) => {
    const asked = facts.filter(({ is }) => is[part] !== undefined);
    const having = asked.filter(({ is }) => is[part] === true);
    const share = blocksOf(having) / blocksOf(asked);
    const below = share < 0.9 && (part === 'identity' || part === 'attributes');
    return [percent(having.length / asked.length), `${percent(share)}${below ? ' !' : ''}`];
  });
  console.log([provider, String(own.length), String(blocks), ...shares].map((text) => text.padStart(18)).join(''));
}

function blocksOf(facts: readonly { readonly use: Use }[]): number {
  return facts.reduce((sum, { use }) => sum + use.blocks, 0);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
