import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsAttributes } from '../../../src/providers/aws/terraform/attributes.ts';
import { stateValue } from '../../../src/core/drift/attributes/attribute-row.ts';
import { estateOf, type ResourcesSpec } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { openEngine } from '../open-engine.ts';
import { account } from './planted.ts';
import { stateJson, stateResource, terraformRows, type StateResource } from './state-of.ts';

/** Another value of the same kind. */
function other(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return ['other-1'];
  if (typeof value === 'string' && value.includes('"Version"')) {
    return '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Principal":"*"}]}';
  }
  return typeof value === 'string' && value !== '' ? `${value}-other` : 'other';
}

function withOther(attributes: unknown, [step = '', ...rest]: readonly string[]): unknown {
  if (step === '') return other(attributes);
  if (step === 'ingress' || step === 'egress')
    return { ...(attributes as object), [step]: [{ protocol: 'tcp', from_port: 22, to_port: 22, cidr_blocks: ['0.0.0.0/0'] }] };
  if (Array.isArray(attributes)) return attributes.map((item: unknown, n) => (String(n) === step ? withOther(item, rest) : item));
  const record = attributes as Readonly<Record<string, unknown>>;
  return { ...record, [step]: withOther(record[step], rest) };
}

/** Members that the services always answer with, and the estate's builders leave out. */
const always: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'AWS::EC2::Instance': { SecurityGroups: [] },
  'AWS::EC2::Volume': { MultiAttachEnabled: false },
  'AWS::EC2::NetworkInterface': { Groups: [] },
  'AWS::EC2::RouteTable': { PropagatingVgws: [] },
  'AWS::KMS::Key': { MultiRegion: false },
};

/** What names a resource: with another value it is another one. */
const naming = new Set(['name', 'identifier', 'arn', 'id']);

describe('changed attributes over the wire, AWS', function () {
  this.timeout(120_000);

  it('finds each attribute that differs, by its path, and no other', async () => {
    const region = 'us-east-1';
    const planned: { native: string; terraform: string; paths: readonly { path: string; steps: readonly string[] }[]; where: string }[] = [];
    const sample = estateOf({ accounts: [{ id: account, name: 'prod', resources: { [region]: {}, global: {} } }] });
    for (const [native, { type: terraform }] of Object.entries(terraformRows)) {
      const where = /^AWS::(IAM|Route53|CloudFront)::/.test(native) ? 'global' : region;
      sample.put(account, where, native, 1);
      const state = stateResource(native, 'probe', sample.list(account, where, native).at(0), { account, region: where });
      const paths = (awsAttributes[terraform] ?? []).filter(
        ({ steps }) => stateValue(state.attributes, steps) !== undefined && !naming.has(steps.join('.')),
      );
      if (paths.length > 0) planned.push({ native, terraform, paths, where });
    }
    const resources: Record<string, Record<string, ResourcesSpec>> = {
      // Services and rules are listed by what they stand in.
      [region]: { 'AWS::ECS::Cluster': 1, 'AWS::Events::EventBus': ['default'] },
      global: {},
    };
    for (const { native, where, paths } of planned) {
      const place = resources[where];
      if (place !== undefined) place[native] = { count: paths.length, each: () => always[native] ?? {} };
    }
    const estate = estateOf({ accounts: [{ id: account, name: 'prod', resources }] });
    const state: StateResource[] = [];
    const expected: string[] = [];
    for (const { native, terraform, where, paths } of planned) {
      for (const [n, { path, steps }] of paths.entries()) {
        const made = stateResource(native, `r${n}`, estate.list(account, where, native).at(n), { account, region: where });
        const { tags: _tags, tags_all: _all, ...attributes } = made.attributes;
        state.push({ ...made, attributes: withOther(attributes, steps) as StateResource['attributes'] });
        // The cloud's value lies between the group's limits, where scaling moves it.
        if (path !== 'desired_capacity') expected.push(`${terraform}.r${n} ${path}`);
      }
    }
    const folder = mkdtempSync(join(tmpdir(), 'driftmgr-drift-'));
    const aws = await startAws(estate);
    const opened = await openEngine(aws.environment, { limits: { aws: 10_000 }, retries: { aws: { retries: 2, minMs: 1, maxMs: 5 } } });
    try {
      writeFileSync(join(folder, 'prod.tfstate'), stateJson(state));
      const report = await opened.engine.request('drift', {
        states: ['prod.tfstate'],
        cwd: folder,
        attributes: true,
        filter: {
          providers: ['aws'],
          regions: [region, 'global'],
          types: [...planned.map(({ native }) => native), 'AWS::ECS::Cluster', 'AWS::Events::EventBus'],
        },
      });
      assert.deepEqual(report.problems, []);
      assert.deepEqual(
        report.items.filter(({ kind, type }) => kind !== 'changed' && type !== 'AWS::ECS::Cluster'),
        [],
      );
      const found = report.items.flatMap((item) => (item.changes ?? []).map(({ path }) => `${item.address ?? ''} ${path}`));
      // Nothing but what was planted …
      assert.deepEqual(
        found.filter((line) => !expected.includes(line)),
        [],
      );
      // … and all of that.
      assert.deepEqual(
        expected.filter((line) => !found.includes(line)),
        [],
      );
      assert.ok(expected.length > 130, String(expected.length));
    } finally {
      await opened.close();
      await aws.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
