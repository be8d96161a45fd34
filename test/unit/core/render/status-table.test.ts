import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { countText } from '../../../../src/core/render/counts.ts';
import { statusGroups } from '../../../../src/core/render/status-groups.ts';
import { renderStatus } from '../../../../src/core/render/status-table.ts';
import { anySummary, mixedSummary } from './summaries.ts';

const plain = { width: 100, color: false, unicode: true };
const anyLook = fc.record({
  width: fc.integer({ min: 40, max: 200 }),
  color: fc.boolean(),
  unicode: fc.boolean(),
  groupBy: fc.constantFrom('account' as const, 'type' as const, 'region' as const),
});

describe('The status table', () => {
  it('is never wider than the terminal, whatever it holds', () => {
    fc.assert(
      fc.property(anySummary, anyLook, (summary, look) => {
        for (const line of renderStatus(summary, look).split('\n')) {
          const columns = stringWidth(line);
          assert.ok(columns <= look.width, `${String(columns)} columns of ${String(look.width)}: ${JSON.stringify(line)}`);
        }
      }),
    );
  });

  it('shows the count of every account, of every type that holds something or could not be seen, and the total', () => {
    fc.assert(
      fc.property(anySummary, anyLook, (summary, look) => {
        const text = stripVTControlCharacters(renderStatus(summary, look)).split('\n');
        for (const group of statusGroups(summary, look.groupBy)) {
          const wanted = [
            group.node,
            ...group.rows.map((row) => row.node).filter((node) => node.count !== 0 || !['ok', 'stale'].includes(node.status)),
          ];
          for (const node of wanted) {
            const count = countText(node, look);
            assert.ok(
              text.some((line) => line.includes(`  ${count}`)),
              `no ${count} in\n${text.join('\n')}`,
            );
          }
        }
        assert.ok(text.some((line) => line.startsWith(`Total ${countText(summary.totals, look)}`)));
      }),
    );
  });

  it('lets no control character of a name through', () => {
    fc.assert(
      fc.property(anySummary, fc.integer({ min: 40, max: 200 }), (summary, width) => {
        assert.doesNotMatch(renderStatus(summary, { ...plain, width }).replaceAll('\n', ''), /\p{Cc}/u);
      }),
    );
  });

  it('reads as a person expects', () => {
    assert.equal(
      renderStatus(mixedSummary, plain),
      `AWS prod (111122223333)  ≥ 1,240  partial
  EC2 instances  1,200  us-east-1 1,000 · eu-west-1 200
  EC2 volumes     ≥ 40  eu-west-1 ≥ 20 (partial) · us-east-1 20 · denied in 3 regions
  S3 buckets         –  failed: timed out in global
  none: IAM roles

Total ≥ 1,240  1 account · partial

Problems (4)
  ✗ denied: ec2:DescribeVolumes in eu-north-1, eu-south-1, eu-south-2 of account 111122223333
    Grant ec2:DescribeVolumes, or add an expectDenied rule.
  ✗ failed: timed out: no answer in 30 s for AWS::S3::Bucket in global of account 111122223333
`,
    );
  });

  it('puts the places under their row where the terminal is narrow', () => {
    const lines = renderStatus(mixedSummary, { ...plain, width: 40 }).split('\n');
    assert.deepEqual(lines.slice(0, 7), [
      'AWS prod (111122223333)',
      '  ≥ 1,240  partial',
      '  EC2 instances  1,200',
      '    us-east-1 1,000 · eu-west-1 200',
      '  EC2 volumes     ≥ 40',
      '    eu-west-1 ≥ 20 (partial)',
      '    us-east-1 20 · denied in 3 regions',
    ]);
  });

  it('says at-least and unknown in ASCII where the console has no Unicode', () => {
    const text = renderStatus(mixedSummary, { ...plain, unicode: false });
    assert.match(text, /^[\x20-\x7e\n]*$/);
    assert.match(text, /EC2 volumes +>= 40/);
    assert.match(text, /S3 buckets +- /);
  });

  it('colours only when asked', () => {
    assert.ok(renderStatus(mixedSummary, { ...plain, color: true }).includes('\u001b['));
    assert.ok(!renderStatus(mixedSummary, plain).includes('\u001b['));
    assert.equal(stripVTControlCharacters(renderStatus(mixedSummary, { ...plain, color: true })), renderStatus(mixedSummary, plain));
  });

  it('groups by type and by region with the same totals', () => {
    const byRegion = renderStatus(mixedSummary, { ...plain, groupBy: 'region' });
    assert.match(byRegion, /^us-east-1 {2}1,020$/m);
    assert.match(byRegion, /^eu-west-1 {2}≥ 220 {2}partial$/m);
    const byType = renderStatus(mixedSummary, { ...plain, groupBy: 'type' });
    assert.match(byType, /^EC2 instances {2}1,200$/m);
    assert.match(byType, /^S3 buckets {2}– {2}failed/m);
  });

  it('says once what is the same everywhere', () => {
    const regions = ['a', 'b', 'c', 'd', 'e'].map((region) => ({ region, count: 3, status: 'ok' as const }));
    const type = {
      type: 't',
      title: 'Subnets',
      count: 15,
      status: 'ok' as const,
      regions: [...regions, { region: 'f', count: 0, status: 'ok' as const }],
    };
    const summary = {
      ...mixedSummary,
      problems: [],
      accounts: [{ provider: 'aws' as const, account: '1', count: 15, status: 'ok' as const, types: [type] }],
    };
    assert.match(renderStatus(summary, plain), /Subnets {2}15 {2}3 in each of 5 regions$/m);
  });

  it('sums up the places that do not fit, and loses none of what they hold', () => {
    const regions = Array.from({ length: 40 }, (_, index) => ({ region: `region-number-${String(index)}`, count: index + 1, status: 'ok' as const }));
    const summary = {
      ...mixedSummary,
      problems: [],
      accounts: [
        {
          provider: 'aws' as const,
          account: '1',
          count: 820,
          status: 'ok' as const,
          types: [{ type: 't', title: 'Things', count: 820, status: 'ok' as const, regions }],
        },
      ],
    };
    const row = renderStatus(summary, { ...plain, width: 80 })
      .split('\n')
      .slice(1, 4)
      .join(' ');
    const shown = [...row.matchAll(/region-number-\d+ (\d+)/g)].map((match) => Number(match[1]));
    const [, more, rest] = /(\d+) more (\d+)/.exec(row) ?? [];
    assert.equal(shown.length + Number(more), 40);
    assert.equal(shown.reduce((sum, one) => sum + one, 0) + Number(rest), 820);
  });
});
