import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Engine } from '../../../src/core/api/engine-api.ts';
import { kubernetesSecrets, startHttpBackend, startKubernetes, startTerraformCloud } from '../../cloud/terraform/state-servers.ts';
import { stateBytes } from '../../unit/core/drift/estate.ts';
import { selfSigned } from '../azure/self-signed.ts';
import { openEngine } from '../open-engine.ts';

type Env = Readonly<Record<string, string>>;

/** How editors and shells write text: Windows PowerShell's `>` writes UTF-16, some editors put a byte order mark before UTF-8. */
const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 behind a byte order mark': (text) => Buffer.from(`\uFEFF${text}`),
  'UTF-16, little endian': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'UTF-16, big endian': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
  'UTF-16 without a mark': (text) => Buffer.from(text, 'utf16le'),
};

const state = new TextDecoder().decode(stateBytes([{ type: 'aws_vpc', name: 'main', instances: [{ attributes: { id: 'vpc-1' } }] }]));

/** A file that is read, what of the environment leads to it (`~` is the home directory), and what tells that it was understood. */
interface Read {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Env;
  readonly understood: (engine: Engine, home: string) => Promise<boolean>;
}

const credential =
  (id: string, field: 'found' | 'label' = 'found', value = /./) =>
  async (engine: Engine): Promise<boolean> => {
    const { sources } = await engine.request('credentials', { verify: false });
    const source = sources.find((one) => one.id === id);
    return source?.state === 'found' && (field === 'found' || value.test(source.label));
  };
const holds =
  (source: string, followBackends = false) =>
  async (engine: Engine, home: string): Promise<boolean> => {
    const { resources } = await engine.request('state', { states: [source], cwd: home, followBackends });
    return resources.some(({ address }) => address === 'aws_vpc.main');
  };

describe('files in any encoding', function () {
  this.timeout(60_000);
  const { certificate, key } = selfSigned('none');
  const closers: (() => Promise<unknown>)[] = [];
  const reads: Read[] = [];

  before(async () => {
    const http = await startHttpBackend({ '/state': state, '/qa': state });
    const tfc = await startTerraformCloud({ token: 'tok', workspaces: { 'acme/prod': state }, links: 'hosted' });
    const kube = await startKubernetes(kubernetesSecrets('infra/tfstate-default-app', state), 'kube-token');
    closers.push(...[http, tfc, kube].map((server) => () => server.close()));
    const kubeconfig = `apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: [{name: c, context: {cluster: k, user: u}}]\nclusters: [{name: k, cluster: {server: "${kube.url}"}}]\nusers: [{name: u, user: {token: kube-token}}]\n`;
    const arm = { ARM_TENANT_ID: 't', ARM_CLIENT_ID: 'c' };
    const azureProfile = { subscriptions: [{ id: 's', tenantId: 't', isDefault: true, user: { name: 'me@example' } }] };
    const adc = { type: 'authorized_user', client_id: 'x', client_secret: 'y', refresh_token: 'z' };
    reads.push(
      {
        name: 'the shared files of AWS',
        files: { '.aws/config': '[profile Team A (ops)]\naws_access_key_id = a\naws_secret_access_key = b\n' },
        understood: credential('aws:profile:Team A (ops)'),
      },
      {
        name: 'the profile of Azure CLI',
        files: { '.azure/azureProfile.json': JSON.stringify(azureProfile) },
        understood: credential('azure:cli', 'label', /me@example/),
      },
      {
        name: 'ARM_CLIENT_SECRET_FILE_PATH',
        files: { secret: 's3cret' },
        env: { ...arm, ARM_CLIENT_SECRET_FILE_PATH: '~/secret' },
        understood: credential('azure:env:c'),
      },
      {
        name: 'a certificate of Azure',
        files: { 'c.pem': certificate + key },
        env: { ...arm, ARM_CLIENT_CERTIFICATE_PATH: '~/c.pem' },
        understood: credential('azure:env:c'),
      },
      {
        name: 'what gcloud keeps',
        files: { '.config/gcloud/application_default_credentials.json': JSON.stringify(adc) },
        understood: credential('gcp:adc'),
      },
      {
        name: 'a key of Google',
        files: { 'key.json': JSON.stringify(adc) },
        env: { GOOGLE_CREDENTIALS: '~/key.json' },
        understood: credential('gcp:env:GOOGLE_CREDENTIALS'),
      },
      {
        name: 'what doctl keeps',
        files: { '.config/doctl/config.yaml': 'access-token: dop_v1_x\n' },
        understood: credential('digitalocean:doctl:default'),
      },
      { name: 'a state', files: { 'a.tfstate': state }, understood: holds('a.tfstate') },
      {
        name: 'code',
        files: { 'main.tf': `terraform {\n  backend "http" {\n    address = "${http.url}/state"\n  }\n}\n` },
        understood: holds('.', true),
      },
      {
        name: 'code in JSON',
        files: { 'main.tf.json': JSON.stringify({ terraform: { backend: { http: { address: `${http.url}/state` } } } }) },
        understood: holds('.', true),
      },
      {
        name: 'what terraform init keeps',
        files: {
          '.terraform/terraform.tfstate': JSON.stringify({ version: 3, backend: { type: 'http', config: { address: `${http.url}/state` } } }),
        },
        understood: holds('.', true),
      },
      {
        name: 'the chosen workspace',
        files: { '.terraform/environment': 'qa', 'terraform.tfstate.d/qa/terraform.tfstate': state },
        understood: holds('.'),
      },
      {
        name: 'a configuration of Terraform',
        files: { '.terraformrc': `credentials "${tfc.api.host}" {\n  token = "tok"\n}\n` },
        understood: holds(`tfc://${tfc.api.host}/acme/prod`),
      },
      {
        name: 'what terraform login keeps',
        files: { '.terraform.d/credentials.tfrc.json': JSON.stringify({ credentials: { [tfc.api.host]: { token: 'tok' } } }) },
        understood: holds(`tfc://${tfc.api.host}/acme/prod`),
      },
      { name: 'a kubeconfig', files: { config: kubeconfig }, env: { KUBE_CONFIG_PATH: '~/config' }, understood: holds('kubernetes://infra/app') },
      {
        name: 'the configuration of DriftMgr',
        files: { 'data/config.json': '{ "regions": ["eu-west-1"] }' },
        understood: async (engine) => {
          const { entries } = await engine.request('config', {});
          return JSON.stringify(entries.find((entry) => entry.key === 'regions')?.value) === '["eu-west-1"]';
        },
      },
    );
  });
  after(async () => {
    for (const close of closers.splice(0)) await close();
  });

  for (const [encoding, encode] of Object.entries(encodings)) {
    it(`${encoding}: every file that is read is understood`, async () => {
      const wrong: string[] = [];
      for (const { name, files, env = {}, understood } of reads) {
        const home = mkdtempSync(join(tmpdir(), 'driftmgr-encodings-'));
        for (const [file, text] of Object.entries(files)) {
          mkdirSync(dirname(join(home, file)), { recursive: true });
          writeFileSync(join(home, file), encode(text));
        }
        const named = Object.fromEntries(Object.entries(env).map(([variable, value]) => [variable, value.replace(/^~/, home)]));
        const { engine, close } = await openEngine({ AWS_EC2_METADATA_DISABLED: 'true', ...named }, {}, home);
        try {
          if (!(await understood(engine, home))) wrong.push(name);
        } finally {
          await close();
          rmSync(home, { recursive: true, force: true });
        }
      }
      assert.deepEqual(wrong, []);
    });
  }
});
