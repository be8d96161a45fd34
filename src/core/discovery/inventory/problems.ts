import { circuitOpenCode } from '../../calls/circuit-breaker.ts';
import { defined } from '../../defined.ts';
import type { CallFailure } from '../../errors.ts';
import type { ListingStatus, Problem } from '../../model.ts';
import { foldDenials } from './fold-denials.ts';
import type { ListingResult } from './listing-result.ts';

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
    ...(failure === undefined ? {} : { reason: failure.code === circuitOpenCode ? 'circuit-open' : failure.kind }),
    ...where,
    message,
    ...defined({ hint }),
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
    case 'transient':
      return connectionHint(failure.message);
    case 'throttled':
      return 'The provider kept throttling. Lower the rate limit, or try later.';
    case 'unauthenticated':
      return 'Renew the credentials.';
    default:
      return undefined;
  }
}

/** What to do where nobody answers; undefined when somebody did, and was broken. */
function connectionHint(message: string): string | undefined {
  if (/\b(?:ENOTFOUND|EAI_AGAIN)\b/u.test(message)) return 'The name of the host is not known here. Check the network, the proxy and the endpoint.';
  if (/\b(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)\b/u.test(message))
    return 'Nobody answers there. Check the network, the proxy and the endpoint.';
  return undefined;
}

/** The problems of finished listings; where nothing of a region or an account may be read, in one line. */
export function problemsOfResults(outcomes: readonly ListingResult[], expected: readonly ExpectDenied[]): Problem[] {
  const problems = outcomes.flatMap(problemsOfResult);
  if (problems.length === 0) return [];
  // Before they are folded: a rule may name a type.
  const marked = problems.map((problem) =>
    problem.code === 'denied' && expected.some((rule) => matches(rule, problem)) ? { ...problem, expected: true as const } : problem,
  );
  return foldDenials(marked, outcomes);
}

function problemsOfResult(outcome: ListingResult): Problem[] {
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
      ...defined({ account: part.account, region: part.region, type: part.type }),
    }),
  );
  // An earlier answer stands in the place of what failed, which is no less wrong for it.
  if (status === 'stale' && outcome.failure !== undefined) return places.map((place) => problemOf('failed', outcome.failure, place));
  const whole = status === 'ok' || status === 'stale' || status === 'pending' || (status === 'partial' && outcome.failure === undefined);
  return whole ? parts : [...places.map((place) => problemOf(status, outcome.failure, place)), ...parts];
}

function matches(rule: ExpectDenied, problem: Problem): boolean {
  return (['provider', 'account', 'region', 'type'] as const).every((field) => rule[field] === undefined || rule[field] === problem[field]);
}
