import assert from 'node:assert/strict';
import type { MetricsReport } from '../../../../src/core/api/metrics.ts';
import { renderMetrics } from '../../../../src/core/render/metrics-table.ts';

const nothing = { p50: null, p95: null, p99: null };
const report: MetricsReport = {
  since: '2026-01-31T12:00:00.000Z',
  operations: [
    {
      provider: 'aws',
      operation: 'ec2:Describe"Odd\\Name"',
      calls: 10,
      succeeded: 9,
      failed: 1,
      retries: 2,
      throttles: 3,
      latencyMs: { p50: 20, p95: 1500, p99: 2000 },
      limiterDelayMs: nothing,
    },
  ],
  caches: [{ provider: 'aws', kind: 'resources', hits: 8, misses: 2, joins: 1, evictions: 0, expiries: 0 }],
  successRate: 0.9,
  cacheHitRate: 0.8,
  latencyMs: { p50: 20, p95: 1500, p99: 2000 },
  errors: [],
  resources: [{ provider: 'aws', type: 'AWS::EC2::Instance', count: 5 }],
  queues: [],
  scans: { completed: 1, partial: 0, cancelled: 0, failed: 0 },
};

describe('The metrics table', () => {
  it('shows a dash for what was not measured', () => {
    const text = renderMetrics({ ...report, successRate: null, latencyMs: nothing }, { width: 80, color: false, unicode: true });
    assert.match(text, /calls that succeeded {3}–/);
    assert.match(text, /– \/ – \/ – ms/);
  });

  it('shows shares and counts', () => {
    const text = renderMetrics(report, { width: 120, color: false, unicode: true });
    assert.match(text, /answered by the cache {2}80\.0 %/);
    assert.match(text, /ec2:Describe"Odd\\Name" +10 +1 +2 +3 +1,500 +–/);
  });
});
