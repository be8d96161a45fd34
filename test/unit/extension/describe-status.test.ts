import { noInstances } from '../core/drift/instance-counts.ts';
import assert from 'node:assert/strict';
import { ageWords, describeStatus, percent, statusTooltip, type Overview } from '../../../src/extension/status/describe-status.ts';
import { driftState, viewState } from '../../../src/extension/resources/overview.ts';
import { inEnglish } from '../../../src/extension/translate.ts';
import type { DriftOutline } from '../../../src/core/api/drift-tree.ts';
import type { AccountCount, InventorySummary } from '../../../src/core/model.ts';
import type { MetricsReport } from '../../../src/core/api/metrics.ts';

const account: AccountCount = { provider: 'aws', account: '1', count: 1240, status: 'ok', types: [] };
const summary: InventorySummary = {
  scanId: 's',
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:01:00Z',
  complete: true,
  totals: { count: 1240, status: 'ok' },
  accounts: [account],
  problems: [],
};
const drift: DriftOutline = {
  schemaVersion: 1,
  scanId: 's',
  comparedAt: '2026-01-01T00:01:00Z',
  complete: true,
  inStep: false,
  counts: { missing: 2, unmanaged: 1, changed: 4, managed: 10, notComparable: 3, instances: noInstances },
  coverage: 0.5,
  fresh: 7,
  states: [],
  problems: [],
};
const idle: Overview = { summary: null, scanning: false, drift: null };
const text = (overview: Partial<Overview>): string => describeStatus({ ...idle, ...overview }, inEnglish).text;

describe('the status-bar item', () => {
  it('shows the total when everything was seen', () => {
    assert.equal(text({ summary }), '$(cloud) 1,240 resources');
  });
  it('marks a total that is not the whole truth, in words', () => {
    assert.equal(text({ summary: { ...summary, totals: { count: 1240, status: 'partial' } } }), '$(cloud) ≥ 1,240 resources, incomplete');
  });
  it('shows a dash, never a 0, when nothing was seen', () => {
    assert.equal(text({ summary: { ...summary, totals: { count: null, status: 'failed' } } }), '$(cloud) – resources, failed');
  });
  it('spins while a scan runs', () => {
    assert.equal(text({ summary: { ...summary, totals: { count: 12, status: 'pending' } }, scanning: true }), '$(sync~spin) ≥ 12 resources so far');
  });
  it('adds drift when there is some', () => {
    assert.equal(text({ summary, drift }), '$(cloud) 1,240 resources $(diff) 7 drifted');
  });
  it('has a name of its own before the first scan and after a failure', () => {
    assert.equal(text({}), '$(cloud) DriftMgr');
    assert.equal(text({ failure: { code: 'x', message: 'broken' } }), '$(error) DriftMgr');
  });
  it('names the clouds whose credentials could not be used, and what it was narrowed to', () => {
    const problems = [
      { code: 'failed', provider: 'azure', source: 'azure:cli', message: 'expired' },
      { code: 'failed', provider: 'azure', source: 'azure:env', message: 'expired' },
      { code: 'denied', provider: 'aws', message: 'no' },
    ] as const;
    const narrowed: InventorySummary = { ...summary, totals: { count: 1240, status: 'stale' }, problems, scope: { accounts: ['1'], ofAccounts: 7 } };
    const stated = describeStatus({ ...idle, summary: narrowed, drift }, inEnglish);
    assert.equal(stated.text, '$(cloud) 1,240 resources $(warning) Azure: sign in $(diff) 7 drifted $(filter) 1 of 7 accounts');
    assert.equal(
      stated.accessibilityLabel,
      'DriftMgr: 1,240 resources, from an earlier answer, credentials of Azure cannot be used, drift: 7, narrowed to 1 of 7 accounts',
    );
    const wide: InventorySummary = { ...narrowed, problems: [], scope: { types: ['a', 'b'], regions: ['x'] } };
    assert.match(text({ summary: wide }), /\$\(filter\) narrowed$/);
    assert.match(statusTooltip({ ...idle, summary: wide }, null, 0, inEnglish), /Narrowed to: x · 2 types .+a, b/);
  });
  it('says of drift that it is an earlier answer where the last comparison failed, why, and how old it is', () => {
    const driftFailure = { code: 'no-state', message: 'No state could be read.', hint: 'Choose one.' };
    const failed = { ...idle, summary, drift: { ...drift, comparedAt: '2026-01-01T00:00:00Z' }, driftFailure };
    assert.match(describeStatus(failed, inEnglish).text, /\$\(diff\) 7 drifted from an earlier answer$/);
    assert.match(describeStatus(failed, inEnglish).accessibilityLabel, /drift: 7 from an earlier answer$/);
    const now = Date.parse('2026-01-01T02:00:00Z');
    assert.match(statusTooltip(failed, null, now, inEnglish), /No state could be read.+from an earlier comparison\. \(2 h ago\)/s);
  });
  it('says the same to a screen reader', () => {
    const stated = describeStatus({ ...idle, summary: { ...summary, totals: { count: 1240, status: 'partial' } }, drift }, inEnglish);
    assert.equal(stated.accessibilityLabel, 'DriftMgr: at least 1,240 resources, incomplete, drift: 7');
  });
});

describe('the tooltip of the status-bar item', () => {
  it('tells success, cache, latency and the age of the last scan; a dash for what was not measured', () => {
    const metrics: MetricsReport = {
      since: '2026-01-01T00:00:00Z',
      operations: [],
      caches: [],
      successRate: 0.9987,
      cacheHitRate: null,
      latencyMs: { p50: 20, p95: 81.4, p99: 200 },
      errors: [],
      resources: [],
      queues: [],
      scans: { completed: 1, partial: 0, cancelled: 0, failed: 0 },
    };
    const tooltip = statusTooltip({ ...idle, summary, drift }, metrics, Date.parse('2026-01-01T00:04:00Z'), inEnglish);
    for (const part of ['Last scan: 3 min ago', '99.8 %', 'from cache: –', 'p95: 81 ms', '2 missing, 1 unmanaged, 4 changed'])
      assert.ok(tooltip.includes(part), `${part} in ${tooltip}`);
  });
  it('rounds a share down, so that 100 % means all', () => {
    assert.equal(percent(0.99999), '99.9 %');
    assert.equal(percent(1), '100.0 %');
    assert.equal(percent(null), '–');
  });
  it('calls a fresh inventory fresh', () => {
    assert.equal(ageWords(summary, Date.parse('2026-01-01T00:01:30Z'), inEnglish), 'just now');
  });
});

describe('the face of the resource view', () => {
  const face = (overview: Partial<Overview>) => viewState({ ...idle, ...overview });
  const withoutAccounts: InventorySummary = { ...summary, accounts: [], totals: { count: null, status: 'failed' } };
  it('tells the states apart', () => {
    assert.equal(face({}), 'none');
    assert.equal(face({ scanning: true }), 'scanning');
    assert.equal(face({ summary }), 'ready');
    assert.equal(face({ failure: { code: 'engine-lost', message: '' } }), 'failed');
    assert.equal(face({ failure: { code: 'no-credentials', message: '' } }), 'noCredentials');
    assert.equal(face({ summary: { ...withoutAccounts, problems: [{ code: 'no-credentials', message: '' }] } }), 'noCredentials');
    assert.equal(face({ summary: { ...withoutAccounts, problems: [{ code: 'failed', message: '' }] } }), 'failed');
    const expired = { code: 'failed', provider: 'aws', source: 'aws:env', message: '' } as const;
    assert.equal(face({ summary: { ...withoutAccounts, problems: [expired] } }), 'ready', 'its node says what is wrong');
    assert.equal(face({ summary: { ...summary, totals: { count: 0, status: 'ok' } } }), 'empty');
  });
  it('keeps the last inventory on show while a scan runs or after one failed', () => {
    assert.equal(face({ summary, scanning: true }), 'ready');
    assert.equal(face({ summary, failure: { code: 'x', message: '' } }), 'ready');
  });
  it('does not call it empty when something could not be seen', () => {
    assert.equal(face({ summary: { ...summary, totals: { count: 0, status: 'partial' } } }), 'ready');
    assert.equal(face({ summary: { ...summary, totals: { count: null, status: 'denied' } } }), 'ready');
  });
});

describe('the face of the drift view', () => {
  it('is in step only when everything was compared', () => {
    const clean = { ...drift, counts: { ...drift.counts, missing: 0, unmanaged: 0, changed: 0 }, inStep: true };
    assert.equal(driftState(drift, true), 'drift');
    assert.equal(driftState(null, false), 'none');
    assert.equal(driftState(null, true), 'comparing');
    assert.equal(driftState(null, false, { code: 'internal', message: '' }), 'failed');
    assert.equal(driftState(null, false, { code: 'no-credentials', message: '' }), 'noCredentials');
    for (const code of ['no-state', 'state-missing', 'state-backend-not-followed'])
      assert.equal(driftState(null, false, { code, message: '' }), 'noState', code);
    assert.equal(driftState(clean, false), 'inStep');
    assert.equal(driftState({ ...clean, complete: false }, false), 'incomplete');
    assert.equal(driftState({ ...clean, inStep: false }, false), 'incomplete');
    assert.equal(driftState(clean, false, { code: 'no-state', message: '' }), 'noState', 'an earlier comparison is no answer to this one');
    assert.equal(driftState(clean, false, { code: 'internal', message: '' }), 'failed');
    assert.equal(driftState(drift, false, { code: 'internal', message: '' }), 'drift');
  });
});
