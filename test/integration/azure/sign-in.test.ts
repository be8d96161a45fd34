import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, X509Certificate, verify } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { credentialProbes } from '../../../src/providers/azure/credentials.ts';
import type { TokenSource } from '../../../src/providers/azure/token-source.ts';
import { type Signer, signerOf } from '../../../src/providers/azure/signer.ts';
import { contextFor } from './context.ts';
import { selfSigned } from './self-signed.ts';

const module = new URL('../../../src/providers/azure/grants.ts', import.meta.url).href;
const audience = 'https://management.azure.com';
const tenant = '11111111-1111-4111-8111-111111111111';
const otherTenant = '22222222-2222-4222-8222-222222222222';
const client = '33333333-3333-4333-8333-333333333333';
const password = 'planted certificate password';
const secret = 'planted~client.secret';
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const signal = new AbortController().signal;

/** The sign-in service as "OAuth 2.0 client credentials flow on the Microsoft identity platform" describes it, and what it was asked. */
interface SignIn {
  readonly authority: string;
  readonly asked: { readonly path: string; readonly form: Readonly<Record<string, string>> }[];
  refuse: boolean;
}

describe('Azure sign-in', function () {
  this.timeout(60_000);
  const { certificate, key, lockedKey } = selfSigned(password);
  const trusted = getCACertificates('default');
  const environment = { ...process.env };
  const servers: Server[] = [];
  let home: string;
  let signIn: SignIn;

  async function listen(server: Server, scheme: string): Promise<string> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `${scheme}://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  before(() => {
    setDefaultCACertificates([...trusted, certificate]);
  });
  after(() => {
    setDefaultCACertificates(trusted);
  });
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'driftmgr-sign-in-'));
    const asked: SignIn['asked'] = [];
    const state = { authority: '', asked, refuse: false };
    const answer: RequestListener = (request, response) => {
      void (async () => {
        const [status, body] = answerTo(request, await text(request), state);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      })();
    };
    state.authority = await listen(createSecureServer({ cert: certificate, key }, answer), 'https');
    signIn = state;
  });
  afterEach(async () => {
    for (const name of Object.keys(process.env)) if (!(name in environment)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, environment);
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    rmSync(home, { recursive: true, force: true });
  });

  /** What the probes find in an environment, as what signs requests. */
  async function signerFrom(env: Readonly<Record<string, string>>, vault: readonly Record<string, string>[] = []): Promise<Signer> {
    const entries = vault.map((fields, index) => ({ name: `entry${String(index)}`, secret: fields }));
    const { context, close } = contextFor(env, {}, { home, vaultEntries: () => Promise.resolve(entries) });
    const found = new Map<string, TokenSource>();
    for (const probe of credentialProbes(context, audience, signIn.authority, found)) await probe.look(signal);
    close();
    const [source] = [...found.values()].filter(({ active, state }) => active && state === 'found');
    assert.ok(source !== undefined);
    return signerOf({ key: source.id, ...(source.tenant === undefined ? {} : { tenant: source.tenant }) }, source.grant, { now: () => Date.now() });
  }

  it('gets a token for a client’s secret, once for many requests, and another for another tenant', async () => {
    const signer = await signerFrom({ AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_CLIENT_SECRET: secret });
    const tokens = await Promise.all([signer.token(audience, undefined, signal), signer.token(audience, tenant, signal)]);
    assert.deepEqual(tokens, ['token-1', 'token-1']);
    const [first] = signIn.asked;
    assert.equal(first?.path, `/${tenant}/oauth2/v2.0/token`);
    const { grant_type: grant, client_id: id, client_secret: sent, scope } = first.form;
    assert.deepEqual([grant, id, sent], ['client_credentials', client, secret]);
    assert.ok(scope?.split(' ').includes(`${audience}/.default`));
    assert.equal(await signer.token(audience, otherTenant, signal), 'token-2');
    assert.equal(signIn.asked[1]?.path, `/${otherTenant}/oauth2/v2.0/token`);
    assert.equal(signIn.asked.length, 2);
  });

  it('says that a secret is wrong without telling it', async () => {
    signIn.refuse = true;
    const signer = await signerFrom({ ARM_TENANT_ID: tenant, ARM_CLIENT_ID: client, ARM_CLIENT_SECRET: secret });
    await assert.rejects(signer.token(audience, undefined, signal), (error: Error & { failure?: { kind: string } }) => {
      assert.equal(error.failure?.kind, 'unauthenticated');
      assert.match(error.message, /AADSTS7000215/);
      assert.ok(!error.message.includes(secret));
      return true;
    });
  });

  it('says that the sign-in service cannot be reached', async () => {
    const signer = await signerFrom({ AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_CLIENT_SECRET: secret });
    for (const server of servers) await new Promise((resolve) => server.close(resolve));
    await assert.rejects(signer.token(audience, undefined, signal), /cannot be reached/);
  });

  const places = (['a file', 'the vault'] as const).flatMap((from) => [false, true].map((locked) => [from, locked] as const));
  for (const [from, locked] of places) {
    it(`signs an assertion with a certificate of ${from}${locked ? ', whose key has a password' : ''}`, async () => {
      const path = join(home, 'principal.pem');
      const pem = (locked ? lockedKey : key) + certificate;
      writeFileSync(path, pem);
      const principal = { tenant_id: tenant, client_id: client, client_certificate: pem };
      const entry = { ...principal, ...(locked ? { client_certificate_password: password } : {}) };
      const env = { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_CLIENT_CERTIFICATE_PATH: path };
      const more = locked ? { AZURE_CLIENT_CERTIFICATE_PASSWORD: password } : {};
      const signer = from === 'a file' ? await signerFrom({ ...env, ...more }) : await signerFrom({}, [entry]);
      assert.equal(await signer.token(audience, undefined, signal), 'token-1');
      const form = signIn.asked[0]?.form ?? {};
      assert.equal(form['client_assertion_type'], assertionType);
      const [head = '', claims = '', signature = ''] = (form['client_assertion'] ?? '').split('.');
      const { alg, ...header } = jsonOf(head);
      const { aud, iss, sub } = jsonOf(claims);
      assert.deepEqual([iss, sub], [client, client]);
      assert.equal(aud, `${signIn.authority}/${tenant}/oauth2/v2.0/token`);
      const { publicKey, raw } = new X509Certificate(certificate);
      assert.equal(alg, 'PS256');
      assert.equal(header['x5t#S256'], createHash('sha256').update(raw).digest('base64url'));
      const scheme = { key: publicKey, padding: 6, saltLength: 32 };
      assert.ok(verify('sha256', Buffer.from(`${head}.${claims}`), scheme, Buffer.from(signature, 'base64url')));
      assert.ok(!JSON.stringify(form).includes('PRIVATE KEY'));
    });
  }

  it('hands on the token of a federated workload', async () => {
    const file = join(home, 'token');
    writeFileSync(file, 'planted.federated.token');
    const signer = await signerFrom({ AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_FEDERATED_TOKEN_FILE: file });
    assert.equal(await signer.token(audience, undefined, signal), 'token-1');
    const form = signIn.asked[0]?.form ?? {};
    assert.deepEqual(
      [form['client_assertion'], form['client_assertion_type'], form['client_id']],
      ['planted.federated.token', assertionType, client],
    );
  });

  /** What Terraform's provider takes from the environment (`~` is a folder, `@` a service that gives tokens), and what it proves itself with. */
  const families: readonly { readonly name: string; readonly env: Readonly<Record<string, string>>; readonly proof: RegExp }[] = [
    {
      name: 'a secret in a file',
      env: { ARM_CLIENT_ID_FILE_PATH: '~/client', ARM_CLIENT_SECRET_FILE_PATH: '~/secret' },
      proof: /^secret of the file$/,
    },
    { name: 'a token of OIDC', env: { ARM_CLIENT_ID: client, ARM_USE_OIDC: 'true', ARM_OIDC_TOKEN: 'given' }, proof: /^given$/ },
    {
      name: 'a token of OIDC in a file',
      env: { ARM_CLIENT_ID: client, ARM_USE_OIDC: '1', ARM_OIDC_TOKEN_FILE_PATH: '~/oidc' },
      proof: /^oidc of the file$/,
    },
    {
      name: 'a token that GitHub Actions gives',
      env: { ARM_CLIENT_ID: client, ARM_USE_OIDC: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: '@/github', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer' },
      proof: /^GET \/github\?audience=api%3A%2F%2FAzureADTokenExchange Bearer bearer$/,
    },
    {
      name: 'a token that Azure Pipelines gives for a service connection',
      env: {
        ARM_CLIENT_ID: client,
        ARM_USE_OIDC: 'true',
        SYSTEM_OIDCREQUESTURI: '@/pipelines',
        SYSTEM_ACCESSTOKEN: 'bearer',
        ARM_OIDC_AZURE_SERVICE_CONNECTION_ID: 'connection',
      },
      proof: /^POST \/pipelines\?.*serviceConnectionId=connection Bearer bearer$/,
    },
    {
      name: 'its own family, where the other has nothing to prove itself with',
      env: { AZURE_TENANT_ID: otherTenant, AZURE_CLIENT_ID: 'other', ARM_CLIENT_ID: client, ARM_CLIENT_SECRET: 'of ARM' },
      proof: /^of ARM$/,
    },
  ];
  for (const { name, env, proof } of families) {
    it(`takes for Terraform's provider ${name}`, async () => {
      const issuer = await listen(
        createServer((request, response) => {
          const token = `${request.method ?? ''} ${request.url ?? ''} ${String(request.headers.authorization)}`;
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ value: token, oidcToken: token }));
        }),
        'http',
      );
      for (const [file, content] of Object.entries({ client, secret: 'secret of the file', oidc: 'oidc of the file' }))
        writeFileSync(join(home, file), `\uFEFF${content}\r\n`);
      const given = Object.entries(env).map(([variable, value]) => [variable, value.replace(/^~/, home).replace(/^@/, issuer)]);
      const signer = await signerFrom({ ARM_TENANT_ID: tenant, ...(Object.fromEntries(given) as Record<string, string>) });
      assert.equal(await signer.token(audience, undefined, signal), 'token-1');
      const { path, form } = signIn.asked[0] ?? { path: '', form: {} };
      assert.equal(path, `/${tenant}/oauth2/v2.0/token`);
      assert.equal(form['client_id'], client);
      assert.match(form['client_secret'] ?? form['client_assertion'] ?? '', proof);
    });
  }

  it('asks for the managed identity where ARM_USE_MSI says so, at the endpoint that is named, and takes nothing else in its place', async () => {
    const asked: string[] = [];
    const endpoint = await listen(
      createServer((request, response) => {
        asked.push(request.url ?? '');
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ access_token: 'token-of-msi', expires_on: '4102444800' }));
      }),
      'http',
    );
    mkdirSync(join(home, '.azure'));
    const subscriptions = [{ id: 's1', tenantId: tenant, isDefault: true, user: { name: 'jane@acme.example' } }];
    writeFileSync(join(home, '.azure', 'azureProfile.json'), JSON.stringify({ subscriptions }));
    const signer = await signerFrom({ ARM_USE_MSI: 'true', ARM_MSI_ENDPOINT: `${endpoint}/msi`, ARM_CLIENT_ID: client, ARM_TENANT_ID: tenant });
    assert.equal(await signer.token(audience, undefined, signal), 'token-of-msi');
    assert.match(asked[0] ?? '', new RegExp(`^/msi\\?.*client_id=${client}`));
    assert.deepEqual(signIn.asked, []);
  });

  it('asks the identity endpoint of App Service, and for the identity that is named', async () => {
    const asked: { readonly query: URLSearchParams; readonly header: unknown }[] = [];
    const endpoint = await listen(
      createServer((request, response) => {
        asked.push({ query: new URL(request.url ?? '', 'http://x').searchParams, header: request.headers['x-identity-header'] });
        const body = {
          access_token: 'token-of-the-app',
          expires_on: String(Math.floor(Date.now() / 1000) + 3600),
          resource: audience,
          token_type: 'Bearer',
        };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      }),
      'http',
    );
    const env = { IDENTITY_ENDPOINT: `${endpoint}/msi/token`, IDENTITY_HEADER: 'planted-header', AZURE_CLIENT_ID: client };
    Object.assign(process.env, env);
    const signer = await signerFrom(env);
    assert.equal(await signer.token(audience, undefined, signal), 'token-of-the-app');
    assert.deepEqual(
      asked.map(({ query, header }) => [query.get('resource'), query.get('client_id'), header]),
      [[audience, client, 'planted-header']],
    );
  });

  it('asks the metadata service of a virtual machine', async () => {
    const asked: (string | undefined)[] = [];
    const endpoint = await listen(
      createServer((request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
        asked.push(`${pathname.replace(/\/$/, '')} ${String(searchParams.get('resource'))} ${String(request.headers['metadata'])}`);
        const body = { access_token: 'token-of-the-machine', expires_in: '3600', resource: audience, token_type: 'Bearer' };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      }),
      'http',
    );
    // A process of its own: the SDK looks for the place once, and keeps to it.
    const program = `const { grants } = await import(${JSON.stringify(module)});
      console.log((await grants.managedIdentity(undefined)('${audience}', undefined, new AbortController().signal)).token);`;
    const env = { PATH: process.env['PATH'], NODE_NO_WARNINGS: '1', AZURE_POD_IDENTITY_AUTHORITY_HOST: endpoint };
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    assert.equal(await text(child.stdout), 'token-of-the-machine\n');
    assert.equal(asked.at(-1), `/metadata/identity/oauth2/token ${audience} true`);
  });

  it('runs Azure CLI for a token, and in the tenant that is asked about', async function () {
    if (process.platform === 'win32') this.skip();
    mkdirSync(join(home, '.azure'));
    const user = { name: 'jane@acme.example', type: 'user' };
    writeFileSync(
      join(home, '.azure', 'azureProfile.json'),
      JSON.stringify({ subscriptions: [{ id: 's1', tenantId: tenant, isDefault: true, user }] }),
    );
    const bin = join(home, 'bin');
    mkdirSync(bin);
    const answer = '{"accessToken":"token of $*","expires_on":4102444800,"expiresOn":"2100-01-01 00:00:00.000000","tokenType":"Bearer"}';
    writeFileSync(join(bin, 'az'), `#!/bin/sh\necho "${answer.replaceAll('"', '\\"')}"\n`);
    chmodSync(join(bin, 'az'), 0o755);
    process.env['PATH'] = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
    const signer = await signerFrom({});
    const asked = await signer.token(audience, otherTenant, signal);
    assert.match(asked, /account get-access-token/);
    assert.ok(asked.includes(audience) && asked.includes(otherTenant), asked);
  });
});

function answerTo(request: IncomingMessage, body: string, state: SignIn): [number, unknown] {
  const path = request.url ?? '';
  const of = path.split('/')[1] ?? '';
  if (path.includes('/.well-known/openid-configuration')) {
    const issuer = `${state.authority}/${of}`;
    return [
      200,
      {
        issuer: `${issuer}/v2.0`,
        token_endpoint: `${issuer}/oauth2/v2.0/token`,
        authorization_endpoint: `${issuer}/oauth2/v2.0/authorize`,
        jwks_uri: `${issuer}/keys`,
      },
    ];
  }
  state.asked.push({ path: path.split('?')[0] ?? '', form: Object.fromEntries(new URLSearchParams(body)) });
  if (state.refuse) return [401, { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided. Trace ID: 1' }];
  return [200, { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: `token-${String(state.asked.length)}` }];
}

function jsonOf(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
}
