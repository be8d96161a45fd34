import type { TerraformRules } from '../../../core/terraform-rules.ts';
import { nativePairs, typesByNative, typesOfTable } from '../../../core/terraform-types.ts';
import { joinTables } from '../../../core/drift/attributes/join-tables.ts';
import { asArray, asRecord } from '../../../core/terraform/json.ts';
import { digitaloceanAttributes } from './attributes.ts';
import { digitaloceanFurtherAttributes } from './attributes-further.ts';
import { digitaloceanBroughtAlong } from './brought-along.ts';
import { digitaloceanPlace, digitaloceanTable, identifyDigitalocean, isDigitaloceanType } from './identify.ts';
import { digitaloceanImportId, digitaloceanNotImported, digitaloceanUsualType } from './import-ids.ts';
import { digitaloceanRules } from './ownership.ts';
import { digitaloceanPieces } from './pieces.ts';
import { digitaloceanWrittenApart } from './written-apart.ts';
import { digitaloceanSkeleton } from './skeletons.ts';

const terraformTypesOf = typesByNative(nativePairs(digitaloceanTable));

/** The id of the one droplet that something is attached to. */
function dropletOf([id, ...others]: readonly unknown[]): string | undefined {
  return others.length === 0 && (typeof id === 'number' || typeof id === 'string') ? `do:droplet:${String(id)}` : undefined;
}

/** What is known of the `digitalocean` provider's types. */
export const terraformRules: TerraformRules = {
  provider: 'digitalocean',
  claims: isDigitaloceanType,
  skeleton: digitaloceanSkeleton,
  place: digitaloceanPlace,
  identify: identifyDigitalocean,
  isManageable: (nativeType) => terraformTypesOf(nativeType).length > 0,
  knownTypes: () => typesOfTable(digitaloceanTable),
  terraformTypesOf,
  usualType: digitaloceanUsualType,
  importId: digitaloceanImportId,
  notImported: digitaloceanNotImported,
  attributes: joinTables(digitaloceanAttributes, digitaloceanFurtherAttributes),
  tags: { state: ['tags'], native: ['tags'] },
  selfChanging: {
    digitalocean_kubernetes_cluster: [
      { path: 'version', byItself: (of) => of['auto_upgrade'] === true },
      { path: 'node_pool[0].node_count', byItself: (of) => asRecord(asArray(of['node_pool'])[0])?.['auto_scale'] === true },
    ],
    // A volume may be attached by a resource of its own, of which the droplet's state knows only afterwards.
    digitalocean_droplet: [{ path: 'volume_ids', byItself: (of) => asArray(of['volume_ids']).length === 0 }],
    // A balancer that goes by a tag is given its droplets.
    digitalocean_loadbalancer: [{ path: 'droplet_ids', byItself: (of) => typeof of['droplet_tag'] === 'string' && of['droplet_tag'] !== '' }],
    // DigitalOcean moves caches to newer versions and to Valkey by itself. SOURCE: the diff suppressed by the provider.
    digitalocean_database_cluster: ['version', 'engine'].map((path) => ({
      path,
      byItself: (of, cloud) =>
        ['redis', 'valkey'].includes(String(of['engine'])) && (path === 'engine' ? cloud === 'valkey' : Number(cloud) > Number(of['version'])),
    })),
  },
  scales: {},
  ownership: digitaloceanRules,
  broughtAlong: digitaloceanBroughtAlong,
  writtenApart: digitaloceanWrittenApart,
  pieces: digitaloceanPieces,
  comesWith: ({ type, id, attributes = {} }) => {
    switch (type) {
      // A domain made by hand is one item with its records, a droplet one with its only volume and its address.
      case 'digitalocean:domain_record':
        return `do:domain:${/^do:domain_record:(.+)\/[^/]+$/.exec(id)?.[1] ?? ''}`;
      case 'digitalocean:volume':
        return dropletOf(asArray(attributes['droplet_ids']));
      case 'digitalocean:reserved_ip':
      case 'digitalocean:reserved_ipv6':
        return dropletOf([attributes['droplet.id']]);
      default:
        return undefined;
    }
  },
  shortId: (id) => id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1),
  isGlobalId: (text) => text.startsWith('do:'),
  idKey: (id) => id,
};
