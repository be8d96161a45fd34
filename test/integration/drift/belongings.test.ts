import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import { driftHtml } from '../../../src/core/render/drift-html.ts';
import { driftJunit } from '../../../src/core/render/drift-junit.ts';
import { driftMarkdown } from '../../../src/core/render/drift-markdown.ts';
import { driftSarif } from '../../../src/core/render/drift-sarif.ts';
import { renderDrift } from '../../../src/core/render/drift-table.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';
import { account } from './planted.ts';
import { stateJson } from './state-of.ts';

const region = 'us-east-1';
const attachment = (more: object): object => ({ InstanceId: 'i-1', State: 'attached', ...more });

describe('what comes with an unmanaged thing, over the wire', function () {
  this.timeout(60_000);
  let aws: SimulatedAws;
  let opened: OpenedEngine;
  let folder: string;
  let report: DriftReport;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-with-'));
    const vpc = `arn:aws:ec2:${region}:${account}:vpc/vpc-1`;
    writeFileSync(join(folder, 's.tfstate'), stateJson([{ type: 'aws_vpc', name: 'main', attributes: { id: 'vpc-1', arn: vpc } }]));
    const resources = {
      'AWS::EC2::VPC': [{ VpcId: 'vpc-1' }],
      'AWS::EC2::Instance': [{ InstanceId: 'i-1', Tags: [{ Key: 'Name', Value: 'by hand' }] }],
      'AWS::EC2::Volume': [
        { VolumeId: 'vol-root', Tags: [], Attachments: [attachment({ Device: '/dev/xvda', DeleteOnTermination: true })] },
        { VolumeId: 'vol-data', Tags: [], Attachments: [attachment({ Device: '/dev/sdf', DeleteOnTermination: false })] },
      ],
      'AWS::EC2::NetworkInterface': [
        {
          NetworkInterfaceId: 'eni-1',
          TagSet: [],
          Attachment: { InstanceId: 'i-1', InstanceOwnerId: account, DeleteOnTermination: true, DeviceIndex: 0 },
        },
      ],
    };
    aws = await startAws(estateOf({ accounts: [{ id: account, resources: { [region]: resources } }] }));
    opened = await openEngine(aws.environment, { types: Object.keys(resources), regions: [region], limits: { aws: 1000 } });
    const request = { states: ['s.tfstate'], cwd: folder, attributes: false };
    await opened.engine.request('compare', request);
    report = await opened.engine.request('drift', request);
  });
  after(async () => {
    await opened.close();
    await aws.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is one item, and one of the count', () => {
    assert.deepEqual(
      report.items.map(({ id, belongings = [] }) => [id?.split('/').at(-1), belongings.map((one) => one.id.split('/').at(-1)).sort()]),
      [
        ['i-1', ['eni-1', 'vol-root']],
        ['vol-data', []],
      ],
    );
    assert.equal(report.counts.unmanaged, 2);
  });

  const forms: readonly (readonly [string, (of: DriftReport) => string])[] = [
    ['the table', (of) => renderDrift(of, { width: 160, color: false, unicode: true })],
    ['SARIF', (of) => JSON.stringify(driftSarif(of, { version: '0', place: () => ({ path: 'main.tf', line: 1 }) }))],
    ['Markdown', driftMarkdown],
    ['HTML', (of) => driftHtml(of)],
    ['JUnit', driftJunit],
  ];
  for (const [what, render] of forms) {
    it(`is said under it in ${what}`, () => {
      const text = render(report);
      for (const part of ['volume/vol-root', 'network-interface/eni-1']) assert.equal(text.split(part).length, 2, `${part} in ${what}`);
    });
  }

  it('comes with its item to the tree', async () => {
    const { nodes } = await opened.engine.request('driftChildren', {
      groupBy: 'kind',
      path: [{ by: 'kind', value: 'unmanaged' }],
      offset: 0,
      limit: 10,
    });
    const items = nodes.flatMap((node) => (node.kind === 'item' ? [node.item.belongings?.length ?? 0] : []));
    assert.deepEqual(items.toSorted(), [0, 2]);
  });
});
