import assert from 'node:assert/strict';
import { createScanLock } from '../../../../src/core/discovery/run/scan-lock.ts';
import type { ScanRequest } from '../../../../src/core/api/engine-api.ts';
import { memoryParts } from '../../../../src/core/store/memory-parts.ts';

const request: ScanRequest = { want: 'rows' };

function deferred(): { promise: Promise<string>; resolve(value: string): void } {
  let resolve: (value: string) => void = () => undefined;
  const promise = new Promise<string>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('scan turns', () => {
  it('runs equal scans once, and different ones side by side', async () => {
    const take = createScanLock<string>(memoryParts(Date.now).leases, () => undefined);
    const answer = deferred();
    let runs = 0;
    const scan = (): Promise<string> => {
      runs++;
      return answer.promise;
    };
    const signal = new AbortController().signal;
    const all = [take(request, signal, scan), take(request, signal, scan), take({ ...request, allTypes: true }, signal, scan)];
    answer.resolve('seen');
    assert.deepEqual(await Promise.all(all), ['seen', 'seen', 'seen']);
    assert.equal(runs, 2);
  });

  it('goes on for the others when one who joined gives up, and ends when nobody is left', async () => {
    const take = createScanLock<string>(memoryParts(Date.now).leases, () => undefined);
    const answer = deferred();
    let seen: AbortSignal | undefined;
    const scan = (_request: ScanRequest, signal: AbortSignal): Promise<string> => {
      seen = signal;
      signal.addEventListener('abort', () => {
        answer.resolve('partial');
      });
      return answer.promise;
    };
    const first = new AbortController();
    const second = new AbortController();
    const beginner = take(request, first.signal, scan);
    const joiner = take(request, second.signal, scan);
    second.abort();
    await assert.rejects(joiner, { code: 'cancelled' });
    assert.equal(seen?.aborted, false);
    first.abort();
    assert.equal(await beginner, 'partial');
    assert.equal(seen.aborted, true);
  });

  it('waits for a scan of another process, then asks without a refresh', async () => {
    const { leases } = memoryParts(Date.now);
    const begun = deferred();
    const asked: ScanRequest[] = [];
    const theirs = createScanLock<string>(leases, () => undefined);
    const ours = createScanLock<string>(leases, () => {
      begun.resolve('waiting');
    });
    const answer = deferred();
    const signal = new AbortController().signal;
    const refresh = { ...request, refresh: true };
    const other = theirs(refresh, signal, () => answer.promise);
    const own = ours(refresh, signal, (given) => {
      asked.push(given);
      return Promise.resolve('from the cache');
    });
    await begun.promise;
    assert.deepEqual(asked, []);
    answer.resolve('theirs');
    assert.deepEqual([await other, await own], ['theirs', 'from the cache']);
    assert.deepEqual(asked, [{ ...request, refresh: false }]);
  });
});
