import { setTimeout as sleep } from 'node:timers/promises';
import { findCredentials } from '../../src/core/discovery/credentials/find-credentials.ts';
import type { CredentialProbe, CredentialSource } from '../../src/core/provider.ts';

/**
 * Twelve places to look for credentials, of which one hangs and each of the others takes a second. Findings stream: what counts is when the last
 * good one is known. The look as a whole ends at the time limit of the one that hangs.
 */

const second = 1_000;
const timeoutMs = 3_000;

function source(id: string): CredentialSource {
  return { id, provider: 'aws', kind: 'profile', label: id, active: false, state: 'found', fingerprint: id };
}

const probes = Array.from({ length: 12 }, (_, index): CredentialProbe => {
  const id = `place-${String(index)}`;
  const answers = async (): Promise<CredentialSource[]> => {
    await sleep(second);
    return [source(id)];
  };
  return { id, label: id, look: index === 0 ? () => new Promise<never>(() => undefined) : answers };
});

let lastFound = 0;
const began = performance.now();
const found = await findCredentials(
  probes.map((probe) => ({ provider: 'aws', probe })),
  {
    timeoutMs,
    signal: new AbortController().signal,
    onFound: () => {
      lastFound = performance.now();
    },
  },
);
const took = performance.now() - began;
const slowestGood = lastFound - began;
const slowestProbe = second;
const ratio = slowestGood / slowestProbe;
console.log(
  `credentials: ${String(found.sources.length)} of 11 found; the last good one after ${slowestGood.toFixed(0)} ms, the look as a whole after ${took.toFixed(0)} ms`,
);
console.log(`credentials: time until all good ones are known ÷ slowest good source ${ratio.toFixed(3)} (bound 1.2)${ratio > 1.2 ? ' << OVER' : ''}`);
