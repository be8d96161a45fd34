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
  return foldRegions(problems, outcomes).map((problem) =>
    problem.code === 'denied' && expected.some((rule) => matches(rule, problem)) ? { ...problem, expected: true as const } : problem,
  );
}

function problemsOfOutcome(outcome: ListingOutcome): Problem[] {
  const { listing, status } = outcome;
  const type = listing.types === '*' || listing.types.length !== 1 ? undefined : listing.types[0];
  const base = {
    provider: listing.provider,
    ...(listing.accounts.length === 1 ? { account: listing.accounts[0] ?? '' } : {}),
    ...(listing.region === '*' ? {} : { region: listing.region }),
    ...(type === undefined ? {} : { type }),
  };
  const parts = outcome.failures.map((part) =>
    problemOf(part.failure.kind === 'denied' ? 'denied' : 'failed', part.failure, {
      ...base,
      ...(part.account === undefined ? {} : { account: part.account }),
      ...(part.region === undefined ? {} : { region: part.region }),
      ...(part.type === undefined ? {} : { type: part.type }),
    }),
  );
  const whole = status === 'ok' || status === 'stale' || status === 'pending' || (status === 'partial' && outcome.failure === undefined);
  return whole ? parts : [problemOf(status, outcome.failure, base), ...parts];
}

/** Where every listing of a region (two at least) was denied, one problem stands for all of them. */
function foldRegions(problems: readonly Problem[], outcomes: readonly ListingOutcome[]): Problem[] {
  const planned = new Map<string, number>();
  for (const { listing } of outcomes) {
    const key = `${listing.provider}\n${listing.accounts.join()}\n${listing.region}`;
    planned.set(key, (planned.get(key) ?? 0) + 1);
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
    const wholeRegion = group.length > 1 && group.length === planned.get(key) && group.every((problem) => problem.code === 'denied');
    if (!wholeRegion || first?.region === undefined || first.region === 'global') return group;
    const { type: _type, permission: _permission, ...rest } = first;
    return [
      {
        ...rest,
        reason: 'region-denied',
        message: `every listing in ${first.region} is denied, as by a policy of the organisation: ${first.message}`,
        hint: `If that is meant to be, add an expectDenied rule for region ${first.region}.`,
        count: group.length,
      },
    ];
  });
}

function matches(rule: ExpectDenied, problem: Problem): boolean {
  return (['provider', 'account', 'region', 'type'] as const).every((field) => rule[field] === undefined || rule[field] === problem[field]);
}
