import type { GcpAsset } from '../cloud/gcp/estate.ts';
import { type Fields, gcpProject } from '../integration/drift/gcp-kind.ts';
import type { StateResource } from '../integration/drift/state-of.ts';

export const region = 'europe-west1';
export const zone = 'europe-west1-b';
export const number = '123456789012';
export const inRegion = (rest: string): string => `projects/${gcpProject}/locations/${region}/${rest}`;
export const compute = (rest: string): string => `projects/${gcpProject}/${rest}`;
export const link = (rest: string): string => `https://www.googleapis.com/compute/v1/projects/${gcpProject}/${rest}`;

/** One resource of an estate. `state` is what the provider writes of it, where a state manages it: `type name`. */
export interface GcpThing {
  readonly asset: GcpAsset;
  readonly state?: StateResource;
}

/** One thing that somebody does by hand, and how it is said. */
export type GcpChange =
  | { readonly what: string; readonly gone: string }
  | { readonly what: string; readonly changed: string; readonly set: Fields; readonly labels?: Readonly<Record<string, string>> }
  | { readonly what: string; readonly made: GcpThing; readonly with?: readonly GcpThing[] };

/** A copy of a real-looking estate of one project. */
export interface GcpEstateData {
  readonly title: string;
  readonly things: readonly GcpThing[];
  readonly more?: readonly StateResource[];
  /** Further answers of the APIs by their paths. */
  readonly answers?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly changes: readonly GcpChange[];
}

const versions: Readonly<Record<string, string>> = {
  'compute.googleapis.com': 'compute/v1',
  'storage.googleapis.com': 'storage/v1/b',
  'run.googleapis.com': 'v2',
  'cloudfunctions.googleapis.com': 'v2',
};

interface More {
  readonly data?: Fields;
  readonly labels?: Readonly<Record<string, string>>;
  readonly location?: string;
  readonly name?: string;
}

/** A resource by its asset type and the name behind its service's host. */
export function thing(type: string, path: string, { data = {}, labels, location, name }: More = {}): GcpThing {
  const host = type.slice(0, type.indexOf('/'));
  const last = path.slice(path.lastIndexOf('/') + 1);
  const place = /\/(?:zones|regions|locations)\/([^/]+)\//.exec(path)?.[1] ?? 'global';
  return {
    asset: {
      name: `//${host}/${path}`,
      assetType: type,
      location: location ?? place,
      displayName: name ?? last,
      ...(labels === undefined ? {} : { labels }),
      path: `/${versions[host] ?? 'v1'}/${path}`,
      data: { name: host.startsWith('compute') || host.startsWith('storage') ? last : path, ...(labels === undefined ? {} : { labels }), ...data },
    },
  };
}

/** The same with what a state holds of it. */
export function managed(terraform: string, name: string, attributes: Fields, made: GcpThing): GcpThing {
  const path = made.asset.name.replace(/^\/\/[^/]+\//, '');
  const last = path.slice(path.lastIndexOf('/') + 1);
  const isCompute = made.asset.assetType.startsWith('compute');
  const labels = made.asset.labels === undefined ? {} : { labels: made.asset.labels, effective_labels: made.asset.labels };
  return {
    ...made,
    state: {
      type: terraform,
      name,
      provider: 'hashicorp/google',
      attributes: {
        id: path,
        name: last,
        project: gcpProject,
        ...(isCompute ? { self_link: link(path.replace(/^projects\/[^/]+\//, '')) } : {}),
        ...labels,
        ...attributes,
      },
    },
  };
}
