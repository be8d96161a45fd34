import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { localFiles } from '../../../../src/core/terraform/local-files.ts';
import { parseState } from '../../../../src/core/terraform/parse-state.ts';
import { readStates } from '../../../../src/core/terraform/read-states.ts';
import type { StateReaders, StatesRead } from '../../../../src/core/terraform/state-instance.ts';
import { keptRun, runTerraform, secretInput } from './terraform-runs.ts';
import type { TerraformRun } from './terraform-runs.ts';
import { describeStates } from '../../../rules.ts';

const readers: StateReaders = {
  ...localFiles,
  env: {},
  remote: () => Promise.reject(new Error('nothing here is remote')),
  http: () => Promise.reject(new Error('nothing here is remote')),
};

function read(states: readonly string[], cwd: string, env: StateReaders['env'] = {}): Promise<StatesRead> {
  return readStates({ states, cwd }, { ...readers, env }, new AbortController().signal);
}

for (const [source, obtain] of Object.entries({ installed: runTerraform, kept: keptRun })) {
  describe(`what terraform writes (${source})`, () => {
    let run: TerraformRun;
    let folder: string;

    before(async function () {
      this.timeout(60_000);
      // Without the binary the kept outputs stand in for it.
      run = (await obtain()) ?? (await keptRun());
      folder = run.folder;
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it('has every address as `terraform state list` prints it', async () => {
      const states = await read(['custom.tfstate'], folder);
      assert.deepEqual(states.problems, []);
      assert.deepEqual(states.instances.map(({ address }) => address).sort(), [...run.addresses].sort());
      assert.equal(states.summaries[0]?.terraformVersion, '1.11.4');
      assert.equal(states.summaries[0].resources, run.addresses.length);
    });

    it('marks what is tainted and what is sensitive', async () => {
      const { instances } = await read(['custom.tfstate'], folder);
      assert.deepEqual(
        instances.filter(({ tainted }) => tainted).map(({ address }) => address),
        ['terraform_data.one'],
      );
      const secret = instances.find(({ address }) => address === 'terraform_data.secret');
      assert.ok((secret?.sensitivePaths.length ?? 0) > 0);
      assert.match(secret?.sensitivePaths.join() ?? '', /input/);
    });

    it('follows what was moved', async () => {
      const { instances } = await read(['custom.tfstate'], folder);
      const moved = instances.find(({ address }) => address === 'terraform_data.renamed');
      assert.deepEqual(moved?.attributes['output'], { type: 'string', value: 'was moved' });
    });

    it('reads `terraform show -json` of the state and of a plan the same', async () => {
      for (const file of ['shown.json', 'plan.json']) {
        const { instances } = parseState(await readFile(join(folder, file)), file);
        assert.deepEqual(instances.map(({ address }) => address).sort(), [...run.addresses].sort(), file);
        assert.ok(instances.some(({ address, tainted }) => address === 'terraform_data.one' && tainted === true));
      }
    });

    it('finds the state of a folder by its backend settings and its workspace', async () => {
      const selected = await read(['.'], folder);
      assert.deepEqual(selected.problems, []);
      assert.deepEqual(
        selected.summaries.map(({ source: named, resources }) => [named, resources]),
        [['terraform.tfstate.d/blue/terraform.tfstate', 3]],
      );
      const standard = await read(['.'], folder, { TF_WORKSPACE: 'default' });
      assert.deepEqual(
        standard.summaries.map(({ source: named }) => named),
        ['custom.tfstate'],
      );
    });

    it('says what the backend file is when it is named in place of the folder', async () => {
      const { problems } = await read(['.terraform/terraform.tfstate'], folder);
      assert.equal(problems[0]?.code, 'state-not-a-state');
      assert.match(problems[0].hint ?? '', /folder/);
    });

    it('describes a state without any of its values', async () => {
      const report = describeStates(await read(['custom.tfstate', 'shown.json', 'plan.json'], folder));
      assert.ok(!JSON.stringify(report).includes(secretInput));
      assert.ok((await readFile(join(folder, 'custom.tfstate'), 'utf8')).includes(secretInput));
      assert.ok(report.resources.every(({ comparable, reason }) => !comparable && reason !== undefined));
    });

    it('does not take a binary plan for a state', async () => {
      const { problems, instances } = await read(['planned.bin'], folder);
      assert.equal(instances.length, 0);
      assert.equal(problems[0]?.code, 'state-not-a-state');
      assert.match(problems[0].hint ?? '', /terraform show -json/);
    });
  });
}
