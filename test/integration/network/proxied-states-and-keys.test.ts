import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VaultKeyService } from '../../../src/core/api/vault.ts';
import { awsAccount, behindProxy, clouds, kmsKey, secrets } from './proxied-network.ts';

type Env = Readonly<Record<string, string>>;

/** Where a state is kept, who asks for it, and what the proxy is asked to connect to. */
const states: readonly { readonly source: string; readonly env: Env; readonly hosts: readonly string[] }[] = [
  { source: 'https://state.test/state', env: {}, hosts: ['state.test:443'] },
  { source: 's3://states/prod.tfstate?region=us-east-1', env: clouds.aws, hosts: ['aws.test:443'] },
  { source: 'gs://states/prod.tfstate', env: clouds.gcp, hosts: ['gcp.test:443'] },
  { source: 'azurerm://acmestate/tf/prod.tfstate', env: clouds.azure, hosts: ['acmestate.blob.core.windows.net:443', 'login.test:443'] },
  { source: 'tfc://tfc.test/acme/prod', env: { TF_TOKEN_tfc_test: secrets.tfc }, hosts: ['archive.test:443', 'tfc.test:443'] },
  { source: 'consul://consul.test/env/prod', env: { CONSUL_HTTP_SSL: 'true', CONSUL_HTTP_TOKEN: secrets.consul }, hosts: ['consul.test:443'] },
  { source: 'kubernetes://infra/app', env: { KUBE_HOST: 'https://kube.test', KUBE_TOKEN: secrets.kube }, hosts: ['kube.test:443'] },
];

const keyServices: readonly { readonly service: VaultKeyService; readonly env: Env; readonly host: string }[] = [
  { service: { provider: 'aws', keyId: `arn:aws:kms:us-east-1:${awsAccount}:key/${kmsKey}` }, env: clouds.aws, host: 'aws.test:443' },
  { service: { provider: 'azure', keyId: 'https://acme.vault.azure.net/keys/driftmgr' }, env: clouds.azure, host: 'acme.vault.azure.net:443' },
  {
    service: { provider: 'gcp', keyId: 'projects/acme-shop-prod/locations/europe-west1/keyRings/ring/cryptoKeys/vault' },
    env: clouds.gcp,
    host: 'gcp.test:443',
  },
];

describe('states and keys behind a proxy', function () {
  this.timeout(60_000);
  const network = behindProxy();

  for (const { source, env, hosts } of states) {
    it(`${source}: is read through the proxy alone, which is named where it refuses`, async () => {
      const read = async () => {
        const { engine, close } = await network.open(env);
        try {
          return await engine.request('state', { states: [source], cwd: network.home });
        } finally {
          await close();
        }
      };
      network.use(network.proxy.url);
      const { problems, resources } = await read();
      assert.deepEqual(problems, []);
      assert.deepEqual(
        resources.map(({ address }) => address),
        ['aws_vpc.main'],
      );
      for (const host of hosts) assert.ok(network.proxy.asked.includes(host), network.proxy.asked.join());
      network.use(network.refusing());
      assert.match(JSON.stringify(await read()), /the proxy [\d.:]+ does not connect to [\w.]+: it wants a user and a password/);
      network.use('http://127.0.0.1:9');
      assert.match(JSON.stringify(await read()), /the proxy 127\.0\.0\.1:9 cannot be reached/);
    });
  }

  it('trusts behind the proxy the authority that a cluster names for itself', async () => {
    const read = async (env: Env) => {
      const { engine, close } = await network.open({ KUBE_HOST: 'https://kube.test', KUBE_TOKEN: secrets.kube, ...env });
      try {
        return (await engine.request('state', { states: ['kubernetes://infra/app'], cwd: network.home })).problems;
      } finally {
        await close();
      }
    };
    network.use(network.proxy.url);
    network.distrust();
    assert.match((await read({}))[0]?.message ?? '', /self-signed certificate/);
    assert.deepEqual(await read({ KUBE_CLUSTER_CA_CERT_DATA: network.certificate }), []);
  });

  for (const { service, env, host } of keyServices) {
    it(`${service.provider}: its key service opens the vault through the proxy alone, which is named where it refuses`, async () => {
      const passphrase = 'correct horse battery staple';
      const list = async () => {
        const { engine, close } = await network.open(env);
        try {
          return await engine.request('vaultList', { inPassing: true });
        } finally {
          await close();
        }
      };
      network.use(network.proxy.url);
      const { engine, close } = await network.open({ ...env, DRIFTMGR_VAULT_KEY: passphrase });
      await engine.request('vaultCreate', { passphrase });
      await engine.request('vaultAdd', { name: 'do', provider: 'digitalocean', secret: 'dop_v1_planted', verify: false });
      await engine.request('vaultAddKey', { keyService: service });
      await close();
      assert.deepEqual(
        (await list()).map(({ name }) => name),
        ['do'],
      );
      assert.ok(network.proxy.asked.includes(host), network.proxy.asked.join());
      network.use(network.refusing());
      await assert.rejects(list(), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'vault-locked');
        assert.match(error.message, /the proxy [\d.:]+ does not connect to [\w.]+: it wants a user and a password/);
        assert.ok(!error.message.includes('wrong'));
        return true;
      });
    });
  }

  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, ...{ privateKeyEncoding: { type: 'pkcs8', format: 'pem' } } } as never);
  const robot = 'robot@acme-shop-prod.iam.gserviceaccount.com';
  const google = { type: 'service_account', project_id: 'acme-shop-prod', client_email: robot, private_key: privateKey };
  /** Credentials that are exchanged for others first: by whom, and where. */
  const exchanges: readonly { readonly name: string; readonly provider: keyof typeof clouds; readonly env: Env; readonly host: string }[] = [
    {
      name: 'a role',
      provider: 'aws',
      env: { AWS_ENDPOINT_URL: 'https://aws.test', AWS_EC2_METADATA_DISABLED: 'true', AWS_PROFILE: 'role' },
      host: 'aws.test:443',
    },
    {
      name: 'a key of a service account',
      provider: 'gcp',
      env: { DRIFTMGR_GCP_ENDPOINT: 'https://gcp.test', GOOGLE_CREDENTIALS: JSON.stringify({ ...google, token_uri: 'https://token.test/token' }) },
      host: 'token.test:443',
    },
  ];
  for (const { name, provider, env, host } of exchanges) {
    it(`${provider}: ${name} is exchanged through the proxy, which is named where it refuses`, async () => {
      mkdirSync(join(network.home, '.aws'));
      const keys = `aws_access_key_id = ${clouds.aws.AWS_ACCESS_KEY_ID}\naws_secret_access_key = simulated\n`;
      const role = `[profile role]\nrole_arn = arn:aws:iam::${awsAccount}:role/ro\nsource_profile = default\n`;
      writeFileSync(join(network.home, '.aws', 'config'), `[default]\n${keys}region = us-east-1\n${role}`);
      const verify = async () => {
        const { engine, close } = await network.open(env);
        try {
          const { sources } = await engine.request('credentials', { verify: true, providers: [provider] });
          return sources.find(({ active }) => active);
        } finally {
          await close();
        }
      };
      network.use(network.proxy.url);
      const source = await verify();
      assert.deepEqual([source?.verified, source?.problem], ['yes', undefined]);
      assert.ok(network.proxy.asked.includes(host), network.proxy.asked.join());
      network.use(network.refusing());
      assert.match((await verify())?.problem?.message ?? '', /the proxy [\d.:]+ does not connect to [\w.]+: it wants a user and a password/);
    });
  }
});
