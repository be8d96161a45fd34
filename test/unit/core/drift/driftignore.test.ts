import assert from 'node:assert/strict';
import { allRules } from '../../../rules.ts';
import type { DriftItem } from '../../../../src/core/api/drift.ts';
import { applyIgnore, readDriftignore } from '../../../../src/core/drift/ignore/ignore.ts';
import { wildcard } from '../../../../src/core/wildcard.ts';

const account = '111122223333';
const at = { account, region: 'eu-west-1', reason: '' } as const;
const aws = { ...at, provider: 'aws', kind: 'unmanaged' } as const;
const items: readonly DriftItem[] = [
  { ...aws, key: 'bucket', type: 'AWS::S3::Bucket', id: 'arn:aws:s3:::logs.example.com', name: 'logs.example.com' },
  { ...aws, key: 'role', type: 'AWS::IAM::Role', id: `arn:aws:iam::${account}:role/service-role/AmazonSSM`, name: 'AmazonSSM' },
  {
    ...aws,
    key: 'function',
    kind: 'changed',
    type: 'AWS::Lambda::Function',
    id: `arn:aws:lambda:eu-west-1:${account}:function:my-fn`,
    name: 'my-fn',
    address: 'module.fn["a.b"].aws_lambda_function.this[0]',
    terraformType: 'aws_lambda_function',
    changes: [{ path: 'environment[0].variables.X' }, { path: 'memory_size' }],
  },
  { ...aws, key: 'queue', type: 'AWS::SQS::Queue', id: `arn:aws:sqs:eu-west-1:${account}:orders.fifo`, name: 'orders.fifo' },
  {
    ...aws,
    key: 'instance',
    kind: 'missing',
    type: 'AWS::EC2::Instance',
    id: `arn:aws:ec2:eu-west-1:${account}:instance/i-1`,
    address: 'module.app.aws_instance.web',
    terraformType: 'aws_instance',
  },
  { ...aws, key: 'policy', type: 'AWS::IAM::ManagedPolicy', id: `arn:aws:iam::${account}:policy/team/deploy`, name: 'deploy' },
  {
    ...at,
    provider: 'azure',
    kind: 'unmanaged',
    key: 'vault',
    type: 'Microsoft.KeyVault/vaults',
    id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/secrets.one',
    name: 'secrets.one',
  },
  {
    ...at,
    provider: 'gcp',
    kind: 'unmanaged',
    key: 'storage',
    type: 'storage.googleapis.com/Bucket',
    id: '//storage.googleapis.com/acme.example.com',
    name: 'acme.example.com',
  },
  {
    ...at,
    provider: 'digitalocean',
    kind: 'unmanaged',
    key: 'domain',
    type: 'digitalocean:domain',
    id: 'do:domain:example.com',
    name: 'example.com',
  },
];
const all = items.map(({ key }) => key);

/** The keys of what the lines ignore; of what is ignored in part, key and paths. */
function ignoredBy(text: string): string[] {
  return applyIgnore(items, readDriftignore(text), { now: 0, clouds: allRules }).flatMap(({ key, ignored, ignoredChanges }) =>
    ignored === undefined ? (ignoredChanges ?? []).map(({ path }) => `${key} ${path}`) : [key],
  );
}

const environment = 'function environment[0].variables.X';
const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['dots as they are', 'aws_s3_bucket.logs.example.com', ['bucket']],
  ['dots behind backslashes', 'aws_s3_bucket.logs\\.example\\.com', ['bucket']],
  ['dots of Azure', 'azurerm_key_vault.secrets.one', ['vault']],
  ['dots of Google', 'google_storage_bucket.acme.example.com', ['storage']],
  ['dots of DigitalOcean', 'digitalocean_domain.example.com', ['domain']],
  ['all of a type', 'aws_s3_bucket.*', ['bucket']],
  ['a type alone', 'aws_s3_bucket', ['bucket']],
  ['a native type', 'AWS::S3::Bucket.*', ['bucket']],
  ['stars that span types and ids', '*role.*Amazon*', ['role']],
  ['a star that spans dots', 'aws_s3_bucket.*.com', ['bucket']],
  ['everything', '*', all],
  ['everything, with two stars', '**', all],
  ['everything but a type', '*\n!aws_iam_*', all.filter((key) => key !== 'role' && key !== 'policy')],
  ['everything but what begins so', '*\n!aws_s3_bucket.logs*', all.filter((key) => key !== 'bucket')],
  ['everything but what begins so, escaped', '*\n!aws_s3_bucket.logs\\.*', all.filter((key) => key !== 'bucket')],
  ['what is taken back and taken again', 'aws_s3_bucket.*\n!aws_s3_bucket.logs*\naws_s3_bucket.logs.*', ['bucket']],
  ['a class', 'aws_iam_role.[A-B]mazon*', ['role']],
  ['a class that does not fit', 'aws_iam_role.[C-Z]mazon*', []],
  ['a class that is turned round', 'aws_iam_role.[^C-Z]mazon*', ['role']],
  ['a class that holds a bracket', 'aws_iam_role.[]A]mazon*', ['role']],
  ['a class that nothing closes', 'aws_iam_role.[A-Bmazon*', []],
  ['one character', 'aws_instance.i-?', ['instance']],
  ['several characters', 'aws_iam_role.Amazon???', ['role']],
  ['the URL by which Terraform knows a queue', `aws_sqs_queue.https://sqs.eu-west-1.amazonaws.com/${account}/orders.fifo`, ['queue']],
  ['that URL, escaped', `aws_sqs_queue.https://sqs\\.eu-west-1\\.amazonaws\\.com/${account}/orders\\.fifo`, ['queue']],
  ['an ARN', `aws_iam_policy.arn:aws:iam::${account}:policy/team/deploy`, ['policy']],
  ['spaces at the end, and carriage returns', 'aws_instance.i-1  \r\n# x\r\naws_iam_policy.deploy\r\n', ['instance', 'policy']],
  ['an escaped space at the end, which counts', 'aws_instance.i-1\\ ', []],
  ['a byte order mark', '\uFEFFaws_instance.i-1', ['instance']],
  ['escaped marks at the beginning', '\\!x\n\\#y\naws_instance.i-1', ['instance']],
  ['a backslash at the end, which makes no pattern', 'aws_instance.i-1\\', []],
  ['a comment behind a pattern, which is part of it', 'aws_instance.i-1 # old', []],
  ['an address', 'module.app.aws_instance.web', ['instance']],
  ['a module', 'module.app', ['instance']],
  ['a module with a star', 'module.app.*', ['instance']],
  ['modules by their beginning', 'module.fn*', ['function']],
  ['a key, as Terraform prints it', 'module.fn["a.b"].aws_lambda_function.this[0]', ['function']],
  ['a key, its brackets escaped', 'module.fn\\["a.b"\\].aws_lambda_function.this\\[0\\]', ['function']],
  ['an attribute of all', 'aws_lambda_function.*.environment', [environment]],
  ['attributes by a star', 'aws_lambda_function.*.env*', [environment]],
  ['an attribute of one', 'aws_lambda_function.my-fn.memory_size', ['function memory_size']],
  ['one key of an attribute', 'aws_lambda_function.my-fn.environment.0.variables.X', [environment]],
  ['all attributes but one', 'aws_lambda_function.my-fn.*\n!aws_lambda_function.my-fn.memory_size', [environment]],
  ['an attribute of an address', 'module.fn*.memory_size', ['function memory_size']],
  ['no part of a name', 'aws_s3_bucket.logs', ['bucket']],
  ['no other end', 'aws_instance.i-', []],
];

describe('.driftignore', () => {
  for (const [what, text, keys] of cases) {
    it(`takes ${what}`, () => {
      assert.deepEqual(ignoredBy(text), keys);
    });
  }
});

describe('a wildcard', () => {
  it('is answered in steps that grow with both lengths, however many stars there are', () => {
    const text = 'a'.repeat(20_000);
    for (const pattern of [`${'*a'.repeat(500)}*b`, `${'*'.repeat(2_000)}b`, `${'[a-b]*'.repeat(300)}c`]) {
      assert.equal(wildcard(pattern, { classes: true })(text), false);
    }
    assert.equal(wildcard(`${'*a'.repeat(500)}*`)(text), true);
  });

  it('takes brackets and backslashes for what they are, and case for what it is, unless it is said otherwise', () => {
    assert.equal(wildcard('[a]\\*')('[a]\\x'), true);
    assert.equal(wildcard('A*')('ab'), false);
    assert.equal(wildcard('A*', { ignoreCase: true })('aB'), true);
  });
});
