import { defined } from '../../core/defined.ts';
import { inItsService } from './terraform/identify.ts';

/** The REST read of one resource, by the host in its full name. */
export interface NativeRead {
  /** The API's own host without `.googleapis.com`, or what makes it of the name where each region has its own. */
  readonly api: string | ((name: string) => string);
  /** Path below the host, from the name below its host; undefined where this name has no read of its own. */
  path(name: string): string | undefined;
  /** The service in IAM permissions, where it is not the API's. */
  readonly permissions?: string;
}

const below = (prefix: string) => (name: string) => `${prefix}/${name}`;
const versioned = (api: string, version: string, permissions?: string): NativeRead => ({
  api,
  path: below(version),
  ...defined({ permissions }),
});

/**
 * SOURCES: asset names, https://cloud.google.com/asset-inventory/docs/asset-names; paths, each API's REST reference. A host without a
 * row has no read that its name leads to: it is looked for in the index.
 */
const reads: Readonly<Record<string, NativeRead>> = {
  'compute.googleapis.com': versioned('compute', 'compute/v1'),
  'storage.googleapis.com': { api: 'storage', path: (name) => (name.includes('/') ? undefined : `storage/v1/b/${encodeURIComponent(name)}`) },
  'cloudsql.googleapis.com': versioned('sqladmin', 'sql/v1beta4', 'cloudsql'),
  'container.googleapis.com': versioned('container', 'v1'),
  'run.googleapis.com': { api: 'run', path: (name) => (/\/locations\/[^/]+\/(services|jobs)\/[^/]+$/.test(name) ? `v2/${name}` : undefined) },
  'cloudfunctions.googleapis.com': versioned('cloudfunctions', 'v2'),
  'pubsub.googleapis.com': versioned('pubsub', 'v1'),
  'iam.googleapis.com': versioned('iam', 'v1'),
  'secretmanager.googleapis.com': versioned('secretmanager', 'v1'),
  'cloudkms.googleapis.com': versioned('cloudkms', 'v1'),
  'artifactregistry.googleapis.com': versioned('artifactregistry', 'v1'),
  'bigquery.googleapis.com': versioned('bigquery', 'bigquery/v2'),
  'spanner.googleapis.com': versioned('spanner', 'v1'),
  'bigtable.googleapis.com': versioned('bigtableadmin', 'v2'),
  'redis.googleapis.com': versioned('redis', 'v1'),
  'memcache.googleapis.com': versioned('memcache', 'v1'),
  'file.googleapis.com': versioned('file', 'v1'),
  'alloydb.googleapis.com': versioned('alloydb', 'v1'),
  'firestore.googleapis.com': versioned('firestore', 'v1', 'datastore'),
  'dns.googleapis.com': versioned('dns', 'dns/v1'),
  'logging.googleapis.com': versioned('logging', 'v2'),
  'monitoring.googleapis.com': { api: 'monitoring', path: (name) => (name.includes('/dashboards/') ? `v1/${name}` : `v3/${name}`) },
  'cloudscheduler.googleapis.com': versioned('cloudscheduler', 'v1'),
  'cloudtasks.googleapis.com': versioned('cloudtasks', 'v2'),
  'cloudbuild.googleapis.com': versioned('cloudbuild', 'v1'),
  'clouddeploy.googleapis.com': versioned('clouddeploy', 'v1'),
  'dataproc.googleapis.com': versioned('dataproc', 'v1'),
  'dataflow.googleapis.com': versioned('dataflow', 'v1b3'),
  'composer.googleapis.com': versioned('composer', 'v1'),
  'workflows.googleapis.com': versioned('workflows', 'v1'),
  'eventarc.googleapis.com': versioned('eventarc', 'v1'),
  'vpcaccess.googleapis.com': versioned('vpcaccess', 'v1'),
  'apigateway.googleapis.com': versioned('apigateway', 'v1'),
  'apikeys.googleapis.com': versioned('apikeys', 'v2'),
  'privateca.googleapis.com': versioned('privateca', 'v1'),
  'certificatemanager.googleapis.com': versioned('certificatemanager', 'v1'),
  'gkehub.googleapis.com': versioned('gkehub', 'v1'),
  'networkconnectivity.googleapis.com': versioned('networkconnectivity', 'v1'),
  'servicedirectory.googleapis.com': versioned('servicedirectory', 'v1'),
  'notebooks.googleapis.com': versioned('notebooks', 'v2'),
  'datafusion.googleapis.com': versioned('datafusion', 'v1'),
  'dataplex.googleapis.com': versioned('dataplex', 'v1'),
  'appengine.googleapis.com': versioned('appengine', 'v1'),
  'cloudresourcemanager.googleapis.com': versioned('cloudresourcemanager', 'v3', 'resourcemanager'),
  'cloudbilling.googleapis.com': versioned('cloudbilling', 'v1', 'billing'),
  'aiplatform.googleapis.com': {
    api: (name) => `${/\/locations\/([^/]+)\//.exec(name)?.[1] ?? 'us-central1'}-aiplatform`,
    path: below('v1'),
    permissions: 'aiplatform',
  },
  ...Object.fromEntries(
    (
      'accesscontextmanager/v1 analyticshub/v1 apigee/v1 assuredworkloads/v1 backupdr/v1 billingbudgets/v1 biglake/v1 bigqueryconnection/v1 bigquerydatatransfer/v1 ' +
      'bigqueryreservation/v1 binaryauthorization/v1 cloudidentity/v1 cloudquotas/v1 connectors/v1 containeranalysis/v1 datacatalog/v1 dataform/v1beta1 ' +
      'dialogflow/v3 discoveryengine/v1 dlp/v2 documentai/v1 essentialcontacts/v1 gkebackup/v1 identitytoolkit/v2 integrations/v1 looker/v1 managedkafka/v1 ' +
      'networkmanagement/v1 networksecurity/v1 networkservices/v1 orgpolicy/v2 osconfig/v1 privilegedaccessmanager/v1 securesourcemanager/v1 ' +
      'securitycenter/v2 servicemanagement/v1 serviceusage/v1 sourcerepo/v1 storagetransfer/v1 tpu/v2 vmwareengine/v1 workstations/v1'
    )
      .split(' ')
      .map((row) => {
        const [api = '', version = ''] = row.split('/');
        return [`${api}.googleapis.com`, versioned(api, version)];
      }),
  ),
};

/** How a resource is read, from its full name (`//host/…`). */
export interface NativeAddress {
  readonly api: string;
  readonly path: string;
  /** e.g. `compute.instances.get`: the operation, and the permission that it needs. */
  readonly permission: string;
}

/** Whether names of resources of a type lead to a read; of what is read in part, one such name is enough. */
export function isReadById(nativeType: string): boolean {
  const [host = ''] = inItsService(`//${nativeType}`).slice(2).split('/');
  return host in reads;
}

/** Undefined where a full name leads to no read. */
export function nativeAddress(fullName: string): NativeAddress | undefined {
  const match = /^\/\/([^/]+)\/(.+)$/.exec(fullName);
  const [, host = '', name = ''] = match ?? [];
  const read = reads[host];
  const path = read?.path(name);
  if (read === undefined || path === undefined) return undefined;
  const steps = name.split('/');
  const collection = host === 'storage.googleapis.com' ? 'buckets' : (steps.at(-2) ?? 'resources');
  const api = typeof read.api === 'string' ? read.api : read.api(name);
  return { api, path, permission: `${read.permissions ?? api}.${collection}.get` };
}
