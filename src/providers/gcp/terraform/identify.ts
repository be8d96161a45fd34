import { googleParents } from './google-parents.ts';
import { googleNothing } from './google-platform-types.ts';
import { googleSubresources } from './google-subresources.ts';
import { googleTypes } from './google-types.ts';
import { fill } from '../../../core/terraform-templates.ts';
import type { Identified, IdentityRow, Place } from '../../../core/terraform-rules.ts';

type Attributes = Readonly<Record<string, unknown>>;

/**
 * Paths by which a Google instance may name its resource, `projects/p/zones/z/instances/i`, whatever service it belongs to: for a type without a row.
 */
export function googlePaths({ self_link: link, id, name }: Attributes): readonly string[] {
  return [link, id, name].flatMap((word) => {
    const path = text(word)?.replace(/^https:\/\/.*?\/(?=(?:projects|folders|organizations)\/)/, '');
    return path !== undefined && /^(?:projects|folders|organizations)\/./.test(path) ? [path] : [];
  });
}

/** True for a Terraform type of Google Cloud. */
export function isGoogleType(type: string): boolean {
  return type.startsWith('google_');
}

/** Project from the attribute or the id, where it is its id and not its number, by which no account goes; region from the location or the link, in which a zone stands for itself. */
export function googlePlace(attributes: Attributes, type = ''): Place {
  const own = type === 'google_project' ? text(attributes['project_id']) : undefined;
  const account = own ?? text(attributes['project']) ?? projectOf(attributes['self_link']) ?? projectOf(attributes['id']) ?? null;
  const where = text(attributes['zone']) ?? text(attributes['location']) ?? text(attributes['region']);
  const region = where === undefined ? (placeIn(attributes['self_link']) ?? placeIn(attributes['id'])) : lastStep(where);
  return { account: account !== null && /^\d+$/.test(account) ? null : account, region: region?.toLowerCase() ?? null };
}

/** `europe-west1` of `…/projects/p/regions/europe-west1/…`, and `global` of `…/projects/p/global/…`. */
function placeIn(link: unknown): string | undefined {
  const [, kind, name] = (typeof link === 'string' ? /(?:^|\/)projects\/[^/]+\/(global|zones|regions|locations)\/([^/]+)\/./.exec(link) : null) ?? [];
  return kind === 'global' ? kind : name;
}

/** What a Google resource is; a sentence where that cannot be known. */
export function identifyGoogle(type: string, attributes: Attributes, place: Place): Identified | string {
  const none = googleNothing[type]?.nothing ?? (guarded.test(type) ? 'it is a grant on what Identity-Aware Proxy guards' : undefined);
  if (none !== undefined) return `${type} stands for no resource of its own: ${none}`;
  const piece = googleSubresources[type];
  if (piece !== undefined) {
    const parent = googleTypes[piece.partOf];
    if (parent === undefined) return `DriftMgr has no identity row for ${piece.partOf}`;
    const named = Object.fromEntries(Object.entries(piece.parent).map(([name, from]) => [name, attributes[from]]));
    return { ...fromRow(parent, asParent(named), place), partOf: piece.partOf };
  }
  const row = googleTypes[type];
  if (row !== undefined) return fromRow(row, attributes, place);
  return identifyBinding(type, attributes, place) ?? identifyGrant(type, attributes, place) ?? `DriftMgr has no identity row for ${type}`;
}

const guarded = /^google_iap_(?!brand|client).*_iam_|^google_(iap_(web|tunnel|app_engine).*)_iam_|^google_iap_settings$/;

/** A tag that is bound to any resource at all, which its full name says. SOURCE: `google_tags_tag_binding` in the google provider's pages. */
function identifyBinding(type: string, attributes: Attributes, place: Place): Identified | undefined {
  const parent = text(attributes['parent']);
  if (!/^google_tags_(location_)?tag_binding$/.test(type) || parent?.startsWith('//') !== true) return undefined;
  const kind = /^\/\/cloudresourcemanager\.googleapis\.com\/(project|folder|organization)s\//.exec(parent)?.[1] ?? 'resource';
  const native = `${parent.split('/')[2] ?? ''}/${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  return { provider: 'gcp', nativeType: native, ids: [parent], keys: [], account: place.account, region: null, partOf: `the ${kind}` };
}

/**
 * A member, binding, policy or audit configuration of a resource, by rule: its type is that of the resource and `_iam_…`, and its id is the resource's, with
 * role and member behind. SOURCE: `tpgiamresource` and the updaters' `GetResourceId` of the google provider.
 */
function identifyGrant(type: string, attributes: Attributes, place: Place): Identified | undefined {
  const partOf = /^(google_.+)_iam_(?:member|binding|policy|audit_config)$/.exec(type)?.[1];
  const parent = partOf === undefined ? undefined : (googleTypes[partOf] ?? googleParents[partOf]);
  const id = text(attributes['id']);
  if (partOf === undefined || parent === undefined) return undefined;
  // An organisation's and a billing account's grants have the bare number before the role.
  const { org_id: organization, billing_account_id: billing, project } = attributes;
  if (partOf in googleParents) {
    const own = typeof billing === 'string' ? lastStep(billing) : billing;
    return {
      ...fromRow(parent, { org_id: typeof organization === 'string' ? lastStep(organization) : organization, billing_account_id: own }, place),
      partOf,
    };
  }
  const path = id?.replace(/\/(?:(?:projects|organizations)\/[^/]+\/)?roles\/.*$|\/audit_config\/.*$/s, '').replace(/^(v\d+|b)\//, '');
  if (path === undefined) return undefined;
  const folder = partOf === 'google_folder' ? { folder_id: lastStep(path) } : {};
  return { ...fromRow(parent, { id: path, project, ...folder, ...(path.includes('/') ? {} : { name: path }) }, place), partOf };
}

// A parent may be named by its whole id, or `projects/p/…/name`, where a bare name is meant.
function asParent(named: Readonly<Record<string, unknown>>): Attributes {
  const link = text(named['self_link']);
  const name = text(named['name']);
  if (link?.startsWith('projects/') === true) return { ...named, self_link: undefined, id: link };
  return name?.includes('/') === true ? { ...named, id: name, name: lastStep(name) } : named;
}

function fromRow(row: IdentityRow, attributes: Attributes, place: Place): Identified {
  const service = row.native.slice(0, row.native.indexOf('/'));
  const ids: string[] = [];
  const linked = fromLink(attributes['self_link'], service);
  if (linked !== undefined) ids.push(linked);
  const simple = withShortNames(attributes);
  const around = { project: text(attributes['project']) ?? place.account, type: row.native };
  for (const template of row.ids) {
    const id = fill(template, simple, around);
    if (id !== undefined && !ids.includes(id)) ids.push(id);
  }
  const own = text(attributes['id']);
  if (own !== undefined && whole.test(own)) {
    const id = `//${service}/${own}`;
    if (!ids.includes(id)) ids.push(id);
  }
  const keys = row.keys.flatMap((key) => text(simple[key]) ?? []);
  const named = ids.map(inItsService).filter((id) => assetName.test(id));
  return { provider: 'gcp', nativeType: row.native, ids: named, keys, account: place.account, region: place.region };
}

const whole = /^(projects|folders|organizations|billingAccounts|tagKeys|tagValues|accessPolicies|services|locations\/[^/]+\/[^/]+)\//;

/** Versions of the provider before 3 made ids of their own (`project/location/ring/key`): a look-up by such a name finds nothing, and proves nothing. */
const assetName =
  /^\/\/(?:storage\.googleapis\.com\/[^/]+$|[^/]+\/(?:projects|folders|organizations|billingAccounts|locations|apps|tagKeys|tagValues|accessPolicies|services|groups|transferJobs)\/)/;

/** Services whose assets are named after another host than the one in their type. SOURCE: Google's list of asset names. */
export function inItsService(id: string): string {
  return id
    .replace('//sqladmin.googleapis.com/', '//cloudsql.googleapis.com/')
    .replace('//bigtableadmin.googleapis.com/', '//bigtable.googleapis.com/');
}

/** `https://www.googleapis.com/compute/v1/projects/…` as the asset's full name. */
function fromLink(value: unknown, service: string): string | undefined {
  const link = text(value);
  if (!link?.startsWith('https://')) return undefined;
  const at = link.search(/\/(projects|folders|organizations)\//);
  return at === -1 ? undefined : `//${service}${link.slice(at)}`;
}

function withShortNames(attributes: Attributes): Attributes {
  const short: Record<string, unknown> = { ...attributes };
  for (const name of ['zone', 'region', 'location', 'instance', 'cluster']) {
    const value = text(attributes[name]);
    if (value?.includes('/') === true) short[name] = lastStep(value);
  }
  short['lastStep'] = lastStep(text(attributes['name']) ?? text(attributes['id']) ?? '');
  return short;
}

function projectOf(value: unknown): string | undefined {
  return typeof value === 'string' ? /(?:^|\/)projects\/([^/]+)/.exec(value)?.[1] : undefined;
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
