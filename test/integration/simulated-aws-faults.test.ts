import assert from 'node:assert/strict';
import type { Fault } from '../cloud/faults.ts';
import { account, type Answer, ask, refusal, region, simulate } from './simulated-aws-client.ts';

const resources = {
  [region]: { 'AWS::EC2::Volume': 3, 'AWS::DynamoDB::Table': 3, 'AWS::Lambda::Function': 3, 'AWS::SNS::Topic': 3, 'AWS::S3::Bucket': 3 },
};

/** One listing for each protocol. */
const listings = [
  ['ec2', 'DescribeVolumes'],
  ['sns', 'ListTopics'],
  ['dynamodb', 'ListTables'],
  ['lambda', 'ListFunctions'],
  ['s3', 'ListBuckets'],
] as const;

async function withFault(
  fault: Fault,
  use: (seen: Record<string, { name: string; status: number | undefined; message: string }>) => void,
): Promise<void> {
  await simulate({ resources }, async (aws) => {
    aws.faults.add({ fault });
    const seen: Record<string, { name: string; status: number | undefined; message: string }> = {};
    for (const [service, operation] of listings) seen[service] = await refusal(ask(aws, service, operation));
    use(seen);
  });
}

describe('simulated AWS: faults, as the official client sees them', () => {
  it('throttles in each service’s own words', async () => {
    await withFault({ kind: 'throttled' }, (seen) => {
      const stated = Object.fromEntries(Object.entries(seen).map(([service, { name, status }]) => [service, `${name} ${status ?? ''}`]));
      assert.deepEqual(stated, {
        ec2: 'RequestLimitExceeded 503',
        sns: 'Throttling 400',
        dynamodb: 'ThrottlingException 400',
        lambda: 'TooManyRequestsException 429',
        s3: 'SlowDown 503',
      });
    });
  });

  it('denies, naming who asked and what is missing', async () => {
    await withFault({ kind: 'denied', byPolicy: true }, (seen) => {
      const codes = Object.fromEntries(Object.entries(seen).map(([service, { name }]) => [service, name]));
      assert.deepEqual(codes, {
        ec2: 'UnauthorizedOperation',
        sns: 'AuthorizationErrorException',
        dynamodb: 'AccessDeniedException',
        lambda: 'AccessDeniedException',
        s3: 'AccessDenied',
      });
      for (const { message } of Object.values(seen)) assert.match(message, /explicit deny in a service control policy/);
      assert.match(seen.ec2?.message ?? '', new RegExp(`User: arn:aws:iam::${account}:user/prod is not authorized to perform: ec2:DescribeVolumes`));
      assert.match(seen.s3?.message ?? '', /s3:ListAllMyBuckets/);
    });
  });

  it('fails with a server error, or with any code', async () => {
    await withFault({ kind: 'error' }, (seen) => {
      for (const { status } of Object.values(seen)) assert.equal(status, 500);
    });
    await withFault({ kind: 'error', status: 400, code: 'ExpiredToken', message: 'over' }, (seen) => {
      for (const { name, message } of Object.values(seen)) assert.deepEqual([name, message], ['ExpiredToken', 'over']);
    });
  });

  it('breaks bodies off, spoils them, resets connections, answers with HTML, knows no operation', async () => {
    for (const fault of [{ kind: 'cut' }, { kind: 'malformed' }, { kind: 'reset' }, { kind: 'html', status: 404 }, { kind: 'not-served' }] as const) {
      await withFault(fault, (seen) => {
        assert.equal(Object.keys(seen).length, listings.length, fault.kind);
      });
    }
  });

  it('adds unknown fields that change nothing', async () => {
    await simulate({ resources }, async (aws) => {
      const plain: Answer[] = [];
      for (const [service, operation] of listings) plain.push(await ask(aws, service, operation));
      aws.faults.add({ fault: { kind: 'extra' } });
      for (const [index, [service, operation]] of listings.entries()) {
        const { $metadata: _mine, ...answer } = await ask(aws, service, operation);
        const { $metadata: _its, ...expected } = plain[index] ?? {};
        assert.deepEqual(answer, expected);
      }
    });
  });

  it('hangs until the client gives up, and sees that it did', async () => {
    await simulate({ resources }, async (aws) => {
      aws.faults.add({ fault: { kind: 'hung' } });
      const leaving = new AbortController();
      const asked = refusal(ask(aws, 'ec2', 'DescribeVolumes', {}, { signal: leaving.signal }));
      await aws.until(() => aws.requests.length === 1);
      assert.equal(aws.inFlight(), 1);
      leaving.abort();
      assert.equal((await asked).name, 'AbortError');
      await aws.until(() => aws.inFlight() === 0);
      assert.deepEqual([aws.requests[0]?.aborted, aws.requests[0]?.status], [true, undefined]);
    });
  });

  it('answers late', async () => {
    await simulate({ resources }, async (aws) => {
      aws.faults.add({ fault: { kind: 'slow', ms: 40 } });
      const start = performance.now();
      await ask(aws, 'ec2', 'DescribeVolumes');
      assert.ok(performance.now() - start >= 39);
    });
  });

  it('hits what its rule names: service, operation, region, account, position; and nothing once it is off', async () => {
    await simulate({ resources }, async (aws) => {
      const ok = async (service: string, operation: string, options = {}): Promise<boolean> =>
        ask(aws, service, operation, {}, options).then(
          () => true,
          () => false,
        );
      const off = aws.faults.add({ service: 'ec2', operation: 'DescribeVolumes', region, account, fault: { kind: 'denied' } });
      assert.deepEqual(
        [await ok('ec2', 'DescribeVolumes'), await ok('ec2', 'DescribeVpcs'), await ok('ec2', 'DescribeVolumes', { region: 'us-east-1' })],
        [false, true, true],
      );
      off();
      aws.faults.add({ operation: /^List/, nth: [2], fault: { kind: 'throttled' } });
      assert.deepEqual([await ok('sns', 'ListTopics'), await ok('sns', 'ListTopics'), await ok('sns', 'ListTopics')], [true, false, true]);
      aws.faults.clear();
      aws.faults.add({ first: 1, fault: { kind: 'error' } });
      assert.deepEqual([await ok('sns', 'ListTopics'), await ok('sns', 'ListTopics')], [false, true]);
      const draw = async (): Promise<boolean[]> => {
        aws.faults.clear(7);
        aws.faults.add({ probability: 0.5, fault: { kind: 'error' } });
        const drawn: boolean[] = [];
        for (let n = 0; n < 12; n++) drawn.push(await ok('sns', 'ListTopics'));
        return drawn;
      };
      const once = await draw();
      assert.deepEqual(await draw(), once);
      assert.ok(once.includes(true) && once.includes(false));
    });
  });
});
