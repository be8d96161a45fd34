import assert from 'node:assert/strict';
import { noInstances } from './instance-counts.ts';
import { DriftPages, outlineOf } from '../../../../src/core/drift/session/drift-pages.ts';
import type { DriftNode, DriftStep } from '../../../../src/core/api/drift-tree.ts';
import type { DriftItem, DriftReport } from '../../../../src/core/api/drift.ts';

const itemOf = (kind: DriftItem['kind'], name: string, more: Partial<DriftItem> = {}): DriftItem => ({
  key: `${kind}:${name}`,
  kind,
  provider: 'aws',
  account: '123456789012',
  region: 'us-east-1',
  type: 'AWS::EC2::Instance',
  id: name,
  reason: 'test',
  ...more,
});

function reportOf(items: readonly DriftItem[], more: Partial<DriftReport> = {}): DriftReport {
  const of = (kind: DriftItem['kind']): number => items.filter((item) => item.kind === kind && item.ignored === undefined).length;
  return {
    schemaVersion: 1,
    scanId: 's',
    comparedAt: '2026-01-01T00:00:00Z',
    complete: true,
    inStep: false,
    counts: { missing: of('missing'), unmanaged: of('unmanaged'), changed: of('changed'), managed: 0, notComparable: 0, instances: noInstances },
    coverage: null,
    items,
    notComparable: [],
    owned: [],
    duplicates: [],
    states: [],
    problems: [],
    ...more,
  };
}

const types = ['AWS::EC2::Instance', 'AWS::EC2::Volume', 'AWS::S3::Bucket'];
const strays = (count: number): DriftItem[] =>
  Array.from({ length: count }, (_, n) => itemOf('unmanaged', `i-${String(n)}`, { type: types[n % types.length] ?? '' }));
const all = { offset: 0, limit: 5_000 };
const values = (nodes: readonly DriftNode[]) =>
  nodes.flatMap((node) => (node.kind === 'group' ? [`${node.path.at(-1)?.value ?? ''} ${String(node.count)}`] : []));

describe('drift in pages', () => {
  it('has nothing to show before something was compared', () => {
    const pages = new DriftPages();
    assert.deepEqual(pages.children({ groupBy: 'kind', path: [], ...all }), { nodes: [], total: 0 });
    assert.equal(pages.item('unmanaged:i-1'), null);
  });

  it('orders what is missing by what it is called there, wherever its module is', () => {
    const pages = new DriftPages();
    const addresses = [
      'module.b.aws_instance.this["web-10"]',
      'aws_s3_bucket.logs',
      'module.a["x.y"].aws_instance.this["web-2"]',
      'aws_instance.db[0]',
    ];
    pages.keep(reportOf(addresses.map((address, n) => itemOf('missing', `i-${String(n)}`, { address, name: `z${String(n)}` }))));
    const { nodes } = pages.children({ groupBy: 'kind', path: [{ by: 'kind', value: 'missing' }], ...all });
    assert.deepEqual(
      nodes.map((node) => (node.kind === 'item' ? node.item.address : node.kind)),
      [3, 1, 2, 0].map((at) => addresses[at]),
    );
  });

  it('groups by kind, state and account, and keeps apart what is no drift', () => {
    const pages = new DriftPages();
    pages.keep(
      reportOf(
        [
          itemOf('missing', 'a', { state: 'x.tfstate' }),
          itemOf('unmanaged', 'b'),
          itemOf('unmanaged', 'c', { ignored: { reason: 'known', by: 'settings' } }),
        ],
        {
          notComparable: [{ address: 'aws_vpc.a', terraformType: 'aws_vpc', state: 'x.tfstate', reason: 'denied' }],
          owned: [{ owner: 'by the cloud', reason: 'default', count: 1, resources: [] }],
          duplicates: [{ id: 'd', addresses: [] }],
        },
      ),
    );
    const aside = ['notComparable 1', 'duplicates 1', 'owned 1', 'ignored 1'];
    assert.deepEqual(values(pages.children({ groupBy: 'kind', path: [], ...all }).nodes), ['missing 1', 'unmanaged 1', ...aside]);
    assert.deepEqual(values(pages.children({ groupBy: 'state', path: [], ...all }).nodes), [' 1', 'x.tfstate 1', ...aside]);
    assert.deepEqual(values(pages.children({ groupBy: 'account', path: [], ...all }).nodes), ['aws 123456789012 2', ...aside]);
    const ignored = pages.children({ groupBy: 'kind', path: [{ by: 'aside', value: 'ignored' }], ...all });
    assert.deepEqual(
      ignored.nodes.map((node) => node.kind === 'item' && node.item.id),
      ['c'],
    );
  });

  it('groups many rows of several types by type, and few not', () => {
    const pages = new DriftPages();
    const path: DriftStep[] = [{ by: 'kind', value: 'unmanaged' }];
    pages.keep(reportOf(strays(20)));
    assert.equal(pages.children({ groupBy: 'kind', path, ...all }).nodes.filter(({ kind }) => kind === 'item').length, 20);
    pages.keep(reportOf(strays(21)));
    assert.deepEqual(values(pages.children({ groupBy: 'kind', path, ...all }).nodes), [
      'AWS::EC2::Instance 7',
      'AWS::EC2::Volume 7',
      'AWS::S3::Bucket 7',
    ]);
  });

  it('hands out 100,000 items page by page: each once, in order, and none in the outline', () => {
    const pages = new DriftPages();
    const items = strays(100_000);
    const report = reportOf(items);
    pages.keep(report);
    assert.ok(JSON.stringify(outlineOf(report, new Set())).length < 1_000);
    const seen: string[] = [];
    for (const type of types) {
      const path: DriftStep[] = [
        { by: 'kind', value: 'unmanaged' },
        { by: 'type', value: type },
      ];
      for (let offset = 0; ;) {
        const { nodes, total } = pages.children({ groupBy: 'kind', path, offset, limit: 1_000 });
        assert.ok(nodes.length <= 1_000);
        for (const node of nodes) seen.push(node.kind === 'item' ? node.item.key : node.kind);
        offset += nodes.length;
        if (offset === total) break;
      }
    }
    assert.equal(seen.length, items.length);
    assert.deepEqual(new Set(seen), new Set(items.map(({ key }) => key)));
  });

  it('leaves the resource and its attributes with the engine', () => {
    const pages = new DriftPages();
    const resource = { provider: 'aws', account: '1', region: 'r', type: 't', id: 'i-0', source: 's', attributes: { UserData: 'hush' } } as const;
    pages.keep(reportOf([itemOf('unmanaged', 'i-0', { resource })]));
    const page = pages.children({ groupBy: 'kind', path: [{ by: 'kind', value: 'unmanaged' }], ...all });
    assert.equal(page.total, 1);
    assert.doesNotMatch(JSON.stringify(page), /hush/);
  });

  it('counts what is new and not ignored', () => {
    const report = reportOf([
      itemOf('missing', 'a'),
      itemOf('missing', 'b'),
      itemOf('unmanaged', 'c', { ignored: { reason: 'known', by: 'settings' } }),
    ]);
    assert.equal(outlineOf(report, new Set(['missing:b', 'unmanaged:c'])).fresh, 1);
    assert.equal('items' in outlineOf(report, new Set()), false);
  });
});
