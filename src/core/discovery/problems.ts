import type { CallFailure } from '../errors.ts';
import type { ListingStatus, Problem } from '../model.ts';
import type { ListingOutcome } from './outcome.ts';

/** A rule of the user's: this denial is known and no reason for alarm. Absent fields match everything. */
export interface ExpectDenied {
  readonly provider?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly type?: string | undefined;
}

/** A listing that brings more types than these tells its problem once, for all. */
const mostTypesNamed = 16;

/** The problem that a failed call amounts to. */
export function problemOf(
  status: ListingStatus,
  failure: CallFailure | undefined,
  where: Pick<Problem, 'provider' | 'account' | 'region' | 'type'>,
): Problem {
  const message = failure === undefined ? status : failure.kind === 'timed-out' ? `timed out: ${failure.message}` : failure.message;
  const hint = failure?.hint ?? hintFor(failure);
  return {
    code: status,
    ...(failure === undefined ? {} : { reason: failure.kind }),
    ...where,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(failure?.permission === undefined ? {} : { permission: failure.permission }),
  };
}

function hintFor(failure: CallFailure | undefined): string | undefined {
  switch (failure?.kind) {
    case 'denied':
      return failure.permission === undefined
        ? 'Grant the read permission, or add an expectDenied rule.'
        : `Grant ${failure.permission}, or add an expectDenied rule.`;
    case 'timed-out':
      return 'The endpoint did not answer in time. Check the network or proxy, or raise timeouts.request.';
    case 'throttled':
      return 'The provider kept throttling. Lower the rate limit, or try later.';
    case 'unauthenticated':
      return 'Renew the credentials.';
    default:
      return undefined;
  }
}

/** The problems of finished listings, region-wide refusals folded into one line each. */
export function problemsOfOutcomes(outcomes: readonly ListingOutcome[], expected: readonly ExpectDenied[]): Problem[] {
  const problems = outcomes.flatMap(problemsOfOutcome);
  if (problems.length === 0) return [];
  return foldRegions(problems, outcomes).map((problem) =>
    problem.code === 'denied' && expected.some((rule) => matches(rule, problem)) ? { ...problem, expected: true as const } : problem,
  );
}

function problemsOfOutcome(outcome: ListingOutcome): Problem[] {
  const { listing, status } = outcome;
  const base = {
    provider: listing.provider,
    ...(listing.accounts.length === 1 ? { account: listing.accounts[0] ?? '' } : {}),
    ...(listing.region === '*' ? {} : { region: listing.region }),
  };
  // Whoever looks for what is wrong with a type finds it, also where one listing brings several.
  const places = listing.types === '*' || listing.types.length > mostTypesNamed ? [base] : listing.types.map((type) => ({ ...base, type }));
  const [only = base] = places.length === 1 ? places : [base];
  const parts = outcome.failures.map((part) =>
    problemOf(part.failure.kind === 'denied' ? 'denied' : 'failed', part.failure, {
      ...only,
      ...(part.account === undefined ? {} : { account: part.account }),
      ...(part.region === undefined ? {} : { region: part.region }),
      ...(part.type === undefined ? {} : { type: part.type }),
    }),
  );
  const whole = status === 'ok' || status === 'stale' || status === 'pending' || (status === 'partial' && outcome.failure === undefined);
  return whole ? parts : [...places.map((place) => problemOf(status, outcome.failure, place)), ...parts];
}

/** Where every listing of a region (two at least) was denied, one problem stands for all of them. */
function foldRegions(problems: readonly Problem[], outcomes: readonly ListingOutcome[]): Problem[] {
  const listings = new Map<string, { planned: number; denied: number }>();
  for (const { listing, status } of outcomes) {
    if (listing.accounts.length !== 1) continue;
    const key = `${listing.provider}\n${listing.accounts.join()}\n${listing.region}`;
    const known = listings.get(key) ?? { planned: 0, denied: 0 };
    listings.set(key, { planned: known.planned + 1, denied: known.denied + (status === 'denied' ? 1 : 0) });
  }
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const key = `${problem.provider ?? ''}\n${problem.account ?? ''}\n${problem.region ?? '*'}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [problem]);
    else group.push(problem);
  }
  return [...groups].flatMap(([key, group]) => {
    const first = group[0];
    const { planned, denied } = listings.get(key) ?? { planned: 0, denied: 0 };
    // Parts of listings that were denied say nothing of the region.
    const wholeRegion = planned > 1 && denied === planned;
    if (!wholeRegion || first?.region === undefined || first.region === 'global') return group;
    const { type: _type, permission: _permission, ...rest } = first;
    return [
      {
        ...rest,
        reason: 'region-denied',
        message: `every listing in ${first.region} is denied, as by a policy of the organisation: ${first.message}`,
        hint: `If that is meant to be, add an expectDenied rule for region ${first.region}.`,
        count: denied,
      },
    ];
  });
}

function matches(rule: ExpectDenied, problem: Problem): boolean {
  return (['provider', 'account', 'region', 'type'] as const).every((field) => rule[field] === undefined || rule[field] === problem[field]);
}
