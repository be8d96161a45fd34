import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { estateOf } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import type { StateServer } from '../../cloud/terraform/state-servers.ts';
import { consulChunks, startConsul, startHttpBackend, startKubernetes, startTerraformCloud } from '../../cloud/terraform/state-servers.ts';
import { addresses, engineWith, folder, inOwnFolder, initialised, keep, read, refusal, state } from './remote-folder.ts';

inOwnFolder();

describe('states over HTTP', () => {
  it('are read with the credentials of the environment, and then remembered', async () => {
    const server = keep(await startHttpBackend({ '/state': state('a', 'b') }, { login: 'ci:s3cret' }));
    const opened = await engineWith({ TF_HTTP_USERNAME: 'ci', TF_HTTP_PASSWORD: 's3cret' });
    for (const _time of [1, 2]) assert.deepEqual(addresses(await read(opened, `${server.url}/state`)), ['aws_vpc.a', 'aws_vpc.b']);
    assert.equal(server.requests.length, 1);
  });

  it('are read with the vault’s entry for their host, which no other host gets', async () => {
    const server = keep(await startHttpBackend({ '/state': state('a') }, { login: 'gitlab:glpat' }));
    const other = keep(await startHttpBackend({ '/state': state('a') }, { login: 'gitlab:glpat' }));
    const opened = await engineWith({ DRIFTMGR_VAULT_KEY: 'correct horse battery' });
    await opened.engine.request('vaultCreate', { passphrase: 'correct horse battery' });
    const secret = JSON.stringify({ address: `${server.url}/api`, username: 'gitlab', password: 'glpat' });
    await opened.engine.request('vaultAdd', { name: 'gitlab', provider: 'http', secret, verify: false });
    assert.deepEqual(addresses(await read(opened, `${server.url}/state`)), ['aws_vpc.a']);
    await refusal(opened, `${other.url}/state`, 'failed', /wants credentials/);
    assert.deepEqual(other.proofs, ['-']);
  });

  it('leave the credentials behind where they redirect to another host', async () => {
    const thief = keep(await startHttpBackend({ '/state': state('a') }));
    const server = keep(await startHttpBackend({}, { redirect: thief.url }));
    const opened = await engineWith({ TF_HTTP_USERNAME: 'ci', TF_HTTP_PASSWORD: 's3cret' });
    assert.deepEqual(addresses(await read(opened, `${server.url}/state`)), ['aws_vpc.a']);
    assert.notEqual(server.proofs[0], '-');
    assert.deepEqual(thief.proofs, ['-']);
  });

  const block = 'terraform {\n  backend "http" {}\n}\n';
  const places: readonly (readonly [string, (url: string) => Promise<void>])[] = [
    ['code that leaves all of it out', () => writeFile(join(folder, 'main.tf'), block)],
    ['code in JSON', () => writeFile(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { backend: { http: {} } } }))],
    ['code of OpenTofu', () => writeFile(join(folder, 'main.tofu'), block)],
    ['what terraform init keeps, which names no address', () => initialised('http', { address: null, username: null, password: null })],
    ['an address that the code names', (url) => writeFile(join(folder, 'main.tf'), block.replace('{}', `{ address = "${url}" }`))],
    ['a user whom terraform init was said', (url) => initialised('http', { address: url, username: 'ci' })],
  ];
  for (const [what, write] of places) {
    it(`are found by TF_HTTP_ variables and ${what}`, async () => {
      const server = keep(await startHttpBackend({ '/state': state('a') }, { login: 'ci:s3cret' }));
      const url = `${server.url}/state`;
      await write(url);
      const user = what.startsWith('a user') ? 'another' : 'ci';
      const opened = await engineWith({ TF_HTTP_ADDRESS: url, TF_HTTP_USERNAME: user, TF_HTTP_PASSWORD: 's3cret' });
      assert.deepEqual(addresses(await read(opened, '.', { followBackends: true })), ['aws_vpc.a']);
    });
  }

  it('are not found where neither code nor environment names an address', async () => {
    await writeFile(join(folder, 'main.tf'), block);
    await refusal(await engineWith(), '.', 'state-backend', /does not say in the code: address/);
    await initialised('http', { address: null });
    await refusal(await engineWith({ TF_HTTP_ADDRESS: '' }), '.', 'state-backend', /names no address/);
  });

  it('do not take credentials that belong to another address', async () => {
    const server = keep(await startHttpBackend({ '/state': state('a') }));
    const env = { TF_HTTP_ADDRESS: 'https://states.example/x', TF_HTTP_USERNAME: 'ci', TF_HTTP_PASSWORD: 's3cret' };
    await read(await engineWith(env), `${server.url}/state`);
    assert.deepEqual(server.proofs, ['-']);
  });

  it('never send credentials in clear to another machine', async () => {
    const opened = await engineWith({ TF_HTTP_USERNAME: 'ci', TF_HTTP_PASSWORD: 's3cret' });
    await refusal(opened, 'http://192.0.2.1/state', 'state-in-clear', /without TLS/);
  });

  it('say what is wrong: no object, no credentials, wrong ones, an encrypted state, a plan of another version', async () => {
    const encrypted = JSON.stringify({ serial: 1, encryption_version: 'v0', encrypted_data: 'AAAA', meta: {} });
    const states = {
      '/encrypted': encrypted,
      '/plan': JSON.stringify({ format_version: '2.0', planned_values: {} }),
      '/html': '<html>Sign in</html>',
    };
    const server = keep(await startHttpBackend(states));
    const guarded = keep(await startHttpBackend({ '/state': state('a') }, { login: 'ci:right' }));
    const opened = await engineWith();
    await refusal(opened, `${server.url}/none`, 'state-missing', /knows no state/);
    await refusal(opened, `${server.url}/encrypted`, 'state-encrypted', /OpenTofu/);
    await refusal(opened, `${server.url}/plan`, 'state-version', /2\.0/);
    await refusal(opened, `${server.url}/html`, 'state-not-a-state', /web page/);
    await refusal(opened, `${guarded.url}/state`, 'failed', /wants credentials/);
    await refusal(opened, guarded.url.replace('http://', 'http://ci:wrong@') + '/state', 'denied', /does not let these credentials/);
  });

  it('are asked for again after a server error, and never taken when cut off', async () => {
    const server = keep(await startHttpBackend({ '/state': state('a') }));
    server.faults.add({ nth: [1], fault: { kind: 'error', status: 503 } });
    server.faults.add({ nth: [2], fault: { kind: 'cut' } });
    const opened = await engineWith({}, {});
    assert.deepEqual(addresses(await read(opened, `${server.url}/state`)), ['aws_vpc.a']);
    assert.equal(server.requests.length, 3);
  });

  it('end when nobody waits any more', async () => {
    const server = keep(await startHttpBackend({ '/state': state('a') }));
    server.faults.add({ fault: { kind: 'hung' } });
    const opened = await engineWith();
    const stop = new AbortController();
    const reading = opened.engine.request('state', { states: [`${server.url}/state`], cwd: folder }, { signal: stop.signal });
    while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new Error('enough'));
    await assert.rejects(reading);
    while (server.inFlight() > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('count as calls in the metrics', async () => {
    const server = keep(await startHttpBackend({ '/state': state('a') }));
    const opened = await engineWith();
    await read(opened, `${server.url}/state`);
    const { operations } = await opened.engine.request('metrics', {});
    assert.deepEqual(
      operations.map(({ provider, operation, calls }) => ({ provider, operation, calls })),
      [{ provider: 'terraform', operation: 'http:GET state', calls: 1 }],
    );
  });
});

describe('states in Consul', () => {
  const big = state(...Array.from({ length: 40 }, (_, at) => `n${String(at)}`));
  for (const [what, values] of [
    ['in one key', { 'tf/app': big }],
    ['compressed', { 'tf/app': gzipSync(big) }],
    ['in chunks', consulChunks('tf/app', big, 512, false)],
    ['in compressed chunks', consulChunks('tf/app', big, 64, true)],
  ] as const) {
    it(`are read ${what}`, async () => {
      const consul = keep(await startConsul(values, 'acl'));
      const opened = await engineWith({ CONSUL_HTTP_ADDR: consul.host, CONSUL_HTTP_TOKEN: 'acl' });
      assert.equal((await read(opened, `consul://${consul.host}/tf/app`)).resources.length, 40);
    });
  }

  it('are refused where chunks were mixed up, or are not the state’s own', async () => {
    const mixed = consulChunks('tf/app', big, 512, false);
    const first = Object.keys(mixed).find((key) => key.endsWith('/0')) ?? '';
    const consul = keep(
      await startConsul(
        { ...mixed, [first]: 'x', 'tf/evil': JSON.stringify({ 'current-hash': 'x', chunks: ['secrets/all'] }), 'secrets/all': '{}' },
        'acl',
      ),
    );
    const opened = await engineWith({ CONSUL_HTTP_ADDR: consul.host, CONSUL_HTTP_TOKEN: 'acl' });
    await refusal(opened, `consul://${consul.host}/tf/app`, 'state-invalid', /do not make up the state/);
    await refusal(opened, `consul://${consul.host}/tf/evil`, 'state-invalid', /not its own/);
    assert.ok(consul.requests.every(({ operation }) => !operation.includes('secrets')));
  });

  it('do not get a token that belongs to another Consul', async () => {
    const consul = keep(await startConsul({ 'tf/app': big }, 'acl'));
    const opened = await engineWith({ CONSUL_HTTP_ADDR: '127.0.0.1:8500', CONSUL_HTTP_TOKEN: 'acl' });
    await refusal(opened, `consul://${consul.host}/tf/app`, 'denied', /does not let these credentials/);
    assert.deepEqual(consul.proofs, ['-']);
  });
});

describe('states in S3', () => {
  it('are read before anything was scanned, and then remembered', async () => {
    const region = 'eu-west-1';
    const resources = { [region]: { 'AWS::S3::Bucket': [{ Name: 'states', $objects: { 'prod/terraform.tfstate': state('a') } }] } };
    const aws = keep(await startAws(estateOf({ accounts: [{ id: '111122223333', name: 'prod', resources }] })));
    const opened = await engineWith(aws.environment);
    const source = `s3://states/prod/terraform.tfstate?region=${region}`;
    for (const _time of [1, 2]) assert.deepEqual(addresses(await read(opened, source)), ['aws_vpc.a']);
    assert.equal(aws.requests.filter(({ operation }) => operation === 'GetObject').length, 1);
    await refusal(opened, `s3://states/none?region=${region}`, 'state-missing', /./);
  });

  it('are read by the very key, double slashes and all, and by a joined one in a workspace', async () => {
    const objects = { 'a//k': state('double'), 'a/k': state('single'), 'env:/qa/a/k': state('joined'), 'env:/qa/a//k': state('unjoined') };
    const resources = { 'us-east-1': { 'AWS::S3::Bucket': [{ Name: 'states', $objects: objects }] } };
    const aws = keep(await startAws(estateOf({ accounts: [{ id: '111122223333', name: 'prod', resources }] })));
    const opened = await engineWith(aws.environment);
    await initialised('s3', { bucket: 'states', key: 'a//k', region: 'us-east-1' });
    assert.deepEqual(addresses(await read(opened, '.', { followBackends: true })), ['aws_vpc.double']);
    await writeFile(join(folder, '.terraform', 'environment'), 'qa');
    assert.deepEqual(addresses(await read(opened, '.', { followBackends: true })), ['aws_vpc.joined']);
  });

  it('are read through the role that the code’s backend block names, from another store that speaks S3 where it names one', async () => {
    const region = 'eu-west-1';
    const bucket = (name: string) => ({ [region]: { 'AWS::S3::Bucket': [{ Name: 'states', $objects: { 'app.tfstate': state(name) } }] } });
    const people = { id: '111122223333', name: 'people', resources: {} };
    const aws = keep(await startAws(estateOf({ accounts: [people, { id: '444455556666', name: 'states', resources: bucket('ours') }] })));
    const store = keep(await startAws(estateOf({ accounts: [{ ...people, resources: bucket('store') }] })));
    const { AWS_ENDPOINT_URL: endpoint = '', ...credentials } = aws.environment;
    const opened = await engineWith({ ...credentials, AWS_ENDPOINT_URL_STS: endpoint, AWS_ENDPOINT_URL_S3: endpoint });
    const block = (more: string) =>
      `terraform {\n backend "s3" {\n bucket = "states"\n key = "app.tfstate"\n region = "${region}"\n ${more}\n }\n}\n`;
    await writeFile(join(folder, 'main.tf'), block('assume_role = { role_arn = "arn:aws:iam::444455556666:role/state", external_id = "e" }'));
    assert.deepEqual(addresses(await read(opened, folder, { followBackends: true })), ['aws_vpc.ours']);
    assert.deepEqual(
      aws.requests.map(({ operation }) => operation),
      ['GetCallerIdentity', 'AssumeRole', 'GetObject'],
    );

    const elsewhere = await engineWith({ ...credentials, AWS_ENDPOINT_URL_STS: endpoint });
    await writeFile(join(folder, 'main.tf'), block(`endpoints = { s3 = "${store.environment['AWS_ENDPOINT_URL'] ?? ''}" }`));
    assert.deepEqual(addresses(await read(elsewhere, folder, { followBackends: true })), ['aws_vpc.store']);
    const { problems } = await read(elsewhere, folder);
    assert.equal(problems[0]?.code, 'state-backend-not-followed');
  });

  it('say that credentials are wrong, or that there are none', async () => {
    const aws = keep(await startAws(estateOf({ accounts: [{ id: '111122223333', name: 'prod', resources: {} }] })));
    const { AWS_ENDPOINT_URL: endpoint = '' } = aws.environment;
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAWRONGWRONGWRONGW', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: 'eu-west-1' };
    const wrong = await engineWith({ AWS_ENDPOINT_URL: endpoint, AWS_EC2_METADATA_DISABLED: 'true', ...keys });
    await refusal(wrong, 's3://states/x', 'failed', /./);
    const none = await engineWith({ AWS_ENDPOINT_URL: endpoint, AWS_EC2_METADATA_DISABLED: 'true' });
    await refusal(none, 's3://states/x', 'no-credentials', /no AWS identity/);
  });
});

describe('a hostile workspace', () => {
  it('gets no token that is for nobody by name, though its backends are followed', async () => {
    const http = keep(await startHttpBackend({ '/state': state('a') }));
    const consul = keep(await startConsul({ 'tf/app': state('a') }, 'acl'));
    const cluster = keep(await startKubernetes({ 'default/tfstate-default-app': state('a') }, 't'));
    const secret = join(folder, 'secret');
    await writeFile(secret, 't');
    await mkdir(join(folder, 'kube'));
    const user = { users: [{ name: 'u', user: { tokenFile: '../secret' } }], contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }] };
    const config = { 'current-context': 'c', clusters: [{ name: 'k', cluster: { server: cluster.url } }], ...user };
    await writeFile(join(folder, 'kube', 'config'), JSON.stringify(config));
    const opened = await engineWith({ TF_HTTP_USERNAME: 'ci', TF_HTTP_PASSWORD: 's3cret', CONSUL_HTTP_TOKEN: 'acl', KUBE_TOKEN: 't' });
    const backends: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
      ['http', { address: `${http.url}/state` }],
      ['http', { address: `${http.url}/state`, username: 'ci' }],
      ['consul', { address: consul.host, path: 'tf/app' }],
      ['kubernetes', { host: cluster.url, secret_suffix: 'app', namespace: 'default' }],
      ['kubernetes', { config_path: join(folder, 'kube', 'config'), secret_suffix: 'app', namespace: 'default' }],
    ];
    for (const [type, settings] of backends) {
      await initialised(type, settings);
      await read(opened, '.', { followBackends: true });
    }
    for (const { proofs } of [http, consul, cluster])
      assert.deepEqual(
        [...new Set(proofs)].filter((proof) => proof !== '-'),
        [],
      );
    // The same token goes where a person says.
    await read(opened, `${http.url}/state`);
    assert.match(http.proofs.at(-1) ?? '', /^Basic /);
  });

  it('gets nothing sent while its backends are not followed', async () => {
    const servers: StateServer[] = [];
    const http = keep(await startHttpBackend({ '/': state('a') }));
    const cloud = keep(await startTerraformCloud({ token: 't', workspaces: {}, links: 'hosted' }));
    const consul = keep(await startConsul({}, 'acl'));
    const cluster = keep(await startKubernetes({}, 't'));
    servers.push(http, cloud.api, cloud.archive, consul, cluster);
    const env = {
      TF_HTTP_USERNAME: 'ci',
      TF_HTTP_PASSWORD: 's3cret',
      [`TF_TOKEN_${cloud.api.host.replaceAll('.', '_')}`]: 't',
      CONSUL_HTTP_TOKEN: 'acl',
      KUBE_TOKEN: 't',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const opened = await engineWith(env);
    const backends: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
      ['http', { address: http.url }],
      ['remote', { hostname: cloud.api.host, organization: 'acme', workspaces: [{ name: 'prod' }] }],
      ['cloud', { hostname: cloud.api.host, organization: 'acme', workspaces: { name: 'prod' } }],
      ['consul', { address: consul.host, path: 'tf/app' }],
      ['kubernetes', { host: cluster.url, secret_suffix: 'app' }],
      ['s3', { bucket: 'states', key: 'x', region: 'eu-west-1', endpoint: http.url, endpoints: { s3: http.url } }],
    ];
    for (const [type, config] of backends) {
      await initialised(type, config);
      const report = await read(opened, '.');
      assert.deepEqual(
        report.problems.map(({ code }) => code),
        ['state-backend-not-followed'],
        type,
      );
    }
    for (const server of servers) assert.deepEqual(server.requests, []);
  });
});
