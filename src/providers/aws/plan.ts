import { defined } from '../../core/defined.ts';
import type { Account, Problem } from '../../core/model.ts';
import type { Listing, PlanRequest } from '../../core/provider.ts';
import { explorerListing } from './explorer.ts';
import type { Lister, Place } from './listers/lister.ts';
import { names } from './names.ts';
import { enabledRegions } from './regions.ts';
import type { Session } from './session.ts';

export interface Plan {
  readonly listings: Listing[];
  readonly problems: Problem[];
  /** Regions that were asked for and are not enabled in the account. */
  readonly disabled: readonly string[];
}

/**
 * The listings of one account: every wanted type in every enabled region, a type at a time over all regions, so that
 * all the regions' rate-limit scopes are used at once.
 */
export async function planAccount(
  session: Session,
  account: Account,
  listers: readonly Lister[],
  request: PlanRequest,
  signal: AbortSignal,
): Promise<Plan> {
  const wanted = withParents(listers, request.types);
  if (wanted.length === 0) return { listings: [], problems: [], disabled: [] };
  const { regions, problems, disabled } = await regionsOf(session, account, wanted, request, signal);
  const listings = wanted.flatMap((lister) => placesOf(lister, regions, request).map((region) => listingOf(lister, session, account, region)));
  if (isNarrowed(request.types) || isNarrowed(request.regions)) return { listings, problems, disabled };
  const listed = new Set(wanted.flatMap(({ infos }) => infos.map((info) => info.type)));
  const explorer = await explorerListing(session, account, listed, request.want, signal);
  return { listings: explorer === undefined ? listings : [...listings, explorer], problems, disabled };
}

function isNarrowed(names: readonly string[] | undefined): boolean {
  return names !== undefined && names.length > 0;
}

/** The listers of the types that are asked for, and of the parents that those need. */
function withParents(listers: readonly Lister[], types: readonly string[] | undefined): readonly Lister[] {
  if (types === undefined || types.length === 0) return listers;
  const names = new Set(types.map((type) => type.toLowerCase()));
  const isWanted = ({ infos }: Lister) => infos.some((info) => names.has(info.type.toLowerCase()));
  for (const lister of listers.toReversed()) if (isWanted(lister) && lister.info.parent !== undefined) names.add(lister.info.parent.toLowerCase());
  return listers.filter(isWanted);
}

async function regionsOf(session: Session, account: Account, listers: readonly Lister[], request: PlanRequest, signal: AbortSignal) {
  if (!listers.some((lister) => lister.regions === 'each')) return { regions: [], problems: [], disabled: [] };
  const enabled = await enabledRegions(session, signal);
  const asked = (request.regions ?? []).map((region) => region.toLowerCase());
  const chosen = asked.length === 0 ? enabled.regions : enabled.regions.filter((region) => asked.includes(region));
  const warm = request.warmRegions?.[account.id] ?? [];
  const first = [...warm, session.profile.region ?? '', session.partition.controlRegion];
  const rank = (region: string) => (first.includes(region) ? first.indexOf(region) : first.length);
  const disabled = asked.filter((region) => region in names.regions && !enabled.regions.includes(region));
  return { regions: chosen.toSorted((one, other) => rank(one) - rank(other)), problems: enabled.problems, disabled };
}

function placesOf(lister: Lister, regions: readonly string[], request: PlanRequest): readonly string[] {
  if (lister.regions === 'each') return regions;
  const { regions: limit = [] } = request;
  if (lister.regions === 'global' && limit.length > 0 && !limit.includes('global')) return [];
  return [lister.regions];
}

/** One listing. Its key names identity, account, region and type; nothing else changes what is asked. */
function listingOf(lister: Lister, session: Session, account: Account, region: string): Listing {
  const key = (type: string, where: string) => ['aws', session.identity, account.id, where, type].join('|');
  const { type, permission, parent } = lister.info;
  return {
    key: key(type, region),
    provider: 'aws',
    identity: session.identity,
    accounts: [account.id],
    region,
    types: lister.infos.map((info) => info.type),
    covers: lister.infos.map((info) => info.type),
    // AWS has no call that only counts: the rows are there in any case.
    want: 'rows',
    operation: `${lister.service.prefix}:${lister.operation}`,
    ...defined({ permission }),
    ...(parent === undefined ? {} : { parents: key(parent, region) }),
    run: (input) => lister.pages(placeOf(session, account.id, region, input.signal), input.parents),
  };
}

/** Where a listing asks: `global` and `*` are answered by the partition's control region. */
function placeOf(session: Session, account: string, region: string, signal: AbortSignal): Omit<Place, 'ask'> {
  const asked = region === 'global' || region === '*' ? session.partition.controlRegion : region;
  return {
    session,
    account,
    region: asked,
    shown: region,
    signal,
    arn: (service, resource, where = {}) => `arn:${session.partition.id}:${service}:${where.region ?? asked}:${where.account ?? account}:${resource}`,
  };
}
