import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { runCli } from '../../../src/cli/main.ts';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import type { InventorySummary } from '../../../src/core/model.ts';
import { sampleEstate } from '../../cloud/aws/estate/sample.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { sampleAzure } from '../../cloud/azure/estate.ts';
import { startAzure } from '../../cloud/azure/server.ts';
import { sampleDigitalOcean } from '../../cloud/digitalocean/estate.ts';
import { startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { sampleGcp } from '../../cloud/gcp/estate.ts';
import { startGcp } from '../../cloud/gcp/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

/** The values of one filter flag: names that are right, in whatever spelling, and one that nothing answers to. */
interface Names {
  readonly right: readonly string[];
  readonly misspelt: string;
}

interface Cloud {
  readonly start: () => Promise<{ readonly environment: Readonly<Record<string, string>>; close(): Promise<void> }>;
  readonly provider: Names;
  readonly account: Names;
  readonly region: Names;
  readonly type: Names;
  /** Names of the credential in use, not spelt otherwise: two of them may differ in case alone. */
  readonly source: Names;
  /** A resource that a state has and the cloud has not, within all of the names above. */
  readonly ghost: { readonly type: string; readonly provider: string; readonly attributes: Readonly<Record<string, unknown>> };
}

const clouds: Readonly<Record<string, Cloud>> = {
  aws: {
    start: () => startAws(estateOf(sampleEstate)),
    provider: { right: ['aws', 'AWS'], misspelt: 'asw' },
    account: { right: ['417263950128', 'acme-prod', 'ACME-Prod'], misspelt: 'acme-prdo' },
    region: { right: ['us-east-1', 'US-EAST-1', 'US East (N. Virginia)'], misspelt: 'us-eats-1' },
    type: { right: ['AWS::EC2::Instance', 'aws::ec2::instance', 'aws_instance', 'EC2 instances'], misspelt: 'AWS::EC2::Instances' },
    source: { right: ['aws:environment', 'environment'], misspelt: 'AWS:enviroment' },
    ghost: {
      type: 'aws_instance',
      provider: 'hashicorp/aws',
      attributes: { id: 'i-0gone', arn: 'arn:aws:ec2:us-east-1:417263950128:instance/i-0gone', tags: {} },
    },
  },
  azure: {
    start: () => startAzure(sampleAzure),
    provider: { right: ['azure', 'Azure'], misspelt: 'azrue' },
    account: {
      right: ['0000000b-0000-4000-8000-000000000001', '0000000B-0000-4000-8000-000000000001', 'acme PRODUCTION'],
      misspelt: 'Acme producton',
    },
    region: { right: ['westeurope', 'WestEurope', 'West Europe'], misspelt: 'westeuorpe' },
    type: {
      right: ['Microsoft.Storage/storageAccounts', 'microsoft.storage/STORAGEACCOUNTS', 'azurerm_storage_account', 'storage accounts'],
      misspelt: 'Microsoft.Storage/storageAccount',
    },
    source: { right: ['azure:token', 'token'], misspelt: 'azure:tokne' },
    ghost: {
      type: 'azurerm_storage_account',
      provider: 'hashicorp/azurerm',
      attributes: {
        id: '/subscriptions/0000000b-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/gone',
        name: 'gone',
        location: 'westeurope',
      },
    },
  },
  gcp: {
    start: () => startGcp(sampleGcp),
    provider: { right: ['gcp', 'GCP'], misspelt: 'gpc' },
    account: { right: ['acme-shop-prod', 'Acme-Shop-Prod', 'shop (production)'], misspelt: 'acme-shop-prdo' },
    region: { right: ['us-central1', 'US-Central1', 'us-central1-b'], misspelt: 'us-cental1' },
    type: {
      right: ['compute.googleapis.com/Instance', 'compute.googleapis.com/instance', 'google_compute_instance'],
      misspelt: 'compute.googleapis.com/Instances',
    },
    source: { right: ['gcp:env:DRIFTMGR_GCP_TOKEN', 'DRIFTMGR_GCP_TOKEN'], misspelt: 'driftmgr_gcp_token' },
    ghost: {
      type: 'google_compute_instance',
      provider: 'hashicorp/google',
      attributes: {
        id: 'projects/acme-shop-prod/zones/us-central1-b/instances/gone',
        name: 'gone',
        project: 'acme-shop-prod',
        zone: 'us-central1-b',
      },
    },
  },
  digitalocean: {
    start: () => startDigitalOcean(sampleDigitalOcean),
    provider: { right: ['digitalocean', 'DigitalOcean'], misspelt: 'digitalocaen' },
    account: { right: ['5df3e3004a17e242b7c20ca6c9fc25b701a47ece', 'ACME'], misspelt: 'Acmee' },
    region: { right: ['nyc3', 'NYC3', 'New York 3', 'nyc'], misspelt: 'nyc33' },
    type: { right: ['digitalocean:droplet', 'DigitalOcean:Droplet', 'digitalocean_droplet', 'droplets'], misspelt: 'digitalocean:droplets' },
    source: { right: ['digitalocean:env:DIGITALOCEAN_TOKEN', 'DIGITALOCEAN_TOKEN'], misspelt: 'DIGITALOCAEN_TOKEN' },
    ghost: {
      type: 'digitalocean_droplet',
      provider: 'digitalocean/digitalocean',
      attributes: { id: '99999999', urn: 'do:droplet:99999999', name: 'gone', region: 'nyc3' },
    },
  },
};

const commands = {
  status: ['status', '--json'],
  resources: ['resources', '--json'],
  drift: ['drift', '--json', '--no-attributes', 'ghost.tfstate'],
  'import-blocks': ['import-blocks', '--all', 'ghost.tfstate'],
} as const;
type Command = keyof typeof commands;

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly said: string;
}

class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** That a right name led to something: what was asked for was seen, on both sides where there are two. */
const seen: Readonly<Record<Command, (run: Run, what: string) => void>> = {
  status: ({ code, stdout }, what) => {
    const { totals } = JSON.parse(stdout) as InventorySummary;
    assert.equal(code, 0, what);
    assert.ok((totals.count ?? 0) > 0, what);
  },
  resources: ({ code, stdout }, what) => {
    assert.equal(code, 0, what);
    assert.ok(stdout.trim().split('\n').length > 0 && stdout !== '', what);
  },
  drift: ({ code, stdout }, what) => {
    const { counts } = JSON.parse(stdout) as DriftReport;
    assert.equal(code, 1, what);
    assert.ok(counts.missing === 1 && (counts.unmanaged ?? 0) > 0, `${what}: ${JSON.stringify(counts)}`);
  },
  'import-blocks': ({ stdout }, what) => {
    assert.match(stdout, /^import \{/m, what);
  },
};

describe('names in filters', function () {
  this.timeout(60_000);

  for (const [cloud, { start, ghost, ...names }] of Object.entries(clouds)) {
    describe(cloud, () => {
      let simulated: Awaited<ReturnType<Cloud['start']>>;
      let opened: OpenedEngine;
      let folder: string;

      before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'driftmgr-names-'));
        const instances = [{ schema_version: 0, attributes: ghost.attributes }];
        const provider = `provider["registry.terraform.io/${ghost.provider}"]`;
        const resources = [{ mode: 'managed', type: ghost.type, name: 'gone', provider, instances }];
        const state = { version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'names', outputs: {}, resources };
        writeFileSync(join(folder, 'ghost.tfstate'), JSON.stringify(state));
        simulated = await start();
        opened = await openEngine(simulated.environment);
      });

      after(async () => {
        await opened.close();
        await simulated.close();
        rmSync(folder, { recursive: true, force: true });
      });

      // One engine answers all commands of a cloud: what is asked again is in its cache.
      async function run(command: Command, flags: readonly string[]): Promise<Run> {
        const [stdout, stderr] = [new Sink(), new Sink()];
        const terminal = { stdin: new PassThrough(), stdout, stderr, env: {}, cwd: folder, platform: process.platform };
        const engine = { ...opened.engine, close: () => Promise.resolve() };
        const code = await runCli([...commands[command], ...flags], { terminal, version: '0.0.0', openEngine: () => Promise.resolve(engine) });
        return { code, stdout: stdout.text, said: stdout.text + stderr.text };
      }

      const type = ['--type', names.type.right[0] ?? ''];
      for (const command of Object.keys(commands) as Command[]) {
        for (const flag of ['provider', 'account', 'region', 'type', 'source'] as const) {
          const { right, misspelt } = names[flag];
          const beside = flag === 'type' ? ['--provider', cloud] : type;

          it(`${command} --${flag}: right in any spelling, a problem with a suggestion where misspelt, refused where empty`, async () => {
            for (const name of right) seen[command](await run(command, [...beside, `--${flag}`, name]), name);
            const wrong = await run(command, [...beside, `--${flag}`, misspelt]);
            // A provider that does not exist is no usage, and without a credential there is nobody to ask as.
            assert.equal(wrong.code, flag === 'provider' || flag === 'source' ? 2 : 3, `${misspelt}: ${wrong.said}`);
            assert.match(wrong.said, /Is .+ meant\?/, misspelt);
            assert.equal((await run(command, [...beside, `--${flag}`, ''])).code, 2, 'empty');
          });
        }

        it(`${command} --filter: narrows, and compares nothing where nothing meets it`, async () => {
          seen[command](await run(command, [...type, '--filter', `provider == "${cloud}"`]), 'right');
          const none = await run(command, [...type, '--filter', 'name == "nothing is called so"']);
          assert.equal(none.code, command === 'drift' || command === 'import-blocks' ? 3 : 0, none.said);
          if (command === 'drift') assert.equal((JSON.parse(none.stdout) as DriftReport).problems[0]?.code, 'nothing-compared');
          assert.equal((await run(command, [...type, '--filter', 'nmae == "x"'])).code, 2, 'misspelt');
          assert.equal((await run(command, [...type, '--filter', ''])).code, 2, 'empty');
        });
      }
    });
  }
});
