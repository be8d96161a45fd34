import assert from 'node:assert/strict';
import { failureText, waysOut } from '../../../src/extension/describe-failure.ts';
import { inEnglish } from '../../../src/extension/translate.ts';
import { noCredentials } from '../../../src/core/discovery/credentials/no-credentials.ts';
import { providerIds } from '../../../src/core/model.ts';

const titles = (code: string): string[] => waysOut(code, inEnglish).map(({ title }) => title);

describe('what a window says of a failure', () => {
  it('is the reason and the way out, by what went wrong', () => {
    assert.deepEqual(titles('no-credentials'), ['Sign In', 'Show Credentials']);
    assert.deepEqual(titles('state-backend-not-followed'), ['Choose State…', 'Show Log']);
    assert.deepEqual(titles('no-state'), ['Choose State…', 'Show Log']);
    assert.deepEqual(titles('not-trusted'), ['Manage Trust']);
    assert.deepEqual(titles('internal'), ['Show Log']);
    assert.deepEqual(waysOut('no-terraform', inEnglish), [
      { title: 'Open Setting', command: 'workbench.action.openSettings', argument: 'driftmgr.terraform.path' },
    ]);
  });

  it('has no hints for a terminal', () => {
    const error = noCredentials(providerIds);
    assert.ok((error.hint?.split('\n').length ?? 0) > 4, 'the terminal is told more');
    assert.equal(failureText({ message: error.message, hint: error.hint ?? '' }), error.message);
    const flags = 'Name a state with --state FILE, or let --follow-backends read the backends that the code names.';
    assert.equal(failureText({ message: 'No state.', hint: flags }), 'No state.');
    assert.equal(failureText({ message: 'Locked.', hint: 'Run driftmgr vault unlock.' }), 'Locked.');
    assert.equal(failureText({ message: 'Broken.', hint: 'Correct the file.' }), 'Broken. Correct the file.');
  });

  it('is cut where it is long', () => {
    const text = failureText({ message: 'x'.repeat(5_000) });
    assert.equal(text.length, 300);
    assert.ok(text.endsWith('…'));
  });
});
