import assert from 'node:assert/strict';
import type * as Errors from '../../../src/core/errors.ts';
import { CallError, DriftMgrError, messageOf } from '../../../src/core/errors.ts';

describe('errors across bundles', () => {
  let copy: typeof Errors;
  before(async () => {
    // A second copy of the module, as each provider's bundle has one.
    copy = (await import(`${new URL('../../../src/core/errors.ts', import.meta.url).href}?copy`)) as typeof Errors;
    assert.notEqual(copy.CallError, CallError);
  });

  it('are known by what they are, whichever copy threw them', () => {
    const failed = new copy.CallError({ kind: 'denied', message: 'no' });
    assert.ok(failed instanceof CallError);
    assert.ok(failed instanceof DriftMgrError);
    assert.ok(DriftMgrError.is(failed, 'call-denied'));
    assert.ok(new copy.DriftMgrError('x', 'y') instanceof DriftMgrError);
  });

  it('are said from each other and from anything else', () => {
    assert.ok(!(new DriftMgrError('x', 'y') instanceof CallError));
    for (const other of [new Error('x'), null, undefined, 'text', { code: 'x', failure: {} }]) {
      assert.ok(!((other as unknown) instanceof DriftMgrError));
      assert.ok(!((other as unknown) instanceof CallError));
    }
  });
});

describe('a limit of open files', () => {
  it('is told in a sentence, wherever it was met', () => {
    const met = Object.assign(new Error("EMFILE: too many open files, open '/x'"), { code: 'EMFILE' });
    assert.match(messageOf(met), /ulimit -n/);
    assert.match(messageOf(new TypeError('fetch failed', { cause: met })), /ulimit -n/);
    assert.equal(messageOf(new DriftMgrError('x', 'said already', { cause: met })), 'said already');
  });
});
