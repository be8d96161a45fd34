import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import type { Scope } from '../../../src/core/model.ts';
import type { StatusJson } from '../../../src/core/render/status-json.ts';
import { sampleGcp } from '../../cloud/gcp/estate.ts';
import { type SimulatedGcp, startGcp } from '../../cloud/gcp/server.ts';
import { runTerminal } from '../cli/run-terminal.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

const project = 'acme-shop-prod';
const instance = 'compute.googleapis.com/Instance';

/** What narrows a look, what of it is said in the JSON, and what for people. */
const narrowings: readonly { readonly flags: readonly string[]; readonly scope: (known: number) => Scope; readonly says: RegExp }[] = [
  {
    flags: ['--account', project],
    scope: (known) => ({ accounts: [project], ofAccounts: known }),
    says: /Looked only at 1 of \d+ accounts \(acme-shop-prod\)\./,
  },
  { flags: ['--provider', 'gcp'], scope: () => ({ providers: ['gcp'] }), says: /Looked only at Google Cloud\./ },
  { flags: ['--region', 'us-central1'], scope: () => ({ regions: ['us-central1'] }), says: /Looked only at region us-central1\./ },
  { flags: ['--type', instance], scope: () => ({ types: [instance] }), says: /Looked only at type compute\.googleapis\.com\/Instance\./ },
  { flags: ['--filter', 'tags.env != "x"'], scope: () => ({ expression: 'tags.env != "x"' }), says: /Looked only at what meets tags\.env/ },
];

describe('a look at a part', function () {
  this.timeout(60_000);
  let gcp: SimulatedGcp;
  let opened: OpenedEngine;
  let known: number;

  /** Without the marks that a format puts around its text, and the breaks of its lines. */
  const plain = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('\\', '').replaceAll(/\s+/g, ' ');

  before(async () => {
    gcp = await startGcp(sampleGcp);
    opened = await openEngine(gcp.environment);
    known = (await opened.engine.request('scan', { want: 'counts' })).accounts.length;
    const state = { version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'part', outputs: {}, resources: [] };
    writeFileSync(join(opened.folder, 'empty.tfstate'), JSON.stringify(state));
  });
  after(async () => {
    await opened.close();
    await gcp.close();
  });

  for (const { flags, scope, says } of narrowings) {
    it(`${flags[0] ?? ''} is said by status and by every form of the drift report`, async () => {
      const status = async (...more: string[]): Promise<string> => (await runTerminal(opened, ['status', ...flags, ...more])).stdout;
      const drift = async (format: string): Promise<string> =>
        (await runTerminal(opened, ['drift', 'empty.tfstate', '--no-attributes', ...flags, '--format', format])).stdout;
      assert.deepEqual((JSON.parse(await status('--json')) as StatusJson).scope, scope(known));
      assert.match(plain(await status()), says);
      assert.deepEqual((JSON.parse(await drift('json')) as DriftReport).scope, scope(known));
      for (const format of ['table', 'markdown', 'html']) assert.match(plain(await drift(format)), says, format);
    });
  }

  it('is not said of a look at everything', async () => {
    const { stdout } = await runTerminal(opened, ['status', '--json']);
    assert.equal((JSON.parse(stdout) as StatusJson).scope, null);
    assert.ok(!(await runTerminal(opened, ['status'])).stdout.includes('Looked only'));
  });

  it('is said of an inventory that a narrowed look began, whoever asks for it later', async () => {
    const first = await openEngine(gcp.environment);
    await first.engine.request('scan', { want: 'counts', filter: { types: [instance] } });
    assert.deepEqual((await first.engine.request('inventory', {}))?.scope, { types: [instance] });
    await first.engine.close();
    const next = await openEngine(gcp.environment, {}, first.folder);
    assert.deepEqual((await next.engine.request('inventory', {}))?.scope, { types: [instance] });
    await next.close();
    await first.close();
  });
});

describe('a comparison of which a state could not be read', function () {
  this.timeout(60_000);
  let gcp: SimulatedGcp;
  let opened: OpenedEngine;

  before(async () => {
    gcp = await startGcp(sampleGcp);
    opened = await openEngine(gcp.environment);
    const resource = {
      mode: 'managed',
      type: 'google_compute_instance',
      name: 'gone',
      provider: 'provider["registry.terraform.io/hashicorp/google"]',
      instances: [{ attributes: { id: `projects/${project}/zones/us-central1-b/instances/gone`, name: 'gone', project, zone: 'us-central1-b' } }],
    };
    const state = { version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'part', outputs: {} };
    writeFileSync(join(opened.folder, 'empty.tfstate'), JSON.stringify({ ...state, resources: [] }));
    writeFileSync(join(opened.folder, 'one.tfstate'), JSON.stringify({ ...state, resources: [resource] }));
    writeFileSync(join(opened.folder, 'broken.tfstate'), '{');
  });
  after(async () => {
    await opened.close();
    await gcp.close();
  });

  const drift = async (...args: string[]) => runTerminal(opened, ['drift', '--no-attributes', '--type', instance, ...args]);

  it('is incomplete, and calls nothing unmanaged for sure that the unread state may manage', async () => {
    const { code, stdout } = await drift('empty.tfstate', 'broken.tfstate', '--json');
    const report = JSON.parse(stdout) as DriftReport;
    assert.deepEqual([code, report.complete], [3, false]);
    assert.ok(report.items.length > 0 && report.items.every(({ kind, uncertain }) => kind === 'unmanaged' && uncertain === true));
    assert.match(report.items[0]?.reason ?? '', /one that could not be read may/);
    assert.match((await drift('empty.tfstate', 'broken.tfstate')).stdout, /in no state that could be read/);
    assert.match((await drift('empty.tfstate', 'broken.tfstate', '--format', 'sarif')).stdout, /"level": "note"/);
    assert.doesNotMatch((await drift('empty.tfstate', 'broken.tfstate', '--format', 'junit')).stdout, /<failure/);
    const blocks = await runTerminal(opened, ['import-blocks', '--all', '--type', instance, 'empty.tfstate', 'broken.tfstate']);
    assert.equal(blocks.code, 3);
    assert.match(blocks.stderr, /left out: a state that could not be read may manage them/);
    assert.doesNotMatch(blocks.stdout, /^import /m);
  });

  it('still is drift where something of a state that was read is missing', async () => {
    const { code, stdout } = await drift('one.tfstate', 'broken.tfstate', '--json');
    assert.equal(code, 1);
    assert.deepEqual(
      (JSON.parse(stdout) as DriftReport).items.filter(({ uncertain }) => uncertain !== true).map(({ kind }) => kind),
      ['missing'],
    );
  });

  it('is sure where every state was read', async () => {
    const { code, stdout } = await drift('empty.tfstate', '--json');
    assert.equal(code, 1);
    assert.ok((JSON.parse(stdout) as DriftReport).items.every(({ uncertain }) => uncertain === undefined));
  });
});
