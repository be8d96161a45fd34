import assert from 'node:assert/strict';
import type { InventorySummary } from '../../../src/core/model.ts';
import type { TreeNode } from '../../../src/core/api/engine-api.ts';
import { describeNode, nodeTooltip } from '../../../src/extension/resources/describe-node.ts';
import type { Translate } from '../../../src/extension/translate.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { type SimulatedAws, startAws } from '../../cloud/aws/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

const account = '111122223333';
const region = 'eu-west-1';
const volume = 'AWS::EC2::Volume';
const queue = 'AWS::SQS::Queue';
const filter = { providers: ['aws'], types: [volume, queue], regions: [region] } as const;
/** Longer than the slowest machine takes for the test. */
const restSeconds = 3_600;
const english: Translate = (text, ...values) => text.replaceAll(/\{(\d)\}/gu, (_, at: string) => String(values[Number(at)]));

describe('an API of AWS that fails again and again', () => {
  let aws: SimulatedAws;
  let opened: OpenedEngine;
  /** How far the engine's clock is ahead. */
  let ahead = 0;

  before(async () => {
    aws = await startAws(estateOf({ accounts: [{ id: account, name: 'prod', resources: { [region]: { [volume]: 3, [queue]: 2 } } }] }));
    opened = await openEngine(
      aws.environment,
      { maxRetries: 0, 'breaker.failures': 2, 'breaker.seconds': restSeconds },
      undefined,
      () => Date.now() + ahead,
    );
  });

  after(async () => {
    await opened.close();
    await aws.close();
  });

  const scan = (): Promise<InventorySummary> => opened.engine.request('scan', { want: 'rows', filter, refresh: true });
  const sent = (): number => aws.requests.filter(({ operation }) => operation === 'DescribeVolumes').length;
  const regionOf = async (type: string): Promise<TreeNode | undefined> => {
    const path = { provider: 'aws', account, type } as const;
    return (await opened.engine.request('children', { groupBy: 'account', path, offset: 0, limit: 10 })).nodes[0];
  };

  it('opens its circuit, and the tree and the problems say until when, after how many failures, and after which', async () => {
    aws.faults.add({ operation: 'DescribeVolumes', fault: { kind: 'error', status: 500 } });
    for (let failed = 0; failed < 2; failed++) {
      const [problem] = (await scan()).problems;
      assert.equal(problem?.reason, 'transient');
      ahead += 6_000;
    }
    assert.equal(sent(), 2);
    const { problems } = await scan();
    assert.equal(sent(), 2, 'nothing more was sent to it');
    const stated = /^circuit open until (\S+Z) after 2 failures in a row of \S+DescribeVolumes, the last: .*internal error/u;
    assert.deepEqual(
      problems.map(({ code, reason, type, region: where }) => ({ code, reason, type, where })),
      [{ code: 'failed', reason: 'circuit-open', type: volume, where: region }],
    );
    const until = Date.parse(stated.exec(problems[0]?.message ?? '')?.[1] ?? '');
    assert.ok(until > Date.now() + ahead && until <= Date.now() + ahead + restSeconds * 1_000, problems[0]?.message);

    const node = await regionOf(volume);
    assert.ok(node !== undefined);
    const { description, status } = describeNode(node, english);
    assert.equal(status, 'failed');
    assert.match(description, /^– · circuit open until \S+Z after 2 failures in a row of /u);
    assert.match(nodeTooltip(node, english), /circuit open until .* after 2 failures in a row of /u);
    // One broken API does not silence the others.
    assert.equal((await regionOf(queue))?.count, 2);
  });

  it('is asked again when that time is over', async () => {
    aws.faults.clear();
    ahead += restSeconds * 1_000 + 1;
    const { totals, problems } = await scan();
    assert.deepEqual([totals.count, totals.status, problems], [5, 'ok', []]);
    assert.equal(sent(), 3);
  });
});
