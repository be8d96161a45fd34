import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import { DriftMgrError } from '../errors.ts';
import type { KeyValueStore } from '../store/parts.ts';

/** Failures that cost nothing. */
const freeFailures = 5;
const firstWaitMs = 2_000;
const longestWaitMs = 15 * 60_000;
/** An attempt that has not ended by then was broken off: it counts as failed, or whoever guesses would end the process before it is counted. */
const attemptMs = 60_000;
const pollMs = 100;

const shape = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ failed: v.number(), until: v.number(), since: v.optional(v.number()), begun: v.optional(v.record(v.string(), v.number()), {}) }),
);
type Counts = v.InferOutput<typeof shape>;

/** Counts passphrases that are tried, before they are, over all processes. */
export interface Attempts {
  /**
   * Counts an attempt that begins. Where as many have begun as may fail, it waits until one has ended. Returns how it is to be ended.
   * @throws DriftMgrError `vault-wait` while the wait for those that failed lasts
   */
  begin(): Promise<{ succeeded(): void; failed(): void }>;
}

/** The fifth failure in a row costs a wait, each further one twice the wait before. */
export function createAttempts(keyValue: KeyValueStore, vaultId: string, now: () => number): Attempts {
  const key = `vault/${vaultId}/attempts`;
  const change = (action: (counts: Counts) => Counts | undefined): void => {
    keyValue.change(key, (old) => {
      const next = action(settled(read(old), now()));
      return next === undefined || isNothing(next) ? undefined : JSON.stringify(next);
    });
  };
  const without = ({ begun, ...counts }: Counts, id: string): Counts => ({
    ...counts,
    begun: Object.fromEntries(Object.entries(begun).filter(([other]) => other !== id)),
  });
  /** @throws DriftMgrError `vault-wait` */
  const takesTurn = (id: string): boolean => {
    const found = { left: 0, taken: false };
    change((counts) => {
      const begun = Object.keys(counts.begun).length;
      found.left = Math.min(longestWaitMs, counts.until - now());
      found.taken = found.left <= 0 && (begun === 0 || counts.failed + begun < freeFailures);
      return found.taken ? { ...counts, begun: { ...counts.begun, [id]: now() } } : counts;
    });
    if (found.left > 0) throw tooMany(found.left);
    return found.taken;
  };
  return {
    async begin() {
      const id = randomUUID();
      while (!takesTurn(id)) await wait(pollMs);
      return {
        succeeded: () => {
          change((counts) => ({ failed: 0, until: 0, begun: without(counts, id).begun }));
        },
        failed: () => {
          change((counts) => (id in counts.begun ? failedOnce(without(counts, id), now()) : counts));
        },
      };
    },
  };
}

function read(text: string | undefined): Counts {
  const parsed = v.safeParse(shape, text);
  return parsed.success ? parsed.output : { failed: 0, until: 0, begun: {} };
}

/** With the attempts that were broken off counted, and a wait that is no longer after the clock was set back. */
function settled(counts: Counts, now: number): Counts {
  let next = counts;
  for (const [id, at] of Object.entries(counts.begun)) {
    if (now - at < attemptMs && at - now < attemptMs) continue;
    const begun = Object.fromEntries(Object.entries(next.begun).filter(([other]) => other !== id));
    next = failedOnce({ ...next, begun }, now);
  }
  const ahead = Math.max(0, (next.since ?? next.until - longestWaitMs) - now);
  return ahead === 0 ? next : { ...next, until: next.until - ahead, since: now };
}

function failedOnce(counts: Counts, now: number): Counts {
  const failed = counts.failed + 1;
  const waitMs = failed < freeFailures ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (failed - freeFailures));
  return { ...counts, failed, until: Math.max(counts.until, now + waitMs), since: now };
}

function isNothing({ failed, begun }: Counts): boolean {
  return failed === 0 && Object.keys(begun).length === 0;
}

function tooMany(left: number): DriftMgrError {
  const seconds = Math.ceil(left / 1000);
  return new DriftMgrError('vault-wait', `Too many wrong passphrases. The next one is taken in ${String(seconds)} s.`, { details: { seconds } });
}
