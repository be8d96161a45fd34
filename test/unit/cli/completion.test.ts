import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { KnownResourceType } from '../../../src/core/api/types.ts';
import { wordsOf } from '../../../src/cli/completion/words.ts';
import { completionScripts } from '../../../src/cli/completion/scripts.ts';
import { mixedSummary } from '../core/render/summaries.ts';
import { runWith } from './scripted-engine.ts';

const bucket: KnownResourceType = {
  provider: 'aws',
  type: 'AWS::S3::Bucket',
  title: 'S3 buckets',
  scope: 'global',
  listing: 'yes',
  lookup: true,
  terraform: [{ type: 'aws_s3_bucket', attributes: true, import: true }],
};

type Answers = Parameters<typeof runWith>[1];
const answers: Answers = {
  types: () => ({ types: [bucket] }),
  regions: ({ providers }) => [
    { provider: 'aws' as const, region: 'eu-west-1', titles: ['Europe (Ireland)'] },
    { provider: 'aws' as const, region: 'eu-west-2', titles: [] },
    ...(providers === undefined ? [{ provider: 'gcp' as const, region: 'europe-west1', titles: [] }] : []),
  ],
  inventory: () => mixedSummary,
  credentials: () => ({
    sources: [
      {
        id: 'aws:profile:prod',
        provider: 'aws',
        kind: 'profile',
        label: 'profile prod',
        active: false,
        state: 'found',
        fingerprint: 'x',
        verified: 'not-tried',
      },
    ],
    probes: [],
  }),
};

async function completed(...words: string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await runWith(['__complete', '--', ...words], answers);
  assert.equal(stderr, '');
  return stdout.split('\n').slice(0, -1);
}
const values = async (...words: string[]) => (await completed(...words)).map((line) => line.split('\t', 1).join());

describe('shell completion', () => {
  it('offers commands and their own commands, with what they do', async () => {
    assert.deepEqual(await completed('sta'), [
      'status\tCount what runs in your clouds, by account, type and region.',
      'state\tList what Terraform or OpenTofu states hold.',
    ]);
    assert.deepEqual(await values('vault', 'ro'), ['rotate']);
    assert.deepEqual(await values('completion', ''), ['bash', 'zsh', 'fish', 'powershell']);
    assert.ok((await values('')).includes('doctor') && !(await values('')).includes('__complete'));
  });

  it('offers options of the command and of all commands, and settings to whoever has begun one', async () => {
    const options = await values('drift', '--');
    for (const option of ['--state', '--fail-on', '--no-color', '--help']) assert.ok(options.includes(option), option);
    assert.ok(!options.includes('--log-level'));
    assert.deepEqual(await values('status', '--log-le'), ['--log-level']);
    assert.deepEqual(await values('status', '--log-level', 'd'), ['debug']);
    assert.deepEqual(await values('status', '--all-types'), ['--all-types']);
  });

  it('offers the values that an option takes, behind a blank, a sign and commas', async () => {
    assert.deepEqual(await values('drift', '--format', 's'), ['sarif']);
    assert.deepEqual(await values('drift', '--format=s'), ['--format=sarif']);
    assert.deepEqual(await values('status', '-p', 'aws,'), ['aws,azure', 'aws,gcp', 'aws,digitalocean']);
    assert.deepEqual(await values('status', '--region', 'eu-'), ['eu-west-1', 'eu-west-2']);
    assert.deepEqual(await values('status', '--region=eu-west-1,EU-W'), ['--region=eu-west-1,eu-west-2']);
    assert.deepEqual(await values('status', '-p', 'aws', '-r', 'eur'), []);
    assert.deepEqual(await completed('status', '-t', 'AWS::'), ['AWS::S3::Bucket\tS3 buckets']);
    assert.deepEqual(await completed('status', '-t', 'aws_'), ['aws_s3_bucket\tAWS::S3::Bucket']);
    assert.deepEqual(await values('status', '--profile', ''), ['prod']);
    assert.deepEqual(await values('status', '--source', 'aws'), ['aws:profile:prod']);
    assert.deepEqual(
      await values('status', '--account', ''),
      mixedSummary.accounts.map(({ account }) => account),
    );
  });

  it('leaves names of files to the shell, and offers nothing where anything may stand', async () => {
    assert.deepEqual(await completed('drift', '--state', 'pro'), [':files']);
    assert.deepEqual(await completed('drift', ''), [':files']);
    assert.deepEqual(await completed('drift', '--plan', ''), [':folders']);
    assert.deepEqual(await completed('status', '--filter', ''), []);
    assert.deepEqual(await completed('status', '--', '--format'), []);
  });

  it('asks nobody, and hands no passphrase to the engine', async () => {
    const { opened } = await runWith(['__complete', '--', 'status', '--region', ''], answers, { env: { DRIFTMGR_VAULT_KEY: 'planted words' } });
    assert.equal(opened?.terminal.env['DRIFTMGR_VAULT_KEY'], undefined);
    assert.equal(opened?.terminal.stdin.isTTY, undefined);
    await assert.rejects(async () => await opened?.ports.prompt({ message: 'Passphrase:', secret: true }));
  });

  it('reads a line as a shell does', async () => {
    assert.deepEqual(wordsOf(`driftmgr status -f 'tags.env == "prod"' --type "AWS::S`), [
      'driftmgr',
      'status',
      '-f',
      'tags.env == "prod"',
      '--type',
      'AWS::S',
    ]);
    assert.deepEqual(wordsOf('driftmgr  my\\ state '), ['driftmgr', 'my state', '']);
    const { stdout } = await runWith(['__complete', '--line', 'driftmgr drift --format j'], answers);
    assert.equal(stdout, 'json\njunit\n');
  });

  it('prints a script for each shell, which bash can read', async () => {
    for (const [shell, script] of Object.entries(completionScripts)) {
      const { code, stdout } = await runWith(['completion', shell], {});
      assert.equal(code, 0);
      assert.equal(stdout, script);
      assert.match(stdout, /__complete/);
    }
    execFileSync('bash', ['-n'], { input: completionScripts.bash });
    assert.equal((await runWith(['completion', 'bsh'], {})).code, 2);
  });
});
