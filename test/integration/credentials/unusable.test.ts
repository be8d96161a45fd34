import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ProviderId } from '../../../src/core/model.ts';
import { type SimulatedDigitalOcean, startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { type SimulatedAws, startAws } from '../../cloud/aws/server.ts';
import { accessKeyIdOf, estateOf } from '../../cloud/aws/estate.ts';
import { openEngine } from '../open-engine.ts';

interface Case {
  readonly name: string;
  readonly provider: ProviderId;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly sources?: readonly string[];
  /** What the problem has to name. */
  readonly says: RegExp;
}

const keys = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = simulated\n';
const role = 'role_arn = arn:aws:iam::111122223333:role/ro\n';
const principal = { ARM_TENANT_ID: 't', ARM_CLIENT_ID: 'c' };
const config = (text: string) => ({ '.aws/config': text });
const doctl = { '.config/doctl/config.yaml': 'context: default\nauth-contexts:\n  work: dop_v1_work\n' };

const types: Readonly<Record<ProviderId, string>> = {
  aws: 'AWS::S3::Bucket',
  azure: 'microsoft.compute/virtualmachines',
  gcp: 'compute.googleapis.com/Instance',
  digitalocean: 'digitalocean:droplet',
};

/** A credential that is in use and cannot be used. Each has to be said, whatever else was counted; `~` in a value is the home directory. */
const cases: readonly Case[] = [
  {
    name: 'a misspelt AWS_PROFILE',
    provider: 'aws',
    env: { AWS_PROFILE: 'prdo' },
    files: config(`[profile prod]\n${keys}`),
    says: /"prdo" \(AWS_PROFILE\).*prod/,
  },
  { name: 'a misspelt AWS_DEFAULT_PROFILE', provider: 'aws', env: { AWS_DEFAULT_PROFILE: 'prdo' }, says: /"prdo" \(AWS_DEFAULT_PROFILE\)/ },
  { name: 'an AWS_PROFILE with a carriage return', provider: 'aws', env: { AWS_PROFILE: 'prod\r' }, says: /"prod\\r"/ },
  {
    name: 'a missing sso_session',
    provider: 'aws',
    files: config('[default]\nsso_session = gone\nsso_account_id = 1\nsso_role_name = ro\n'),
    says: /sso_session gone/,
  },
  {
    name: 'an sso_session without a region',
    provider: 'aws',
    files: config(
      '[default]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = ro\n[sso-session corp]\nsso_start_url = https://corp.example\n',
    ),
    says: /sso_region is missing/,
  },
  {
    name: 'a missing source_profile',
    provider: 'aws',
    files: config(`[default]\n${role}source_profile = gone\n`),
    says: /source_profile gone.*\.aws.config/,
  },
  {
    name: 'a source_profile that is broken in its turn',
    provider: 'aws',
    files: config(`[default]\n${role}source_profile = b\n[profile b]\n${role}source_profile = gone\n`),
    says: /source_profile b cannot be used: its source_profile gone/,
  },
  {
    name: 'source_profiles in a circle',
    provider: 'aws',
    files: config(`[default]\n${role}source_profile = b\n[profile b]\n${role}source_profile = default\n`),
    says: /circle \(default → b → default\)/,
  },
  {
    name: 'an unknown credential_source',
    provider: 'aws',
    files: config(`[default]\n${role}credential_source = Lambda\n`),
    says: /credential_source Lambda/,
  },
  { name: 'a role without a source', provider: 'aws', files: config(`[default]\n${role}`), says: /neither a source_profile nor a credential_source/ },
  { name: 'half of a key', provider: 'aws', env: { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE' }, says: /AWS_SECRET_ACCESS_KEY is not/ },
  {
    name: 'a carriage return in a key',
    provider: 'aws',
    env: { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'planted\r' },
    says: /AWS_SECRET_ACCESS_KEY ends in a carriage return/,
  },
  {
    name: 'a web identity token that is not there',
    provider: 'aws',
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token', AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/ci' },
    says: /\/nowhere\/token is not there/,
  },
  { name: 'a profile picked by name', provider: 'aws', sources: ['aws:profile:nope'], says: /no credential "aws:profile:nope"/ },
  { name: 'a credential picked by a name of nobody', provider: 'aws', sources: ['nope'], says: /no credential "nope"/ },
  {
    name: 'an Azure certificate that is not there',
    provider: 'azure',
    env: { ...principal, ARM_CLIENT_CERTIFICATE_PATH: '/nowhere.pem' },
    says: /\/nowhere\.pem is not there/,
  },
  {
    name: 'an Azure secret without a tenant',
    provider: 'azure',
    env: { AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 's' },
    says: /AZURE_TENANT_ID is not set/,
  },
  {
    name: 'the halves of two Azure families',
    provider: 'azure',
    env: { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', ARM_CLIENT_SECRET: 's' },
    says: /ARM_TENANT_ID and ARM_CLIENT_ID are not set/,
  },
  {
    name: 'an Azure secret file that is not there',
    provider: 'azure',
    env: { ...principal, ARM_CLIENT_SECRET_FILE_PATH: '/nowhere' },
    says: /ARM_CLIENT_SECRET_FILE_PATH: \/nowhere is not there/,
  },
  {
    name: 'an Azure secret with a carriage return',
    provider: 'azure',
    env: { ...principal, ARM_CLIENT_SECRET: 'planted\r\n' },
    says: /ARM_CLIENT_SECRET ends in a carriage return/,
  },
  { name: 'ARM_USE_OIDC without a token', provider: 'azure', env: { ...principal, ARM_USE_OIDC: 'true' }, says: /ARM_OIDC_TOKEN/ },
  {
    name: 'an unread Azure CLI profile',
    provider: 'azure',
    files: { '.azure/azureProfile.json': '{' },
    says: /azureProfile\.json is not valid JSON/,
  },
  {
    name: 'an unknown type of Google credential',
    provider: 'gcp',
    env: { GOOGLE_APPLICATION_CREDENTIALS: '~/gdch.json' },
    files: { 'gdch.json': '{"type":"gdch_service_account"}' },
    says: /gdch\.json.*gdch_service_account/,
  },
  {
    name: 'a Google key that is not there',
    provider: 'gcp',
    env: { GOOGLE_APPLICATION_CREDENTIALS: '/nowhere.json' },
    says: /\/nowhere\.json is not there/,
  },
  {
    name: 'a Google key without its key',
    provider: 'gcp',
    env: { GOOGLE_CREDENTIALS: '{"type":"service_account","client_email":"a@b"}' },
    says: /private_key is missing/,
  },
  {
    name: 'a Google token with a line feed',
    provider: 'gcp',
    env: { GOOGLE_OAUTH_ACCESS_TOKEN: 'planted\n' },
    says: /GOOGLE_OAUTH_ACCESS_TOKEN ends in a line feed/,
  },
  {
    name: 'a doctl context that is not there',
    provider: 'digitalocean',
    env: { DIGITALOCEAN_CONTEXT: 'wrok' },
    files: doctl,
    says: /"wrok" \(DIGITALOCEAN_CONTEXT\).*work/,
  },
  {
    name: 'a DigitalOcean token with a carriage return',
    provider: 'digitalocean',
    env: { DIGITALOCEAN_TOKEN: 'planted\r' },
    says: /DIGITALOCEAN_TOKEN ends in a carriage return/,
  },
];

describe('a credential in use that cannot be used', function () {
  this.timeout(60_000);
  let home: string;
  let aws: SimulatedAws;
  let ocean: SimulatedDigitalOcean;
  before(async () => {
    aws = await startAws(estateOf({ accounts: [{ id: '111122223333', resources: {} }] }));
    ocean = await startDigitalOcean({
      team: { uuid: '5df3e3004a17e242b7c20ca6c9fc25b701a47ece', name: 'Acme' },
      email: 'ops@acme.example',
      tokens: { dop_v1_right: '*' },
      quota: { minute: 100_000, hour: 100_000 },
      collections: { droplets: 5 },
    });
  });
  after(async () => {
    await aws.close();
    await ocean.close();
  });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'driftmgr-unusable-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  for (const { name, provider, env = {}, files = {}, sources, says } of cases) {
    it(`${provider}: ${name} is a problem of the scan, which is not complete, and names what is wrong`, async () => {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(home, file)), { recursive: true });
        writeFileSync(join(home, file), text);
      }
      // Another credential that works: the one that does not must not be lost beside it. And one of the machine, which must not take its place.
      const other: Record<string, string> =
        provider === 'digitalocean' ? {} : { DRIFTMGR_DIGITALOCEAN_ENDPOINT: ocean.url, DIGITALOCEAN_TOKEN: 'dop_v1_right' };
      const given = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, value.replace(/^~/, home)]));
      const machine: Record<string, string> =
        provider === 'aws'
          ? { AWS_ENDPOINT_URL: aws.url, AWS_EC2_METADATA_DISABLED: 'true', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9/role' }
          : {};
      const { engine, close } = await openEngine({ ...other, ...machine, ...given }, {}, home);
      try {
        // One type of each: how fast the rest may be asked is not the question.
        const filter = { types: ['digitalocean:droplet', types[provider]] };
        const summary = await engine.request('scan', { want: 'counts', filter, ...(sources === undefined ? {} : { sources }) });
        const texts = summary.problems.map(({ message, hint }) => `${message} ${hint ?? ''}`);
        assert.ok(
          texts.some((text) => says.test(text)),
          texts.join('\n'),
        );
        assert.equal(summary.complete, false);
        assert.ok(!JSON.stringify(summary).includes('planted'));
        if (sources === undefined && provider !== 'digitalocean') assert.equal(summary.totals.count, 5);
        assert.deepEqual(aws.requests, []);
      } finally {
        await close();
      }
    });
  }

  it('aws: a credential process that hangs is run once, for all of its time, and is what is named', async () => {
    const runs = join(home, 'runs');
    writeFileSync(join(home, 'hung.sh'), `echo run >> ${runs}\nsleep 600 &\nwait\n`);
    mkdirSync(join(home, '.aws'));
    writeFileSync(join(home, '.aws', 'config'), `[default]\nregion = us-east-1\ncredential_process = sh ${join(home, 'hung.sh')}\n`);
    const { engine, close } = await openEngine({ AWS_ENDPOINT_URL: aws.url, AWS_EC2_METADATA_DISABLED: 'true' }, { credentialTimeout: 1 }, home);
    try {
      const { problems } = await engine.request('scan', { want: 'counts', filter: { types: ['AWS::S3::Bucket'] } });
      assert.match(problems[0]?.message ?? '', /^profile default: timed out: no identity within 1 s$/);
      assert.match(problems[0]?.hint ?? '', /credential_process/);
      assert.equal(readFileSync(runs, 'utf8'), 'run\n');
    } finally {
      await close();
    }
  });

  it('is not one where keys of the environment are used in its place, as by AWS CLI', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: accessKeyIdOf('111122223333'),
      AWS_SECRET_ACCESS_KEY: 'simulated',
      AWS_PROFILE: 'gone',
      AWS_REGION: 'us-east-1',
    };
    const { engine, close } = await openEngine({ AWS_ENDPOINT_URL: aws.url, AWS_EC2_METADATA_DISABLED: 'true', ...env }, {}, home);
    try {
      const summary = await engine.request('scan', { want: 'counts', filter: { types: ['AWS::S3::Bucket'] } });
      assert.deepEqual(summary.problems, []);
    } finally {
      await close();
    }
  });
});
