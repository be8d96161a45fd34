/** A Google Cloud estate: projects and what is in them, in the shape of Cloud Asset's published description. */
export interface GcpEstate {
  /** Tokens that are accepted. */
  readonly tokens: readonly string[];
  readonly organization?: {
    readonly number: string;
    /** False where the token may not search it as a whole. */
    readonly searchable?: boolean;
  };
  readonly folders?: readonly { readonly number: string; readonly parent: string; readonly searchable?: boolean }[];
  readonly projects: readonly GcpProject[];
  /** Requests to Cloud Asset allowed a minute; the published 400 where absent. */
  readonly quota?: number;
  /** Answers fewer rows than asked for, and now and then none, before the last page. */
  readonly shortPages?: true;
  /** Answers each further page first with nothing and the token that was asked with, as if it were not ready. */
  readonly slowPages?: true;
  /** Rows of the projects themselves, as the real index has them. */
  readonly projectRows?: true;
  /** What is answered on the one port; both where absent. */
  readonly transport?: 'grpc' | 'rest';
  /** What a connection with HTTP/2's preface gets where REST alone is spoken; an HTTP/1.1 server's answer where absent. */
  readonly http2?: 'silence' | 'close';
  /** Servers without Resource Manager answer 404 to its paths. */
  readonly noResourceManager?: true;
  /** False: `listAssets` is refused like the search. */
  readonly listable?: boolean;
  /** Cloud Storage objects by bucket and name. */
  readonly objects?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface GcpProject {
  readonly id: string;
  readonly number: string;
  readonly name?: string;
  /** `organizations/N` or `folders/N`. */
  readonly parent?: string;
  readonly state?: 'ACTIVE' | 'DELETE_REQUESTED';
  /** By asset type: a number of generated resources. */
  readonly resources: Readonly<Record<string, number>>;
  /** Resources written out, beside those. */
  readonly assets?: readonly GcpAsset[];
  /** Further answers of the APIs by their paths, e.g. `/dns/v1/…/rrsets`: one object, whose list is given page by page where the request asks for pages. */
  readonly answers?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The token lacks `cloudasset.assets.searchAllResources` here. */
  readonly denied?: true;
  /** The Cloud Asset API is off. */
  readonly disabled?: true;
  /** Left out of `projects:search`. */
  readonly hidden?: true;
  /** Left out of searches above the project, as by a perimeter or after a move. */
  readonly unindexed?: true;
}

/** A resource written out: its row in the index, and what its own API answers for it. */
export interface GcpAsset {
  readonly name: string;
  readonly assetType: string;
  readonly location: string;
  readonly displayName: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Path of its own API's read, and the resource as its REST reference describes it. */
  readonly path?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A row as `ResourceSearchResult` has it over REST. */
export type AssetRow = Readonly<Record<string, unknown>> & { readonly name: string; readonly assetType: string };

type Maker = (project: GcpProject, n: number) => { readonly name: string; readonly location: string; readonly displayName: string };

const regions = ['us-central1', 'europe-west1', 'asia-east1'] as const;
const region = (n: number): string => regions[n % regions.length] ?? 'us-central1';
const zone = (n: number): string => `${region(n)}-b`;

const zonal =
  (kind: string, prefix: string): Maker =>
  (project, n) => ({
    name: `//compute.googleapis.com/projects/${project.id}/zones/${zone(n)}/${kind}/${prefix}-${String(n)}`,
    location: zone(n),
    displayName: `${prefix}-${String(n)}`,
  });
const global =
  (service: string, kind: string, prefix: string): Maker =>
  (project, n) => ({
    name: `//${service}/projects/${project.id}/${kind}/${prefix}-${String(n)}`,
    location: 'global',
    displayName: `${prefix}-${String(n)}`,
  });
const regional =
  (service: string, kind: string, prefix: string): Maker =>
  (project, n) => ({
    name: `//${service}/projects/${project.id}/locations/${region(n)}/${kind}/${prefix}-${String(n)}`,
    location: region(n),
    displayName: `${prefix}-${String(n)}`,
  });

// Name formats: https://cloud.google.com/asset-inventory/docs/asset-names
const makers: Readonly<Record<string, Maker>> = {
  'compute.googleapis.com/Instance': zonal('instances', 'vm'),
  'compute.googleapis.com/Disk': zonal('disks', 'disk'),
  'compute.googleapis.com/Network': global('compute.googleapis.com', 'global/networks', 'net'),
  'compute.googleapis.com/Firewall': global('compute.googleapis.com', 'global/firewalls', 'allow'),
  'compute.googleapis.com/Subnetwork': (project, n) => ({
    name: `//compute.googleapis.com/projects/${project.id}/regions/${region(n)}/subnetworks/subnet-${String(n)}`,
    location: region(n),
    displayName: `subnet-${String(n)}`,
  }),
  'storage.googleapis.com/Bucket': (project, n) => ({
    name: `//storage.googleapis.com/${project.id}-bucket-${String(n)}`,
    location: ['us', 'europe-west1'][n % 2] ?? 'us',
    displayName: `${project.id}-bucket-${String(n)}`,
  }),
  'sqladmin.googleapis.com/Instance': (project, n) => ({
    name: `//cloudsql.googleapis.com/projects/${project.id}/instances/db-${String(n)}`,
    location: region(n),
    displayName: `db-${String(n)}`,
  }),
  'container.googleapis.com/Cluster': regional('container.googleapis.com', 'clusters', 'gke'),
  'run.googleapis.com/Service': regional('run.googleapis.com', 'services', 'svc'),
  'pubsub.googleapis.com/Topic': global('pubsub.googleapis.com', 'topics', 'topic'),
  'iam.googleapis.com/ServiceAccount': (project, n) => ({
    name: `//iam.googleapis.com/projects/${project.id}/serviceAccounts/${String(100000000000000000000n + BigInt(n))}`,
    location: 'global',
    displayName: `svc-${String(n)}`,
  }),
  'secretmanager.googleapis.com/Secret': (project, n) => ({
    name: `//secretmanager.googleapis.com/projects/${project.number}/secrets/secret-${String(n)}`,
    location: 'global',
    displayName: `secret-${String(n)}`,
  }),
};

/** Every row of a project, in the order in which the index answers: by name. */
export function rowsOf(estate: GcpEstate, project: GcpProject): AssetRow[] {
  const rows = Object.entries(project.resources).flatMap(([type, count]) => {
    const make = makers[type] ?? regional(type.slice(0, type.indexOf('/')), type.slice(type.indexOf('/') + 1).toLowerCase() + 's', 'thing');
    return Array.from({ length: count }, (_, n) => rowOf(estate, project, type, make(project, n), n));
  });
  for (const { assetType, labels, path: _path, data: _data, ...made } of project.assets ?? []) {
    const { labels: _labels, ...row } = rowOf(estate, project, assetType, made, 0);
    rows.push(labels === undefined ? row : { ...row, labels });
  }
  if (estate.projectRows === true) {
    const made = {
      name: `//cloudresourcemanager.googleapis.com/projects/${project.id}`,
      location: 'global',
      displayName: project.name ?? project.id,
    };
    rows.push(rowOf(estate, project, 'cloudresourcemanager.googleapis.com/Project', made, 0));
  }
  return rows.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function rowOf(estate: GcpEstate, project: GcpProject, assetType: string, made: ReturnType<Maker>, n: number): AssetRow {
  return {
    ...made,
    assetType,
    project: `projects/${project.number}`,
    folders: ancestorsOf(estate, project).filter((ancestor) => ancestor.startsWith('folders/')),
    ...(estate.organization === undefined ? {} : { organization: `organizations/${estate.organization.number}` }),
    labels: { env: n % 2 === 0 ? 'prod' : 'dev' },
    createTime: new Date(Date.UTC(2025, 0, 1) + n * 3_600_000).toISOString(),
    updateTime: new Date(Date.UTC(2025, 5, 1)).toISOString(),
    state: assetType.startsWith('compute') ? 'RUNNING' : 'ACTIVE',
    parentFullResourceName: `//cloudresourcemanager.googleapis.com/projects/${project.id}`,
    parentAssetType: 'cloudresourcemanager.googleapis.com/Project',
    networkTags: [],
  };
}

/** Folders and organisation above a project, nearest first. */
export function ancestorsOf(estate: GcpEstate, project: GcpProject): string[] {
  const ancestors: string[] = [];
  for (let at = project.parent; at !== undefined;) {
    ancestors.push(at);
    const folder = estate.folders?.find((one) => `folders/${one.number}` === at);
    at = folder?.parent;
  }
  return ancestors;
}

/** What `npm start` shows. */
export const sampleGcp: GcpEstate = {
  tokens: ['ya29.simulated'],
  organization: { number: '433637338589' },
  folders: [{ number: '1029384756', parent: 'organizations/433637338589' }],
  projectRows: true,
  projects: [
    {
      id: 'acme-shop-prod',
      number: '658965356947',
      name: 'Shop (production)',
      parent: 'folders/1029384756',
      resources: {
        'compute.googleapis.com/Instance': 42,
        'compute.googleapis.com/Disk': 61,
        'compute.googleapis.com/Network': 2,
        'compute.googleapis.com/Subnetwork': 6,
        'compute.googleapis.com/Firewall': 14,
        'storage.googleapis.com/Bucket': 9,
        'container.googleapis.com/Cluster': 3,
        'sqladmin.googleapis.com/Instance': 4,
        'pubsub.googleapis.com/Topic': 17,
        'iam.googleapis.com/ServiceAccount': 11,
        'secretmanager.googleapis.com/Secret': 8,
      },
    },
    {
      id: 'acme-data',
      number: '117264839201',
      name: 'Data',
      parent: 'organizations/433637338589',
      resources: { 'storage.googleapis.com/Bucket': 23, 'pubsub.googleapis.com/Topic': 5, 'run.googleapis.com/Service': 7 },
    },
    { id: 'acme-sandbox', number: '990011223344', name: 'Sandbox', parent: 'organizations/433637338589', resources: {} },
  ],
};
