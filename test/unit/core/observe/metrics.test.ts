import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { CallLabel } from '../../../../src/core/calls/call-metrics.ts';
import { Metrics } from '../../../../src/core/observe/metrics.ts';
import type { MetricsOptions } from '../../../../src/core/observe/metrics.ts';
import { prometheusText } from '../../../../src/core/observe/prometheus.ts';
import type { MetricStore } from '../../../../src/core/store/parts.ts';
import { openStore } from '../../../../src/core/store/store.ts';
import type { Store } from '../../../../src/core/store/store.ts';

const writer = new URL('metrics-writer.ts', import.meta.url).pathname;
const describeInstances: CallLabel = { provider: 'aws', operation: 'ec2:DescribeInstances', account: '1', region: 'eu-west-1' };
const search: CallLabel = { provider: 'gcp', operation: 'cloudasset:searchAllResources' };
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('metrics', () => {
  let folder = '';
  let store: Store;
  let now = Date.UTC(2026, 0, 2, 3, 4, 5);
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-metrics-'));
    now = Date.UTC(2026, 0, 2, 3, 4, 5);
    store = await openStore(folder, { now: () => now, log: silent });
    assert.equal(store.kept.where, 'disk');
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  const open = (more: Partial<MetricsOptions> = {}): Metrics =>
    new Metrics({ store: store.metrics, keyValue: store.keyValue, retentionDays: 30, now: () => now, ...more });
  const dayAgo = (): Date => new Date(now - 86_400_000);

  function scan(metrics: Metrics): void {
    for (let i = 1; i <= 100; i += 1) {
      metrics.attemptStarted(describeInstances);
      metrics.waited(describeInstances, 10);
      metrics.attemptFinished(describeInstances, i, { ok: true });
      metrics.callFinished(describeInstances, i + 10, { ok: true });
    }
    metrics.throttled(describeInstances);
    metrics.retried(describeInstances);
    const failure = { kind: 'denied', code: 'PERMISSION_DENIED', message: 'no' } as const;
    metrics.attemptFinished(search, 5, { ok: false, failure });
    metrics.callFinished(search, 5, { ok: false, failure });
    for (const event of ['hit', 'hit', 'hit', 'miss', 'join', 'evict', 'expire'] as const) metrics.cache(event, 'aws', 'resources');
    metrics.queue('aws/1/eu-west-1', 7, 5);
    const resources = [{ provider: 'aws' as const, type: 'AWS::EC2::Instance', count: 1_240 }];
    metrics.scanFinished({ outcome: 'partial', finishedAt: '2026-01-02T03:04:05.000Z', durationMs: 1_000, resources });
  }

  it('reports what was measured', () => {
    const metrics = open();
    scan(metrics);
    const report = metrics.report(dayAgo());
    const [aws, gcp] = report.operations;
    assert.ok(aws !== undefined && gcp !== undefined && report.operations.length === 2);
    assert.deepEqual(
      { calls: aws.calls, succeeded: aws.succeeded, failed: aws.failed, retries: aws.retries, throttles: aws.throttles, attempts: aws.attempts },
      { calls: 100, succeeded: 100, failed: 0, retries: 1, throttles: 1, attempts: 100 },
    );
    for (const [quantile, expected] of [
      [aws.latencyMs.p50, 50],
      [aws.latencyMs.p95, 95],
      [aws.latencyMs.p99, 99],
      [aws.limiterDelayMs.p95, 10],
    ] as const) {
      assert.ok(quantile !== null && Math.abs(quantile - expected) <= 0.05 * expected, `${quantile} for ${expected}`);
    }
    assert.equal(aws.latencyTotalMs, 5_050);
    assert.equal(gcp.failed, 1);
    assert.equal(report.successRate, 100 / 101);
    assert.deepEqual(report.caches, [{ provider: 'aws', kind: 'resources', hits: 3, misses: 1, joins: 1, evictions: 1, expiries: 1 }]);
    assert.equal(report.cacheHitRate, 3 / 5);
    assert.deepEqual(report.errors, [{ provider: 'gcp', code: 'PERMISSION_DENIED', count: 1 }]);
    assert.deepEqual(report.resources, [{ provider: 'aws', type: 'AWS::EC2::Instance', count: 1_240 }]);
    assert.deepEqual(report.queues, [{ limitScope: 'aws/1/eu-west-1', waiting: 7, ratePerSecond: 5 }]);
    assert.deepEqual(report.scans, { completed: 0, partial: 1, cancelled: 0, failed: 0, lastAt: '2026-01-02T03:04:05.000Z' });
  });

  it('says null, not 0, where nothing was measured', () => {
    const report = open().report(dayAgo());
    assert.equal(report.successRate, null);
    assert.equal(report.cacheHitRate, null);
    assert.deepEqual(report.latencyMs, { p50: null, p95: null, p99: null });
    assert.equal(report.scans.lastAt, undefined);
  });

  it('leaves out what a person cancelled', () => {
    const metrics = open();
    const failure = { kind: 'cancelled', message: 'stopped' } as const;
    metrics.attemptFinished(search, 5, { ok: false, failure });
    metrics.callFinished(search, 5, { ok: false, failure });
    assert.equal(metrics.report(dayAgo()).successRate, null);
  });

  it('outlives the process, and reports from the time that is asked for', () => {
    const first = open();
    scan(first);
    first.flush();
    now += 3_600_000;
    const second = open();
    second.callFinished(describeInstances, 1, { ok: true });
    assert.equal(second.report(new Date(now - 60_000)).operations[0]?.calls, 1);
    assert.equal(second.report(dayAgo()).operations[0]?.calls, 101);
    assert.equal(second.report(dayAgo()).resources[0]?.count, 1_240);
    assert.equal(second.report(dayAgo()).operations[0]?.calls, 101, 'asked twice, counted once');
  });

  it('forgets when it was what is older than it is kept, and keeps the total', () => {
    const metrics = open({ retentionDays: 2 });
    metrics.callFinished(search, 1, { ok: true });
    metrics.flush();
    now += 3 * 86_400_000;
    metrics.callFinished(search, 1, { ok: true });
    metrics.flush();
    assert.equal(metrics.report(new Date(now - 5 * 86_400_000)).operations[0]?.calls, 1);
    assert.equal(metrics.report(new Date(0)).operations[0]?.calls, 2);
  });

  it('works without a store', () => {
    const metrics = open({ store: undefined, keyValue: undefined });
    scan(metrics);
    const report = metrics.report(dayAgo());
    assert.equal(report.operations[0]?.calls, 100);
    assert.equal(report.resources[0]?.count, 1_240);
    assert.equal(report.scans.lastAt, '2026-01-02T03:04:05.000Z');
  });

  it('keeps what it measured while the store fails, and disturbs nobody', () => {
    const problems: unknown[] = [];
    let broken = true;
    const fragile: MetricStore = {
      add(rows) {
        if (broken) throw new Error('disk full');
        store.metrics.add(rows);
      },
      since: (time) => store.metrics.since(time),
      sweep: (before) => store.metrics.sweep(before),
    };
    const metrics = open({ store: fragile, onProblem: (error) => problems.push(error) });
    metrics.callFinished(search, 1, { ok: true });
    metrics.flush();
    metrics.callFinished(search, 1, { ok: true });
    assert.equal(metrics.report(dayAgo()).operations[0]?.calls, 2);
    broken = false;
    metrics.flush();
    assert.equal(metrics.report(dayAgo()).operations[0]?.calls, 2);
    assert.ok(problems.length >= 2);
    assert.equal(store.metrics.since(0).find((row) => row.name === 'calls')?.value, 2);
  });

  it('adds up over processes that write at once', async () => {
    const children = [0, 1, 2].map(() =>
      spawn(process.execPath, ['--disable-warning=ExperimentalWarning', writer, folder, '500'], { stdio: ['ignore', 'inherit', 'inherit'] }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as unknown));
    assert.deepEqual(codes, [0, 0, 0]);
    const [operation] = open().report(new Date(0)).operations;
    assert.equal(operation?.calls, 1_500);
    assert.equal(operation.attempts, 1_500);
  });

  it('gives running totals whatever was flushed', () => {
    const metrics = open();
    metrics.callFinished(search, 1, { ok: true });
    metrics.flush();
    now += 120_000;
    metrics.callFinished(search, 1, { ok: true });
    assert.deepEqual(
      metrics.totals().map(({ name, value }) => ({ name, value })),
      [{ name: 'calls', value: 2 }],
    );
  });

  it('speaks the text format of Prometheus', () => {
    const metrics = open();
    scan(metrics);
    metrics.callFinished({ provider: 'azure', operation: 'odd "name"\\\nwith lines' }, 1, { ok: true });
    const text = prometheusText(metrics.report(dayAgo()));
    const samples = parseExposition(text);
    assert.equal(samples.get('driftmgr_calls_total{provider="aws",operation="ec2:DescribeInstances",outcome="ok"}'), 100);
    assert.equal(samples.get('driftmgr_calls_total{provider="azure",operation="odd \\"name\\"\\\\\\nwith lines",outcome="ok"}'), 1);
    assert.equal(samples.get('driftmgr_request_duration_seconds_sum{provider="aws",operation="ec2:DescribeInstances"}'), 5.05);
    assert.equal(samples.get('driftmgr_request_duration_seconds_count{provider="aws",operation="ec2:DescribeInstances"}'), 100);
    assert.equal(samples.get('driftmgr_resources{provider="aws",type="AWS::EC2::Instance"}'), 1_240);
    assert.equal(samples.get('driftmgr_queue_waiting{scope="aws/1/eu-west-1"}'), 7);
    assert.equal(samples.get('driftmgr_last_scan_timestamp_seconds'), Date.parse('2026-01-02T03:04:05.000Z') / 1_000);
    parseExposition(prometheusText(open({ store: undefined, keyValue: undefined }).report(dayAgo())));
  });
});

/**
 * Reads the text format after its description (https://prometheus.io/docs/instrumenting/exposition_formats/), and fails on what it forbids:
 * odd lines, a family in two pieces, a sample twice, a counter below zero, a sample that its type does not know.
 */
function parseExposition(text: string): Map<string, number> {
  assert.ok(text.endsWith('\n'));
  const samples = new Map<string, number>();
  const families = new Map<string, string>();
  let family = '';
  for (const line of text.split('\n').slice(0, -1)) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line);
    if (comment !== null) {
      const [, kind, name = '', rest = ''] = comment;
      if (kind === 'HELP') assert.ok(!families.has(name), `${name} comes twice`);
      else assert.match(rest, /^(counter|gauge|summary)$/);
      families.set(name, kind === 'TYPE' ? rest : '');
      family = name;
      continue;
    }
    const sample = /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\\\|\\"|\\n)*",?)*\})? (-?[\d.]+(?:e[+-]?\d+)?|NaN)$/.exec(line);
    assert.ok(sample, `no sample: ${line}`);
    const [, name = '', labels = '', value = ''] = sample;
    const type = families.get(family);
    const suffixes = type === 'summary' ? ['', '_sum', '_count'] : [''];
    assert.ok(
      suffixes.some((suffix) => name === family + suffix),
      `${name} stands under ${family}`,
    );
    if (type === 'summary' && name === family) assert.match(labels, /quantile="0\.\d+"/);
    if (type === 'counter') assert.ok(Number(value) >= 0 && name.endsWith('_total'));
    assert.ok(!samples.has(name + labels), `${name}${labels} comes twice`);
    samples.set(name + labels, Number(value));
  }
  return samples;
}
