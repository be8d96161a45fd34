export type Fields = Readonly<Record<string, unknown>>;

export const gcpProject = 'acme-prod';
export const zone = 'europe-west1-b';
export const region = 'europe-west1';
export const link = (path: string): string => `https://www.googleapis.com/compute/v1/projects/${gcpProject}/${path}`;

/** One type: what the cloud has of it and what a state says of it, from one number. */
export interface GcpKind {
  readonly terraform: string;
  readonly type: string;
  /** Name behind the host, and where it is read. */
  readonly path: (n: number) => string;
  readonly host?: string;
  readonly api: string;
  readonly location: string;
  /** The resource as its REST reference describes it. */
  readonly data: (n: number) => Fields;
  /** What the provider writes. */
  readonly state: (n: number) => Fields;
  /** Members of the description that somebody changed by hand, with the attribute that says so. */
  readonly changes: readonly (readonly [attribute: string, member: string, value: unknown])[];
  readonly labels?: false;
}

const named = (prefix: string) => (n: number) => `${prefix}-${String(n)}`;

export function compute(
  terraform: string,
  kind: string,
  where: string,
  collection: string,
  own: Pick<GcpKind, 'data' | 'state' | 'changes'> & { readonly labels?: false },
): GcpKind {
  const name = named(collection.slice(0, 3).toLowerCase());
  const at = where.startsWith('zones/') ? { zone } : where.startsWith('regions/') ? { region } : {};
  const path = (n: number): string => `projects/${gcpProject}/${where}/${collection}/${name(n)}`;
  return {
    terraform,
    type: `compute.googleapis.com/${kind}`,
    path,
    api: 'compute/v1',
    location: where.startsWith('zones/') ? zone : where.startsWith('regions/') ? region : 'global',
    ...own,
    data: (n) => ({ kind: 'compute#thing', name: name(n), selfLink: link(`${where}/${collection}/${name(n)}`), ...own.data(n) }),
    state: (n) => ({
      id: path(n),
      name: name(n),
      project: gcpProject,
      self_link: link(`${where}/${collection}/${name(n)}`),
      ...at,
      ...own.state(n),
    }),
  };
}

export function service(
  terraform: string,
  type: string,
  path: (n: number) => string,
  own: Pick<GcpKind, 'api' | 'data' | 'state' | 'changes'> & Partial<Pick<GcpKind, 'host' | 'location' | 'labels'>>,
): GcpKind {
  const last = (n: number): string => path(n).slice(path(n).lastIndexOf('/') + 1);
  return {
    terraform,
    type,
    path,
    location: region,
    ...own,
    data: (n) => ({ name: own.api.startsWith('v') ? path(n) : last(n), ...own.data(n) }),
    state: (n) => ({ id: path(n), name: last(n), project: gcpProject, ...own.state(n) }),
  };
}

export const below = (rest: string, prefix: string) => (n: number) => `projects/${gcpProject}/${rest}/${prefix}-${String(n)}`;
export const located = (collection: string, prefix: string) => below(`locations/${region}/${collection}`, prefix);
