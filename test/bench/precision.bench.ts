import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriftReport } from '../../src/core/api/drift.ts';
import type { Resource } from '../../src/core/model.ts';
import { spelt } from '../../src/providers/azure/types.ts';
import { startAws } from '../cloud/aws/server.ts';
import { startDigitalOcean } from '../cloud/digitalocean/server.ts';
import { allTypes, found, plant } from '../integration/drift/planted.ts';
import { digitaloceanEstate, fastDigitalOcean, foundInDigitalOcean, plantDigitalOcean } from '../integration/drift/planted-digitalocean.ts';
import { digitaloceanStates } from '../integration/drift/state-of-digitalocean.ts';
import { stateJson, type StateResource } from '../integration/drift/state-of.ts';
import { openEngine } from '../integration/open-engine.ts';
import { compareDrift } from '../rules.ts';
import { azurermChildIds } from '../unit/core/drift/azurerm-child-ids.ts';
import { azurermIds } from '../unit/core/drift/azurerm-ids.ts';
import { inventoryOf, stateOf } from '../unit/core/drift/estate.ts';
import { googleListed } from '../unit/core/drift/google-listed.ts';

/**
 * Precision (how much of what was said is true) and recall (how much of what is true was said) over planted estates, by provider and kind of drift, with the
 * number of planted differences and of resources that must not be told. AWS and DigitalOcean over the wire, with all their types; Azure and Google Cloud with a
 * listing for every type that has a row.
 */
interface Score {
  planted: number;
  right: number;
  wrong: number;
  /** Resources that no item may speak of. */
  quiet: number;
}

const scores = new Map<string, Score>();

/** Holds lines that begin with their kind against those that were planted. */
function score(provider: string, lines: readonly string[], expected: readonly string[], quiet: number): void {
  for (const kind of ['missing', 'unmanaged', 'changed']) {
    const own = scores.get(`${provider} ${kind}`) ?? { planted: 0, right: 0, wrong: 0, quiet: 0 };
    const open = expected.filter((line) => line.startsWith(`${kind} `));
    own.planted += open.length;
    own.quiet += quiet;
    for (const line of lines.filter((one) => one.startsWith(`${kind} `))) {
      const at = open.indexOf(line);
      if (at === -1) own.wrong++;
      else {
        own.right++;
        open.splice(at, 1);
      }
    }
    scores.set(`${provider} ${kind}`, own);
  }
}

async function overTheWire(
  environment: Readonly<Record<string, string>>,
  flags: Readonly<Record<string, unknown>>,
  state: readonly StateResource[],
): Promise<DriftReport> {
  const folder = mkdtempSync(join(tmpdir(), 'driftmgr-precision-'));
  writeFileSync(join(folder, 's.tfstate'), stateJson(state));
  const opened = await openEngine(environment, flags);
  try {
    return await opened.engine.request('drift', { states: ['s.tfstate'], cwd: folder, attributes: true });
  } finally {
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

// The one bus that a region cannot be without is nobody's drift, so there are two of each at least.
for (const size of [2, 3, 12]) {
  const planted = plant(allTypes, { region: 'us-east-1', size: () => size });
  const aws = await startAws(planted.estate);
  const report = await overTheWire(aws.environment, { regions: ['us-east-1', 'global'], limits: { aws: 100_000 } }, planted.state);
  await aws.close();
  score('aws', found(report), planted.expected, allTypes.length * Math.max(0, size - 2));
}

for (const size of [1, 3, 60]) {
  const planted = plantDigitalOcean(size);
  const collections = Object.fromEntries(Object.keys(digitaloceanStates).map((name) => [name, size]));
  const cloud = await startDigitalOcean({ ...digitaloceanEstate, collections });
  const report = await overTheWire(cloud.environment, fastDigitalOcean, planted.state);
  await cloud.close();
  score('digitalocean', foundInDigitalOcean(report), planted.expected, Object.keys(collections).length * Math.max(0, size - 2));
}

/** Types that are nobody's drift where no state knows them, and types of which a project has one. */
const byTheCloud = new Set(['azurerm_network_watcher']);
const single = new Set(['google_app_engine_application', 'google_project']);

/** One of each fate: in step, with another tag, gone, and in no state. `name` makes an id another one, digits as they are. */
async function ofEach(
  terraform: string,
  make: (name: string) => { readonly resource: Resource; readonly state: Readonly<Record<string, unknown>> },
  tagsName: string | undefined,
): Promise<void> {
  const tags = { env: 'prod' };
  const [same, changed, gone, alone] = ['1', '2', '3', '4'].map(make);
  if (same === undefined || changed === undefined || gone === undefined || alone === undefined) return;
  const state = (one: typeof same): Readonly<Record<string, unknown>> => ({ ...one.state, ...(tagsName === undefined ? {} : { [tagsName]: tags }) });
  const listed = [
    { ...same.resource, tags },
    { ...changed.resource, tags: { env: 'dev' } },
    { ...alone.resource, tags },
  ];
  const instances = { [`${terraform}.same`]: state(same), [`${terraform}.changed`]: state(changed), [`${terraform}.gone`]: state(gone) };
  const report = await compareDrift(stateOf(instances), inventoryOf(listed), {
    attributes: true,
    lookup: () => Promise.resolve({ exists: false }),
    signal: new AbortController().signal,
    now: 0,
  });
  const lines = report.items.map(({ kind, address, id }) => `${kind} ${address ?? id ?? ''}`);
  const unmanaged = byTheCloud.has(terraform) ? [] : [`unmanaged ${alone.resource.id}`];
  const differing = tagsName === undefined ? [] : [`changed ${terraform}.changed`];
  score(same.resource.provider, lines, [...differing, `missing ${terraform}.gone`, ...unmanaged], 1);
}

const subscription = '0b1f6471-1bf0-4dda-aec3-111122223333';
for (const [terraform, id] of Object.entries({ ...azurermIds, ...azurermChildIds })) {
  await ofEach(
    terraform,
    (name) => {
      const own = `${id.replaceAll('@', '/subscriptions/~/resourceGroups/group1/providers').replaceAll('~', subscription).split('|', 1).join()}${name}`;
      const steps = own.slice(own.toLowerCase().lastIndexOf('/providers/') + '/providers/'.length).split('/');
      const type = own.includes('/providers/')
        ? steps.filter((_, at) => at === 0 || at % 2 === 1).join('/')
        : 'microsoft.resources/subscriptions/resourcegroups';
      const resource: Resource = {
        provider: 'azure',
        account: subscription,
        region: 'westeurope',
        type: spelt(type.toLowerCase()),
        id: own,
        source: 'bench',
      };
      return { resource, state: { id: own } };
    },
    'tags',
  );
}

for (const { terraform, type, asset, states } of googleListed) {
  const [first = {}] = states;
  if (single.has(terraform)) continue;
  const end = asset.slice(asset.lastIndexOf('/') + 1);
  await ofEach(
    terraform,
    (name) => {
      const isNamed = (value: unknown): boolean => String(value) === end || (typeof value === 'string' && value.endsWith(`/${end}`));
      const another = (value: unknown): unknown => (typeof value === 'number' ? Number(`${String(value)}${name}`) : `${String(value)}${name}`);
      const renamed = Object.fromEntries(Object.entries(first).map(([key, value]) => [key, isNamed(value) ? another(value) : value]));
      return {
        resource: { provider: 'gcp', account: 'acme-prod', region: 'global', type, id: `//${asset}${name}`, source: 'bench' },
        state: renamed,
      };
    },
    // The labels of a channel are where it leads, and say nothing of who it belongs to.
    terraform === 'google_monitoring_notification_channel' ? undefined : 'effective_labels',
  );
}

console.log('provider      kind        planted  quiet  precision  recall');
for (const [name, { planted, right, wrong, quiet }] of scores) {
  const [provider = '', kind = ''] = name.split(' ');
  const share = (part: number, all: number): string => (all === 0 ? '–' : `${(Math.floor((part / all) * 10_000) / 100).toFixed(2)} %`);
  const mark = wrong > 0 || right < planted ? '  ✗' : '';
  console.log(
    `${provider.padEnd(13)} ${kind.padEnd(11)} ${String(planted).padStart(7)} ${String(quiet).padStart(6)} ${share(right, right + wrong).padStart(10)} ${share(right, planted).padStart(8)}${mark}`,
  );
}
