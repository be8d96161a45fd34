import * as v from 'valibot';
import { DriftMgrError } from '../errors.ts';
import type { KeyValueStore } from '../store/parts.ts';

/** Failures that cost nothing. */
const freeFailures = 5;
const firstWaitMs = 2_000;
const longestWaitMs = 15 * 60_000;

const shape = v.pipe(v.string(), v.parseJson(), v.object({ failed: v.number(), until: v.number() }));

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
      // A clock that was put back must not stretch the wait.
      const left = Math.min(longestWaitMs, read(keyValue.get(key)).until - now());
      if (left <= 0) return;
      const seconds = Math.ceil(left / 1000);
      throw new DriftMgrError('vault-wait', `Too many wrong passphrases. The next one is taken in ${String(seconds)} s.`, { details: { seconds } });
    },
    failed() {
      keyValue.change(key, (old) => {
        const failed = read(old).failed + 1;
        const waitMs = failed < freeFailures ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (failed - freeFailures));
        return JSON.stringify({ failed, until: now() + waitMs });
      });
    },
    succeeded() {
      if (keyValue.get(key) !== undefined) keyValue.change(key, () => undefined);
    },
  };
}
