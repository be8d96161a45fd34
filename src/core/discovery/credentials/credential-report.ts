import { withTimeLimit } from '../../calls/time-limit.ts';
import { defined } from '../../defined.ts';
import { CallError } from '../../errors.ts';
import type { ProviderId } from '../../model.ts';
import type { CredentialReport } from '../../api/engine-api.ts';
import type { CredentialSource, Provider } from '../../provider.ts';
import { findCredentials, untilAborted } from './find-credentials.ts';
import { problemFrom } from '../run/problem-from.ts';

export interface CredentialReportOptions {
  readonly providers: readonly ProviderId[];
  /** Also proves what is found and active or picked, with a call each. */
  readonly verify: boolean;
  readonly picked: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  provider(id: ProviderId): Promise<Provider>;
}

type Verified = CredentialReport['sources'][number];

/** Where credentials were looked for, what was found, and whom it proves to be. Never a secret. */
export async function reportCredentials(options: CredentialReportOptions): Promise<CredentialReport> {
  const reports = await Promise.all(options.providers.map((id) => reportProvider(id, options)));
  return { sources: reports.flatMap((report) => report.sources), probes: reports.flatMap((report) => report.probes) };
}

async function reportProvider(id: ProviderId, options: CredentialReportOptions): Promise<CredentialReport> {
  let provider: Provider;
  try {
    provider = await options.provider(id);
  } catch (error) {
    return { sources: [], probes: [{ id, provider: id, label: id, outcome: 'failed', message: problemFrom(error, id).message }] };
  }
  const found = await findCredentials(
    provider.credentialSources().map((probe) => ({ provider: id, probe })),
    { timeoutMs: options.timeoutMs, signal: options.signal },
  );
  const sources = await Promise.all(found.sources.map((source) => verify(provider, source, options)));
  return { sources, probes: found.probes };
}

async function verify(provider: Provider, source: CredentialSource, options: CredentialReportOptions): Promise<Verified> {
  const chosen = source.active || options.picked.includes(source.id);
  if (!options.verify || !chosen || source.state === 'unusable') return { ...source, verified: 'not-tried' };
  try {
    const { identity, reached } = await withTimeLimit(
      options.timeoutMs,
      () => timedOut(options.timeoutMs),
      async (limit) => {
        const signal = AbortSignal.any([limit, options.signal]);
        const proved = await untilAborted(provider.identify(source, signal), signal);
        return { identity: proved, reached: await untilAborted(provider.accounts(proved, signal), signal) };
      },
    );
    const problem = reached.problems[0];
    return {
      ...source,
      verified: identity.unproved === true ? 'not-tried' : 'yes',
      principal: identity.principal,
      accounts: reached.accounts.map((account) => account.id),
      ...defined({ problem }),
    };
  } catch (error) {
    return { ...source, verified: 'no', problem: problemFrom(error, source.provider) };
  }
}

function timedOut(ms: number): CallError {
  return new CallError({ kind: 'timed-out', message: `no answer within ${String(ms / 1000)} s` });
}
