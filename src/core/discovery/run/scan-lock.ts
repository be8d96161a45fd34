import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DriftMgrError } from '../../errors.ts';
import type { ScanRequest } from '../../api/engine-api.ts';
import type { LeaseStore } from '../../store/parts.ts';
import { untilAborted } from '../credentials/find-credentials.ts';

const pollMs = 200;

interface Turn<T> {
  readonly controller: AbortController;
  readonly result: Promise<T>;
  callers: number;
}

/** Runs a scan, or joins an equal one. */
export type TakeTurn<T> = (request: ScanRequest, signal: AbortSignal, scan: (request: ScanRequest, signal: AbortSignal) => Promise<T>) => Promise<T>;

/**
 * Keeps equal scans from running twice. One that runs in this process is joined: it ends early only when all who wait for it gave up.
 * One that runs in another process (it holds the lease) is waited for; its answers are then in the cache, so that the scan that follows asks for nothing.
 */
export function createScanLock<T>(leases: LeaseStore, onWait: (pid: number) => void): TakeTurn<T> {
  const turns = new Map<string, Turn<T>>();

  const begin = (key: string, request: ScanRequest, scan: Parameters<TakeTurn<T>>[2]): Turn<T> => {
    const controller = new AbortController();
    const result = underLease(key, request, controller.signal, scan).finally(() => turns.delete(key));
    // Every caller has its own promise; this one may be nobody's.
    result.catch(() => undefined);
    const turn = { controller, result, callers: 0 };
    turns.set(key, turn);
    return turn;
  };

  const underLease = async (key: string, request: ScanRequest, signal: AbortSignal, scan: Parameters<TakeTurn<T>>[2]): Promise<T> => {
    const name = `scan/${key}`;
    let asked = request;
    let stated = false;
    for (;;) {
      const lease = leases.acquire(name);
      if (lease !== undefined) {
        try {
          return await scan(asked, signal);
        } finally {
          lease.release();
        }
      }
      const holder = leases.holder(name);
      if (holder !== undefined && !stated) {
        stated = true;
        onWait(holder.pid);
      }
      // What the other one is asking for now is as fresh as what this one would get.
      asked = { ...request, refresh: false };
      await sleep(pollMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return scan(asked, signal);
    }
  };

  return async (request, signal, scan) => {
    const key = createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 16);
    const joined = turns.get(key);
    const turn = joined ?? begin(key, request, scan);
    turn.callers++;
    const leave = (): void => {
      turn.callers--;
      if (turn.callers === 0) turn.controller.abort(signal.reason);
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    try {
      // The one who began a scan gets what came of it when it is cancelled; those who joined just leave.
      return await (joined === undefined ? turn.result : untilAborted(turn.result, signal));
    } catch (error) {
      if (signal.aborted && joined !== undefined) throw new DriftMgrError('cancelled', 'The scan was cancelled.', { cause: error });
      throw error;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  };
}
