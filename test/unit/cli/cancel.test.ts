import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { onInterrupt } from '../../../src/cli/cancel.ts';
import { longWork, onLongWork } from '../../../src/core/long-work.ts';
import { judge } from '../../../src/core/drift/ignore/apply-ignore-rules.ts';
import { codeBlocks } from '../../../src/core/terraform/read-code.ts';
import { readStates } from '../../../src/core/terraform/read-states.ts';
import { allRules } from '../../rules.ts';
import { stateBytes } from '../core/drift/estate.ts';

const program = fileURLToPath(new URL('./busy-program.ts', import.meta.url));
const silent = { show: () => undefined, clear: () => undefined, stop: () => undefined, note: () => undefined, preview: () => undefined };

describe('a signal', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    it(`is heard while the thread is busy: ${signal}`, async function () {
      if (process.platform === 'win32') this.skip();
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], { stdio: ['ignore', 'pipe', 'inherit'] });
      try {
        await once(child.stdout, 'data');
        child.kill(signal);
        const [code, by] = (await once(child, 'exit')) as [number | null, string | null];
        assert.deepEqual([code, by], [null, signal]);
      } finally {
        child.kill('SIGKILL');
      }
    });

  it('cancels between pieces of work, after them too', () => {
    const cancellation = onInterrupt(silent);
    try {
      const before = process.listenerCount('SIGINT');
      assert.equal(
        longWork(() => process.listenerCount('SIGINT')),
        before - 1,
      );
      assert.throws(() =>
        longWork(() => {
          throw new Error('broken off');
        }),
      );
      assert.equal(process.listenerCount('SIGINT'), before);
      process.emit('SIGINT');
      assert.ok(cancellation.signal.aborted);
    } finally {
      cancellation.dispose();
    }
  });

  it('is heard during all that takes others’ texts apart', async () => {
    let pieces = 0;
    const restore = onLongWork((work) => {
      pieces += 1;
      return work();
    });
    const count = async (work: () => unknown): Promise<number> => {
      pieces = 0;
      await work();
      return pieces;
    };
    const state = stateBytes([{ type: 'aws_vpc', name: 'a', instances: [{ attributes: { id: 'vpc-1' } }] }]);
    const readers = { file: () => Promise.resolve(state), folder: () => Promise.resolve([{ name: 'main.tf', folder: false }]) };
    const unused = (): Promise<never> => Promise.reject(new Error('nothing is asked'));
    const noFolder = { ...readers, folder: () => Promise.resolve(undefined), env: {}, remote: unused, http: unused };
    const report = { items: [], problems: [], counts: { managed: 0, unmanaged: 0, notComparable: 0, instances: 0 } };
    try {
      assert.equal(await count(() => readStates({ states: ['/w/a.tfstate'], cwd: '/w' }, noFolder, new AbortController().signal)), 1);
      assert.equal(await count(() => codeBlocks('/w', readers)), 1);
      assert.equal(await count(() => judge(report as never, {}, { now: 0, clouds: allRules })), 1);
    } finally {
      restore();
    }
  });
});
