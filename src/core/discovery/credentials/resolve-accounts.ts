import { createHash } from 'node:crypto';
import { withTimeLimit } from '../../calls/time-limit.ts';
import { CallError } from '../../errors.ts';
import type { Account, Problem } from '../../model.ts';
import type { CredentialProbe, CredentialSource, Identity, Provider } from '../../provider.ts';
import { type FoundCredentials, findCredentials, untilAborted } from './find-credentials.ts';
import { answersTo } from './unknown-sources.ts';
import { problemFrom } from '../run/problem-from.ts';

/** The code of a problem with a place whose credentials nobody could look at: whose they are is not known either. */
export const unreadCode = 'credentials-unread';

/** How long those who are known wait for those who are not, before they go on without them. */
const patienceMs = 250;

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

/** Who one is at a provider, and which accounts that reaches. */
export interface Reached {
  readonly identities: readonly Identity[];
  readonly accounts: readonly Account[];
  readonly problems: readonly Problem[];
}

/**
 * Credentials → identities → accounts, for one provider, each place on its own. `onReached` hears at once of what was reached together, and later of
 * what came later: a place that hangs, up to its time limit, holds up nobody but itself. An account that two identities reach is said once: among
 * those that come together by the first of them. What fails on the way becomes a problem. Resolves when every place has answered or was given up.
 */
export async function reachInParts(provider: Provider, options: IdentityOptions, onReached: (reached: Reached) => void): Promise<FoundCredentials> {
  const stated = new Set<string>();
  const identities = new Set<string>();
  let waiting: { readonly place: number; readonly reached: Reached }[] = [];
  let timer: NodeJS.Timeout | undefined;

  const report = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const together = waiting.toSorted((one, other) => one.place - other.place).map(({ reached }) => reached);
    waiting = [];
    if (together.length === 0) return;
    const accounts: Account[] = [];
    for (const account of together.flatMap((reached) => reached.accounts)) {
      if (stated.has(account.id)) continue;
      stated.add(account.id);
      accounts.push(account);
    }
    const problems = together.flatMap((reached) => reached.problems);
    onReached({ identities: together.flatMap((reached) => reached.identities), accounts, problems });
  };

  const arrive = (place: number, reached: Reached): void => {
    waiting.push({ place, reached });
    timer ??= setTimeout(report, patienceMs);
  };

  const lookInto = async (probe: CredentialProbe, place: number): Promise<FoundCredentials> => {
    const found = await findCredentials([{ provider: provider.id, probe }], {
      timeoutMs: options.credentialTimeoutMs,
      signal: options.signal,
      onFound: (source) => options.onFound?.(source),
    });
    const unread = [...unreadProblems(found, provider, options), ...unusableProblems(found, provider, options)];
    if (unread.length > 0) arrive(place, { identities: [], accounts: [], problems: unread });
    await Promise.all(
      chooseSources(found.sources, options).map(async (source, at) => {
        // Places come in the order of the provider, the sources of one in theirs.
        arrive(place + at / (found.sources.length + 1), await reachBy(provider, source, options, identities));
      }),
    );
    return found;
  };

  try {
    const looked = await Promise.all(provider.credentialSources().map(lookInto));
    return { sources: looked.flatMap(({ sources }) => sources), probes: looked.flatMap(({ probes }) => probes) };
  } finally {
    report();
  }
}

/** All that a provider's credentials reach, when every place has answered. */
export async function reachAll(provider: Provider, options: IdentityOptions): Promise<Reached> {
  const parts: Reached[] = [];
  await reachInParts(provider, options, (part) => {
    parts.push(part);
  });
  return {
    identities: parts.flatMap((part) => part.identities),
    accounts: parts.flatMap((part) => part.accounts),
    problems: parts.flatMap((part) => part.problems),
  };
}

function unreadProblems(found: FoundCredentials, provider: Provider, options: IdentityOptions): Problem[] {
  // A look that was broken off says nothing of the place.
  return found.probes
    .filter((probe) => !options.signal.aborted && (probe.outcome === 'timed-out' || probe.outcome === 'failed'))
    .map((probe) => ({
      code: unreadCode,
      provider: provider.id,
      source: probe.id,
      message: `${probe.label}: ${probe.message ?? probe.outcome}`,
    }));
}

/** What is in use and cannot be used: its cloud must not read as one that nobody has. */
function unusableProblems(found: FoundCredentials, provider: Provider, options: IdentityOptions): Problem[] {
  return found.sources
    .filter((source) => source.state === 'unusable' && isChosen(source, options))
    .map(({ id, label, hint, renew }) => ({
      code: 'credential-unusable',
      provider: provider.id,
      source: id,
      message: `${label} cannot be used${hint === undefined ? '.' : `: ${hint}`}`,
      ...(renew === undefined ? {} : { hint: `Renew it: ${renew}` }),
    }));
}

function chooseSources(sources: readonly CredentialSource[], options: IdentityOptions): CredentialSource[] {
  return sources.filter((source) => source.state !== 'unusable' && isChosen(source, options));
}

function isChosen(source: CredentialSource, { onlyPicked, picked }: IdentityOptions): boolean {
  return (source.active && !onlyPicked) || picked.some((id) => answersTo(source, id));
}

/** Who one is by a source, and which accounts that reaches; nothing where the same identity came by another source. */
async function reachBy(provider: Provider, source: CredentialSource, options: IdentityOptions, known: Set<string>): Promise<Reached> {
  let identity: Identity;
  try {
    identity = await identifyWithin(provider, source, options);
  } catch (error) {
    const problem = problemFrom(error, provider.id);
    const hint = source.renew === undefined ? problem.hint : `Renew it: ${source.renew}`;
    const stated = { ...problem, source: source.id, message: `${source.label}: ${problem.message}`, ...(hint === undefined ? {} : { hint }) };
    return { identities: [], accounts: [], problems: [stated] };
  }
  if (known.has(identity.id)) return { identities: [], accounts: [], problems: [] };
  known.add(identity.id);
  options.onIdentity?.(identity);
  try {
    const { accounts, problems } = await provider.accounts(identity, options.signal);
    return {
      identities: [identity],
      accounts: accounts.map((account) => ({ ...account, source: source.id, sourceDigest: digestOf(source) })),
      problems,
    };
  } catch (error) {
    return { identities: [identity], accounts: [], problems: [{ ...problemFrom(error, provider.id), source: source.id }] };
  }
}

/** Tells a credential from another one that took its place: keys in the same variables, another sign-in in the same profile. */
export function digestOf({ id, fingerprint }: CredentialSource): string {
  return createHash('sha256')
    .update(JSON.stringify([id, fingerprint]))
    .digest('base64url')
    .slice(0, 16);
}

async function identifyWithin(provider: Provider, source: CredentialSource, options: IdentityOptions): Promise<Identity> {
  const tooLate = (): CallError =>
    new CallError({
      kind: 'timed-out',
      message: `no identity within ${String(options.credentialTimeoutMs / 1000)} s`,
      ...(source.hint === undefined ? {} : { hint: `${source.hint} The setting credentialTimeout says how long it may take.` }),
    });
  try {
    return await withTimeLimit(options.credentialTimeoutMs, tooLate, async (limit) => {
      const signal = AbortSignal.any([limit, options.signal]);
      // A credential process or a provider of the SDK's may heed no signal.
      return await untilAborted(provider.identify(source, signal), signal);
    });
  } catch (error) {
    if (options.signal.aborted) throw new CallError({ kind: 'cancelled', message: 'cancelled' }, error);
    throw error;
  }
}
