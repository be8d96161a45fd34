import assert from 'node:assert/strict';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import { sampleDigitalOcean } from '../../cloud/digitalocean/estate.ts';
import { type SimulatedDigitalOcean, startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { runTerminal } from '../cli/run-terminal.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

const note = 'The certificates of AWS_CA_BUNDLE (/none.pem) could not be taken in, so servers that need them are not trusted: not there';
const type = ['--type', 'digitalocean:tag'];

describe('what is told beside a comparison', function () {
  this.timeout(60_000);
  let ocean: SimulatedDigitalOcean;
  let opened: OpenedEngine;

  before(async () => {
    ocean = await startDigitalOcean(sampleDigitalOcean);
    opened = await openEngine(ocean.environment, {}, undefined, undefined, { notes: [note] });
    const state = { version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'beside', outputs: {}, resources: [] };
    writeFileSync(join(opened.folder, 'empty.tfstate'), JSON.stringify(state));
  });
  after(async () => {
    await opened.close();
    await ocean.close();
  });

  it('is what went wrong at the start, in every form of the report, without making it incomplete', async () => {
    const drift = async (format: string): Promise<string> =>
      (await runTerminal(opened, ['drift', 'empty.tfstate', '--no-attributes', ...type, '--format', format])).stdout;
    const report = JSON.parse(await drift('json')) as DriftReport;
    assert.deepEqual(
      report.problems.map(({ code, message, expected }) => ({ code, message, expected })),
      [{ code: 'start', message: note, expected: true }],
    );
    assert.equal(report.complete, true);
    for (const format of ['table', 'markdown', 'html', 'sarif', 'junit'])
      assert.match(await drift(format), /certificates\s+of\s+AWS.{0,2}CA.{0,2}BUNDLE/, format);
  });

  it('is the same of what states hold, and of no state that could be read', async () => {
    const state = await runTerminal(opened, ['state', 'empty.tfstate']);
    assert.equal(state.code, 0);
    assert.match(state.stdout, /certificates of AWS_CA_BUNDLE/);
    const none = await runTerminal(opened, ['drift', 'none.tfstate', ...type]);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /none\.tfstate does not exist\..+certificates of AWS_CA_BUNDLE/s);
  });

  it('is how old the report is that stays in its file where a comparison fails', async () => {
    const file = join(opened.folder, 'drift.json');
    const args = ['drift', '--no-attributes', ...type, '--json', '--output', 'drift.json'];
    await runTerminal(opened, [...args, 'empty.tfstate']);
    const before = readFileSync(file, 'utf8');
    const threeHoursAgo = Date.now() / 1000 - 3 * 3600;
    utimesSync(file, threeHoursAgo, threeHoursAgo);
    const { code, stderr } = await runTerminal(opened, [...args, 'none.tfstate']);
    assert.equal(code, 2);
    assert.match(stderr, /drift\.json is left as it was: what it holds is 3 h old\./);
    assert.match(stderr, /code: state-missing/);
    assert.equal(readFileSync(file, 'utf8'), before);
  });
});
