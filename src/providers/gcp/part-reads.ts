import type { LookupTarget } from '../../core/provider.ts';
import type { Item } from './json.ts';
import { type NativeAddress, nativeAddress } from './native-apis.ts';

/** A read of what a resource's own description does not hold: its IAM policy, a zone's record sets, an instance's users. */
export interface PartRead {
  readonly api: string;
  /** Path below the API's host. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent by POST; some of Google's reads want one. */
  readonly body?: Item;
  /** The operation, and the permission that it needs. */
  readonly permission: string;
  /** The field of a page that holds the items; absent where the answer is one object. */
  readonly items?: string;
}

/** A member of a resource's detail that a read of its own brings. */
export interface Part {
  /** The member's name. */
  readonly name: string;
  readonly read: PartRead;
  /** Set where the member is one of the answer's, not the answer itself. */
  readonly ofAnswer?: true;
}

type Row = (address: NativeAddress, target: LookupTarget) => Part;

function listed(name: string, tail: string, items: string, { permission, ...more }: Pick<PartRead, 'permission' | 'query' | 'body'>): Row {
  return ({ api, path }) => ({ name, read: { api, path: `${path}/${tail}`, items, permission, ...more } });
}

/** A setting of Compute Engine for a whole project; one read brings all of them. */
function computeProject(name: string): Row {
  return (_address, target) => ({
    name,
    ofAnswer: true,
    read: { api: 'compute', path: `compute/v1/projects/${projectOf(target)}`, permission: 'compute.projects.get' },
  });
}

const project: Readonly<Record<string, Row>> = {
  commoninstancemetadata: computeProject('commonInstanceMetadata'),
  defaultnetworktier: computeProject('defaultNetworkTier'),
  cloudarmortier: computeProject('cloudArmorTier'),
  xpnprojectstatus: computeProject('xpnProjectStatus'),
  usageexportlocation: computeProject('usageExportLocation'),
  xpnhost: (_address, target) => ({
    name: 'xpnHost',
    read: { api: 'compute', path: `compute/v1/projects/${projectOf(target)}/getXpnHost`, permission: 'compute.projects.get' },
  }),
  services: (_address, target) => ({
    name: 'services',
    read: {
      api: 'serviceusage',
      path: `v1/projects/${projectOf(target)}/services`,
      query: { filter: 'state:ENABLED', pageSize: '200' },
      items: 'services',
      permission: 'serviceusage.services.list',
    },
  }),
  admissionpolicy: (_address, target) => ({
    name: 'admissionPolicy',
    read: { api: 'binaryauthorization', path: `v1/projects/${projectOf(target)}/policy`, permission: 'binaryauthorization.policy.get' },
  }),
  liens: (_address, target) => ({
    name: 'liens',
    read: {
      api: 'cloudresourcemanager',
      path: 'v3/liens',
      query: { parent: `projects/${projectOf(target)}` },
      items: 'liens',
      permission: 'resourcemanager.liens.list',
    },
  }),
  billinginfo: (_address, target) => ({
    name: 'billingInfo',
    read: { api: 'cloudbilling', path: `v1/projects/${projectOf(target)}/billingInfo`, permission: 'resourcemanager.projects.get' },
  }),
};

/** By asset type and the member's name in lower case. SOURCE: each API's REST reference. */
const rows: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  'cloudresourcemanager.googleapis.com/Project': project,
  'dns.googleapis.com/ManagedZone': {
    rrsets: listed('rrsets', 'rrsets', 'rrsets', { query: { maxResults: '1000' }, permission: 'dns.resourceRecordSets.list' }),
  },
  'dns.googleapis.com/ResponsePolicy': {
    rules: listed('rules', 'rules', 'responsePolicyRules', { permission: 'dns.responsePolicyRules.list' }),
  },
  'sqladmin.googleapis.com/Instance': {
    databases: listed('databases', 'databases', 'items', { permission: 'cloudsql.databases.list' }),
    users: listed('users', 'users', 'items', { permission: 'cloudsql.users.list' }),
    sslcerts: listed('sslCerts', 'sslCerts', 'items', { permission: 'cloudsql.sslCerts.list' }),
  },
  'storage.googleapis.com/Bucket': {
    acl: listed('acl', 'acl', 'items', { permission: 'storage.buckets.get' }),
    defaultobjectacl: listed('defaultObjectAcl', 'defaultObjectAcl', 'items', { permission: 'storage.buckets.get' }),
    notifications: listed('notifications', 'notificationConfigs', 'items', { permission: 'storage.buckets.get' }),
    managedfolders: listed('managedFolders', 'managedFolders', 'items', { permission: 'storage.managedFolders.list' }),
    objects: listed('objects', 'o', 'items', { query: { maxResults: '1000' }, permission: 'storage.objects.list' }),
  },
  'compute.googleapis.com/InstanceGroup': {
    members: listed('members', 'listInstances', 'items', { body: {}, permission: 'compute.instanceGroups.list' }),
  },
  'compute.googleapis.com/NetworkEndpointGroup': {
    endpoints: listed('endpoints', 'listNetworkEndpoints', 'items', { body: {}, permission: 'compute.networkEndpointGroups.get' }),
  },
  'compute.googleapis.com/InstanceGroupManager': {
    perinstanceconfigs: listed('perInstanceConfigs', 'listPerInstanceConfigs', 'items', {
      body: {},
      permission: 'compute.instanceGroupManagers.get',
    }),
  },
};

/** Hosts whose policies are asked for by POST. SOURCE: `getIamPolicy` in each API's REST reference. */
const posted = new Set(
  (
    'cloudresourcemanager iam spanner bigtable dns bigquery bigqueryconnection analyticshub datacatalog dataproc cloudtasks servicedirectory ' +
    'containeranalysis servicemanagement iap accesscontextmanager aiplatform securitycenter logging'
  )
    .split(' ')
    .map((service) => `${service}.googleapis.com`),
);

/** The IAM policy of a resource, conditions included (version 3). */
function iamPolicy({ api, path, permission }: NativeAddress, { id }: LookupTarget): Part {
  const host = /^\/\/([^/]+)\//.exec(id)?.[1] ?? '';
  const read = (own: Pick<PartRead, 'path' | 'query' | 'body'>): Part => ({
    name: 'iamPolicy',
    read: { api, permission: permission.replace(/get$/, 'getIamPolicy'), ...own },
  });
  if (host === 'storage.googleapis.com') return read({ path: `${path}/iam`, query: { optionsRequestedPolicyVersion: '3' } });
  if (host === 'compute.googleapis.com') return read({ path: `${path}/getIamPolicy`, query: { optionsRequestedPolicyVersion: '3' } });
  return posted.has(host)
    ? read({ path: `${path}:getIamPolicy`, body: { options: { requestedPolicyVersion: 3 } } })
    : read({ path: `${path}:getIamPolicy`, query: { 'options.requestedPolicyVersion': '3' } });
}

/** Tags that are bound to a resource itself; what is not global is asked for where it is. SOURCE: Resource Manager's page of tag bindings. */
function tagBindings({ id, region }: LookupTarget): Part {
  const api = region === 'global' || region === '' ? 'cloudresourcemanager' : `${region}-cloudresourcemanager`;
  const query = { parent: id, pageSize: '300' };
  return {
    name: 'tagBindings',
    read: { api, path: 'v3/tagBindings', query, items: 'tagBindings', permission: 'resourcemanager.tagValueBindings.list' },
  };
}

/** The member that a read of its own brings; undefined where it stands in the resource's own description. */
export function partOf(want: string, target: LookupTarget): Part | undefined {
  const address = nativeAddress(target.id);
  if (address === undefined) return undefined;
  if (want === 'iampolicy') return iamPolicy(address, target);
  if (want === 'tagbindings') return tagBindings(target);
  return rows[target.type]?.[want]?.(address, target);
}

/** The project's id as accounts have it, or what its name says. */
function projectOf({ account, id }: LookupTarget): string {
  return account === '' || account.includes('/') ? id.slice(id.lastIndexOf('/') + 1) : account;
}
