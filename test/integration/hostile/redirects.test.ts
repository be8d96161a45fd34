import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { estateOf } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { selfSigned } from '../azure/self-signed.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

/** What a request proves its sender by: every header that may, and the certificate of the connection. */
function proofsOf(request: IncomingMessage): string[] {
  const headers = ['authorization', 'x-consul-token', 'x-amz-security-token', 'x-goog-user-project', 'cookie'].filter(
    (name) => name in request.headers,
  );
  const certificate = (request.socket as Partial<TLSSocket>).getPeerCertificate?.();
  const query = /[?&](?:sig|X-Amz-Signature)=/.test(request.url ?? '') ? ['a signature in the address'] : [];
  return [...headers, ...query, ...(certificate !== undefined && 'subject' in certificate ? ['a certificate'] : [])];
}

const cloud = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE12', AWS_SECRET_ACCESS_KEY: 'x', AWS_SESSION_TOKEN: 'session', AWS_REGION: 'eu-west-1' };

describe('a state server that redirects to another host', function () {
  const { certificate, key } = selfSigned('planted');
  const trusted = getCACertificates('default');
  const servers: Server[] = [];
  let folder = '';
  let opened: OpenedEngine | undefined;
  /** What each server was shown, request by request. */
  let honest: string[][] = [];
  let thief: string[][] = [];
  let honestUrl = '';
  let honestPlain = '';

  async function listen(server: Server): Promise<string> {
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  before(() => {
    setDefaultCACertificates([...trusted, certificate]);
  });
  after(() => {
    setDefaultCACertificates(trusted);
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-redirects-'));
    honest = [];
    thief = [];
    // Asks for a certificate, and takes any or none.
    const tls = { cert: certificate, key, requestCert: true, rejectUnauthorized: false };
    const takes: RequestListener = (request, response) => {
      thief.push(proofsOf(request));
      response.writeHead(404).end();
    };
    const target = `https://${await listen(createSecureServer(tls, takes))}`;
    const redirects: RequestListener = (request, response) => {
      // Who one is, and what one reaches, is answered here.
      if (/\/v[13]\/projects/.test(request.url ?? '')) {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ projects: [{ name: 'projects/1', projectId: 'acme-0001', parent: 'organizations/1', state: 'ACTIVE' }] }));
        return;
      }
      honest.push(proofsOf(request));
      response.writeHead(307, { location: `${target}${request.url ?? ''}` }).end();
    };
    honestUrl = `https://${await listen(createSecureServer(tls, redirects))}`;
    honestPlain = `http://${await listen(createServer(redirects))}`;
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
    for (const server of servers.splice(0)) {
      (server as Partial<{ closeAllConnections(): void }>).closeAllConnections?.();
      await new Promise((closed) => server.close(closed));
    }
    rmSync(folder, { recursive: true });
  });

  const kubeconfig = (): string => {
    const data = (pem: string): string => Buffer.from(pem).toString('base64');
    const user = { token: 'bearer', 'client-certificate-data': data(certificate), 'client-key-data': data(key) };
    const path = join(folder, 'kubeconfig');
    const cluster = { server: honestUrl, 'certificate-authority-data': data(certificate) };
    const contexts = [{ name: 'c', context: { cluster: 'k', user: 'u' } }];
    writeFileSync(path, JSON.stringify({ 'current-context': 'c', clusters: [{ name: 'k', cluster }], users: [{ name: 'u', user }], contexts }));
    return path;
  };

  const backends: Readonly<Record<string, { env: () => Record<string, string>; state: () => string; proof: string[] }>> = {
    http: {
      env: () => ({
        TF_HTTP_USERNAME: 'ci',
        TF_HTTP_PASSWORD: 'secret',
        TF_HTTP_CLIENT_CERTIFICATE_PEM: certificate,
        TF_HTTP_CLIENT_PRIVATE_KEY_PEM: key,
        TF_HTTP_CLIENT_CA_CERTIFICATE_PEM: certificate,
      }),
      state: () => `${honestUrl}/state`,
      proof: ['authorization', 'a certificate'],
    },
    consul: {
      env: () => ({ CONSUL_HTTP_ADDR: honestUrl, CONSUL_HTTP_TOKEN: 'token' }),
      state: () => `consul://${new URL(honestUrl).host}/tf/app?scheme=https`,
      proof: ['x-consul-token'],
    },
    kubernetes: {
      env: () => ({ KUBE_CONFIG_PATH: kubeconfig() }),
      state: () => 'kubernetes://default/app',
      proof: ['authorization', 'a certificate'],
    },
    'HCP Terraform': {
      env: () => ({ [`TF_TOKEN_${new URL(honestPlain).host.replaceAll('.', '_')}`]: 'token' }),
      state: () => `tfc://${new URL(honestPlain).host}/acme/prod`,
      proof: ['authorization'],
    },
    azurerm: {
      env: () => ({ DRIFTMGR_AZURE_ENDPOINT: honestPlain, ARM_ACCESS_KEY: Buffer.from('key').toString('base64') }),
      state: () => 'azurerm://account/states/app.tfstate',
      proof: ['authorization'],
    },
    'azurerm by a signature': {
      env: () => ({ DRIFTMGR_AZURE_ENDPOINT: honestPlain, ARM_SAS_TOKEN: '?sv=1&sig=signature' }),
      state: () => 'azurerm://account/states/app.tfstate',
      proof: ['a signature in the address'],
    },
    gcs: {
      env: () => ({ DRIFTMGR_GCP_ENDPOINT: honestPlain, DRIFTMGR_GCP_TOKEN: 'token' }),
      state: () => 'gs://states/app.tfstate',
      proof: ['authorization'],
    },
  };

  for (const [backend, { env, state, proof }] of Object.entries(backends)) {
    it(`sees the proof, which the other host does not: ${backend}`, async () => {
      opened = await openEngine({ AWS_EC2_METADATA_DISABLED: 'true', ...env() }, { maxRetries: 0 }, folder);
      const { resources, problems } = await opened.engine.request('state', { states: [state()], cwd: folder });
      assert.deepEqual([resources.length, problems.length], [0, 1]);
      for (const name of proof) assert.ok(honest[0]?.includes(name), JSON.stringify({ honest, problems }));
      assert.deepEqual(thief.flat(), []);
    });
  }

  it('sees the proof, which the other host does not: s3', async () => {
    const aws = await startAws(estateOf({ accounts: [{ id: '111122223333', name: 'prod', resources: {} }] }));
    try {
      const { AWS_ENDPOINT_URL: endpoint = '', ...credentials } = aws.environment;
      const env = { ...cloud, ...credentials, AWS_ENDPOINT_URL_STS: endpoint, AWS_ENDPOINT_URL_S3: honestPlain };
      opened = await openEngine(env, { maxRetries: 0 }, folder);
      const { problems } = await opened.engine.request('state', { states: ['s3://states/app.tfstate?region=eu-west-1'], cwd: folder });
      assert.equal(problems.length, 1);
      assert.ok(honest[0]?.includes('authorization'), JSON.stringify(problems));
      assert.deepEqual(thief, []);
    } finally {
      await aws.close();
    }
  });
});
