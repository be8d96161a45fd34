import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CredentialSource, ProviderContext, VaultCredential } from '../../../../src/core/provider.ts';
import { credentialProbes, type FoundCredential } from '../../../../src/providers/gcp/credentials.ts';
import { endpointOf } from '../../../../src/providers/gcp/endpoint.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const serviceAccount = { type: 'service_account', project_id: 'acme', client_email: 'ci@acme.iam.gserviceaccount.com', private_key: 'planted-key' };
const user = {
  type: 'authorized_user',
  client_id: 'c',
  client_secret: 'planted-secret',
  refresh_token: 'planted-refresh',
  quota_project_id: 'billing',
};

describe('Google credential sources', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'driftmgr-gcp-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  async function look(env: Record<string, string>, more: { endpoint?: string; vault?: readonly VaultCredential[] } = {}) {
    const context: ProviderContext = {
      pipeline: { call: () => Promise.reject(new Error('looking sends nothing')), cached: () => Promise.reject(new Error('looking sends nothing')) },
      env,
      home,
      settings: more.endpoint === undefined ? {} : { endpoint: more.endpoint },
      log: quiet,
      prompt: () => Promise.reject(new Error('nobody to ask')),
      vaultEntries: () => Promise.resolve(more.vault ?? []),
      now: () => Date.now(),
    };
    const found = new Map<string, FoundCredential>();
    const sources: CredentialSource[] = [];
    const errors: string[] = [];
    for (const probe of credentialProbes(context, endpointOf(context), found)) {
      if (probe.id === 'gcp:metadata') continue;
      try {
        sources.push(...(await probe.look(new AbortController().signal)));
      } catch (error) {
        errors.push(String(error));
      }
    }
    return { sources, errors, found };
  }
  const file = (name: string, content: unknown): string => {
    const path = join(home, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const active = (sources: readonly CredentialSource[]): string[] => sources.filter((source) => source.active).map((source) => source.id);

  it('finds what gcloud keeps, where CLOUDSDK_CONFIG says, with the way to renew it', async () => {
    file('.config/gcloud/application_default_credentials.json', user);
    if (process.platform !== 'win32') {
      const { sources, found } = await look({});
      assert.deepEqual([sources[0]?.id, sources[0]?.active, sources[0]?.renew], ['gcp:adc', true, 'gcloud auth application-default login']);
      assert.equal(found.get('gcp:adc')?.credential.quotaProject, 'billing');
    }
    file('elsewhere/application_default_credentials.json', serviceAccount);
    const { found } = await look({ CLOUDSDK_CONFIG: join(home, 'elsewhere') });
    assert.deepEqual([found.get('gcp:adc')?.credential.principal, found.get('gcp:adc')?.credential.project], [serviceAccount.client_email, 'acme']);
  });

  it('prefers what Terraform prefers, and keeps the others to be picked', async () => {
    const path = file('key.json', serviceAccount);
    const env = {
      GOOGLE_APPLICATION_CREDENTIALS: path,
      GOOGLE_CREDENTIALS: JSON.stringify(serviceAccount),
      GOOGLE_OAUTH_ACCESS_TOKEN: 'planted-token',
    };
    const { sources } = await look(env);
    assert.equal(sources.length, 3);
    assert.deepEqual(active(sources), ['gcp:env:GOOGLE_OAUTH_ACCESS_TOKEN']);
    assert.deepEqual(active((await look({ GOOGLE_APPLICATION_CREDENTIALS: path })).sources), ['gcp:env:GOOGLE_APPLICATION_CREDENTIALS']);
    assert.deepEqual(active((await look({ GOOGLE_CREDENTIALS: path })).sources), ['gcp:env:GOOGLE_CREDENTIALS']);
  });

  it('takes an unverified token on this machine alone, and then nothing else by itself', async () => {
    const env = { DRIFTMGR_GCP_TOKEN: 'planted-token', GOOGLE_CREDENTIALS: JSON.stringify(serviceAccount) };
    assert.deepEqual(active((await look(env, { endpoint: 'http://127.0.0.1:1' })).sources), ['gcp:env:DRIFTMGR_GCP_TOKEN']);
    for (const endpoint of ['https://asset.example', undefined]) {
      const { sources } = await look(env, endpoint === undefined ? {} : { endpoint });
      assert.equal(sources.find((source) => source.id === 'gcp:env:DRIFTMGR_GCP_TOKEN')?.state, 'unusable');
      assert.deepEqual(active(sources), ['gcp:env:GOOGLE_CREDENTIALS']);
    }
    await assert.rejects(look(env, { endpoint: 'http://asset.example' }), /loopback/);
  });

  it('runs no program for a workload identity that nobody picked', async () => {
    const workload = {
      type: 'external_account',
      audience: '//iam.googleapis.com/pool',
      credential_source: { executable: { command: '/bin/false' } },
    };
    const { sources } = await look({ GOOGLE_APPLICATION_CREDENTIALS: file('workload.json', workload) });
    assert.deepEqual([sources[0]?.active, (sources[0]?.hint ?? '').includes('pick it')], [false, true]);
    const web = { ...workload, credential_source: { url: 'http://169.254.169.254/token' } };
    assert.equal((await look({ GOOGLE_APPLICATION_CREDENTIALS: file('web.json', web) })).sources[0]?.active, true);
  });

  it('acts as a service account where Terraform would', async () => {
    const target = 'deploy@acme.iam.gserviceaccount.com';
    const { found } = await look({ GOOGLE_CREDENTIALS: JSON.stringify(serviceAccount), GOOGLE_IMPERSONATE_SERVICE_ACCOUNT: target });
    assert.equal(found.get('gcp:env:GOOGLE_CREDENTIALS')?.credential.principal, target);
  });

  it('takes the entries of the vault', async () => {
    const vault = [
      { name: 'ci', secret: { client_email: 'ci@acme', private_key: 'a\\nb', project_id: 'acme' } },
      { name: 'other', secret: { token: 'x' } },
    ];
    const { sources, found } = await look({}, { vault });
    assert.deepEqual([sources.map((source) => source.id), found.get('gcp:vault:ci')?.credential.project], [['gcp:vault:ci'], 'acme']);
  });

  it('says of a file what is wrong with it, without a word of its content', async () => {
    const { errors } = await look({ GOOGLE_APPLICATION_CREDENTIALS: file('broken.json', '{"private_key": "planted-key') });
    assert.equal(errors.length, 1);
    assert.ok(!errors.join().includes('planted'));
    const { sources } = await look({ GOOGLE_CREDENTIALS: '{"type":"gdch_service_account"}' });
    assert.equal(sources[0]?.state, 'unusable');
  });

  it('gives no secret away', async () => {
    const { sources } = await look({
      GOOGLE_CREDENTIALS: JSON.stringify({ ...serviceAccount, ...user }),
      GOOGLE_OAUTH_ACCESS_TOKEN: 'planted-token',
    });
    assert.ok(!JSON.stringify(sources).includes('planted'));
  });
});
