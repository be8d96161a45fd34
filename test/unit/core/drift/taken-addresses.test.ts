import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { takenAddresses } from '../../../../src/core/drift/session/taken-addresses.ts';
import { parseState } from '../../../../src/core/terraform/parse-state.ts';
import { importBlocks } from '../../../rules.ts';
import { stateBytes } from './estate.ts';

const hcl = 'resource "aws_vpc" "web" {\n}\n';
const json = JSON.stringify({ resource: { aws_vpc: { web: {} } } });
const none = { instances: [], summaries: [], problems: [] };
const stateWith = (source: string, ...resources: Parameters<typeof stateBytes>[0]) => {
  const { instances, summary } = parseState(stateBytes(resources), source);
  return { ...none, instances, summaries: [summary] };
};
const vpc = (more: object = {}) => ({ type: 'aws_vpc', name: 'web', instances: [{ attributes: { id: 'vpc-1' }, ...more }] });

describe('addresses that are taken', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'driftmgr-taken-')));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };

  const forms: readonly (readonly [string, Readonly<Record<string, string>>, typeof none | ReturnType<typeof stateWith>, boolean])[] = [
    ['a state', {}, stateWith('terraform.tfstate', vpc()), true],
    ['a state, with a number', {}, stateWith('terraform.tfstate', vpc({ index_key: 0 })), true],
    ['a state, with a key that holds dots and brackets', {}, stateWith('terraform.tfstate', vpc({ index_key: 'a.b["c"]' })), true],
    ['code', { 'main.tf': hcl }, none, true],
    ['code in JSON', { 'cdk.tf.json': json }, none, true],
    ['code of OpenTofu', { 'main.tofu': hcl }, none, true],
    ['code of OpenTofu in JSON', { 'main.tofu.json': json }, none, true],
    ['an import block without a resource', { 'i.tf': 'import {\n  to = aws_vpc.web["x"]\n  id = "vpc-9"\n}\n' }, none, true],
    ['an import block in JSON', { 'i.tf.json': JSON.stringify({ import: [{ to: 'aws_vpc.web', id: 'x' }] }) }, none, true],
    ['a moved block', { 'm.tf': 'moved {\n  from = aws_vpc.old\n  to = aws_vpc.web\n}\n' }, none, true],
    ['code beside a state elsewhere', { 'envs/dev/main.tf': hcl }, stateWith('envs/dev/terraform.tfstate'), true],
    ['code beside the file that is written', { 'out/main.tf': hcl }, none, true],
    ['nothing: it is in a module of the state', {}, stateWith('terraform.tfstate', { ...vpc(), module: 'module.net' }), false],
    ['nothing: it is in a comment', { 'main.tf': `/* ${hcl} */` }, none, false],
    ['nothing: a data source has the name', { 'main.tf': 'data "aws_vpc" "web" {}\n' }, none, false],
    ['nothing: main.tofu is read in its place', { 'main.tf': hcl, 'main.tofu': '' }, none, false],
    ['nothing: the file is written anew', { 'out/imports.tf': hcl }, none, false],
  ];
  for (const [what, files, states, isTaken] of forms) {
    it(`are found in ${what}`, async () => {
      write(files);
      const taken = await takenAddresses(states, { cwd: folder, output: join(folder, 'out', 'imports.tf') }, {});
      assert.equal(taken.has('aws_vpc.web'), isTaken, [...taken].join());
      const id = 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-2';
      const resource = {
        provider: 'aws',
        account: '111122223333',
        region: 'eu-west-1',
        type: 'AWS::EC2::VPC',
        id,
        name: 'web',
        source: 'test',
      } as const;
      const { text } = importBlocks([resource], taken);
      assert.match(text, isTaken ? /to = aws_vpc\.web_[0-9a-f]{6}\n/ : /to = aws_vpc\.web\n/);
      // A longer name that is taken too makes way for a still longer one.
      const [, longer = ''] = /to = (\S+)/.exec(text) ?? [];
      const next = importBlocks([resource], new Set([...taken, longer])).text;
      assert.ok(!next.includes(`to = ${longer}\n`), next);
    });
  }
});
