import * as v from 'valibot';
import { DriftMgrError } from '../errors.ts';
import type { KeyValueStore } from '../store/parts.ts';

/** Failures that cost nothing. */
const freeFailures = 5;
const firstWaitMs = 2_000;
const longestWaitMs = 15 * 60_000;

const shape = v.pipe(v.string(), v.parseJson(), v.object({ failed: v.number(), until: v.number(), since: v.optional(v.number()) }));

/** Counts failed passphrases over all processes: the fifth in a row costs a wait, each further one twice the wait before. */
export function createAttempts(keyValue: KeyValueStore, vaultId: string, now: () => number): { enter(): void; failed(): void; succeeded(): void } {
  const key = `vault/${vaultId}/attempts`;
  const read = (text: string | undefined): v.InferOutput<typeof shape> => {
    const parsed = v.safeParse(shape, text);
    return parsed.success ? parsed.output : { failed: 0, until: 0 };
  };
  return {
    /** @throws DriftMgrError `vault-wait` while the wait lasts */
    enter() {
      const { failed, until, since = until - longestWaitMs } = read(keyValue.get(key));
      // After the clock was set back the wait begins anew from now, and is no longer for it.
      const ahead = Math.max(0, since - now());
      if (ahead > 0) keyValue.change(key, () => JSON.stringify({ failed, until: until - ahead, since: since - ahead }));
      const left = Math.min(longestWaitMs, until - ahead - now());
      if (left <= 0) return;
      const seconds = Math.ceil(left / 1000);
      throw new DriftMgrError('vault-wait', `Too many wrong passphrases. The next one is taken in ${String(seconds)} s.`, { details: { seconds } });
    },
    failed() {
      keyValue.change(key, (old) => {
        const failed = read(old).failed + 1;
        const waitMs = failed < freeFailures ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (failed - freeFailures));
        return JSON.stringify({ failed, until: now() + waitMs, since: now() });
      });
    },
    succeeded() {
      if (keyValue.get(key) !== undefined) keyValue.change(key, () => undefined);
    },
  };
}
