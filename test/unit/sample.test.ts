import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { sampleState } from '../integration/drift/sample-state.ts';

describe('the sample workspace', () => {
  it('has the state that the sample estates make; if not, run: node scripts/sample-state.mjs', async () => {
    const committed = await readFile(new URL('../sample/terraform.tfstate', import.meta.url), 'utf8');
    assert.ok(committed === sampleState(), 'test/sample/terraform.tfstate is older than the estates');
  });
});
