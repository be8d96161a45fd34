import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComparePlan } from '../../src/core/api/compare-progress.ts';
import { estateOf, type Item } from '../cloud/aws/estate.ts';
import { startAws } from '../cloud/aws/server.ts';
import { account } from '../integration/drift/planted.ts';
import { stateJson, stateResource } from '../integration/drift/state-of.ts';
import { openEngine } from '../integration/open-engine.ts';

/**
 * How many calls answers cost over 1,000 managed resources of AWS, 200 that stacks made and 20 made by hand: counts alone, drift without attributes and
 * with them, and of these the calls that ask who made what no state knows.
 */
const region = 'us-east-1';
const managed: Readonly<Record<string, number>> = {
  'AWS::EC2::Instance': 250,
  'AWS::EC2::Volume': 200,
  'AWS::EC2::SecurityGroup': 100,
  'AWS::S3::Bucket': 50,
  'AWS::Lambda::Function': 100,
  'AWS::SQS::Queue': 100,
  'AWS::SNS::Topic': 50,
  'AWS::Logs::LogGroup': 50,
  'AWS::DynamoDB::Table': 50,
  'AWS::IAM::Role': 50,
};
const ofStacks: Readonly<Record<string, number>> = {
  'AWS::Lambda::Function': 80,
  'AWS::SQS::Queue': 60,
  'AWS::SNS::Topic': 20,
  'AWS::IAM::Role': 40,
};
const byHand: Readonly<Record<string, number>> = { 'AWS::SQS::Queue': 10, 'AWS::SNS::Topic': 10 };
const stacks = 8;

const types = [...Object.keys(managed), 'AWS::CloudFormation::Stack'];
const placeOf = (type: string): string => (type.startsWith('AWS::IAM::') ? 'global' : region);
const ofStack = (n: number): string => `app-${String(n % stacks)}`;

function build(): ReturnType<typeof estateOf> {
  const places: Record<string, Record<string, { count: number; each: (n: number) => Item }>> = { [region]: {}, global: {} };
  for (const [type, count] of Object.entries(managed)) {
    const made = ofStacks[type] ?? 0;
    const each = (n: number): Item => (n >= count && n < count + made ? { $tags: { 'aws:cloudformation:stack-name': ofStack(n) } } : {});
    const place = places[placeOf(type)];
    if (place !== undefined) place[type] = { count: count + made + (byHand[type] ?? 0), each };
  }
  const estate = estateOf({ accounts: [{ id: account, resources: places }] });
  const roles = estate.list(account, 'global', 'AWS::IAM::Role');
  const first = managed['AWS::IAM::Role'] ?? 0;
  estate.put(
    account,
    region,
    'AWS::CloudFormation::Stack',
    Array.from({ length: stacks }, (_, at) => ({
      StackName: `app-${String(at)}`,
      $resources: Array.from({ length: roles.length - first }, (_none, n) => first + n)
        .filter((n) => ofStack(n) === `app-${String(at)}`)
        .map((n) => ({ ResourceType: 'AWS::IAM::Role', PhysicalResourceId: roles.at(n)['RoleName'] })),
    })),
  );
  return estate;
}

const estate = build();
const state = Object.entries(managed).flatMap(([type, count]) =>
  Array.from({ length: count }, (_, n) =>
    stateResource(type, `r${String(n)}`, estate.list(account, placeOf(type), type).at(n), { account, region: placeOf(type) }),
  ),
);
const aws = await startAws(estate);
const folder = mkdtempSync(join(tmpdir(), 'driftmgr-calls-'));
writeFileSync(join(folder, 's.tfstate'), stateJson(state));

async function calls(what: string, ask: (engine: Awaited<ReturnType<typeof openEngine>>['engine']) => Promise<unknown>): Promise<void> {
  const opened = await openEngine(aws.environment, { types, regions: [region, 'global'], limits: { aws: 100_000 } });
  let plan: ComparePlan | undefined;
  opened.engine.on((event) => {
    if (event.kind === 'comparing') plan ??= event.plan;
  });
  const from = aws.requests.length;
  const answer = await ask(opened.engine);
  const seen = aws.requests.slice(from);
  const owners = seen.filter(({ operation }) => ['GetResources', 'ListStackResources', 'DescribeStackResources'].includes(operation)).length;
  await opened.close();
  const told = plan === undefined ? '' : `, announced ${String(plan.calls)} reads and ${String(plan.owners)} for owners`;
  console.log(
    `${what.padEnd(28)} ${String(seen.length - owners).padStart(5)} calls before, ${String(owners).padStart(3)} for owners${told}${unmanagedOf(answer)}`,
  );
}

function unmanagedOf(answer: unknown): string {
  const counts = typeof answer === 'object' && answer !== null && 'counts' in answer ? (answer.counts as { unmanaged?: number | null }) : {};
  return counts.unmanaged === undefined ? '' : `; unmanaged: ${String(counts.unmanaged)}`;
}

console.log(
  `${String(state.length)} managed resources, ${String(Object.values(ofStacks).reduce((sum, one) => sum + one))} of ${String(stacks)} stacks, ${String(Object.values(byHand).reduce((sum, one) => sum + one))} by hand`,
);
await calls('counts', (engine) => engine.request('scan', { want: 'counts' }));
await calls('drift without attributes', (engine) => engine.request('drift', { states: ['s.tfstate'], cwd: folder, attributes: false }));
await calls('drift with attributes', (engine) => engine.request('drift', { states: ['s.tfstate'], cwd: folder, attributes: true }));
await aws.close();
rmSync(folder, { recursive: true, force: true });
