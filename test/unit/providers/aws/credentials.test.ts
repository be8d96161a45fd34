import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CredentialSource, ProviderContext, CallPipeline } from '../../../../src/core/provider.ts';
import { parseIni } from '../../../../src/providers/aws/credentials/ini.ts';
import { credentialsOf } from '../../../../src/providers/aws/credentials/resolve.ts';
import { credentialProbes } from '../../../../src/providers/aws/credentials/credentials.ts';

const noPipeline: CallPipeline = { call: () => Promise.reject(new Error('no calls here')), cached: () => Promise.reject(new Error('no calls here')) };
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const never = new AbortController().signal;

describe('AWS credential sources', () => {
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'driftmgr-aws-'));
    await mkdir(join(home, '.aws', 'sso', 'cache'), { recursive: true });
  });

  afterEach(async () => {
    await rm(home, { recursive: true });
  });

  function contextOf(env: Record<string, string> = {}, more: Partial<ProviderContext> = {}): ProviderContext {
    const prompt = () => Promise.reject(new Error('nobody is asked'));
    return {
      pipeline: noPipeline,
      env: { AWS_EC2_METADATA_DISABLED: 'true', ...env },
      home,
      settings: {},
      log: quiet,
      prompt,
      now: () => Date.parse('2026-01-01T00:00:00Z'),
      ...more,
    };
  }

  async function look(context: ProviderContext): Promise<Map<string, CredentialSource>> {
    const found = await Promise.all(credentialProbes(context).map(async (probe) => await probe.look(never)));
    return new Map(found.flat().map((source) => [source.id, source]));
  }

  async function write(name: string, text: string): Promise<void> {
    await writeFile(join(home, '.aws', name), text);
  }

  it('finds nothing in an empty home', async () => {
    assert.equal((await look(contextOf())).size, 0);
  });

  it('takes environment keys before the profile, and the profile before the rest', async () => {
    await write(
      'credentials',
      '[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = s\n[prod]\naws_access_key_id = AKIAPROD\naws_secret_access_key = s\n',
    );
    const active = async (env: Record<string, string>) =>
      [...(await look(contextOf(env))).values()].filter((source) => source.active).map((source) => source.id);
    assert.deepEqual(await active({}), ['aws:profile:default']);
    assert.deepEqual(await active({ AWS_PROFILE: 'prod' }), ['aws:profile:prod']);
    assert.deepEqual(await active({ AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 's' }), ['aws:environment']);
    assert.deepEqual(await active({ AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/ci' }), [
      'aws:profile:default',
    ]);
  });

  it('tells what each profile rests on, and runs nothing to find out', async () => {
    await write(
      'config',
      [
        '[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s',
        '[profile role]\nrole_arn = arn:aws:iam::111122223333:role/admin\nsource_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/jane',
        `[profile process]\ncredential_process = touch ${join(home, 'was-run')}`,
        '[profile lost]\nrole_arn = arn:aws:iam::111122223333:role/admin\nsource_profile = nowhere',
        '[profile plain]\nregion = eu-west-1',
      ].join('\n'),
    );
    const found = await look(contextOf());
    assert.deepEqual(
      [...found.values()].map(({ id, kind, state }) => [id, kind, state]),
      [
        ['aws:profile:base', 'keys', 'found'],
        ['aws:profile:role', 'assume-role', 'found'],
        ['aws:profile:process', 'process', 'found'],
        ['aws:profile:lost', 'assume-role', 'unusable'],
      ],
    );
    assert.match(found.get('aws:profile:role')?.hint ?? '', /MFA/u);
    assert.match(found.get('aws:profile:lost')?.hint ?? '', /nowhere/u);
    await assert.rejects(rm(join(home, 'was-run')), { code: 'ENOENT' });
  });

  it('says when a sign-in has expired, and how to renew it', async () => {
    await write(
      'config',
      '[profile dev]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Reader\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example\n',
    );
    const cache = join('sso', 'cache', `${createHash('sha1').update('corp').digest('hex')}.json`);
    const state = async () => (await look(contextOf())).get('aws:profile:dev');
    assert.equal((await state())?.state, 'expired');
    await write(cache, JSON.stringify({ accessToken: 't', expiresAt: '2026-01-01T08:00:00Z' }));
    assert.equal((await state())?.state, 'found');
    assert.equal((await state())?.expiresAt, '2026-01-01T08:00:00Z');
    await write(cache, JSON.stringify({ accessToken: 't', expiresAt: '2025-12-31T23:00:00Z' }));
    assert.equal((await state())?.state, 'expired');
    assert.equal((await state())?.renew, 'aws sso login --profile dev');
  });

  it('carries no secret, and changes its fingerprint with the key', async () => {
    await write('credentials', '[default]\naws_access_key_id = AKIAONE\naws_secret_access_key = topsecret\n');
    const first = (await look(contextOf())).get('aws:profile:default');
    assert.equal(JSON.stringify(first).includes('topsecret'), false);
    await write('credentials', '[default]\naws_access_key_id = AKIATWO\naws_secret_access_key = topsecret\n');
    const second = (await look(contextOf())).get('aws:profile:default');
    assert.notEqual(first?.fingerprint, second?.fingerprint);
  });

  it('asks for credentials anew shortly before they expire, and once for all who wait', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const env = { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 's', AWS_CREDENTIAL_EXPIRATION: '2026-01-01T01:00:00Z' };
    const context = contextOf(env, { now: () => now });
    const source = (await look(context)).get('aws:environment');
    assert.ok(source !== undefined);
    const get = credentialsOf(source, context, { region: 'us-east-1' });
    const [one, other] = await Promise.all([get(), get()]);
    assert.equal(one, other);
    assert.equal(await get(), one);
    now = Date.parse('2026-01-01T00:56:00Z');
    assert.notEqual(await get(), one);
  });

  it('reads the shared files’ format: comments, nested keys, spaces', () => {
    const file = parseIni(
      '# top\n[profile  a ]\nregion=eu-west-1 ; here\nkey = a#b\n[services local]\ns3 =\n  endpoint_url = http://127.0.0.1:1\nec2 =\n  endpoint_url = http://127.0.0.1:2\n',
    );
    assert.deepEqual(file.get('profile a'), { region: 'eu-west-1', key: 'a#b' });
    assert.equal(file.get('services local')?.['s3.endpoint_url'], 'http://127.0.0.1:1');
    assert.equal(file.get('services local')?.['ec2.endpoint_url'], 'http://127.0.0.1:2');
  });
});
