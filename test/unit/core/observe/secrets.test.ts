import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { AttemptOutcome, CallLabel } from '../../../../src/core/calls/call-metrics.ts';
import { runInContext } from '../../../../src/core/calls/request-context.ts';
import { resolveConfig } from '../../../../src/core/config/resolve.ts';
import { CallError } from '../../../../src/core/errors.ts';
import type { InventorySummary } from '../../../../src/core/model.ts';
import { observe, openLog } from '../../../../src/core/observe/observation.ts';
import { prometheusText } from '../../../../src/core/observe/prometheus.ts';
import { environmentRedactor } from '../../../../src/core/redact.ts';
import { openStore } from '../../../../src/core/store/store.ts';

/** Secrets of each form, and one without any that the environment holds. No one of them is real. */
const planted = {
  aws: 'wJ4lrXUtn9EMI/K7MDaNG/bPx7fiCY3X2mpLe+Ky',
  session: 'FwoGZXIvYXdzEBYaDkplanted',
  digitalOcean: `dop_v1_${'0123456789abcdef'.repeat(4)}`,
  jwt: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJqYW5lIn0.cGxhbnRlZA',
  azure: 'Ab18Q~Zx81qP0vKm3TnB7sRc5WdY2hLg9fJe4a',
  pem: 'MIIEvplantedplantedplanted',
  passphrase: 'planted horse battery staple',
};
const env = { DRIFTMGR_VAULT_KEY: planted.passphrase, AWS_SESSION_TOKEN: planted.session, DRIFTMGR_LOG_LEVEL: 'debug' };

/** Ways in which a secret has come into other tools' logs. */
const carriers: Readonly<Record<string, unknown>> = {
  credentials: { accessKeyId: 'key', secretAccessKey: planted.aws, sessionToken: planted.session },
  headers: { Authorization: `Bearer ${planted.jwt}`, 'X-Amz-Security-Token': planted.session, 'x-ms-token': planted.jwt },
  tags: { deploy_password: planted.passphrase, note: `the token is ${planted.digitalOcean}` },
  list: [{ Key: 'client-secret', Value: planted.azure }],
  url: `https://bucket.s3.amazonaws.com/state?X-Amz-Security-Token=${planted.session}&X-Amz-Signature=planted1234`,
  text: `az login --service-principal --password ${planted.azure}; AccountKey=${planted.aws};`,
  service: JSON.stringify({ type: 'service_account', private_key: `-----BEGIN PRIVATE KEY-----\n${planted.pem}\n-----END PRIVATE KEY-----\n` }),
  echoed: `no such vault for ${planted.passphrase}, nor for ${encodeURIComponent(planted.passphrase)}`,
};

describe('a planted secret', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-secrets-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('reaches no log, audit entry, metric, trace or store file', async () => {
    let written = '';
    const collector = createServer((request, response) => {
      void text(request).then((body) => {
        written += body;
        response.end();
      });
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    const { config, report } = resolveConfig({ env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } });
    written += JSON.stringify(report);
    const redactor = environmentRedactor(env);
    const log = openLog(config, folder, (event) => (written += JSON.stringify(event)), redactor);
    const store = await openStore(folder, { now: Date.now, log });
    const observation = observe({ config, folder, shell: 'terminal', store, log, version: '1', redactor });

    let lines = 0;
    runInContext({ requestId: 'scan-1' }, () => {
      for (const [name, carrier] of Object.entries(carriers)) {
        const message = typeof carrier === 'string' ? carrier : `it failed: ${JSON.stringify(carrier)}`;
        const failure = { kind: 'denied', code: message, message } as const;
        log.debug(message, { [name]: carrier, error: new CallError(failure, new Error(message)) });
        log.child({ [name]: carrier }).error('again', { error: new Error(message, { cause: carrier }), operation: message });
        lines += 2;
        observation.audit({ action: 'credential.used', result: 'failure', fields: { [name]: carrier, message } });
        const label: CallLabel = { provider: 'aws', operation: 'ec2:DescribeInstances' };
        const outcome: AttemptOutcome = { ok: false, failure };
        observation.metrics.attemptFinished(label, 1, outcome);
        observation.metrics.callFinished(label, 1, outcome);
        observation.metrics.queue(`digitalocean/${message}`, 1, 1);
        observation.metrics.breaker(message, true);
      }
    });
    const measured = observation.metrics.report(new Date(0));
    written += JSON.stringify(measured) + prometheusText(measured);
    const at = new Date().toISOString();
    const summary: InventorySummary = {
      scanId: 'scan-1',
      startedAt: at,
      finishedAt: at,
      complete: false,
      totals: { count: null, status: 'failed' },
      accounts: [],
      problems: [],
    };
    observation.scanned(summary);
    await observation.finish();
    observation.close();
    store.close();
    log.close();
    collector.closeAllConnections();
    collector.close();

    const files = readdirSync(folder);
    for (const file of files) written += readFileSync(join(folder, file), 'latin1');
    const logged = readFileSync(join(folder, 'driftmgr.log'), 'utf8').split('\n').slice(0, -1);
    assert.ok(logged.filter((line) => line.includes('"request_id":"scan-1"')).length >= lines, 'the log has every line');
    assert.ok(written.includes('resourceSpans') && written.includes('resourceMetrics'), 'the collector got both');
    assert.ok(files.includes('audit.jsonl') && files.includes('driftmgr.db'));
    assert.equal(observation.trail.read().length, Object.keys(carriers).length);
    for (const [name, secret] of Object.entries(planted)) {
      for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64')]) {
        const found = written.indexOf(form);
        assert.equal(found, -1, `${name}: ${written.slice(Math.max(0, found - 200), found + 100)}`);
      }
    }
    assert.ok(!written.includes('planted'), written.slice(written.indexOf('planted') - 200, written.indexOf('planted') + 50));
  });
});
