import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { prepareNetwork } from '../../../src/core/network/prepare.ts';
import { accessKeyIdOf, estateOf } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { sampleAzure } from '../../cloud/azure/estate.ts';
import { startAzure } from '../../cloud/azure/server.ts';
import { type ConnectProxy, startConnectProxy } from '../../cloud/connect-proxy.ts';
import { sampleDigitalOcean } from '../../cloud/digitalocean/estate.ts';
import { startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { sampleGcp } from '../../cloud/gcp/estate.ts';
import { startGcp } from '../../cloud/gcp/server.ts';
import { startConsul, startHttpBackend, startKubernetes, startTerraformCloud } from '../../cloud/terraform/state-servers.ts';
import { stateBytes } from '../../unit/core/drift/estate.ts';
import { selfSigned } from '../azure/self-signed.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

/** Names that the proxy alone can find. A storage account and a vault of Azure are asked under their cloud's own domain and no other. */
const hosts = [
  ...['aws.test', 'azure.test', 'login.test', 'gcp.test', 'token.test', 'ocean.test', 'state.test'],
  ...['tfc.test', 'archive.test', 'consul.test', 'kube.test', 'acmestate.blob.core.windows.net', 'acme.vault.azure.net'],
] as const;
type Host = (typeof hosts)[number];

export const awsAccount = '111122223333';
export const kmsKey = '4f1c2d3e-0000-4000-a000-000000000001';
export const secrets = { tfc: 'planted-tfe-token', consul: 'planted-consul-token', kube: 'planted-kube-token' } as const;

/** How each cloud is asked at a name that only the proxy can find. */
export const clouds = {
  aws: {
    AWS_ENDPOINT_URL: 'https://aws.test',
    AWS_ACCESS_KEY_ID: accessKeyIdOf(awsAccount),
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  },
  azure: {
    AZURE_TENANT_ID: '11111111-1111-4111-8111-111111111111',
    AZURE_CLIENT_ID: 'client',
    AZURE_CLIENT_SECRET: 'planted~secret',
    DRIFTMGR_AZURE_ENDPOINT: 'https://azure.test',
  },
  gcp: { DRIFTMGR_GCP_ENDPOINT: 'https://gcp.test', GOOGLE_OAUTH_ACCESS_TOKEN: sampleGcp.tokens[0] ?? '' },
  digitalocean: { DRIFTMGR_DIGITALOCEAN_ENDPOINT: 'https://ocean.test', DIGITALOCEAN_TOKEN: Object.keys(sampleDigitalOcean.tokens)[0] ?? '' },
} as const;

/** The test that runs: its folder, and the proxy that stands between it and everything else. */
export interface ProxiedNetwork {
  readonly home: string;
  readonly proxy: ConnectProxy;
  /** The authority that signs for all servers. PEM. */
  readonly certificate: string;
  /** Names a proxy in the process's environment as people do, in either case. */
  use(url: string, name?: 'HTTPS_PROXY' | 'https_proxy'): void;
  /** Trusts the authority of the servers no more, for the rest of the test. */
  distrust(): void;
  /** The proxy, asked with a wrong password. */
  refusing(): string;
  /** An engine that tries everything once; `close` leaves the folder. */
  open(env: Readonly<Record<string, string>>): Promise<OpenedEngine>;
}

/** Starts every cloud, backend and key service behind TLS for the tests of a file, and a proxy for each of them. */
export function behindProxy(): ProxiedNetwork {
  const { certificate, key } = selfSigned('none', hosts);
  const trusted = getCACertificates('default');
  const environment = { ...process.env };
  const closers: (() => Promise<unknown>)[] = [];
  const ports: Partial<Record<Host, number>> = {};
  let proxy: ConnectProxy | undefined;
  let home = '';

  before(async () => {
    for (const [host, url] of Object.entries(await startServers(closers)) as [Host, string][]) {
      ports[host] = await secured(url, { certificate, key }, closers);
    }
  });
  after(() => {
    setDefaultCACertificates(trusted);
    for (const close of closers.splice(0)) void close();
  });
  beforeEach(async () => {
    setDefaultCACertificates([...trusted, certificate]);
    home = mkdtempSync(join(tmpdir(), 'driftmgr-proxy-'));
    proxy = await startConnectProxy(ports);
  });
  afterEach(async () => {
    for (const name of Object.keys(process.env)) if (!(name in environment)) Reflect.deleteProperty(process.env, name);
    await proxy?.close();
    rmSync(home, { recursive: true, force: true });
  });

  return {
    certificate,
    get home() {
      return home;
    },
    get proxy() {
      if (proxy === undefined) throw new Error('no test runs');
      return proxy;
    },
    use(url, name = 'HTTPS_PROXY') {
      for (const known of ['HTTPS_PROXY', 'https_proxy']) Reflect.deleteProperty(process.env, known);
      prepareNetwork(Object.assign(process.env, { [name]: url }));
    },
    distrust() {
      setDefaultCACertificates(trusted);
    },
    refusing() {
      return `http://jane:wrong@${this.proxy.host}`;
    },
    open: (env) => openEngine({ ...env, DRIFTMGR_MAX_RETRIES: '0' }, { 'azure.authority': 'https://login.test' }, home),
  };
}

async function startServers(closers: (() => Promise<unknown>)[]): Promise<Record<Host, string>> {
  const state = new TextDecoder().decode(stateBytes([{ type: 'aws_vpc', name: 'main', instances: [{ attributes: { id: 'vpc-1' } }] }]));
  const resources = { 'AWS::S3::Bucket': [{ Name: 'states', $objects: { 'prod.tfstate': state } }], 'AWS::KMS::Key': [kmsKey] };
  const aws = await startAws(estateOf({ accounts: [{ id: awsAccount, resources: { 'us-east-1': resources } }] }));
  const azure = await startAzure({ ...sampleAzure, blobs: { 'acmestate/tf/prod.tfstate': state } });
  const gcp = await startGcp({ ...sampleGcp, objects: { states: { 'prod.tfstate': state } } });
  const ocean = await startDigitalOcean(sampleDigitalOcean);
  const backend = await startHttpBackend({ '/state': state });
  const tfc = await startTerraformCloud({
    token: secrets.tfc,
    workspaces: { 'acme/prod': state },
    links: 'direct',
    archiveAt: 'https://archive.test',
  });
  const consul = await startConsul({ 'env/prod': state }, secrets.consul);
  const kube = await startKubernetes({ 'infra/tfstate-default-app': state }, secrets.kube);
  const login = await startSignIn('https://login.test', sampleAzure.tokens[0] ?? '', closers);
  const token = await startSignIn('https://token.test', sampleGcp.tokens[0] ?? '', closers);
  closers.push(...[aws, azure, gcp, ocean, backend, tfc, consul, kube].map((server) => () => server.close()));
  return {
    'aws.test': aws.url,
    'azure.test': azure.url,
    'acmestate.blob.core.windows.net': azure.url,
    'acme.vault.azure.net': azure.url,
    'login.test': login,
    'gcp.test': gcp.url,
    'token.test': token,
    'ocean.test': ocean.url,
    'state.test': backend.url,
    'tfc.test': tfc.api.url,
    'archive.test': tfc.archive.url,
    'consul.test': consul.url,
    'kube.test': kube.url,
  };
}

/** Gives a token to whoever asks, and says before where to ask (OpenID Connect Discovery 1.0, section 4). */
async function startSignIn(at: string, token: string, closers: (() => Promise<unknown>)[]): Promise<string> {
  const server = createHttp((request, response) => {
    request.resume();
    const tenant = `${at}${(request.url ?? '').replace(/\/(?:v2\.0|oauth2).*$/, '')}`;
    const endpoints = {
      issuer: `${tenant}/v2.0`,
      authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
      jwks_uri: `${tenant}/keys`,
      token_endpoint: `${tenant}/oauth2/v2.0/token`,
    };
    const granted = { token_type: 'Bearer', expires_in: 3600, access_token: token };
    const body = (request.url ?? '').includes('openid-configuration') ? endpoints : granted;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** TLS before a simulated server: what comes out of it goes on as it is, HTTP/2 of gRPC included. */
async function secured(
  url: string,
  { certificate, key }: { readonly certificate: string; readonly key: string },
  closers: (() => Promise<unknown>)[],
): Promise<number> {
  const server = createServer({ cert: certificate, key, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    const onward = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}
