import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createAttempts } from '../../../../src/core/vault/attempts.ts';

describe('guesses of a passphrase', () => {
  it('count before their key is derived, so that those who begin at once are not free', () => {
    const kept = new Map<string, string>();
    const keyValue = {
      get: (key: string) => kept.get(key),
      set: (key: string, value: string) => void kept.set(key, value),
      change(key: string, action: (old: string | undefined) => string | undefined) {
        const next = action(kept.get(key));
        if (next === undefined) kept.delete(key);
        else kept.set(key, next);
        return next;
      },
    };
    let now = 1_000_000;
    // Each stands for a process of its own; none has heard yet whether it was right.
    const processes = Array.from({ length: 8 }, () => createAttempts(keyValue, 'v', () => now));
    const refused = processes.filter((attempts) => {
      try {
        attempts.enter();
        return false;
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'vault-wait');
        return true;
      }
    });
    assert.equal(refused.length, 3, 'five are free');
    now += 2_000;
    processes[0]?.enter();
    assert.throws(() => processes[1]?.enter(), { code: 'vault-wait' });
    processes[0]?.succeeded();
    processes[1]?.enter();
  });
});
