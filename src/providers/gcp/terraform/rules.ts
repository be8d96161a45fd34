import type { TerraformRules } from '../../../core/terraform-rules.ts';
import { nativePairs, typesByNative, typesOfTable } from '../../../core/terraform-types.ts';
import { joinTables } from '../../../core/drift/attributes/join-tables.ts';
import { googleAttributes } from './attributes.ts';
import { googleDataAttributes, googleFunctionAttributes } from './attributes-data.ts';
import { googleMachineAttributes } from './attributes-machines.ts';
import { googleNetworkAttributes } from './attributes-network.ts';
import { googlePlatformAttributes } from './attributes-platform.ts';
import { googleServiceAttributes } from './attributes-services.ts';
import { googleBroughtAlong, instanceFamily } from './brought-along.ts';
import { googlePaths, googlePlace, identifyGoogle, isGoogleType } from './identify.ts';
import { googleSubresources } from './google-subresources.ts';
import { googleTypes } from './google-types.ts';
import { leftOutWhereEmpty } from './normalise.ts';
import { googlePieces } from './pieces.ts';
import { googleImportId, googleNotImported } from './import-ids.ts';
import { gcpRules } from './ownership.ts';
import { googleScales, googleSelfChanging } from './self-changing.ts';
import { googleSkeleton } from './skeletons.ts';

const terraformTypesOf = typesByNative(nativePairs(googleTypes));
const projectNumber = /(?<=\/projects\/)\d+(?=\/|$)/;

/** What is known of the `google` and `google-beta` providers' types. */
export const terraformRules: TerraformRules = {
  provider: 'gcp',
  claims: isGoogleType,
  skeleton: googleSkeleton,
  place: googlePlace,
  identify: identifyGoogle,
  isManageable: (nativeType) => terraformTypesOf(nativeType).length > 0,
  knownTypes: () => [...typesOfTable(googleTypes), ...typesOfTable(googleSubresources)],
  terraformTypesOf,
  // The second version of Cloud Run's types is what its pages advise.
  usualType: ({ type }) => (type === 'run.googleapis.com/Service' ? 'google_cloud_run_v2_service' : undefined),
  importId: googleImportId,
  notImported: googleNotImported,
  attributes: leftOutWhereEmpty(
    joinTables(
      googleAttributes,
      googleNetworkAttributes,
      googleServiceAttributes,
      googleMachineAttributes,
      googleDataAttributes,
      googleFunctionAttributes,
      googlePlatformAttributes,
    ),
  ),
  // Network tags are no labels.
  tags: {
    state: ['effective_labels', 'terraform_labels', 'labels', 'user_labels'],
    native: ['labels', 'userLabels'],
    // The labels of a channel say where it leads; answers do not keep those that people gave it apart from them.
    byType: { google_monitoring_notification_channel: [] },
  },
  selfChanging: googleSelfChanging,
  scales: googleScales,
  ownership: gcpRules,
  asksForOwners: true,
  broughtAlong: googleBroughtAlong,
  familiesOf: ({ type, id }) => {
    const pool = /(\/projects\/.+\/nodePools\/)[^/]+$/.exec(id)?.[1];
    if (pool !== undefined) return [`${pool}*`];
    const [, project = '', zone = '', base = ''] =
      /\/projects\/([^/]+)\/zones\/([^/]+)\/(?:instances|disks)\/(.+)-[a-z0-9]{4}(?:-\d+)?$/.exec(id) ?? [];
    if (base === '' || !type.startsWith('compute.')) return [];
    return [zone, zone.replace(/-[a-z]$/, '')].map((place) => instanceFamily(project, place, base));
  },
  // Compute Engine names an instance's own disk after it, and instances after their group; GKE makes a cluster with its first pool. No listing says more of them.
  comesWith: ({ type, id }) => {
    if (type === 'compute.googleapis.com/Disk') return id.replace(/\/disks\/(?=[^/]+$)/, '/instances/');
    if (type === 'container.googleapis.com/NodePool') return id.replace(/\/nodePools\/[^/]+$/, '');
    if (type === 'cloudkms.googleapis.com/CryptoKeyVersion') return id.replace(/\/cryptoKeyVersions\/[^/]+$/, '');
    if (type === 'compute.googleapis.com/Instance') {
      const [, project = '', region = '', zone = '', base = ''] =
        /^(.*\/projects\/[^/]+)\/zones\/(.+)(-[a-z])\/instances\/(.+)-[a-z0-9]{4}$/.exec(id) ?? [];
      return base === ''
        ? undefined
        : [`zones/${region}${zone}`, `regions/${region}`].map((place) => `${project}/${place}/instanceGroupManagers/${base}`);
    }
    return type === 'compute.googleapis.com/InstanceGroup' ? id.replace(/\/instanceGroups\/(?=[^/]+$)/, '/instanceGroupManagers/') : undefined;
  },
  writtenApart: { google_compute_security_policy_rule: ['rule'] },
  pieces: googlePieces,
  shortId: (id) => {
    // States name some things without their host.
    const at = id.startsWith('projects/') ? 0 : id.search(/\/projects\//);
    return at === -1
      ? id.slice(id.lastIndexOf('/') + 1)
      : id
          .slice(at)
          .replace(/^(?=projects\/)/, '/')
          .replace('/instanceGroupManagers/', '/instanceGroups/');
  },
  isGlobalId: () => false,
  // Google names a project by its number in the names of some assets and by its id in those of others, as states do.
  aliasOf: ({ id, account }) => {
    const number = projectNumber.exec(id)?.[0];
    return number === undefined || account === '' ? undefined : [number, account];
  },
  idKey: (id, aliases) => id.replace(projectNumber, (number) => aliases.get(number) ?? number),
  pathsOf: googlePaths,
  pathOf: (key) => key.slice(key.indexOf('/', 2) + 1),
};
