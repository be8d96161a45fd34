import { CallError, type CallFailure, DriftMgrError, messageOf } from '../errors.ts';
import type { Account, Problem, ProviderId } from '../model.ts';
import type { CredentialSource, Identity, Listing, PlanRequest, Provider } from '../provider.ts';
import { isWithin } from './contributions.ts';
import { type FoundCredentials, findCredentials } from './find-credentials.ts';
import { problemOf } from './problems.ts';

/** Which credentials to prove, and how long that may take. */
export interface IdentityOptions {
  readonly signal: AbortSignal;
  readonly credentialTimeoutMs: number;
  /** Ids of sources to use besides (or, with `onlyPicked`, in place of) the active ones. */
  readonly picked: readonly string[];
  readonly onlyPicked: boolean;
  onFound?(source: CredentialSource): void;
  onIdentity?(identity: Identity): void;
}

export interface PlanOptions extends IdentityOptions {
  readonly accounts?: readonly string[];
  readonly request: PlanRequest;
}

/** Who one is at a provider, and which accounts that reaches. */
export interface ReachedAccounts {
  readonly found: FoundCredentials;
  readonly identities: readonly Identity[];
  readonly accounts: readonly Account[];
  readonly problems: readonly Problem[];
}

/** What is to be asked of one provider. */
export interface ProviderPlan extends ReachedAccounts {
  readonly listings: readonly Listing[];
}

/** Credentials → identities → accounts → listings, for one provider. What fails on the way becomes a problem. */
export async function planProvider(provider: Provider, options: PlanOptions): Promise<ProviderPlan> {
  const reached = await planIdentities(provider, options);
  const filter = options.accounts === undefined ? {} : { accounts: options.accounts };
  const accounts = reached.accounts.filter((account) => isWithin({ account: account.id }, filter));
  if (accounts.length === 0) return { ...reached, accounts, listings: [] };
  try {
    const planned = await provider.listings(accounts, options.request, options.signal);
    return { ...reached, accounts, listings: planned.listings, problems: [...reached.problems, ...planned.problems] };
  } catch (error) {
    return { ...reached, accounts, listings: [], problems: [...reached.problems, problemFrom(error, provider.id)] };
  }
}

/** Credentials → identities → accounts, for one provider. What fails on the way becomes a problem. */
export async function planIdentities(provider: Provider, options: IdentityOptions): Promise<ReachedAccounts> {
  const found = await findCredentials(
    provider.credentialSources().map((probe) => ({ provider: provider.id, probe })),
    { timeoutMs: options.credentialTimeoutMs, signal: options.signal, onFound: (source) => options.onFound?.(source) },
  );
  // A look that was broken off says nothing of the place.
  const unread: Problem[] = found.probes
    .filter((probe) => !options.signal.aborted && (probe.outcome === 'timed-out' || probe.outcome === 'failed'))
    .map((probe) => ({ code: 'credentials-unread', provider: provider.id, message: `${probe.label}: ${probe.message ?? probe.outcome}` }));
  const identified = await identifyAll(provider, chooseSources(found.sources, options), options);
  const reached = await reachAccounts(provider, identified.identities, options);
  return { found, identities: identified.identities, accounts: reached.accounts, problems: [...unread, ...identified.problems, ...reached.problems] };
}

function chooseSources(sources: readonly CredentialSource[], options: IdentityOptions): CredentialSource[] {
  return sources.filter(
    (source) =>
      source.state !== 'unusable' &&
      ((source.active && !options.onlyPicked) || options.picked.some((id) => id === source.id || source.id.endsWith(`:${id}`))),
  );
}

async function identifyAll(
  provider: Provider,
  sources: readonly CredentialSource[],
  options: IdentityOptions,
): Promise<{ identities: Identity[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const identities: Identity[] = [];
  const settled = await Promise.allSettled(sources.map((source) => identifyWithin(provider, source, options)));
  settled.forEach((result, index) => {
    const source = sources[index];
    if (result.status === 'fulfilled') {
      if (!identities.some((known) => known.id === result.value.id)) {
        identities.push(result.value);
        options.onIdentity?.(result.value);
      }
      return;
    }
    const problem = problemFrom(result.reason, provider.id);
    const hint = source?.renew === undefined ? problem.hint : `Renew it: ${source.renew}`;
    problems.push({ ...problem, message: `${source?.label ?? provider.id}: ${problem.message}`, ...(hint === undefined ? {} : { hint }) });
  });
  return { identities, problems };
}

async function identifyWithin(provider: Provider, source: CredentialSource, options: IdentityOptions): Promise<Identity> {
  const limit = AbortSignal.timeout(options.credentialTimeoutMs);
  const signal = AbortSignal.any([limit, options.signal]);
  try {
    return await provider.identify(source, signal);
  } catch (error) {
    if (limit.aborted && !options.signal.aborted) {
      throw new CallError({ kind: 'timed-out', message: `no identity within ${String(options.credentialTimeoutMs / 1000)} s` }, error);
    }
    throw error;
  }
}

/** The accounts of all identities; an account that two of them reach is taken once, from the first. */
async function reachAccounts(
  provider: Provider,
  identities: readonly Identity[],
  options: IdentityOptions,
): Promise<{ accounts: Account[]; problems: Problem[] }> {
  const accounts = new Map<string, Account>();
  const problems: Problem[] = [];
  const settled = await Promise.allSettled(identities.map((identity) => provider.accounts(identity, options.signal)));
  for (const result of settled) {
    if (result.status === 'rejected') {
      problems.push(problemFrom(result.reason, provider.id));
      continue;
    }
    problems.push(...result.value.problems);
    for (const account of result.value.accounts) if (!accounts.has(account.id)) accounts.set(account.id, account);
  }
  return { accounts: [...accounts.values()], problems };
}

/** Anything thrown while planning, as a problem of the provider. */
export function problemFrom(error: unknown, provider: ProviderId): Problem {
  if (error instanceof CallError) {
    const { failure } = error;
    return { ...problemOf(codeOf(failure), failure, { provider }) };
  }
  const hint = DriftMgrError.is(error) ? error.hint : undefined;
  return { code: DriftMgrError.is(error) ? error.code : 'failed', provider, message: messageOf(error), ...(hint === undefined ? {} : { hint }) };
}

function codeOf(failure: CallFailure): 'denied' | 'failed' | 'cancelled' {
  return failure.kind === 'denied' ? 'denied' : failure.kind === 'cancelled' ? 'cancelled' : 'failed';
}
