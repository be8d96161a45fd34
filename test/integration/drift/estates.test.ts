import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import { estateOf, type Estate, type Item } from '../../cloud/aws/estate.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { auroraWithReaders } from '../../estates/aws-aurora.ts';
import { ecsWithAutoscaling } from '../../estates/aws-ecs-autoscaling.ts';
import { eksWithKarpenter } from '../../estates/aws-eks-karpenter.ts';
import { account, type AwsEstate, type Change, region } from '../../estates/aws-estate.ts';
import { serverlessByStack } from '../../estates/aws-serverless.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';
import { found } from './planted.ts';
import { stateJson, stateResource, type StateResource } from './state-of.ts';

const placeOf = (type: string): string => (/^AWS::(IAM|Route53|CloudFront)::/.test(type) ? 'global' : region);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function build(resources: AwsEstate['resources']): Estate {
  const places: Record<string, Record<string, readonly Item[]>> = { [region]: {}, global: {} };
  for (const [type, items] of Object.entries(resources)) {
    const place = places[placeOf(type)];
    if (place !== undefined) place[type] = items;
  }
  return estateOf({ accounts: [{ id: account, name: 'prod', resources: places }] });
}

/** What states would hold of what they manage, had Terraform made the estate. */
function stateOf({ resources, more = [] }: AwsEstate): readonly StateResource[] {
  const estate = build(resources);
  const managed = Object.keys(resources).flatMap((type) => {
    const place = placeOf(type);
    const items = estate.list(account, place, type);
    return Array.from({ length: items.length }, (_, n) => items.at(n)).flatMap((item) => {
      const name = textOf(item['$state']);
      if (name === undefined) return [];
      const made = stateResource(type, name, item, { account, region: place });
      const own = (item['$attributes'] ?? {}) as Item;
      return [{ ...made, type: textOf(item['$terraform']) ?? made.type, attributes: { ...made.attributes, ...own } }];
    });
  });
  return [...managed, ...more];
}

/** The resources after all that was done by hand. */
function afterwards({ resources, changes }: AwsEstate): AwsEstate['resources'] {
  const after: Record<string, Item[]> = Object.fromEntries(Object.entries(resources).map(([type, items]) => [type, [...items]]));
  for (const change of changes) {
    const items = (after[change.type] ??= []);
    if ('gone' in change) after[change.type] = items.filter((item) => item['$state'] !== change.gone);
    else if ('changed' in change) after[change.type] = items.map((item) => (item['$state'] === change.changed ? { ...item, ...change.set } : item));
    else for (const [type, item] of [[change.type, change.made] as const, ...(change.with ?? [])]) (after[type] ??= []).push(item);
  }
  return after;
}

function expected(change: Change, state: readonly StateResource[]): string {
  if ('made' in change) return `unmanaged ${change.type}`;
  const name = 'gone' in change ? change.gone : change.changed;
  const own = state.find((one) => one.name === name && stateResourceType(change.type).includes(one.type));
  assert.ok(own, `${change.type} ${name} is in the state`);
  return `${'gone' in change ? 'missing' : 'changed'} ${own.type}.${name}`;
}

function stateResourceType(type: string): readonly string[] {
  const made = stateResource(
    type,
    'x',
    build({ [type]: [{}] })
      .list(account, placeOf(type), type)
      .at(0),
    { account, region },
  );
  return [made.type, 'aws_rds_cluster_instance'];
}

describe('real-looking estates, AWS', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let opened: OpenedEngine;

  afterEach(async () => {
    await opened.close();
    await aws.close();
  });

  async function drift(resources: AwsEstate['resources'], state: readonly StateResource[]): Promise<DriftReport> {
    aws = await startAws(build(resources));
    opened = await openEngine(aws.environment, { regions: [region, 'global'], limits: { aws: 10_000 } });
    writeFileSync(join(opened.folder, 'prod.tfstate'), stateJson(state));
    return opened.engine.request('drift', { states: ['prod.tfstate'], cwd: opened.folder, attributes: true });
  }

  for (const estate of [eksWithKarpenter, ecsWithAutoscaling, serverlessByStack, auroraWithReaders]) {
    it(`${estate.title}: nothing is drift where states manage it`, async () => {
      const report = await drift(estate.resources, stateOf(estate));
      assert.deepEqual(found(report), []);
      assert.deepEqual(report.problems, []);
      assert.deepEqual(report.notComparable, []);
      assert.equal(report.complete, true);
    });
    it(`${estate.title}: of ten changes by hand exactly these ten are`, async () => {
      assert.equal(estate.changes.length, 10);
      const state = stateOf(estate);
      const report = await drift(afterwards(estate), state);
      assert.deepEqual(found(report), estate.changes.map((change) => expected(change, state)).sort());
    });
  }
});
