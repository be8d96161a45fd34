import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('memory-program.ts', import.meta.url));

describe('the memory of a process that had the vault open', () => {
  it('holds the data key before the lock, and not after it', async function () {
    // Only Linux shows a process its own memory as a file.
    if (process.platform !== 'linux') this.skip();
    this.timeout(120_000);
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--disable-warning=ExperimentalWarning', program]);
    const found = JSON.parse(stdout) as { before: number; after: number };
    assert.ok(found.before > 0, 'the search finds nothing, so it proves nothing');
    assert.equal(found.after, 0);
  });
});
