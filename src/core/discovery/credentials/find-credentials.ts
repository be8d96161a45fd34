import { messageOf } from '../../errors.ts';
import type { ProviderId } from '../../model.ts';
import type { CredentialReport } from '../../api/engine-api.ts';
import type { CredentialProbe, CredentialSource } from '../../provider.ts';

/** What looking for credentials came to. */
export interface FoundCredentials {
  readonly sources: readonly CredentialSource[];
  readonly probes: CredentialReport['probes'];
}

type Probed = { readonly sources: readonly CredentialSource[]; readonly probe: CredentialReport['probes'][number] };

/**
 * Looks into all places side by side. Each has its own time limit, so that one that hangs delays no other;
 * `onFound` hears of a source as soon as it is found.
 */
export async function findCredentials(
  places: readonly { readonly provider: ProviderId; readonly probe: CredentialProbe }[],
  options: { readonly timeoutMs: number; readonly signal: AbortSignal; readonly onFound?: (source: CredentialSource) => void },
): Promise<FoundCredentials> {
  const looked = await Promise.all(places.map(({ provider, probe }) => lookInto(provider, probe, options)));
  return { sources: looked.flatMap(({ sources }) => sources), probes: looked.map(({ probe }) => probe) };
}

async function lookInto(
  provider: ProviderId,
  probe: CredentialProbe,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal; readonly onFound?: (source: CredentialSource) => void },
): Promise<Probed> {
  const stated = { id: probe.id, provider, label: probe.label, ...(probe.places === undefined ? {} : { places: probe.places }) };
  const limit = new AbortController();
  const signal = AbortSignal.any([limit.signal, options.signal]);
  const timer = setTimeout(() => {
    limit.abort();
  }, options.timeoutMs);
  try {
    const sources = await untilAborted(probe.look(signal), signal);
    for (const source of sources) options.onFound?.(source);
    return { sources, probe: { ...stated, outcome: sources.length > 0 ? 'found' : 'nothing' } };
  } catch (error) {
    if (limit.signal.aborted)
      return { sources: [], probe: { ...stated, outcome: 'timed-out', message: `no answer within ${String(options.timeoutMs / 1000)} s` } };
    return { sources: [], probe: { ...stated, outcome: 'failed', message: messageOf(error) } };
  } finally {
    clearTimeout(timer);
  }
}

/** Settles with the promise, or rejects as soon as the signal aborts, whether or not the work heeds it. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}
