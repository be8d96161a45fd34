import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriftOutline } from '../../../src/core/api/drift-tree.ts';
import type { Engine } from '../../../src/core/api/engine-api.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { openEngine } from '../open-engine.ts';
import { account } from './planted.ts';

const attributes = (id: string): Record<string, unknown> => ({
  id,
  arn: `arn:aws:ec2:us-east-1:${account}:volume/${id}`,
  size: 9,
  tags_all: { env: 'test' },
});

describe('ignoring after a comparison', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let folder: string;
  let opened: (() => Promise<void>)[];

  before(async () => {
    const volumes = ['vol-0a', 'vol-0b'].map((VolumeId) => ({ VolumeId, Size: 8, Tags: [{ Key: 'env', Value: 'prod' }] }));
    aws = await startAws(
      estateOf({ accounts: [{ id: account, resources: { 'us-east-1': { 'AWS::EC2::Volume': [...volumes, { VolumeId: 'vol-0c' }] } } }] }),
    );
  });
  after(() => aws.close());
  beforeEach(() => {
    opened = [];
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-judging-'));
    const resources = ['vol-0a', 'vol-0b'].map((id) => ({
      mode: 'managed',
      type: 'aws_ebs_volume',
      name: id.replace('ol-', ''),
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [{ schema_version: 0, attributes: attributes(id) }],
    }));
    const state = { version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'judging', outputs: {}, resources };
    writeFileSync(join(folder, 'prod.tfstate'), JSON.stringify(state));
  });
  afterEach(async () => {
    for (const close of opened) await close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(): Promise<{ readonly engine: Engine; readonly stated: DriftOutline[] }> {
    const own = await openEngine(aws.environment, { types: ['AWS::EC2::Volume'], regions: ['us-east-1'] }, folder);
    opened.push(() => own.close());
    const { engine } = own;
    const stated: DriftOutline[] = [];
    engine.on((event) => {
      if (event.kind === 'driftChanged') stated.push(event.outline);
    });
    return { engine, stated };
  }
  const compare = (engine: Engine): Promise<DriftOutline> => engine.request('compare', { states: ['prod.tfstate'], cwd: folder, attributes: true });
  const countsOf = ({ counts, ignored, ignoredAttributes }: DriftOutline): readonly unknown[] => [
    counts.changed,
    counts.unmanaged,
    ignored,
    ignoredAttributes,
  ];

  it('applies a changed rule, a .driftignore and the code to the report at hand, and asks no cloud', async () => {
    const { engine, stated } = await open();
    assert.deepEqual(countsOf(await compare(engine)), [2, 1, 0, undefined]);
    const before = aws.requests.length;
    const rule = { id: `*:volume/vol-0c`, reason: 'spare disk' };
    await engine.request('configure', { settings: { ignore: [rule] } });
    assert.deepEqual(stated.map(countsOf).at(-1), [2, 0, 1, undefined]);
    const row = await engine.request('driftItem', { key: `unmanaged:aws:arn:aws:ec2:us-east-1:${account}:volume/vol-0c` });
    assert.deepEqual(row?.ignored, { reason: 'spare disk', by: 'settings' });
    await engine.request('configure', { settings: {} });
    assert.deepEqual(stated.map(countsOf).at(-1), [2, 1, 0, undefined], 'and back');

    writeFileSync(join(folder, '.driftignore'), 'aws_ebs_volume.vol-0a\n');
    await engine.request('judgeDrift', {});
    assert.deepEqual(stated.map(countsOf).at(-1), [1, 1, 1, undefined]);
    writeFileSync(join(folder, 'main.tf'), 'resource "aws_ebs_volume" "v0b" {\n  lifecycle {\n    ignore_changes = [tags]\n  }\n}\n');
    writeFileSync(join(folder, '.driftignore'), '');
    await engine.request('judgeDrift', {});
    assert.deepEqual(stated.map(countsOf).at(-1), [2, 1, 0, 1]);
    writeFileSync(join(folder, 'main.tf'), 'resource "aws_ebs_volume" "v0b" {\n  lifecycle {\n    ignore_changes = all\n  }\n}\n');
    const last = await engine.request('judgeDrift', {});
    assert.deepEqual([last === null ? null : countsOf(last), stated.length], [[1, 1, 1, undefined], 6]);
    assert.equal(aws.requests.length, before, 'nothing was asked');
  });

  it('is taken up by another process: kinds, addresses, names of attributes and age, and no value of a state', async () => {
    const first = await open();
    writeFileSync(join(folder, '.driftignore'), 'vol-0gone\n');
    const before = await compare(first.engine);
    for (const close of opened.splice(0)) await close();
    const asked = aws.requests.length;
    const { engine, stated } = await open();
    const kept = await engine.request('keptDrift', { states: ['prod.tfstate'], cwd: folder });
    assert.deepEqual([kept?.kept, kept?.comparedAt, kept === null ? null : countsOf(kept)], [true, before.comparedAt, countsOf(before)]);
    assert.deepEqual(stated, [kept]);
    const { nodes } = await engine.request('driftChildren', {
      groupBy: 'kind',
      path: [{ by: 'kind', value: 'changed' }],
      offset: 0,
      limit: 10,
    });
    const items = nodes.flatMap((node) => (node.kind === 'item' ? [node.item] : []));
    assert.deepEqual(
      items.map(({ address, changes }) => [address, changes?.map(({ path }) => path)]),
      ['a', 'b'].map((name) => [`aws_ebs_volume.v0${name}`, ['tags.env', 'size']]),
    );
    assert.ok(
      items.every(({ changes }) => changes?.every((change) => change.unkept === true && change.state === undefined && change.cloud === undefined)),
    );
    const text = await engine.request('driftText', { width: 200 });
    assert.match(text ?? '', /tags\.env, size: compare again for the values/);
    writeFileSync(join(folder, '.driftignore'), 'aws_ebs_volume.v0a\n');
    await engine.request('judgeDrift', {});
    assert.deepEqual(stated.map(countsOf).at(-1), [1, 1, 1, undefined], 'rules apply to it');
    assert.equal(aws.requests.length, asked, 'nothing was asked');
    assert.equal(await engine.request('keptDrift', { states: ['other.tfstate'], cwd: folder }), null, 'other states');
  });

  it('has nothing to judge before the first comparison', async () => {
    const { engine, stated } = await open();
    assert.equal(await engine.request('judgeDrift', {}), null);
    await engine.request('configure', { settings: { ignore: [{ type: 'x', reason: 'y' }] } });
    assert.deepEqual(stated, []);
  });

  it('knows in another process what drift was there before', async () => {
    assert.equal((await compare((await open()).engine)).fresh, 3);
    for (const close of opened.splice(0)) await close();
    assert.equal((await compare((await open()).engine)).fresh, 0);
  });
});
