import assert from 'node:assert/strict';
import type { KnownResourceType } from '../../../src/core/api/types.ts';
import { allRules } from '../../rules.ts';
import type { OpenedEngine } from '../open-engine.ts';
import { openEngine } from '../open-engine.ts';
import { runTerminal } from './run-terminal.ts';

describe('driftmgr types', () => {
  let opened: OpenedEngine;
  let types: readonly KnownResourceType[];

  before(async () => {
    opened = await openEngine({});
    const { code, stdout } = await runTerminal(opened, ['types', '--json']);
    assert.equal(code, 0);
    const json = JSON.parse(stdout) as { schemaVersion: number; types: readonly KnownResourceType[] };
    assert.equal(json.schemaVersion, 1);
    types = json.types;
  });
  after(() => opened.close());

  const named = (type: string) => types.find((one) => one.type === type);
  const terraform = (type: string) => types.flatMap((one) => one.terraform).find((one) => one.type === type);

  it('says of each type whether it is listed, looked up, compared and imported', () => {
    assert.deepEqual(named('AWS::S3::Bucket'), {
      provider: 'aws',
      type: 'AWS::S3::Bucket',
      title: 'S3 buckets',
      scope: 'global',
      listing: 'yes',
      lookup: true,
      terraform: named('AWS::S3::Bucket')?.terraform ?? [],
    });
    assert.deepEqual(terraform('aws_s3_bucket'), { type: 'aws_s3_bucket', attributes: true, import: true });
    assert.deepEqual(terraform('aws_security_group_rule'), {
      type: 'aws_security_group_rule',
      partOf: 'aws_security_group',
      attributes: true,
      import: null,
    });
    assert.equal(terraform('azurerm_storage_account')?.import, true);
    assert.equal(terraform('google_compute_instance')?.import, true);
    assert.equal(terraform('digitalocean_droplet')?.import, true);
    // Its pages say that it cannot be imported.
    assert.equal(terraform('google_dataproc_cluster')?.import, false);
    assert.ok(types.some(({ listing }) => listing === 'on-demand') && types.some(({ listing }) => listing === 'index'));
    assert.ok(types.some(({ provider, lookup }) => provider === 'aws' && !lookup));
  });

  it('leaves out no type of Terraform that has a row', () => {
    const shown = new Set(types.flatMap((one) => one.terraform.map(({ type }) => type)));
    const lost = allRules.all.flatMap((rules) => rules.knownTypes().flatMap(({ type }) => (shown.has(type) ? [] : [type])));
    assert.deepEqual(lost, []);
  });

  it('finds types by words, of one cloud, and asks whether another is meant', async () => {
    const found = await runTerminal(opened, ['types', '--provider', 'aws', 'security', 'group']);
    assert.match(found.stdout, /AWS::EC2::SecurityGroup +yes +yes +aws_security_group +yes +yes/);
    assert.doesNotMatch(found.stdout, /AWS::S3|azurerm/);
    assert.match(found.stderr, /^AWS: \d+ types, \d+ of them listed; /);
    const one = await runTerminal(opened, ['types', 'aws_security_group_rule']);
    assert.equal(one.stdout.trimEnd().split('\n').length, 2);
    const none = await runTerminal(opened, ['types', 'aws_s3_bucet']);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /No type is known by "aws_s3_bucet".*\nIs aws_s3_bucket meant\?/);
  });
});
