import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CredentialSource } from '../../../../src/core/provider.ts';
import { credentialProbes } from '../../../../src/providers/azure/credentials.ts';
import type { TokenSource } from '../../../../src/providers/azure/token-source.ts';
import { contextFor } from '../../../integration/azure/context.ts';

const publicEndpoint = 'https://management.azure.com';
const authority = 'https://login.microsoftonline.com';
const signal = new AbortController().signal;

describe('Azure credential probes', () => {
  let home: string;
  let closers: (() => void)[] = [];

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'driftmgr-azure-'));
  });

  afterEach(() => {
    for (const close of closers) close();
    closers = [];
    rmSync(home, { recursive: true, force: true });
  });

  async function look(env: Readonly<Record<string, string>>, endpoint = publicEndpoint, vault: readonly Record<string, string>[] = []) {
    const entries = vault.map((secret, index) => ({ name: `entry${index}`, secret }));
    const { context, close } = contextFor(env, {}, { home, vaultEntries: () => Promise.resolve(entries) });
    closers.push(close);
    const found = new Map<string, TokenSource>();
    const probes = credentialProbes(context, endpoint, authority, found);
    const sources: CredentialSource[] = (await Promise.all(probes.map((probe) => probe.look(signal)))).flat();
    return { sources, found, probes };
  }

  const brief = (sources: readonly CredentialSource[]) => sources.map(({ id, kind, active, state }) => [id, kind, active, state]);

  function writeProfile(): void {
    mkdirSync(join(home, '.azure'));
    const subscriptions = [
      { id: 's1', tenantId: 't1', isDefault: false, user: { name: 'jane@acme.example', type: 'user' } },
      { id: 's2', tenantId: 't2', isDefault: true, user: { name: 'jane@acme.example', type: 'user' } },
    ];
    writeFileSync(join(home, '.azure', 'azureProfile.json'), `\uFEFF${JSON.stringify({ subscriptions })}`);
  }

  const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.planted-signature`;

  async function lookInShell(endpoint: string, tokens: (scopes: readonly string[]) => string | undefined) {
    const asked: (readonly string[])[] = [];
    const { context, close } = contextFor({}, {}, { home });
    closers.push(close);
    const shellToken = (scopes: readonly string[]) => {
      asked.push(scopes);
      return Promise.resolve(tokens(scopes));
    };
    const found = new Map<string, TokenSource>();
    const probe = credentialProbes({ ...context, shellToken }, endpoint, authority, found).find(({ id }) => id === 'azure:vscode');
    return { sources: (await probe?.look(signal)) ?? [], source: found.get('azure:vscode'), asked };
  }

  it('finds the account that VS Code is signed in with, and asks for tokens of its own tenant without a scope for that', async () => {
    const token = jwt({ tid: 't1', oid: 'o1', upn: 'jane@acme.example', exp: 1_900_000_000 });
    const { sources, source, asked } = await lookInShell(publicEndpoint, () => token);
    assert.deepEqual(brief(sources), [['azure:vscode', 'vscode', true, 'found']]);
    assert.match(sources[0]?.label ?? '', /jane@acme\.example/);
    assert.ok(!JSON.stringify(sources).includes('planted-signature'));
    assert.equal(source?.tenant, 't1');
    assert.deepEqual(await source.grant(publicEndpoint, 't1', signal), { token, expiresAt: 1_900_000_000_000 });
    await source.grant(publicEndpoint, 't2', signal);
    const scope = `${publicEndpoint}/.default`;
    assert.deepEqual(asked, [[scope], [scope], [scope, 'VSCODE_TENANT:t2']]);
  });

  it('finds no account where nobody is signed in, and asks for none when the endpoint is another', async () => {
    assert.deepEqual((await lookInShell(publicEndpoint, () => undefined)).sources, []);
    for (const endpoint of ['https://management.elsewhere.example', 'http://127.0.0.1:9']) {
      assert.deepEqual((await lookInShell(endpoint, () => 'token')).asked, [], endpoint);
    }
  });

  it('finds nothing where nothing is', async () => {
    const { sources, probes } = await look({});
    assert.deepEqual(sources, []);
    assert.ok(probes.some((probe) => probe.id.endsWith(':vault')));
  });

  it('finds a service principal under the SDK’s names and under Terraform’s', async () => {
    const azure = await look({ AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 'planted-secret' });
    const terraform = await look({ ARM_TENANT_ID: 't', ARM_CLIENT_ID: 'c', ARM_CLIENT_SECRET: 'planted-secret' });
    for (const { sources, found } of [azure, terraform]) {
      assert.deepEqual(brief(sources), [['azure:env:c', 'service principal', true, 'found']]);
      assert.equal(found.get('azure:env:c')?.tenant, 't');
      assert.ok(!JSON.stringify(sources).includes('planted-secret'));
    }
    const other = await look({ ARM_TENANT_ID: 't', ARM_CLIENT_ID: 'c', ARM_CLIENT_SECRET: 'another-secret' });
    assert.notEqual(other.sources[0]?.fingerprint, terraform.sources[0]?.fingerprint);
  });

  it('keeps the two families apart, also where one client stands in both', async () => {
    const both = {
      AZURE_TENANT_ID: 't',
      AZURE_CLIENT_ID: 'c',
      AZURE_CLIENT_SECRET: 'one',
      ARM_TENANT_ID: 't',
      ARM_CLIENT_ID: 'c',
      ARM_CLIENT_SECRET: 'two',
    };
    const { sources } = await look(both);
    assert.deepEqual(
      sources.map(({ id, active }) => [id, active]),
      [
        ['azure:env:c', true],
        ['azure:env:c:ARM', false],
      ],
    );
  });

  it('leaves Azure CLI aside where ARM_USE_CLI says so', async () => {
    writeProfile();
    assert.deepEqual(brief((await look({ ARM_USE_CLI: 'false' })).sources), [['azure:cli', 'cli', false, 'found']]);
  });

  it('finds a certificate, and says when it is not there', async () => {
    const path = join(home, 'cert.pem');
    const env = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_CERTIFICATE_PATH: path };
    assert.equal((await look(env)).sources[0]?.state, 'unusable');
    writeFileSync(path, 'a bundle of another format');
    assert.match((await look(env)).sources[0]?.hint ?? '', /not PEM/);
    writeFileSync(path, '-----BEGIN CERTIFICATE-----');
    assert.equal((await look(env)).sources[0]?.state, 'found');
  });

  it('finds a workload identity and a managed identity', async () => {
    const token = join(home, 'token');
    writeFileSync(token, 'header.payload.signature');
    const workload = await look({ AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_FEDERATED_TOKEN_FILE: token });
    assert.deepEqual(brief(workload.sources), [['azure:workload', 'workload identity', true, 'found']]);
    const managed = await look({ IDENTITY_ENDPOINT: 'http://127.0.0.1:1/msi', IDENTITY_HEADER: 'planted-header' });
    assert.deepEqual(brief(managed.sources), [['azure:managed-identity', 'managed identity', true, 'found']]);
  });

  it('reads Azure CLI’s profile without running it, and leaves it aside where the environment names a principal', async () => {
    writeProfile();
    const { sources, found } = await look({});
    assert.deepEqual(brief(sources), [['azure:cli', 'cli', true, 'found']]);
    assert.deepEqual([sources[0]?.label, sources[0]?.renew], ['Azure CLI (jane@acme.example)', 'az login']);
    assert.deepEqual([found.get('azure:cli')?.tenant, found.get('azure:cli')?.tenants], ['t2', ['t1', 't2']]);
    const both = await look({ AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 's' });
    assert.deepEqual(
      both.sources.map(({ id, active }) => [id, active]),
      [
        ['azure:env:c', true],
        ['azure:cli', false],
      ],
    );
  });

  it('takes entries of the vault that hold a whole principal', async () => {
    const { sources } = await look({}, publicEndpoint, [
      { tenant_id: 't', client_id: 'c', client_secret: 'planted-secret' },
      { tenant_id: 't', client_id: 'c', client_certificate: '-----BEGIN' },
      { tenant_id: 't', client_id: 'c' },
    ]);
    assert.deepEqual(
      sources.map(({ id, kind }) => [id, kind]),
      [
        ['azure:vault:entry0', 'vault'],
        ['azure:vault:entry1', 'vault'],
      ],
    );
    assert.ok(!JSON.stringify(sources).includes('planted-secret'));
  });

  it('sends an unproved token to this machine alone, and a real credential anywhere but', async () => {
    writeProfile();
    const env = { DRIFTMGR_AZURE_TOKEN: 'planted-token' };
    const there = await look(env, 'http://127.0.0.1:4000');
    assert.deepEqual(
      there.sources.map(({ id, active, state }) => [id, active, state]),
      [
        ['azure:token', true, 'found'],
        ['azure:cli', false, 'unusable'],
      ],
    );
    const elsewhere = await look(env, publicEndpoint);
    assert.deepEqual(
      elsewhere.sources.map(({ id, active, state }) => [id, active, state]),
      [
        ['azure:token', false, 'unusable'],
        ['azure:cli', true, 'found'],
      ],
    );
  });
});
