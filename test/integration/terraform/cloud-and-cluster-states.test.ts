import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { kubernetesSecrets, startKubernetes, startTerraformCloud } from '../../cloud/terraform/state-servers.ts';
import { addresses, engineWith, folder, inOwnFolder, initialised, keep, read, refusal, state } from './remote-folder.ts';

inOwnFolder();

describe('states of HCP Terraform', () => {
  for (const links of ['direct', 'hosted'] as const) {
    it(`are read by a ${links} link, and the token stays with the API`, async () => {
      const cloud = keep(await startTerraformCloud({ token: 'tfe-token', workspaces: { 'acme/prod': state('a') }, links }));
      const opened = await engineWith({ [`TF_TOKEN_${cloud.api.host.replaceAll('.', '_')}`]: 'tfe-token' });
      assert.deepEqual(addresses(await read(opened, `tfc://${cloud.api.host}/acme/prod`)), ['aws_vpc.a']);
      assert.ok(cloud.api.proofs.every((proof) => proof === 'Bearer tfe-token'));
      assert.deepEqual(cloud.archive.proofs, ['-']);
    });
  }

  it('are read with what "terraform login" keeps, of a workspace that the backend block names by prefix', async () => {
    const cloud = keep(await startTerraformCloud({ token: 'kept', workspaces: { 'acme/app-dev': state('a') }, links: 'hosted' }));
    await mkdir(join(folder, '.terraform.d'));
    await writeFile(join(folder, '.terraform.d', 'credentials.tfrc.json'), JSON.stringify({ credentials: { [cloud.api.host]: { token: 'kept' } } }));
    await initialised('remote', { hostname: cloud.api.host, organization: 'acme', workspaces: [{ prefix: 'app-' }] });
    await writeFile(join(folder, '.terraform', 'environment'), 'dev');
    const opened = await engineWith();
    assert.deepEqual(addresses(await read(opened, '.', { followBackends: true })), ['aws_vpc.a']);
  });

  const quoted = (host: string, token: string): string => `# mine\ncredentials "${host}" {\n  token = "${token}"\n}\n`;
  const inJson = (host: string, token: string): string => JSON.stringify({ credentials: { [host]: { token } } });
  const configured: readonly (readonly [string, Readonly<Record<string, (host: string) => string>>, Readonly<Record<string, string>>])[] = [
    ['~/.terraformrc', { '.terraformrc': (host) => quoted(host, 'tok') }, {}],
    ['~/.terraformrc behind a byte order mark', { '.terraformrc': (host) => `\uFEFF${quoted(host, 'tok')}` }, {}],
    ['a file of ~/.terraform.d', { '.terraform.d/ci.tfrc': (host) => quoted(host, 'tok') }, {}],
    ['~/.tofurc', { '.tofurc': (host) => quoted(host, 'tok') }, {}],
    ['the file that TF_CLI_CONFIG_FILE names', { 'ci.tfrc': (host) => quoted(host, 'tok') }, { TF_CLI_CONFIG_FILE: 'ci.tfrc' }],
    ['the file in JSON that TF_CLI_CONFIG_FILE names', { 'ci.json': (host) => inJson(host, 'tok') }, { TF_CLI_CONFIG_FILE: 'ci.json' }],
    [
      'the file that TF_CLI_CONFIG_FILE names, and from no other',
      {
        'ci.tfrc': (host) => quoted(host, 'tok'),
        '.terraformrc': (host) => quoted(host, 'other'),
        '.terraform.d/credentials.tfrc.json': (host) => inJson(host, 'other'),
      },
      { TF_CLI_CONFIG_FILE: 'ci.tfrc' },
    ],
    [
      '"terraform login" rather than from ~/.terraformrc',
      { '.terraformrc': (host) => quoted(host, 'old'), '.terraform.d/credentials.tfrc.json': (host) => inJson(host, 'tok') },
      {},
    ],
  ];
  for (const [what, files, variables] of configured) {
    it(`are read with the token from ${what}`, async function () {
      // Windows keeps these files in another folder, by another name.
      if (process.platform === 'win32') this.skip();
      const cloud = keep(await startTerraformCloud({ token: 'tok', workspaces: { 'acme/prod': state('a') }, links: 'hosted' }));
      await mkdir(join(folder, '.terraform.d'));
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text(cloud.api.host));
      const env = Object.fromEntries(Object.entries(variables).map(([name, file]) => [name, join(folder, file)]));
      const opened = await engineWith(env);
      assert.deepEqual(addresses(await read(opened, `tfc://${cloud.api.host}/acme/prod`)), ['aws_vpc.a']);
    });
  }

  it('do not get a token that is configured for another host', async () => {
    const cloud = keep(await startTerraformCloud({ token: 'tok', workspaces: { 'acme/prod': state('a') }, links: 'hosted' }));
    await writeFile(join(folder, '.terraformrc'), quoted('app.terraform.io', 'tok'));
    await refusal(await engineWith(), `tfc://${cloud.api.host}/acme/prod`, 'failed', /wants credentials/);
    assert.deepEqual(cloud.api.proofs, ['-']);
  });

  it('are read with the vault’s token for the host, and for no other', async () => {
    const cloud = keep(await startTerraformCloud({ token: 'vaulted', workspaces: { 'acme/prod': state('a') }, links: 'hosted' }));
    const other = keep(await startTerraformCloud({ token: 'vaulted', workspaces: { 'acme/prod': state('a') }, links: 'hosted' }));
    const opened = await engineWith({ DRIFTMGR_VAULT_KEY: 'correct horse battery' });
    await opened.engine.request('vaultCreate', { passphrase: 'correct horse battery' });
    const secret = JSON.stringify({ token: 'vaulted', hostname: cloud.api.host });
    await opened.engine.request('vaultAdd', { name: 'tfe', provider: 'terraform', secret, verify: false });
    assert.deepEqual(addresses(await read(opened, `tfc://${cloud.api.host}/acme/prod`)), ['aws_vpc.a']);
    await refusal(opened, `tfc://${other.api.host}/acme/prod`, 'failed', /wants credentials/);
    assert.deepEqual(other.api.proofs, ['-']);
  });

  it('say that a workspace is not there, or holds no state yet', async () => {
    const cloud = keep(await startTerraformCloud({ token: 't', workspaces: { 'acme/new': null }, links: 'hosted' }));
    const opened = await engineWith({ [`TF_TOKEN_${cloud.api.host.replaceAll('.', '_')}`]: 't' });
    await refusal(opened, `tfc://${cloud.api.host}/acme/none`, 'state-missing', /workspace none in acme/);
    await refusal(opened, `tfc://${cloud.api.host}/acme/new`, 'state-missing', /state of workspace new/);
  });
});

describe('states in Kubernetes', () => {
  const config = (server: string, user: string): string =>
    `apiVersion: v1\nkind: Config\ncurrent-context: dev\ncontexts:\n- name: dev\n  context: {cluster: c, user: u}\nclusters:\n- name: c\n  cluster: {server: "${server}"}\nusers:\n- name: u\n  user: ${user}\n`;

  it('are read from their secret with a kubeconfig’s token', async () => {
    const cluster = keep(await startKubernetes({ 'infra/tfstate-dev-app': state('a') }, 'kube-token'));
    await mkdir(join(folder, '.kube'));
    await writeFile(join(folder, '.kube', 'config'), config(cluster.url, '{token: kube-token}'));
    await initialised('kubernetes', { secret_suffix: 'app', namespace: 'infra' });
    await writeFile(join(folder, '.terraform', 'environment'), 'dev');
    const opened = await engineWith();
    assert.deepEqual(addresses(await read(opened, '.', { followBackends: true })), ['aws_vpc.a']);
    await refusal(opened, 'kubernetes://infra/none', 'state-missing', /tfstate-default-none in namespace infra/);
  });

  const random = randomBytes(3000).toString('base64');
  const large = state(...Array.from({ length: 20 }, (_, at) => `n${String(at)}`), random.replaceAll(/[^A-Za-z0-9]/g, ''));
  const size = gzipSync(large).byteLength;
  for (const [what, piece] of [
    ['one piece', size],
    ['two pieces', size - 1],
    ['many pieces, in the order of their numbers', Math.ceil(size / 13)],
  ] as const) {
    it(`are read from ${what}`, async () => {
      const secrets = Object.entries(kubernetesSecrets('infra/tfstate-default-app', large, piece));
      const cluster = keep(await startKubernetes(Object.fromEntries(secrets.reverse()), 'kube-token'));
      const opened = await engineWith({ KUBE_HOST: cluster.url, KUBE_TOKEN: 'kube-token' });
      assert.equal((await read(opened, 'kubernetes://infra/app')).resources.length, 21);
      assert.equal(cluster.requests.length, secrets.length);
    });
  }

  it('are refused where a piece is missing', async () => {
    const { 'infra/tfstate-default-app-part-2': _gone, ...rest } = kubernetesSecrets('infra/tfstate-default-app', large, Math.ceil(size / 4));
    const cluster = keep(await startKubernetes(rest, 'kube-token'));
    const opened = await engineWith({ KUBE_HOST: cluster.url, KUBE_TOKEN: 'kube-token' });
    await refusal(opened, 'kubernetes://infra/app', 'state-invalid', /no tfstate-default-app-part-2/);
  });

  it('never run what a kubeconfig names', async () => {
    const cluster = keep(await startKubernetes({}, 'kube-token'));
    const path = join(folder, 'kubeconfig');
    const witness = join(folder, 'ran');
    await writeFile(path, config(cluster.url, `{exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: ["${witness}"]}}`));
    const opened = await engineWith({ KUBE_CONFIG_PATH: path });
    await refusal(opened, 'kubernetes://infra/app', 'state-credentials', /DriftMgr runs none/);
    assert.deepEqual(cluster.requests, []);
    await assert.rejects(rm(witness), { code: 'ENOENT' });
  });

  it('say that a token is refused', async () => {
    const cluster = keep(await startKubernetes({ 'infra/tfstate-default-app': state('a') }, 'right'));
    const opened = await engineWith({ KUBE_HOST: cluster.url, KUBE_TOKEN: 'wrong' });
    await refusal(opened, 'kubernetes://infra/app', 'denied', /secret tfstate-default-app/);
  });
});
