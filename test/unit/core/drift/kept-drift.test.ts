import assert from 'node:assert/strict';
import type { DriftItem, DriftReport, DriftRequest } from '../../../../src/core/api/drift.ts';
import { keepDrift, keptDrift } from '../../../../src/core/drift/session/kept-drift.ts';
import { memoryParts } from '../../../../src/core/store/memory-parts.ts';
import { noInstances } from './instance-counts.ts';

const secret = 'planted-secret';
const common = { provider: 'aws', account: '1', region: 'r', type: 't', state: 'prod.tfstate', reason: 'test' } as const;
const resource = { ...common, account: '1', id: 'arn:x', tags: { secret }, source: 's' };
const items: readonly DriftItem[] = [
  {
    ...common,
    key: 'changed:aws:arn:x',
    kind: 'changed',
    id: 'arn:x',
    address: 'a.x',
    changes: [{ path: 'user_data', state: secret, cloud: secret }],
    resource,
  },
  { ...common, key: `missing:aws:${secret}`, kind: 'missing', id: secret, name: secret, address: 'a.gone' },
  { ...common, key: 'unmanaged:aws:p#rule 1', kind: 'unmanaged', id: 'p', partOf: { id: 'p', noun: 'rule', key: '1', attributes: { text: secret } } },
];
const report = (more: readonly DriftItem[] = items): DriftReport => ({
  schemaVersion: 1,
  scanId: 's',
  comparedAt: '2026-01-01T00:00:00Z',
  complete: true,
  inStep: false,
  counts: { missing: 1, unmanaged: 1, changed: 1, managed: 1, notComparable: 0, instances: noInstances },
  coverage: 0.5,
  items: more,
  notComparable: [],
  owned: [],
  duplicates: [],
  states: [],
  problems: [],
});
const request: DriftRequest = { states: ['prod.tfstate'], cwd: '/work' };

describe('a comparison that is kept beyond its process', () => {
  it('holds kinds, addresses, names of attributes and age, and nothing that a state alone knows', () => {
    const { keyValue } = memoryParts(() => 0);
    const ignored = { reason: 'known', by: 'settings' } as const;
    keepDrift(keyValue, request, report(), { items: items.map((item) => (item.kind === 'missing' ? { ...item, ignored } : item)) });
    const kept = keptDrift(keyValue, request);
    assert.ok(kept);
    assert.ok(!JSON.stringify(kept).includes(secret), JSON.stringify(kept));
    assert.equal(kept.comparedAt, '2026-01-01T00:00:00Z');
    assert.deepEqual(
      kept.items.map(({ kind, address, id, changes, ignored: by }) => [kind, address, id, changes, by?.reason]),
      [
        ['changed', 'a.x', 'arn:x', [{ path: 'user_data', unkept: true }], undefined],
        ['missing', 'a.gone', null, undefined, 'known'],
        ['unmanaged', undefined, 'p', undefined, undefined],
      ],
    );
    assert.equal(keptDrift(keyValue, { ...request, cwd: '/other' }), undefined);
  });

  it('is left out where it is too large, and the one before goes with it', () => {
    const { keyValue } = memoryParts(() => 0);
    keepDrift(keyValue, request, report(), { items });
    const [first] = items;
    assert.ok(first);
    const many = report(Array.from({ length: 20_001 }, () => first));
    keepDrift(keyValue, request, many, many);
    assert.equal(keptDrift(keyValue, request), undefined);
  });
});
