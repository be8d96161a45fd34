import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromSSO } from '@aws-sdk/credential-providers';
import { accessKeyIdOf, type EstateSpec, manyRegions, type RoleSpec } from '../cloud/aws/estate.ts';
import { account, type Answer, ask, refusal, region, simulate } from './simulated-aws-client.ts';

const other = '444455556666';
const two = (roles?: readonly RoleSpec[]): EstateSpec => ({
  accounts: [
    { id: account, name: 'prod', resources: {} },
    { id: other, name: 'dev', resources: {}, ...(roles === undefined ? {} : { roles }) },
  ],
});

describe('simulated AWS: who asks', () => {
  it('knows the account behind each key, and refuses unknown keys in each service’s words', async () => {
    await simulate(two(), async (aws) => {
      assert.equal((await ask(aws, 'sts', 'GetCallerIdentity')).Account, account);
      assert.equal((await ask(aws, 'sts', 'GetCallerIdentity', {}, { account: other })).Account, other);
      const stranger = { account: '000000000000' };
      assert.deepEqual(
        [
          (await refusal(ask(aws, 'sts', 'GetCallerIdentity', {}, stranger))).name,
          (await refusal(ask(aws, 'ec2', 'DescribeVpcs', {}, stranger))).name,
        ],
        ['InvalidClientTokenId', 'AuthFailure'],
      );
      assert.equal((await refusal(ask(aws, 'dynamodb', 'ListTables', {}, stranger))).name, 'UnrecognizedClientException');
      assert.equal((await refusal(ask(aws, 's3', 'ListBuckets', {}, stranger))).name, 'InvalidAccessKeyId');
    });
  });

  it('gives keys of a role, which are of the role’s account', async () => {
    await simulate(
      { ...two([{ name: 'reader' }, { name: 'admin', mfa: { serial: 'arn:aws:iam::111122223333:mfa/jane', code: '123456' } }]) },
      async (aws) => {
        const input = (role: string): object => ({ RoleArn: `arn:aws:iam::${other}:role/${role}`, RoleSessionName: 'test' });
        const given = await ask(aws, 'sts', 'AssumeRole', input('reader'));
        const { AccessKeyId, SecretAccessKey, SessionToken } = given.Credentials as Record<string, string>;
        const keys = { accessKeyId: AccessKeyId ?? '', secretAccessKey: SecretAccessKey ?? '', sessionToken: SessionToken ?? '' };
        const identity = await ask(aws, 'sts', 'GetCallerIdentity', {}, { keys });
        assert.equal(identity.Arn, `arn:aws:sts::${other}:assumed-role/reader/test`);
        assert.equal(
          (await refusal(ask(aws, 'sts', 'GetCallerIdentity', {}, { keys: { ...keys, sessionToken: 'other' } }))).name,
          'InvalidClientTokenId',
        );
        assert.equal((await refusal(ask(aws, 'sts', 'AssumeRole', input('nobody')))).name, 'AccessDenied');
        assert.equal((await refusal(ask(aws, 'sts', 'AssumeRole', input('admin')))).status, 403);
        const withMfa = { ...input('admin'), SerialNumber: 'arn:aws:iam::111122223333:mfa/jane', TokenCode: '123456' };
        assert.ok((await ask(aws, 'sts', 'AssumeRole', withMfa)).Credentials);
      },
    );
  });

  it('lists the accounts of the organisation to its management account only', async () => {
    await simulate({ ...two(), organization: { management: account } }, async (aws) => {
      assert.deepEqual(
        ((await ask(aws, 'organizations', 'ListAccounts')).Accounts as Answer[]).map((entry) => entry.Id),
        [account, other],
      );
      assert.equal((await refusal(ask(aws, 'organizations', 'ListAccounts', {}, { account: other }))).name, 'AccessDeniedException');
      assert.equal((await refusal(ask(aws, 'organizations', 'ListAccounts', { MaxResults: 21 }))).name, 'InvalidInputException');
    });
  });

  it('tells enabled regions from those that are not opted in', async () => {
    await simulate({}, async (aws) => {
      const names = async (input: object): Promise<number> => ((await ask(aws, 'ec2', 'DescribeRegions', input)).Regions as Answer[]).length;
      assert.deepEqual([await names({}), await names({ AllRegions: true })], [17, 34]);
      assert.equal(await names({ AllRegions: true, Filters: [{ Name: 'opt-in-status', Values: ['not-opted-in'] }] }), 17);
      assert.equal(((await ask(aws, 'account', 'ListRegions', { MaxResults: 50 })).Regions as Answer[]).length, 34);
      assert.equal((await refusal(ask(aws, 'ec2', 'DescribeVpcs', {}, { region: 'af-south-1' }))).name, 'AuthFailure');
    });
  });
});

describe('simulated AWS: sign-ins', () => {
  it('gives a role’s keys to the official provider for IAM Identity Center, and to no unknown sign-in', async () => {
    await simulate({ ...two(), sso: { tokens: ['signed-in'] } }, async (aws) => {
      const home = await mkdtemp(join(tmpdir(), 'simulated-aws-'));
      const before = { ...process.env };
      try {
        const cache = join(home, '.aws', 'sso', 'cache');
        await mkdir(cache, { recursive: true });
        const signIn = async (accessToken: string): Promise<void> =>
          writeFile(
            join(cache, `${createHash('sha1').update('work').digest('hex')}.json`),
            JSON.stringify({ accessToken, expiresAt: '2999-01-01T00:00:00Z' }),
          );
        await writeFile(
          join(home, '.aws', 'config'),
          `[profile dev]\nsso_session = work\nsso_account_id = ${other}\nsso_role_name = reader\n[sso-session work]\nsso_region = us-east-1\nsso_start_url = https://example.com\n`,
        );
        Object.assign(process.env, {
          HOME: home,
          AWS_ENDPOINT_URL: aws.url,
          AWS_CONFIG_FILE: join(home, '.aws', 'config'),
          AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        });
        await signIn('signed-in');
        const given = await fromSSO({ profile: 'dev', ignoreCache: true })();
        const keys = { accessKeyId: given.accessKeyId, secretAccessKey: given.secretAccessKey, sessionToken: given.sessionToken ?? '' };
        assert.equal((await ask(aws, 'sts', 'GetCallerIdentity', {}, { keys })).Account, other);
        await signIn('somebody else');
        await assert.rejects(fromSSO({ profile: 'dev', ignoreCache: true })());
      } finally {
        for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
        Object.assign(process.env, before);
        await rm(home, { recursive: true });
      }
    });
  });
});

describe('simulated AWS: EC2', () => {
  it('counts reservations, not instances, on a page', async () => {
    const instances = Array.from({ length: 30 }, (_none, n) => ({ $reservation: `r-${Math.floor(n / 3)}` }));
    await simulate({ resources: { [region]: { 'AWS::EC2::Instance': instances } } }, async (aws) => {
      const first = await ask(aws, 'ec2', 'DescribeInstances', { MaxResults: 5 });
      assert.equal((first.Reservations as Answer[]).flatMap((entry) => entry.Instances as Answer[]).length, 15);
      const second = await ask(aws, 'ec2', 'DescribeInstances', { MaxResults: 5, NextToken: first.NextToken });
      assert.deepEqual([(second.Reservations as Answer[]).length, second.NextToken], [5, undefined]);
      assert.equal((await refusal(ask(aws, 'ec2', 'DescribeInstances', { MaxResults: 4 }))).name, 'InvalidParameterValue');
      assert.equal((await refusal(ask(aws, 'ec2', 'DescribeInstances', { MaxResults: 1001 }))).name, 'InvalidParameterValue');
      assert.equal(
        (await refusal(ask(aws, 'ec2', 'DescribeInstances', { MaxResults: 5, InstanceIds: ['i-1'] }))).name,
        'InvalidParameterCombination',
      );
      assert.equal((await refusal(ask(aws, 'ec2', 'DescribeInstances', { InstanceIds: ['i-0123'] }))).name, 'InvalidInstanceID.NotFound');
    });
  });

  it('takes a token from no other operation or region', async () => {
    await simulate({ resources: { '*': { 'AWS::EC2::Volume': 9, 'AWS::EC2::Subnet': 9 } } }, async (aws) => {
      const { NextToken } = await ask(aws, 'ec2', 'DescribeVolumes', { MaxResults: 5 });
      assert.equal((await refusal(ask(aws, 'ec2', 'DescribeSubnets', { MaxResults: 5, NextToken }))).name, 'InvalidNextToken');
      assert.equal(
        (await refusal(ask(aws, 'ec2', 'DescribeVolumes', { MaxResults: 5, NextToken }, { region: 'us-east-1' }))).name,
        'InvalidNextToken',
      );
    });
  });

  it('has the default VPC with its parts where the account has defaults', async () => {
    await simulate({ accounts: [{ id: account, defaults: true, resources: { [region]: { 'AWS::EC2::VPC': ['own'] } } }] }, async (aws) => {
      const byDefault = { Filters: [{ Name: 'is-default', Values: ['true'] }] };
      const [vpc] = (await ask(aws, 'ec2', 'DescribeVpcs', byDefault)).Vpcs as Answer[];
      assert.equal(((await ask(aws, 'ec2', 'DescribeVpcs')).Vpcs as Answer[]).length, 2);
      const inside = { Filters: [{ Name: 'vpc-id', Values: [vpc?.VpcId] }] };
      assert.equal(((await ask(aws, 'ec2', 'DescribeSubnets', inside)).Subnets as Answer[]).length, 3);
      assert.equal(((await ask(aws, 'ec2', 'DescribeSecurityGroups', inside)).SecurityGroups as Answer[])[0]?.GroupName, 'default');
      assert.equal((await refusal(ask(aws, 'ec2', 'DescribeVpcs', { Filters: [{ Name: 'no-such', Values: ['x'] }] }))).name, 'InvalidParameterValue');
    });
  });

  it('serves 100,000 instances of 40 regions without holding them', async () => {
    await simulate({ regions: manyRegions(40), resources: { '*': { 'AWS::EC2::Instance': 2500 } } }, async (aws) => {
      let seen = 0;
      for (const { name } of aws.estate.regions) {
        let NextToken: unknown;
        do {
          const answer: Answer = await ask(aws, 'ec2', 'DescribeInstances', { MaxResults: 1000, NextToken }, { region: name });
          seen += (answer.Reservations as Answer[]).length;
          NextToken = answer.NextToken;
        } while (NextToken !== undefined);
      }
      assert.equal(seen, 100_000);
    });
  }).timeout(0);
});

describe('simulated AWS: S3', () => {
  const resources = {
    'us-east-1': { 'AWS::S3::Bucket': ['b', 'd.dotted'] },
    [region]: { 'AWS::S3::Bucket': ['a', { Name: 'c', $objects: { 'env/prod.tfstate': '{"version":4}' } }] },
  };

  it('gives regions and tokens to those who ask for pages', async () => {
    await simulate({ resources }, async (aws) => {
      const first = await ask(aws, 's3', 'ListBuckets', { MaxBuckets: 3 });
      assert.deepEqual(
        (first.Buckets as Answer[]).map((bucket) => [bucket.Name, bucket.BucketRegion]),
        [
          ['a', region],
          ['b', 'us-east-1'],
          ['c', region],
        ],
      );
      const rest = await ask(aws, 's3', 'ListBuckets', { MaxBuckets: 3, ContinuationToken: first.ContinuationToken });
      assert.deepEqual([(rest.Buckets as Answer[]).length, rest.ContinuationToken], [1, undefined]);
      assert.equal(((await ask(aws, 's3', 'ListBuckets', { BucketRegion: region, MaxBuckets: 10 })).Buckets as Answer[]).length, 2);
      for (const MaxBuckets of [0, 10_001]) assert.equal((await refusal(ask(aws, 's3', 'ListBuckets', { MaxBuckets }))).status, 400);
    });
  });

  it('answers as older servers do: all buckets, no region, no token; the region is asked for apart', async () => {
    await simulate({ resources, s3: 'older' }, async (aws) => {
      const { Buckets, ContinuationToken } = await ask(aws, 's3', 'ListBuckets', { MaxBuckets: 2 });
      assert.deepEqual(
        [(Buckets as Answer[]).map((bucket) => bucket.BucketRegion), ContinuationToken],
        [[undefined, undefined, undefined, undefined], undefined],
      );
      assert.equal((await ask(aws, 's3', 'GetBucketLocation', { Bucket: 'a' })).LocationConstraint, region);
      assert.equal((await ask(aws, 's3', 'GetBucketLocation', { Bucket: 'd.dotted' })).LocationConstraint, undefined);
    });
  });

  it('reads objects and settings, and redirects who asks in another region', async () => {
    await simulate({ resources }, async (aws) => {
      const { Body } = await ask(aws, 's3', 'GetObject', { Bucket: 'c', Key: 'env/prod.tfstate' });
      assert.equal(await (Body as { transformToString(): Promise<string> }).transformToString(), '{"version":4}');
      assert.equal((await refusal(ask(aws, 's3', 'GetObject', { Bucket: 'c', Key: 'none' }))).name, 'NoSuchKey');
      assert.equal((await refusal(ask(aws, 's3', 'GetBucketPolicy', { Bucket: 'c' }))).name, 'NoSuchBucketPolicy');
      assert.equal((await refusal(ask(aws, 's3', 'GetBucketVersioning', { Bucket: 'b' }))).status, 301);
      assert.equal((await refusal(ask(aws, 's3', 'HeadBucket', { Bucket: 'none' }))).status, 404);
    });
  });
});

describe('simulated AWS: what is particular to a service', () => {
  it('IAM: policies of AWS are among all, not among local ones', async () => {
    await simulate({ resources: { global: { 'AWS::IAM::ManagedPolicy': ['own'] } } }, async (aws) => {
      const count = async (Scope: string): Promise<number> => ((await ask(aws, 'iam', 'ListPolicies', { Scope })).Policies as Answer[]).length;
      assert.deepEqual([await count('Local'), await count('AWS'), await count('All')], [1, 3, 4]);
    });
  });

  it('SQS: no token without a page size', async () => {
    await simulate({ resources: { [region]: { 'AWS::SQS::Queue': 1500 } } }, async (aws) => {
      const plain = await ask(aws, 'sqs', 'ListQueues');
      assert.deepEqual([(plain.QueueUrls as string[]).length, plain.NextToken], [1000, undefined]);
      const paged = await ask(aws, 'sqs', 'ListQueues', { MaxResults: 1000 });
      assert.deepEqual([(paged.QueueUrls as string[]).length, typeof paged.NextToken], [1000, 'string']);
    });
  });

  it('KMS: decrypts with the key and the context that it was encrypted with, and with no other', async () => {
    await simulate({ resources: { [region]: { 'AWS::KMS::Key': ['one', 'two'] } } }, async (aws) => {
      const EncryptionContext = { purpose: 'vault', host: 'a' };
      const { CiphertextBlob } = await ask(aws, 'kms', 'Encrypt', { KeyId: 'one', Plaintext: Buffer.from('data key'), EncryptionContext });
      const opened = await ask(aws, 'kms', 'Decrypt', { CiphertextBlob, EncryptionContext: { host: 'a', purpose: 'vault' } });
      assert.equal(Buffer.from(opened.Plaintext as Uint8Array).toString(), 'data key');
      assert.equal(
        (await refusal(ask(aws, 'kms', 'Decrypt', { CiphertextBlob, EncryptionContext: { purpose: 'vault' } }))).name,
        'InvalidCiphertextException',
      );
      assert.equal((await refusal(ask(aws, 'kms', 'Decrypt', { CiphertextBlob, EncryptionContext, KeyId: 'two' }))).name, 'IncorrectKeyException');
    });
  });

  it('Cloud Control and Resource Explorer list types that have no operation of their own', async () => {
    await simulate(
      {
        explorer: { index: region },
        unsupportedTypes: ['AWS::Odd::Thing'],
        resources: { [region]: { 'AWS::AppConfig::Application': 150 }, 'us-east-1': { 'AWS::EC2::Volume': 2 } },
      },
      async (aws) => {
        const TypeName = 'AWS::AppConfig::Application';
        const first = await ask(aws, 'cloudcontrol', 'ListResources', { TypeName, MaxResults: 100 });
        const second = await ask(aws, 'cloudcontrol', 'ListResources', { TypeName, MaxResults: 100, NextToken: first.NextToken });
        assert.deepEqual(
          [(first.ResourceDescriptions as Answer[]).length, (second.ResourceDescriptions as Answer[]).length, second.NextToken],
          [100, 50, undefined],
        );
        assert.equal((await refusal(ask(aws, 'cloudcontrol', 'ListResources', { TypeName: 'AWS::Odd::Thing' }))).name, 'UnsupportedActionException');
        assert.equal((await ask(aws, 'resource-explorer-2', 'GetIndex')).Type, 'AGGREGATOR');
        const { Resources } = await ask(aws, 'resource-explorer-2', 'ListResources', { MaxResults: 1000 });
        assert.equal((Resources as Answer[]).length, 152);
        const { Count } = await ask(aws, 'resource-explorer-2', 'Search', { QueryString: 'region:us-east-1' });
        assert.deepEqual(Count, { TotalResources: 2, Complete: true });
      },
    );
  });

  it('details come from the estate, and else are the service’s own “not set”', async () => {
    const roles = ['plain', { RoleName: 'rich', $answers: { ListRolePolicies: { PolicyNames: ['inline'], IsTruncated: false } } }];
    await simulate({ resources: { global: { 'AWS::IAM::Role': roles } } }, async (aws) => {
      assert.deepEqual((await ask(aws, 'iam', 'ListRolePolicies', { RoleName: 'rich' })).PolicyNames, ['inline']);
      assert.deepEqual((await ask(aws, 'iam', 'ListRolePolicies', { RoleName: 'plain' })).PolicyNames, []);
      assert.equal((await refusal(ask(aws, 'iam', 'GetRolePolicy', { RoleName: 'plain', PolicyName: 'x' }))).status, 404);
    });
  });

  it('pages can be short without being the last, and their size can be ignored', async () => {
    for (const paging of ['short', 'ignored'] as const) {
      await simulate({ paging, resources: { [region]: { 'AWS::EC2::Volume': 40 } } }, async (aws) => {
        let items = 0;
        let NextToken: unknown;
        const sizes = new Set<number>();
        do {
          const answer: Answer = await ask(aws, 'ec2', 'DescribeVolumes', { MaxResults: 10, NextToken });
          const { length } = answer.Volumes as Answer[];
          sizes.add(length);
          items += length;
          NextToken = answer.NextToken;
        } while (NextToken !== undefined);
        assert.equal(items, 40);
        assert.ok([...sizes].some((size) => size < 10));
      });
    }
  });

  it('knows the accounts’ own access keys by the account', () => {
    assert.match(accessKeyIdOf(account), /^AKIA[0-9A-F]{16}$/);
  });
});
