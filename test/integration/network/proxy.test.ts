import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { otlpExporter } from '../../../src/core/observe/otlp.ts';
import { prepareNetwork } from '../../../src/core/network/prepare.ts';
import { proxyFor } from '../../../src/core/network/proxy.ts';
import { accessKeyIdOf, estateOf } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { sampleAzure } from '../../cloud/azure/estate.ts';
import { startAzure } from '../../cloud/azure/server.ts';
import { type ConnectProxy, startConnectProxy } from '../../cloud/connect-proxy.ts';
import { sampleDigitalOcean } from '../../cloud/digitalocean/estate.ts';
import { startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { sampleGcp } from '../../cloud/gcp/estate.ts';
import { startGcp } from '../../cloud/gcp/server.ts';
import { startHttpBackend } from '../../cloud/terraform/state-servers.ts';
import { stateBytes } from '../../unit/core/drift/estate.ts';
import { selfSigned } from '../azure/self-signed.ts';
import { openEngine } from '../open-engine.ts';

const names = ['aws.test', 'azure.test', 'login.test', 'gcp.test', 'ocean.test', 'state.test'] as const;
const principal = { AZURE_TENANT_ID: '11111111-1111-4111-8111-111111111111', AZURE_CLIENT_ID: 'client', AZURE_CLIENT_SECRET: 'planted~secret' };

/** How each cloud is asked at a name that only the proxy can find. */
const clouds = {
  aws: {
    AWS_ENDPOINT_URL: 'https://aws.test',
    AWS_ACCESS_KEY_ID: accessKeyIdOf('111122223333'),
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  },
  azure: { ...principal, DRIFTMGR_AZURE_ENDPOINT: 'https://azure.test' },
  gcp: { DRIFTMGR_GCP_ENDPOINT: 'https://gcp.test', GOOGLE_OAUTH_ACCESS_TOKEN: sampleGcp.tokens[0] ?? '' },
  digitalocean: { DRIFTMGR_DIGITALOCEAN_ENDPOINT: 'https://ocean.test', DIGITALOCEAN_TOKEN: Object.keys(sampleDigitalOcean.tokens)[0] ?? '' },
} as const;

describe('a network behind a proxy', function () {
  this.timeout(60_000);
  const { certificate, key } = selfSigned('none', names);
  const trusted = getCACertificates('default');
  const environment = { ...process.env };
  const closers: (() => Promise<unknown>)[] = [];
  const ports: Record<string, number> = {};
  let proxy: ConnectProxy;
  let home: string;

  /** TLS before a simulated server: what comes out of it goes on as it is, HTTP/2 of gRPC included. */
  async function secured(name: string, url: string): Promise<void> {
    const server = createServer({ cert: certificate, key, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
      const onward = connect(Number(new URL(url).port), '127.0.0.1');
      socket.on('error', () => onward.destroy());
      onward.on('error', () => socket.destroy());
      socket.pipe(onward).pipe(socket);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    ports[name] = (server.address() as AddressInfo).port;
    closers.push(() => new Promise((resolve) => server.close(resolve)));
  }

  before(async () => {
    setDefaultCACertificates([...trusted, certificate]);
    const state = new TextDecoder().decode(stateBytes([{ type: 'aws_vpc', name: 'main', instances: [{ attributes: { id: 'vpc-1' } }] }]));
    const buckets = { 'us-east-1': { 'AWS::S3::Bucket': [{ Name: 'states', $objects: { 'prod.tfstate': state } }] } };
    const aws = await startAws(estateOf({ accounts: [{ id: '111122223333', resources: buckets }] }));
    const azure = await startAzure(sampleAzure);
    const gcp = await startGcp({ ...sampleGcp, objects: { states: { 'prod.tfstate': state } } });
    const ocean = await startDigitalOcean(sampleDigitalOcean);
    const backend = await startHttpBackend({ '/state': state });
    const login = createHttp((request, response) => {
      request.resume();
      const tenant = `https://login.test${(request.url ?? '').replace(/\/(?:v2\.0|oauth2).*$/, '')}`;
      const endpoints = {
        issuer: `${tenant}/v2.0`,
        authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
        jwks_uri: `${tenant}/keys`,
        token_endpoint: `${tenant}/oauth2/v2.0/token`,
      };
      const granted = { token_type: 'Bearer', expires_in: 3600, access_token: sampleAzure.tokens[0] };
      const body = (request.url ?? '').includes('openid-configuration') ? endpoints : granted;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => {
      login.listen(0, '127.0.0.1', resolve);
    });
    closers.push(...[aws, azure, gcp, ocean, backend].map((server) => () => server.close()), () => new Promise((resolve) => login.close(resolve)));
    const loginUrl = `http://127.0.0.1:${String((login.address() as AddressInfo).port)}`;
    const urls = [aws.url, azure.url, loginUrl, gcp.url, ocean.url, backend.url];
    for (const [at, name] of names.entries()) await secured(name, urls[at] ?? '');
  });
  after(async () => {
    setDefaultCACertificates(trusted);
    for (const close of closers.splice(0)) void close();
    await Promise.resolve();
  });
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'driftmgr-proxy-'));
    proxy = await startConnectProxy(ports);
  });
  afterEach(async () => {
    for (const name of Object.keys(process.env)) if (!(name in environment)) Reflect.deleteProperty(process.env, name);
    await proxy.close();
    rmSync(home, { recursive: true, force: true });
  });

  for (const [provider, env] of Object.entries(clouds) as [keyof typeof clouds, Readonly<Record<string, string>>][]) {
    const verify = async () => {
      const { engine, close } = await openEngine({ ...env, DRIFTMGR_MAX_RETRIES: '0' }, { 'azure.authority': 'https://login.test' }, home);
      try {
        const report = await engine.request('credentials', { verify: true, providers: [provider] });
        return report.sources.find(({ active }) => active);
      } finally {
        await close();
      }
    };

    it(`${provider}: is asked through the proxy, with its password, and in no other way`, async () => {
      prepareNetwork(Object.assign(process.env, { HTTPS_PROXY: proxy.url }));
      const source = await verify();
      assert.equal(source?.problem, undefined);
      assert.ok((source?.accounts?.length ?? 0) > 0);
      assert.ok(proxy.asked.length > 0 && proxy.asked.every((target) => target.endsWith('.test:443')), proxy.asked.join());
    });

    it(`${provider}: is not reached through a proxy that refuses, which is named in place of the cloud`, async () => {
      prepareNetwork(Object.assign(process.env, { https_proxy: `http://jane:wrong@${proxy.host}` }));
      const source = await verify();
      assert.equal(source?.verified, 'no');
      const text = `${source.problem?.message ?? ''} ${source.problem?.hint ?? ''}`;
      assert.ok(text.includes(proxy.host) && text.includes('wants a user and a password') && text.includes('blocked'), text);
      assert.ok(!text.includes('wrong'));
    });
  }

  /** Where a state is kept, and who asks for it. */
  const states: readonly [source: string, env: Readonly<Record<string, string>>, host: string][] = [
    ['https://state.test/state', {}, 'state.test:443'],
    ['s3://states/prod.tfstate?region=us-east-1', clouds.aws, 'aws.test:443'],
    ['gs://states/prod.tfstate', clouds.gcp, 'gcp.test:443'],
    // A storage account has a host of its own, which leads nowhere here: what is asked for it is the proxy, and nobody else.
    ['azurerm://acmestate/tf/prod.tfstate', clouds.azure, 'acmestate.blob.core.windows.net:443'],
  ];
  for (const [source, env, host] of states) {
    it(`leads to a state at ${source}, and is named where it refuses`, async () => {
      const read = async () => {
        const { engine, close } = await openEngine({ ...env, DRIFTMGR_MAX_RETRIES: '0' }, { 'azure.authority': 'https://login.test' }, home);
        try {
          return await engine.request('state', { states: [source], cwd: home });
        } finally {
          await close();
        }
      };
      prepareNetwork(Object.assign(process.env, { HTTPS_PROXY: proxy.url }));
      const { problems } = await read();
      if (host.endsWith('.test:443')) assert.deepEqual(problems, []);
      else assert.match(problems[0]?.message ?? '', /the proxy .+ does not connect to acmestate\./);
      assert.ok(proxy.asked.includes(host), proxy.asked.join());
      Object.assign(process.env, { https_proxy: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' });
      assert.match(JSON.stringify((await read()).problems), /the proxy 127\.0\.0\.1:9 cannot be reached/);
    });
  }

  it('leads to Cloud Asset over gRPC, and is named where it refuses', async () => {
    const scan = async () => {
      const { engine, close } = await openEngine({ ...clouds.gcp, DRIFTMGR_MAX_RETRIES: '0' }, {}, home);
      try {
        return await engine.request('scan', { want: 'counts', refresh: true, filter: { types: ['compute.googleapis.com/Instance'] } });
      } finally {
        await close();
      }
    };
    prepareNetwork(Object.assign(process.env, { HTTPS_PROXY: proxy.url }));
    const { totals } = await scan();
    assert.ok((totals.count ?? 0) > 0, JSON.stringify(totals));
    assert.ok(
      proxy.asked.every((target) => target === 'gcp.test:443'),
      proxy.asked.join(),
    );
    const refusing = `http://jane:wrong@${proxy.host}`;
    Object.assign(process.env, { https_proxy: refusing, HTTPS_PROXY: refusing });
    const { problems, complete } = await scan();
    assert.equal(complete, false);
    assert.ok(JSON.stringify(problems).includes(`the proxy ${proxy.host} does not connect`), JSON.stringify(problems));
  });

  it('leads to a collector of telemetry, and is named where it refuses', async () => {
    const stated: string[] = [];
    const send = async (): Promise<void> => {
      const collector = otlpExporter({ endpoint: 'https://state.test', version: '0', onProblem: (message) => stated.push(message) });
      const row = { minute: 0, name: 'calls', labels: '{}', value: 1 };
      await collector.exportMetrics([row], 0);
      await collector.close();
    };
    prepareNetwork(Object.assign(process.env, { HTTPS_PROXY: proxy.url }));
    await send();
    assert.deepEqual(proxy.asked, ['state.test:443']);
    Object.assign(process.env, { https_proxy: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' });
    await send();
    assert.match(stated.at(-1) ?? '', /the proxy 127\.0\.0\.1:9 cannot be reached/);
  });

  it('starts without certificates that cannot be read, and says so', () => {
    writeFileSync(join(home, 'broken.pem'), 'no certificate');
    const notes = prepareNetwork({ AWS_CA_BUNDLE: join(home, 'none.pem'), NODE_EXTRA_CA_CERTS: join(home, 'gone.pem') });
    assert.deepEqual(
      notes.map((note) => /^The certificates of (\w+) \(.+\) could not be taken in/.exec(note)?.[1]),
      ['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'],
    );
    assert.deepEqual(prepareNetwork({}), []);
    assert.deepEqual(prepareNetwork({ AWS_CA_BUNDLE: join(home, 'broken.pem') }).length, 1);
  });

  it('is passed by for NO_PROXY, for this machine, and where VS Code names it only when no variable does', () => {
    const chosen = (env: Record<string, string>, url: string, editor = {}) => {
      for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) Reflect.deleteProperty(process.env, name);
      prepareNetwork(Object.assign(process.env, env), editor);
      return proxyFor(new URL(url))?.host;
    };
    const proxies = { HTTPS_PROXY: 'http://one:1', HTTP_PROXY: 'http://two:2', NO_PROXY: '.inner.example,plain' };
    assert.equal(chosen(proxies, 'https://ec2.example'), 'one:1');
    assert.equal(chosen(proxies, 'http://ec2.example'), 'two:2');
    assert.equal(chosen(proxies, 'https://a.inner.example'), undefined);
    assert.equal(chosen(proxies, 'https://plain'), undefined);
    for (const machine of ['https://127.0.0.1:1', 'http://localhost', 'https://[::1]']) assert.equal(chosen(proxies, machine), undefined);
    const editor = { proxy: 'http://editor:3', noProxy: ['quiet.example'] };
    assert.equal(chosen({}, 'https://ec2.example', editor), 'editor:3');
    assert.equal(chosen({}, 'https://quiet.example', editor), undefined);
    assert.equal(chosen({ https_proxy: 'http://one:1' }, 'https://ec2.example', editor), 'one:1');
    assert.equal(chosen({}, 'https://ec2.example'), undefined);
  });
});
