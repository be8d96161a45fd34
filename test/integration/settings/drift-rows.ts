import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import { builders } from '../../cloud/digitalocean/estate.ts';
import { digitaloceanResource } from '../drift/state-of-digitalocean.ts';
import { stateJson } from '../drift/state-of.ts';
import type { Lab, Row } from './lab.ts';
import { scan, volumes } from './scan-rows.ts';

const droplets = { providers: ['digitalocean'], types: ['digitalocean:droplet'] };
const dayMs = 24 * 3_600_000;

/** A state that knows one droplet of all, by other tags than it has. */
function writeState({ folder }: Pick<Lab, 'folder'>): void {
  const made = digitaloceanResource('droplets', 'one', builders['droplets']?.(0) ?? {});
  writeFileSync(join(folder, 'team.tfstate'), stateJson([{ ...made, attributes: { ...made.attributes, tags: ['owner:platform'] } }]));
}

const compare = (lab: Lab): Promise<DriftReport> => lab.engine.request('drift', { states: ['team.tfstate'], cwd: lab.folder });

/** What is compared, and how. */
export const driftRows: readonly Row[] = [
  {
    key: 'ignore',
    value: [{ type: 'digitalocean:droplet', reason: 'theirs' }],
    given: droplets,
    env: ({ clouds }) => clouds.digitalocean.environment,
    prepare: writeState,
    see: async (lab) => ((await compare(lab)).counts.unmanaged ?? NaN) > 0,
    without: true,
    with: false,
  },
  {
    key: 'drift.attributes',
    value: false,
    given: droplets,
    env: ({ clouds }) => clouds.digitalocean.environment,
    prepare: writeState,
    see: async (lab) => {
      const { counts, comparison } = await compare(lab);
      return [counts.changed, comparison !== undefined];
    },
    without: [1, true],
    with: [0, false],
  },
  {
    key: 'drift.historyDays',
    value: 7,
    see: async (lab) => {
      const history = await lab.engine.request('history', {});
      return Math.round((Date.now() - Date.parse(history?.since ?? '')) / dayMs);
    },
    without: 30,
    with: 7,
  },
  {
    key: 'metrics.retentionDays',
    value: 5,
    given: volumes,
    see: async (lab) => {
      await scan(lab);
      lab.ahead(10 * dayMs);
      await scan(lab);
      const { operations } = await lab.engine.request('metrics', { since: new Date(Date.now() - dayMs).toISOString() });
      return operations.find(({ operation }) => operation === 'ec2:DescribeVolumes')?.calls;
    },
    without: 2,
    with: 1,
  },
  {
    key: 'terraform.path',
    value: ({ folder }) => join(folder, 'bin', 'terraform'),
    prepare: ({ folder }) => {
      const plan = JSON.stringify({ format_version: '1.2', terraform_version: '1.11.4', resource_drift: [] });
      mkdirSync(join(folder, 'bin'), { recursive: true });
      mkdirSync(join(folder, 'code'), { recursive: true });
      const path = join(folder, 'bin', 'terraform');
      const script = `const out = process.argv.find((one) => one.startsWith('-out='));
if (out === undefined) process.stdout.write(${JSON.stringify(plan)});
else require('node:fs').writeFileSync(out.slice(5), 'plan');`;
      writeFileSync(path, `#!${process.execPath}\n${script}\n`);
      chmodSync(path, 0o755);
    },
    see: async (lab) =>
      await lab.engine.request('drift', { states: [], cwd: lab.folder, plan: 'code' }).then(
        () => 'planned',
        (error: unknown) => (error instanceof Error && 'code' in error ? error.code : String(error)),
      ),
    without: 'no-terraform',
    with: 'planned',
  },
];
