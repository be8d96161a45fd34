import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as v from 'valibot';
import { Metrics } from '../../../../src/core/observe/metrics.ts';
import { otlpExporter, parseHeaders } from '../../../../src/core/observe/otlp.ts';
import type { OtlpExporter } from '../../../../src/core/observe/otlp.ts';
import type { ScanTrace } from '../../../../src/core/observe/otlp-trace.ts';

// After opentelemetry-proto and the JSON encoding of the OTLP specification: lowerCamelCase names, 64-bit numbers as strings,
// enum values as numbers, trace and span ids in hex, no other keys.
const uint64 = v.pipe(v.string(), v.regex(/^\d+$/));
const attributes = v.array(
  v.strictObject({ key: v.string(), value: v.union([v.strictObject({ stringValue: v.string() }), v.strictObject({ intValue: uint64 })]) }),
);
const resource = v.strictObject({ attributes });
const scope = v.strictObject({ name: v.string(), version: v.string() });
const times = { attributes, startTimeUnixNano: uint64, timeUnixNano: uint64 };
const sum = v.strictObject({
  aggregationTemporality: v.literal(2),
  isMonotonic: v.literal(true),
  dataPoints: v.array(v.strictObject({ ...times, asInt: v.pipe(v.string(), v.regex(/^-?\d+$/)) })),
});
const histogram = v.strictObject({
  aggregationTemporality: v.literal(2),
  dataPoints: v.array(
    v.pipe(
      v.strictObject({ ...times, count: uint64, sum: v.number(), bucketCounts: v.array(uint64), explicitBounds: v.array(v.number()) }),
      v.check((point) => point.bucketCounts.length === point.explicitBounds.length + 1),
      v.check((point) => point.bucketCounts.reduce((all, count) => all + BigInt(count), 0n) === BigInt(point.count)),
      v.check((point) => point.explicitBounds.every((bound, index, all) => index === 0 || bound > (all[index - 1] ?? 0))),
    ),
  ),
});
const metric = v.union([
  v.strictObject({ name: v.string(), unit: v.string(), sum }),
  v.strictObject({ name: v.string(), unit: v.string(), histogram }),
]);
const metricsRequest = v.strictObject({
  resourceMetrics: v.array(v.strictObject({ resource, scopeMetrics: v.array(v.strictObject({ scope, metrics: v.array(metric) })) })),
});
const hex = (digits: number): v.GenericSchema<string> => v.pipe(v.string(), v.regex(new RegExp(`^(?!0+$)[0-9a-f]{${digits}}$`)));
const span = v.strictObject({
  traceId: hex(32),
  spanId: hex(16),
  parentSpanId: v.optional(hex(16)),
  name: v.pipe(v.string(), v.minLength(1)),
  kind: v.picklist([1, 2, 3, 4, 5]),
  startTimeUnixNano: uint64,
  endTimeUnixNano: uint64,
  attributes,
  status: v.strictObject({ code: v.picklist([0, 1, 2]), message: v.optional(v.string()) }),
});
const traceRequest = v.strictObject({
  resourceSpans: v.array(v.strictObject({ resource, scopeSpans: v.array(v.strictObject({ scope, spans: v.array(span) })) })),
});

const trace: ScanTrace = {
  scanId: 'scan-1',
  startedAt: 1_767_323_045_000,
  finishedAt: 1_767_323_046_000,
  complete: false,
  resources: 12,
  calls: [
    { provider: 'aws', operation: 'ec2:X', account: '1', region: 'eu-west-1', startedAt: 1_767_323_045_100, finishedAt: 1_767_323_045_200.25 },
    { provider: 'aws', operation: 'ec2:X', failure: 'refused, token=hush', startedAt: 1_767_323_045_100, finishedAt: 1_767_323_045_300 },
  ],
  leftOut: 3,
};

describe('the OTLP export', () => {
  let server: Server;
  let endpoint = '';
  let requests: { path: string; headers: IncomingHttpHeaders; body: unknown }[] = [];
  let status = 200;
  let problems: string[] = [];
  beforeEach(async () => {
    requests = [];
    problems = [];
    status = 200;
    server = createServer((request, response) => {
      void text(request).then((body) => {
        requests.push({ path: `${request.method ?? ''} ${request.url ?? ''}`, headers: request.headers, body: JSON.parse(body) as unknown });
        response.writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' }).end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function open(more: { endpoint?: string; timeoutMs?: number } = {}): OtlpExporter {
    return otlpExporter({
      endpoint,
      version: '1.2.3',
      headers: 'api-key=a%20b, x-tenant = t',
      onProblem: (message) => problems.push(message),
      ...more,
    });
  }

  it('sends metrics as the specification has them', async () => {
    const metrics = new Metrics({ retentionDays: 30, now: () => 1_767_323_045_000 });
    for (let ms = 1; ms <= 200; ms += 1) metrics.attemptFinished({ provider: 'aws', operation: 'ec2:X' }, ms ** 2, { ok: true });
    metrics.callFinished({ provider: 'aws', operation: 'ec2:X' }, 1, { ok: true });
    await open().exportMetrics(metrics.totals(), metrics.startedAt);
    assert.deepEqual(problems, []);
    const [request] = requests;
    assert.equal(request?.path, 'POST /v1/metrics');
    assert.equal(request.headers['content-type'], 'application/json');
    assert.equal(request.headers['api-key'], 'a b');
    assert.equal(request.headers['x-tenant'], 't');
    const { resourceMetrics } = v.parse(metricsRequest, request.body);
    const sent = resourceMetrics[0]?.scopeMetrics[0]?.metrics ?? [];
    assert.deepEqual(
      sent.map((each) => each.name),
      ['driftmgr.calls', 'driftmgr.latency'],
    );
    const latency = sent.find((each) => 'histogram' in each)?.histogram.dataPoints[0];
    assert.equal(latency?.count, '200');
    assert.equal(latency.sum, (200 * 201 * 401) / 6);
    assert.equal(latency.startTimeUnixNano, '1767323045000000000');
  });

  it('sends nothing when nothing was measured', async () => {
    await open().exportMetrics([], 0);
    assert.equal(requests.length, 0);
  });

  it('sends a scan as one trace, without secrets', async () => {
    await open({ endpoint: `${endpoint}/` }).exportScan(trace);
    assert.deepEqual(problems, []);
    assert.equal(requests[0]?.path, 'POST /v1/traces');
    const [root, first, second] = v.parse(traceRequest, requests[0].body).resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
    assert.ok(root !== undefined && first !== undefined && second !== undefined);
    assert.equal(root.parentSpanId, undefined);
    assert.deepEqual([first.parentSpanId, second.parentSpanId], [root.spanId, root.spanId]);
    assert.equal(new Set([root.spanId, first.spanId, second.spanId]).size, 3);
    assert.deepEqual([root.status.code, first.status.code, second.status.code], [2, 1, 2]);
    assert.doesNotMatch(JSON.stringify(requests), /hush/);
  });

  it('tells what the collector refused, and rejects nothing', async () => {
    status = 503;
    await open().exportScan(trace);
    assert.deepEqual(problems, ['The collector answered /v1/traces with 503']);
  });

  it('does not follow a collector elsewhere with its headers', async () => {
    status = 307;
    await open().exportScan(trace);
    assert.equal(requests.length, 1);
    assert.equal(problems.length, 1);
  });

  it('disturbs nobody when there is no collector, or a silent one', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    await open({ endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`, timeoutMs: 50 }).exportScan(trace);
    silent.closeAllConnections();
    silent.close();
    await once(silent, 'close');
    await open({ endpoint: 'http://127.0.0.1:1' }).exportScan(trace);
    assert.equal(problems.length, 2);
    for (const problem of problems) assert.match(problem, /could not be reached/);
  });

  it('waits for what is under way when it closes', async () => {
    const exporter = open();
    void exporter.exportScan(trace);
    await exporter.close();
    assert.equal(requests.length, 1);
  });

  it('reads headers as the standard variable has them', () => {
    assert.deepEqual(parseHeaders('a=1,b=x%3Dy,, =z,bad name=1,c=100%'), { a: '1', b: 'x=y', c: '100%' });
    assert.deepEqual(parseHeaders(''), {});
  });
});
