import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GcpEstate } from '../../cloud/gcp/estate.ts';
import { type SimulatedGcp, startGcp } from '../../cloud/gcp/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

const only = { providers: ['gcp'] } as const;
const instance = 'compute.googleapis.com/Instance';
const estate: GcpEstate = { tokens: ['ya29.exchanged'], projects: [{ id: 'acme-0001', number: '100000000001', resources: { [instance]: 3 } }] };

describe('tokens for Google Cloud', function () {
  this.timeout(60_000);
  let cloud: SimulatedGcp;
  let exchange: Server;
  let opened: OpenedEngine;
  let folder: string;
  let asked: string[];
  let answer: 'token' | 'refusal' | 'nothing';

  beforeEach(async () => {
    cloud = await startGcp(estate);
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-gcp-'));
    asked = [];
    answer = 'token';
    // RFC 8693, as https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token has it.
    exchange = createServer((request, response) => {
      asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
      if (answer === 'nothing') return;
      response.writeHead(answer === 'token' ? 200 : 400, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          answer === 'token'
            ? {
                access_token: 'ya29.exchanged',
                issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
                token_type: 'Bearer',
                expires_in: 3600,
              }
            : { error: 'invalid_grant', error_description: 'The subject token has expired.' },
        ),
      );
    });
    await new Promise<void>((resolve) => exchange.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await opened.close();
    exchange.closeAllConnections();
    await new Promise((resolve) => exchange.close(resolve));
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(flags: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const subject = join(folder, 'subject.jwt');
    const workload = join(folder, 'workload.json');
    writeFileSync(subject, 'planted-subject');
    writeFileSync(
      workload,
      JSON.stringify({
        type: 'external_account',
        audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/ci',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        token_url: `http://127.0.0.1:${String((exchange.address() as AddressInfo).port)}/v1/token`,
        credential_source: { file: subject },
      }),
    );
    opened = await openEngine({ DRIFTMGR_GCP_ENDPOINT: cloud.url, GOOGLE_APPLICATION_CREDENTIALS: workload }, flags);
  }

  it('exchanges a workload identity for one, once, and scans with it', async () => {
    await open();
    const summary = await opened.engine.request('scan', { want: 'counts', filter: only });
    assert.deepEqual(summary.totals, { count: 3, status: 'ok' });
    assert.deepEqual(asked, ['POST /v1/token']);
  });

  it('tells a refused exchange from an empty estate', async () => {
    answer = 'refusal';
    await open();
    const summary = await opened.engine.request('scan', { want: 'counts', filter: only });
    assert.equal(summary.totals.count, null);
    assert.match(summary.problems[0]?.message ?? '', /subject token has expired/);
    assert.equal(cloud.requests.length, 0);
  });

  it('waits no longer for one than the limit of the credential', async () => {
    answer = 'nothing';
    await open({ credentialTimeout: 1 });
    const summary = await opened.engine.request('scan', { want: 'counts', filter: only });
    assert.match(summary.problems[0]?.message ?? '', /no identity within 1 s/);
  });
});
