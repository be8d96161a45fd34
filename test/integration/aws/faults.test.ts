import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { estateOf } from '../../cloud/aws/estate.ts';
import { type SimulatedAws, startAws } from '../../cloud/aws/server.ts';
import { open, type Opened } from './scan.ts';

const account = '111122223333';
const region = 'us-east-1';
const types = ['AWS::EC2::Volume', 'AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::IAM::Role', 'AWS::Lambda::Function', 'AWS::S3::Bucket'];

describe('AWS answers that are not an answer', () => {
  let aws: SimulatedAws;
  let opened: Opened;

  before(async () => {
    const resources = { 'AWS::EC2::Volume': 3, 'AWS::DynamoDB::Table': 3, 'AWS::SQS::Queue': 3, 'AWS::Lambda::Function': 3, 'AWS::S3::Bucket': 3 };
    aws = await startAws(estateOf({ accounts: [{ id: account, resources: { [region]: resources, global: { 'AWS::IAM::Role': 3 } } }] }));
    opened = open(aws.environment);
    await opened.scan({ types: ['AWS::EC2::Volume'], regions: [region] });
  });

  after(async () => {
    opened.provider.close();
    await aws.close();
  });

  afterEach(() => {
    aws.faults.clear();
  });

  const operations = /^(?:DescribeVolumes|ListTables|ListQueues|ListRoles|ListFunctions|ListBuckets)$/u;
  const resultsOf = async () => (await opened.scan({ types, regions: [region, 'global'] })).outcomes;

  it('names the missing permission of each listing that is denied, and counts nothing', async () => {
    aws.faults.add({ operation: operations, fault: { kind: 'denied' } });
    const outcomes = await resultsOf();
    assert.deepEqual(
      outcomes.map(({ failure }) => failure?.kind),
      types.map(() => 'denied'),
    );
    assert.deepEqual(
      new Set(outcomes.map(({ failure }) => failure?.permission)),
      new Set(['ec2:DescribeVolumes', 'dynamodb:ListTables', 'sqs:ListQueues', 'iam:ListRoles', 'lambda:ListFunctions', 's3:ListAllMyBuckets']),
    );
    assert.ok(outcomes.every(({ resources }) => resources.length === 0));
  });

  it('tells a refusal by the organisation from one of a single permission', async () => {
    aws.faults.add({ operation: 'DescribeVolumes', fault: { kind: 'denied', byPolicy: true } });
    const outcome = (await resultsOf()).find(({ listing }) => listing.types.includes('AWS::EC2::Volume'));
    assert.equal(outcome?.failure?.scope, 'region');
  });

  const stated = {
    throttled: [{ kind: 'throttled' }, 'throttled'],
    'a server error': [{ kind: 'error', status: 500 }, 'transient'],
    'a body cut off': [{ kind: 'cut' }, 'transient'],
    'a connection reset': [{ kind: 'reset' }, 'transient'],
    'a malformed document': [{ kind: 'malformed' }, 'transient'],
    'a web page with 500': [{ kind: 'html', status: 500 }, 'transient'],
    'a web page with 404': [{ kind: 'html', status: 404 }, 'unsupported'],
    'a web page with 501': [{ kind: 'html', status: 501 }, 'unsupported'],
    'a web page with 200': [{ kind: 'html', status: 200 }, 'unsupported'],
  } as const;
  for (const [name, [fault, kind]] of Object.entries(stated)) {
    it(`takes ${name} for ${kind} in every protocol, and never for an empty list`, async () => {
      aws.faults.add({ operation: operations, fault });
      const outcomes = await resultsOf();
      assert.deepEqual(
        outcomes.map(({ listing, failure }) => [listing.types[0], failure?.kind]),
        outcomes.map(({ listing }) => [listing.types[0], kind]),
      );
    });
  }

  it('reads the wait that a throttle asks for', async () => {
    aws.faults.add({ operation: 'ListFunctions', fault: { kind: 'throttled', retryAfterSeconds: 7 } });
    const outcome = (await resultsOf()).find(({ listing }) => listing.types.includes('AWS::Lambda::Function'));
    assert.equal(outcome?.failure?.retryAfterMs, 7000);
  });

  it('does not mind fields that it does not know', async () => {
    aws.faults.add({ operation: operations, fault: { kind: 'extra' } });
    const outcomes = await resultsOf();
    assert.deepEqual(
      outcomes.map(({ failure }) => failure),
      types.map(() => undefined),
    );
    assert.ok(outcomes.every(({ resources }) => resources.length === 3));
  });

  it('ends the requests on their way when it is cancelled', async () => {
    aws.faults.add({ operation: operations, fault: { kind: 'hung' } });
    const stop = new AbortController();
    const before = aws.requests.length;
    const scan = opened.scan({ types, regions: [region, 'global'] }, stop.signal);
    while (aws.requests.length < before + types.length) await setImmediate();
    stop.abort();
    const { outcomes } = await scan;
    assert.deepEqual(
      outcomes.map(({ failure }) => failure?.kind),
      types.map(() => 'cancelled'),
    );
    while (aws.inFlight() > 0) await setImmediate();
    assert.ok(aws.requests.slice(before).every((request) => request.aborted));
  });

  it('knows credentials that are refused from a permission that is missing', async () => {
    const stranger = open({ ...aws.environment, AWS_ACCESS_KEY_ID: 'AKIAUNKNOWNUNKNOWN00' });
    await assert.rejects(stranger.scan(), { code: 'call-unauthenticated' });
    stranger.provider.close();
  });
});

describe('AWS servers of another make', () => {
  it('refuses to follow a token that comes again and again', async () => {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(200, { 'content-type': 'text/xml' });
        response.end(answerTo(new URLSearchParams(Buffer.concat(chunks).toString()).get('Action') ?? ''));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const opened = open({
      AWS_ENDPOINT_URL: `http://127.0.0.1:${String(port)}`,
      AWS_ACCESS_KEY_ID: 'k',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
    try {
      const { outcomes } = await opened.scan({ types: ['AWS::EC2::Volume', 'AWS::EC2::Subnet'] });
      assert.equal(outcomes.find(({ listing }) => listing.types.includes('AWS::EC2::Volume'))?.failure?.code, 'RepeatedToken');
      assert.equal(outcomes.find(({ listing }) => listing.types.includes('AWS::EC2::Subnet'))?.failure?.code, 'UnexpectedAnswer');
    } finally {
      opened.provider.close();
      server.close();
      server.closeAllConnections();
    }
  });
});

function answerTo(action: string): string {
  const wrap = (inner: string) => `<${action}Response>${inner}</${action}Response>`;
  if (action === 'GetCallerIdentity') {
    return wrap(
      `<GetCallerIdentityResult><Arn>arn:aws:iam::${account}:root</Arn><Account>${account}</Account><UserId>x</UserId></GetCallerIdentityResult>`,
    );
  }
  if (action === 'DescribeRegions') return wrap('<regionInfo><item><regionName>us-east-1</regionName></item></regionInfo>');
  if (action === 'DescribeVolumes') return wrap('<volumeSet><item><volumeId>vol-1</volumeId></item></volumeSet><nextToken>again</nextToken>');
  return wrap('<somethingElse/>');
}
