import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { GcpEstate } from '../../cloud/gcp/estate.ts';
import { type SimulatedGcp, startGcp } from '../../cloud/gcp/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

const only = { providers: ['gcp'] } as const;
const estate: GcpEstate = {
  tokens: ['ya29.given'],
  projects: [{ id: 'acme-0001', number: '100000000001', resources: { 'compute.googleapis.com/Instance': 3 } }],
};
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const robot = 'robot@acme-0001.iam.gserviceaccount.com';
const deployer = 'deployer@acme-0001.iam.gserviceaccount.com';

interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the token servers of Google give out, on one port; each is distinguished by its path. */
const gives: Readonly<Record<string, object | string>> = {
  '/token': { access_token: 'ya29.given', expires_in: 3599, token_type: 'Bearer' },
  '/source/token': { access_token: 'ya29.source', expires_in: 3599, token_type: 'Bearer' },
  '/v1/token': {
    access_token: 'ya29.federated',
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: 'Bearer',
    expires_in: 3600,
  },
  '/subject': { token: 'planted-subject' },
  [`/v1/projects/-/serviceAccounts/${deployer}:generateAccessToken`]: {
    accessToken: 'ya29.given',
    expireTime: new Date(Date.now() + 3_600_000).toISOString(),
  },
  '/computeMetadata/v1/instance/service-accounts/default/token': { access_token: 'ya29.given', expires_in: 3599, token_type: 'Bearer' },
};

describe('credentials for Google Cloud, exchanged', function () {
  this.timeout(60_000);
  let cloud: SimulatedGcp;
  let server: Server;
  let opened: OpenedEngine | undefined;
  let folder: string;
  let asked: Asked[];
  let place: string;

  beforeEach(async () => {
    cloud = await startGcp(estate);
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-gcp-'));
    asked = [];
    server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      void text(request).then((body) => {
        asked.push({ path, headers: request.headers, body });
        const answer = gives[path];
        response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json', 'metadata-flavor': 'Google' });
        response.end(JSON.stringify(answer ?? { error: 'not_found' }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    place = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Scans with what a JSON file holds, or with the variables alone. */
  async function scanWith(json: object | undefined, env: Readonly<Record<string, string>> = {}) {
    const path = join(folder, 'credential.json');
    if (json !== undefined) writeFileSync(path, JSON.stringify(json));
    opened = await openEngine({ DRIFTMGR_GCP_ENDPOINT: cloud.url, ...(json === undefined ? {} : { GOOGLE_APPLICATION_CREDENTIALS: path }), ...env });
    return opened.engine.request('scan', { want: 'counts', filter: only });
  }
  const counted = { count: 3, status: 'ok' };
  const paths = (): string[] => asked.map(({ path }) => path);
  const key = (tokenUri: string): object => ({
    type: 'service_account',
    project_id: 'acme-0001',
    private_key_id: 'k1',
    private_key: privateKey,
    client_email: robot,
    token_uri: tokenUri,
  });
  const user = (tokenUri: string): object => ({
    type: 'authorized_user',
    client_id: 'id.apps.googleusercontent.com',
    client_secret: 'planted-client-secret',
    refresh_token: '1//planted-refresh',
    token_uri: tokenUri,
  });
  const generate = `/v1/projects/-/serviceAccounts/${deployer}:generateAccessToken`;

  it('signs an assertion with a service account’s key, for the place that its file names', async () => {
    assert.deepEqual((await scanWith(key(`${place}/token`))).totals, counted);
    assert.deepEqual(paths(), ['/token']);
    const form = new URLSearchParams(asked[0]?.body);
    assert.equal(form.get('grant_type'), 'urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    assert.ok(verify('sha256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url')));
    const stated = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    assert.deepEqual([stated['iss'], stated['aud'], stated['scope']], [robot, `${place}/token`, 'https://www.googleapis.com/auth/cloud-platform']);
  });

  it('refreshes the token of a person where the file says', async () => {
    assert.deepEqual((await scanWith(user(`${place}/token`))).totals, counted);
    assert.deepEqual(paths(), ['/token']);
    const form = new URLSearchParams(asked[0]?.body);
    assert.deepEqual([form.get('grant_type'), form.get('refresh_token')], ['refresh_token', '1//planted-refresh']);
  });

  it('acts as the service account of an impersonation, with the token of its source', async () => {
    const json = {
      type: 'impersonated_service_account',
      service_account_impersonation_url: `${place}${generate}`,
      delegates: [`projects/-/serviceAccounts/${robot}`],
      source_credentials: user(`${place}/source/token`),
    };
    assert.deepEqual((await scanWith(json)).totals, counted);
    assert.deepEqual(paths(), ['/source/token', generate]);
    assert.equal(asked[1]?.headers.authorization, 'Bearer ya29.source');
    assert.deepEqual((JSON.parse(asked[1].body) as Record<string, unknown>)['delegates'], [`projects/-/serviceAccounts/${robot}`]);
  });

  it('exchanges the token of a web address for that of a service account', async () => {
    const json = {
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/ci',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${place}/v1/token`,
      service_account_impersonation_url: `${place}${generate}`,
      credential_source: { url: `${place}/subject`, headers: { 'x-planted': 'yes' }, format: { type: 'json', subject_token_field_name: 'token' } },
    };
    assert.deepEqual((await scanWith(json)).totals, counted);
    assert.deepEqual(paths(), ['/subject', '/v1/token', generate]);
    assert.equal(asked[0]?.headers['x-planted'], 'yes');
    assert.equal(new URLSearchParams(asked[1]?.body).get('subject_token'), 'planted-subject');
    assert.equal(asked[2]?.headers.authorization, 'Bearer ya29.federated');
  });

  it('asks the metadata server of the machine', async () => {
    const host = place.replace('http://', '');
    // Google's library reads the process's own environment.
    process.env['GCE_METADATA_HOST'] = host;
    try {
      const summary = await scanWith(undefined, { GCE_METADATA_HOST: host });
      assert.deepEqual(summary.totals, counted);
    } finally {
      delete process.env['GCE_METADATA_HOST'];
    }
    assert.deepEqual(new Set(paths()), new Set(['/computeMetadata/v1/instance/service-accounts/default/token']));
    assert.equal(asked[0]?.headers['metadata-flavor'], 'Google');
  });

  it('sends no key to a place without TLS beyond this machine', async () => {
    const summary = await scanWith(user('http://token.example/token'));
    assert.equal(summary.totals.count, null);
    assert.match(summary.problems[0]?.message ?? '', /"token_uri" is neither https nor on this machine/);
    assert.deepEqual([paths(), cloud.requests.length], [[], 0]);
  });
});
