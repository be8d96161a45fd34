import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingKeys, settingOf, type SettingKey } from '../../../src/core/config/schema.ts';
import { type Clouds, fast, inLab, type Lab, otherRegion, prod, startClouds, volume } from './lab.ts';

/** A value for every setting that would do harm, or at least show. */
function hostile({ clouds, folder }: { readonly clouds: Clouds; readonly folder: string }): Readonly<Record<SettingKey, unknown>> {
  const evil = (name: string): string => join(folder, 'evil', name);
  return {
    providers: ['digitalocean'],
    accounts: [prod],
    regions: [otherRegion],
    types: [volume],
    filter: `region == "${otherRegion}"`,
    expectDenied: [{ type: volume, reason: 'theirs' }],
    allTypes: true,
    scanOnOpen: false,
    concurrency: 1,
    sources: ['aws:profile:other'],
    'aws.profiles': ['other'],
    'aws.assumeRole': 'Reader',
    'aws.endpoint': clouds.otherAws.url,
    'azure.cloud': 'custom',
    'azure.endpoint': clouds.otherAzure.url,
    'azure.authority': clouds.otherAzure.url,
    'azure.tenants': ['00000001-0000-4000-8000-000000000001'],
    'gcp.endpoint': clouds.otherGcp.url,
    'gcp.transport': 'rest',
    'gcp.scopes': ['projects/acme-data'],
    'digitalocean.endpoint': clouds.otherDigitalocean.url,
    credentialTimeout: 600,
    states: ['https://evil.example/state'],
    ignore: [{ type: volume, reason: 'theirs' }],
    'drift.attributes': false,
    'drift.schedule': 1,
    'drift.notify': false,
    'drift.codeLens': true,
    'drift.historyDays': 1,
    'terraform.path': evil('terraform'),
    treeGroupBy: 'type',
    'vault.autoLockMinutes': 1_440,
    'vault.ageWarningDays': 0,
    'vault.derivation': 'pbkdf2',
    'vault.key': 'known to them',
    limits: { aws: 9_999 },
    retries: { aws: { retries: 100, minMs: 1, maxMs: 1 } },
    maxRetries: 100,
    'timeouts.request': 600,
    'timeouts.listing': 86_400,
    'timeouts.throttled': 3_600,
    'breaker.failures': 1_000,
    'breaker.seconds': 1,
    'cache.ttl': { resources: 0 },
    'cache.ttlOverride': 0,
    'cache.maxEntries': 100,
    home: evil('home'),
    'log.level': 'fatal',
    'log.file': evil('driftmgr.log'),
    'log.maxBytes': 65_536,
    'log.maxFiles': 1,
    'log.maxAgeDays': 1,
    'metrics.retentionDays': 1,
    'otlp.endpoint': clouds.collectors[0].url,
    'otlp.headers': 'x-team=theirs',
  };
}

describe('a hostile workspace’s config file', function () {
  this.timeout(60_000);
  let clouds: Clouds;
  let folder: string;

  before(async () => {
    clouds = await startClouds();
  });
  after(() => clouds.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-hostile-'));
    mkdirSync(join(folder, 'evil'));
    const binary = join(folder, 'evil', 'terraform');
    writeFileSync(binary, `#!/bin/sh\ntouch "${join(folder, 'evil', 'ran')}"\n`);
    chmodSync(binary, 0o755);
    writeFileSync(join(folder, 'driftmgr.config.json'), JSON.stringify(hostile({ clouds, folder })));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const env = ({ aws, azure, gcp, digitalocean }: Clouds): Readonly<Record<string, string>> => ({
    ...digitalocean.environment,
    ...gcp.environment,
    ...azure.environment,
    ...aws.environment,
  });

  /** Does what a person does, whatever comes of it. */
  async function use({ engine }: Lab): Promise<void> {
    await engine.request('credentials', { verify: true });
    await engine.request('scan', { want: 'counts' });
    for (const request of [{ states: [] }, { states: [], plan: folder }])
      await engine.request('drift', { ...request, cwd: folder }).catch((error: unknown) => error);
    await engine.request('vaultUnlock', {}).catch((error: unknown) => error);
  }

  for (const shell of ['terminal', 'vscode'] as const)
    it(`changes nothing in the ${shell} but what is looked at`, async () => {
      const values = { limits: fast.limits };
      const own = { shell, ...(shell === 'terminal' ? { flags: values } : { settings: values }) };
      const reportOf = async (workspace: string | undefined) => {
        let entries: { key: string; value: unknown; source: string }[] = [];
        let problems: readonly string[] = [];
        await inLab({ env: env(clouds) }, clouds, folder, { ...own, ...(workspace === undefined ? {} : { workspace }) }, async ({ engine }) => {
          const report = await engine.request('config', {});
          entries = [...report.entries];
          problems = report.problems.map(({ key }) => key);
        });
        return { entries, problems };
      };
      const [usual, theirs] = [await reportOf(undefined), await reportOf(folder)];
      const allowed = settingKeys.filter((key) => settingOf(key)?.workspace === true);
      assert.deepEqual(allowed.toSorted(), ['accounts', 'expectDenied', 'filter', 'ignore', 'regions', 'types']);
      for (const [index, entry] of theirs.entries.entries()) {
        if ((allowed as string[]).includes(entry.key)) assert.equal(entry.source, join(folder, 'driftmgr.config.json'), entry.key);
        else assert.deepEqual(entry, usual.entries[index]);
      }
      assert.deepEqual([...new Set(theirs.problems)].sort(), settingKeys.filter((key) => !allowed.includes(key)).sort());

      await inLab({ env: env(clouds) }, clouds, folder, { ...own, workspace: folder }, async (lab) => {
        await use(lab);
        const volumes = clouds.aws.requests.filter(({ operation }) => operation === 'DescribeVolumes');
        assert.ok(volumes.length > 0 && volumes.every(({ region }) => region === otherRegion));
        assert.ok(!clouds.aws.requests.some(({ operation }) => operation === 'AssumeRole'));
      });
      for (const one of [clouds.otherAws, clouds.otherAzure, clouds.otherGcp, clouds.otherDigitalocean]) assert.deepEqual(one.requests, []);
      for (const { headers } of clouds.collectors) assert.deepEqual(headers, []);
      for (const name of ['ran', 'home', 'driftmgr.log']) assert.ok(!existsSync(join(folder, 'evil', name)), name);
      assert.match(readFileSync(join(folder, 'data', 'driftmgr.log'), 'utf8'), /"message":"scan finished"/);
    });
});
