import assert from 'node:assert/strict';
import { noInstances } from './instance-counts.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeIgnores, ignoreByCode, ignoredPaths } from '../../../../src/core/drift/ignore/ignore-changes.ts';
import type { DriftItem, DriftReport } from '../../../../src/core/api/drift.ts';
import { hclBlocks } from '../../../../src/core/terraform/hcl-blocks.ts';
import { judge } from '../../../rules.ts';

function changed(address: string, paths: readonly string[], state = 'terraform.tfstate'): DriftItem {
  return {
    key: `changed:aws:${address}`,
    kind: 'changed',
    provider: 'aws',
    account: '123456789012',
    region: 'eu-west-1',
    type: 'AWS::EC2::Instance',
    id: address,
    address,
    state,
    reason: 'differs',
    changes: paths.map((path) => ({ path, state: 'a', cloud: 'b' })),
  };
}

describe('ignore_changes', () => {
  const pathsOf = (text: string): readonly string[] | 'all' => {
    const [block] = hclBlocks(`lifecycle {\n${text}\n}\n`);
    assert.ok(block);
    return ignoredPaths(block);
  };

  it('is read in every form that Terraform takes', () => {
    assert.equal(pathsOf('ignore_changes = all'), 'all');
    assert.deepEqual(pathsOf('ignore_changes = []'), []);
    assert.deepEqual(pathsOf('create_before_destroy = true'), []);
    assert.deepEqual(pathsOf('ignore_changes = [tags, instance_type]'), ['tags', 'instance_type']);
    assert.deepEqual(
      pathsOf('ignore_changes = [\n  tags["a.b/c"], # by the platform team, [all] of it\n  // later\n  root_block_device[0].volume_size,\n]'),
      ['tags.a.b/c', 'root_block_device[0].volume_size'],
    );
    assert.deepEqual(pathsOf('ignore_changes = ["tags", "ebs_block_device.0.size"]'), ['tags', 'ebs_block_device[0].size']);
    assert.equal(pathsOf('ignore_changes = ["*"]'), 'all');
    assert.deepEqual(pathsOf('ignore_changes = [tags_all, effective_labels["x"]]'), ['tags', 'labels.x']);
  });

  it('covers what is below a path, and no name that only begins alike', () => {
    const item = changed('aws_instance.a', ['tags.a', 'tags.b', 'ami', 'ami_name', 'root_block_device[0].size']);
    const left = (...paths: string[]): readonly string[] | undefined =>
      ignoreByCode([item], new Map([[item.key, { paths, reason: 'code' }]]))[0]?.changes?.map(({ path }) => path);
    assert.deepEqual(left('tags'), ['ami', 'ami_name', 'root_block_device[0].size']);
    assert.deepEqual(left('tags.a', 'ami'), ['tags.b', 'ami_name', 'root_block_device[0].size']);
    assert.deepEqual(left('root_block_device'), ['tags.a', 'tags.b', 'ami', 'ami_name']);
  });

  describe('in a folder', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'driftmgr-ignore-'));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const write = (path: string, text: string): void => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    const judged = async (items: readonly DriftItem[]): Promise<DriftReport> => {
      const compared: DriftReport = {
        schemaVersion: 1,
        scanId: 's',
        comparedAt: '2026-01-01T00:00:00Z',
        complete: true,
        inStep: false,
        counts: { missing: 0, unmanaged: 0, changed: items.length, managed: 5, notComparable: 0, instances: noInstances },
        coverage: 1,
        items,
        notComparable: [],
        owned: [],
        duplicates: [],
        states: [],
        problems: [],
      };
      return judge(compared, { code: await codeIgnores(items, folder, { env: {} }) }, 0);
    };

    it('is found for count, for_each and modules, and counted as ignored with the place', async () => {
      write(
        'main.tf',
        'resource "aws_instance" "web" {\n  lifecycle {\n    ignore_changes = [tags]\n  }\n}\nmodule "fleet" {\n  source = "./fleet"\n}\n',
      );
      write('fleet/main.tf', 'resource "aws_instance" "this" {\n  lifecycle {\n    ignore_changes = all\n  }\n}\n');
      const report = await judged([
        changed('aws_instance.web[3]', ['tags.env']),
        changed('aws_instance.web["x"]', ['tags.env', 'ami']),
        changed('module.fleet["a.b"].aws_instance.this', ['ami']),
        changed('aws_instance.other', ['ami']),
      ]);
      assert.deepEqual(
        report.items.map(({ ignored, changes }) => [ignored?.reason, changes?.map(({ path }) => path)]),
        [
          ['ignore_changes of the code: main.tf, line 2', ['tags.env']],
          [undefined, ['ami']],
          [`ignore_changes of the code: ${join('fleet', 'main.tf')}, line 2`, ['ami']],
          [undefined, ['ami']],
        ],
      );
      assert.deepEqual([report.counts.changed, report.ignored, report.ignoredAttributes, report.inStep], [2, 2, 1, false]);
    });

    it('is that of the folder which the state belongs to', async () => {
      const ignoring = 'resource "aws_instance" "web" {\n  lifecycle { ignore_changes = [ami] }\n}\n';
      write('one/main.tf', ignoring);
      write('two/main.tf', 'resource "aws_instance" "web" {}\n');
      write('three/main.tf', ignoring);
      const report = await judged([
        changed('aws_instance.web', ['ami'], 'one/terraform.tfstate'),
        { ...changed('aws_instance.web', ['ami'], 'two/terraform.tfstate'), key: 'two' },
        { ...changed('aws_instance.web', ['ami'], 'three (s3)'), key: 'three' },
        { ...changed('aws_instance.web', ['ami'], 's3://bucket/key'), key: 'far' },
      ]);
      assert.deepEqual(
        report.items.map(({ ignored }) => ignored?.by),
        ['code', undefined, 'code', undefined],
      );
    });

    const lifecycle = { lifecycle: { ignore_changes: ['tags'] } };
    const plain = 'resource "aws_instance" "web" {\n  lifecycle {\n    ignore_changes = [ami]\n  }\n}\n';
    const forms: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
      ['JSON', { 'a.tf.json': JSON.stringify({ resource: { aws_instance: { web: lifecycle } } }, null, 1) }, ['ami']],
      ['JSON that says all', { 'a.tf.json': '{"resource":{"aws_instance":{"web":{"lifecycle":[{"ignore_changes":"all"}]}}}}' }, []],
      ['JSON with keys', { 'a.tofu.json': '{"resource":{"aws_instance":{"web":{"lifecycle":{"ignore_changes":["tags[\\"env\\"]"]}}}}}' }, ['ami']],
      ['OpenTofu before Terraform', { 'main.tofu': plain, 'main.tf': plain.replace('[ami]', 'all') }, ['tags.env']],
      ['an override file', { 'main.tf': plain, 'main_override.tf': plain.replace('[ami]', '[tags]') }, ['ami']],
      [
        'an override file in JSON',
        { 'main.tf': plain, 'override.tf.json': JSON.stringify({ resource: { aws_instance: { web: lifecycle } } }) },
        ['ami'],
      ],
      ['an override file of another matter', { 'main.tf': plain, 'override.tf': 'resource "aws_instance" "web" {\n ami = "x"\n}\n' }, ['tags.env']],
    ];
    for (const [what, files, left] of forms) {
      it(`is read from ${what}`, async () => {
        for (const [path, text] of Object.entries(files)) write(path, text);
        const { items } = await judged([changed('aws_instance.web', ['tags.env', 'ami'])]);
        assert.deepEqual(items[0]?.ignored === undefined ? items[0]?.changes?.map(({ path }) => path) : [], left);
      });
    }

    it('says nothing of what is gone', async () => {
      write('main.tf', 'resource "aws_instance" "web" {\n  lifecycle {\n    ignore_changes = all\n  }\n}\n');
      const { changes: _none, ...gone } = changed('aws_instance.web', []);
      assert.equal((await judged([{ ...gone, kind: 'missing' }])).counts.missing, 1);
    });
  });
});
