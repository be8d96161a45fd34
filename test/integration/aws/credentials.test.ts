import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallError } from '../../../src/core/errors.ts';
import { accessKeyIdOf, estateOf } from '../../cloud/aws/estate.ts';
import { type Metadata, startMetadata } from '../../cloud/aws/metadata.ts';
import { type SimulatedAws, startAws } from '../../cloud/aws/server.ts';
import { open } from './scan.ts';

const home1 = '111122223333';
const other = '444455556666';
const third = '777788889999';
const serial = `arn:aws:iam::${home1}:mfa/jane`;
const containerToken = 'pod-token';

/** Each way to come by credentials, against an STS, a portal and a metadata service on loopback; the SDK's own providers do the asking. */
describe('AWS credentials', () => {
  let aws: SimulatedAws;
  let metadata: Metadata;
  let home: string;
  let before: NodeJS.ProcessEnv;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'driftmgr-credentials-'));
    await mkdir(join(home, '.aws', 'sso', 'cache'), { recursive: true });
    metadata = await startMetadata(accessKeyIdOf(home1), containerToken);
    aws = await startAws(
      estateOf({
        sso: { tokens: ['signed-in', 'renewed'], renewals: [{ refreshToken: 'refresh', gives: 'renewed' }] },
        accounts: [
          { id: home1, resources: {} },
          {
            id: other,
            roles: [
              { name: 'admin', mfa: { serial, code: '123456' } },
              { name: 'middle', externalId: 'ours' },
            ],
            resources: {},
          },
          { id: third, roles: [{ name: 'last' }, { name: 'ci' }], resources: {} },
        ],
      }),
    );
    before = { ...process.env };
  });

  afterEach(async () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
    await aws.close();
    await metadata.close();
    await rm(home, { recursive: true });
  });

  /** The environment of a process; the SDK's providers look into the process's own. */
  function environment(more: Readonly<Record<string, string>>): Record<string, string> {
    const env = { AWS_ENDPOINT_URL: aws.url, AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'us-east-1', HOME: home, ...more };
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, env);
    return env;
  }

  async function config(...lines: string[]): Promise<void> {
    const base = `[profile base]\naws_access_key_id = ${accessKeyIdOf(home1)}\naws_secret_access_key = simulated\n`;
    await writeFile(join(home, '.aws', 'config'), `${base}${lines.join('\n')}\n`);
  }

  /** Who one is by the only credential that is active there. */
  async function identify(more: Readonly<Record<string, string>>, prompt?: () => Promise<string>) {
    const { provider, prompts } = open(environment(more), { home, ...(prompt === undefined ? {} : { prompt }) });
    try {
      const signal = new AbortController().signal;
      const found = await Promise.all(provider.credentialSources().map(async (probe) => await probe.look(signal)));
      const [source, ...rest] = found.flat().filter(({ active }) => active);
      assert.ok(source !== undefined && rest.length === 0);
      const { account, principal } = await provider.identify(source, signal);
      return { account, principal, kind: source.kind, prompts };
    } finally {
      provider.close();
    }
  }

  const asked = () => aws.requests.map(({ operation }) => operation);

  it('assume a role with a code that a person is asked for', async () => {
    await config('[profile admin]', `role_arn = arn:aws:iam::${other}:role/admin`, 'source_profile = base', `mfa_serial = ${serial}`);
    const got = await identify({ AWS_PROFILE: 'admin' });
    assert.deepEqual([got.account, got.principal], [other, `arn:aws:sts::${other}:assumed-role/admin`]);
    assert.deepEqual(got.prompts, [`MFA code for ${serial}`]);
    await assert.rejects(
      identify({ AWS_PROFILE: 'admin' }, async () => await Promise.resolve('000000')),
      CallError,
    );
  });

  it('go from role to role', async () => {
    await config(
      '[profile middle]',
      `role_arn = arn:aws:iam::${other}:role/middle`,
      'source_profile = base',
      'external_id = ours',
      '[profile last]',
      `role_arn = arn:aws:iam::${third}:role/last`,
      'source_profile = middle',
    );
    const got = await identify({ AWS_PROFILE: 'last' });
    assert.equal(got.principal, `arn:aws:sts::${third}:assumed-role/last`);
    assert.deepEqual(asked(), ['AssumeRole', 'AssumeRole', 'GetCallerIdentity']);
  });

  it('assume a role from what the environment, the container or the instance gives', async () => {
    const role = `role_arn = arn:aws:iam::${third}:role/last`;
    await config(
      ...['Environment', 'EcsContainer', 'Ec2InstanceMetadata'].flatMap((name) => [`[profile ${name}]`, role, `credential_source = ${name}`]),
    );
    const principal = `arn:aws:sts::${third}:assumed-role/last`;
    const container = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${metadata.url}/container`, AWS_CONTAINER_AUTHORIZATION_TOKEN: containerToken };
    assert.equal((await identify({ AWS_PROFILE: 'EcsContainer', ...container })).principal, principal);
    const instance = { AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url, AWS_EC2_METADATA_DISABLED: 'false' };
    assert.equal((await identify({ AWS_PROFILE: 'Ec2InstanceMetadata', ...instance })).principal, principal);
    // Keys in the environment would be taken before any profile: this one is picked.
    const keys = { AWS_ACCESS_KEY_ID: accessKeyIdOf(home1), AWS_SECRET_ACCESS_KEY: 'simulated' };
    const { provider } = open(environment(keys), { home });
    const signal = new AbortController().signal;
    const found = await Promise.all(provider.credentialSources().map(async (probe) => await probe.look(signal)));
    const picked = found.flat().find(({ id }) => id === 'aws:profile:Environment');
    assert.ok(picked !== undefined);
    assert.equal((await provider.identify(picked, signal)).principal, principal);
    provider.close();
  });

  it('exchange a web identity token, of the environment and of a profile', async () => {
    const token = join(home, 'token');
    await writeFile(token, 'header.payload.signature');
    const arn = `arn:aws:iam::${third}:role/ci`;
    const fromEnvironment = await identify({ AWS_WEB_IDENTITY_TOKEN_FILE: token, AWS_ROLE_ARN: arn });
    assert.deepEqual([fromEnvironment.kind, fromEnvironment.principal], ['web-identity', `arn:aws:sts::${third}:assumed-role/ci`]);
    await config('[profile ci]', `role_arn = ${arn}`, `web_identity_token_file = ${token}`);
    assert.equal((await identify({ AWS_PROFILE: 'ci' })).principal, `arn:aws:sts::${third}:assumed-role/ci`);
    assert.equal(asked().filter((name) => name === 'AssumeRoleWithWebIdentity').length, 2);
  });

  it('send a profile’s web identity token to the endpoint of that profile', async () => {
    const token = join(home, 'token');
    await writeFile(token, 'header.payload.signature');
    await config('[profile ci]', `endpoint_url = ${aws.url}`, `role_arn = arn:aws:iam::${third}:role/ci`, `web_identity_token_file = ${token}`);
    const got = await identify({ AWS_PROFILE: 'ci', AWS_ENDPOINT_URL: '', AWS_CONFIG_FILE: join(home, '.aws', 'config') });
    assert.equal(got.principal, `arn:aws:sts::${third}:assumed-role/ci`);
  });

  it('run the credential process of the profile that is used', async () => {
    const keys = { Version: 1, AccessKeyId: accessKeyIdOf(home1), SecretAccessKey: 'simulated' };
    await writeFile(join(home, 'keys.json'), JSON.stringify(keys));
    await config('[profile process]', `credential_process = cat ${join(home, 'keys.json')}`);
    assert.equal((await identify({ AWS_PROFILE: 'process' })).account, home1);
  });

  it('end a hung credential process together with its children', async () => {
    const file = join(home, 'pids');
    const program = join(home, 'hung.sh');
    await writeFile(program, `sleep 600 &\necho $$ $! > ${file}\nwait\n`);
    await config('[profile hung]', `credential_process = sh ${program}`);
    const { provider } = open(environment({ AWS_PROFILE: 'hung' }), { home });
    const left = new AbortController();
    const found = await Promise.all(provider.credentialSources().map(async (probe) => await probe.look(left.signal)));
    const source = found.flat().find(({ active }) => active);
    assert.ok(source !== undefined);
    const asked = provider.identify(source, left.signal);
    const pids = await until(
      async () => (await readFile(file, 'utf8').catch(() => '')).trim().split(' ').map(Number),
      (read) => read.length === 2,
    );
    left.abort();
    await assert.rejects(asked);
    for (const pid of pids)
      await until(
        () => Promise.resolve(isRunning(pid)),
        (running) => !running,
      );
    provider.close();
  });

  it('tell how a credential process ended and what it said, and nothing of its command line', async () => {
    const program = join(home, 'process.sh');
    await writeFile(program, 'echo "device is locked ($1 $2)" >&2\nexit 3\n');
    await config('[profile broken]', `credential_process = sh ${program} --password planted-secret`);
    await assert.rejects(identify({ AWS_PROFILE: 'broken' }), (error: Error) => {
      assert.match(error.message, /credential_process of profile broken ended with exit code 3: device is locked/u);
      assert.ok(!error.message.includes('planted-secret') && !error.message.includes(program), error.message);
      return true;
    });
  });

  it('name the profile, the role and the missing trust policy where a role is refused', async () => {
    const role = `arn:aws:iam::${other}:role/middle`;
    await config('[profile middle]', `role_arn = ${role}`, 'source_profile = base', 'external_id = theirs');
    await assert.rejects(identify({ AWS_PROFILE: 'middle' }), (error: CallError) => {
      assert.equal(error.failure.kind, 'denied');
      assert.ok(error.message.includes('profile middle (source_profile base)') && error.message.includes(role), error.message);
      assert.match(error.hint ?? '', /trust policy/u);
      return true;
    });
  });

  const names = ['my profile', 'Prod [EU]', 'UPPER.case@1', 'ärger'];
  for (const name of names) {
    it(`are those of a profile "${name}" and of what it names, in whatever encoding the files are`, async () => {
      const lines = [
        `[profile ${name}]`,
        `role_arn = arn:aws:iam::${third}:role/last`,
        `source_profile = ${name} keys`,
        `[profile ${name} keys]`,
        `aws_access_key_id = ${accessKeyIdOf(home1)}`,
        'aws_secret_access_key = simulated',
        `[profile ${name} sso]`,
        `sso_session = ${name} session`,
        `sso_account_id = ${other}`,
        'sso_role_name = Reader',
        `[sso-session ${name} session]`,
        'sso_start_url = https://corp.example/start',
        'sso_region = eu-west-1',
      ];
      const cached = join(home, '.aws', 'sso', 'cache', `${createHash('sha1').update(`${name} session`).digest('hex')}.json`);
      await writeFile(cached, JSON.stringify({ accessToken: 'signed-in', expiresAt: new Date(Date.now() + 3_600_000).toISOString() }));
      for (const encode of [utf8WithMark, utf16Little, utf16Big]) {
        await writeFile(join(home, '.aws', 'config'), encode(lines.join('\r\n')));
        assert.equal((await identify({ AWS_PROFILE: name })).principal, `arn:aws:sts::${third}:assumed-role/last`);
        assert.equal((await identify({ AWS_PROFILE: `${name} sso` })).account, other);
      }
    });
  }

  it('come from the container, with its token in a file', async () => {
    const file = join(home, 'pod-token');
    await writeFile(file, containerToken);
    const address = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${metadata.url}/container` };
    const got = await identify({ ...address, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file });
    assert.deepEqual([got.kind, got.account], ['container', home1]);
  });

  it('come from the instance', async () => {
    const got = await identify({ AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url, AWS_EC2_METADATA_DISABLED: 'false' });
    assert.deepEqual([got.kind, got.account], ['instance', home1]);
    assert.ok(metadata.asked.includes('PUT /latest/api/token'));
  });

  it('are given by the portal for a sign-in, and for one that is renewed', async () => {
    const session = (name: string) => [`[sso-session ${name}]`, 'sso_start_url = https://corp.example/start', 'sso_region = eu-west-1'];
    const profile = (name: string) => [`[profile ${name}]`, `sso_session = ${name}`, `sso_account_id = ${other}`, 'sso_role_name = Reader'];
    await config(...session('valid'), ...profile('valid'), ...session('stale'), ...profile('stale'));
    const cached = async (name: string, token: object) => {
      const path = join(home, '.aws', 'sso', 'cache', `${createHash('sha1').update(name).digest('hex')}.json`);
      await writeFile(path, JSON.stringify({ startUrl: 'https://corp.example/start', region: 'eu-west-1', ...token }));
      return path;
    };
    await cached('valid', { accessToken: 'signed-in', expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    const stale = await cached('stale', {
      accessToken: 'signed-out',
      expiresAt: new Date(Date.now() - 3_600_000).toISOString(),
      clientId: 'client',
      clientSecret: 'secret',
      refreshToken: 'refresh',
    });
    const valid = await identify({ AWS_PROFILE: 'valid' });
    assert.equal(valid.account, other);
    assert.match(valid.principal, /assumed-role\/AWSReservedSSO_Reader_/u);
    assert.deepEqual(asked(), ['GetRoleCredentials', 'GetCallerIdentity']);
    assert.equal((await identify({ AWS_PROFILE: 'stale' })).account, other);
    assert.deepEqual(asked().slice(2), ['CreateToken', 'GetRoleCredentials', 'GetCallerIdentity']);
    assert.equal((JSON.parse(await readFile(stale, 'utf8')) as { refreshToken: string }).refreshToken, 'refresh-next');
  });
});

const utf8WithMark = (text: string): Buffer => Buffer.from(`\u{feff}${text}`);
const utf16Little = (text: string): Buffer => Buffer.from(`\u{feff}${text}`, 'utf16le');
const utf16Big = (text: string): Buffer => utf16Little(text).swap16();

async function until<T>(read: () => Promise<T>, isEnough: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const value = await read();
    if (isEnough(value)) return value;
    assert.ok(tries < 500, 'it never came about');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
