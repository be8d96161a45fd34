import assert from 'node:assert/strict';
import { runWith } from './scripted-engine.ts';

describe('A misspelt word of a command line', () => {
  const cases: readonly [args: readonly string[], meant: string][] = [
    [['drift', '--format', 'sarfi'], 'sarif'],
    [['drift', '--fail-on', 'missin'], 'missing'],
    [['status', '--group-by', 'regoin'], 'region'],
    [['status', '--provider', 'google'], 'gcp'],
    [['credentials', '--provider', 'do'], 'digitalocean'],
    [['cache', 'clear', '--kind', 'sate'], 'state'],
  ];
  for (const [args, meant] of cases) {
    it(`ends with 2 and asks whether ${meant} is meant: ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await runWith(args, {});
      assert.equal(code, 2);
      assert.ok(stderr.includes(`Is ${meant} meant?`), stderr);
      assert.equal(stdout, '');
    });
  }
});
