import { CallError, DriftMgrError } from '../../../src/core/errors.ts';
import type { ProviderId, Resource } from '../../../src/core/model.ts';
import type { Listing, PlanRequest, Provider, ProviderContext } from '../../../src/core/provider.ts';
import { listers } from '../../../src/providers/aws/listers/table.ts';
import { createProvider as aws } from '../../../src/providers/aws/provider.ts';
import { createProvider as azure } from '../../../src/providers/azure/provider.ts';
import { createProvider as digitalocean } from '../../../src/providers/digitalocean/provider.ts';
import { rows as digitalOceanRows } from '../../../src/providers/digitalocean/types.ts';
import { createProvider as gcp } from '../../../src/providers/gcp/provider.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { guid } from '../../cloud/azure/estate.ts';
import { startAzure } from '../../cloud/azure/server.ts';
import { startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import type { FaultPlan } from '../../cloud/faults.ts';
import { startGcp } from '../../cloud/gcp/server.ts';
import { plainPipeline } from '../aws/plain-pipeline.ts';
import type { Mutation } from './mutations.ts';

const signal = new AbortController().signal;
const region = 'us-east-1';
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

interface Cloud {
  readonly environment: Readonly<Record<string, string>>;
  readonly faults: FaultPlan;
  readonly close: () => Promise<void>;
}

interface Case {
  readonly provider: ProviderId;
  readonly start: () => Promise<Cloud>;
  readonly create: (context: ProviderContext) => Provider;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly request?: Partial<PlanRequest>;
}

/** Three of each type, those that are listed by their parents too. */
const ofScope = (scope: string) => Object.fromEntries(listers.filter(({ info }) => info.scope === scope).map(({ info }) => [info.type, 3]));

const google = {
  tokens: ['ya29.planted'],
  quota: 1_000_000,
  projectRows: true,
  projects: [{ id: 'acme-0001', number: '100000000001', resources: { 'compute.googleapis.com/Instance': 700, 'storage.googleapis.com/Bucket': 3 } }],
} as const;

/** The four simulated clouds, with something of every type. */
export const clouds: Readonly<Record<string, Case>> = {
  aws: {
    provider: 'aws',
    start: () =>
      startAws(
        estateOf({
          accounts: [{ id: '111122223333', name: 'prod', resources: { [region]: ofScope('regional'), global: ofScope('global') } }],
        }),
      ),
    create: aws,
    request: { regions: [region, 'global'] },
  },
  azure: {
    provider: 'azure',
    start: () =>
      startAzure({
        tenant: guid(1, 1),
        tokens: ['planted-azure-token'],
        graphQuota: { calls: 1_000_000, seconds: 5 },
        subscriptions: [1, 2].map((n) => ({
          id: guid(2, n),
          name: `subscription ${n}`,
          groups: 2,
          roleAssignments: 2,
          resources: [{ type: 'Microsoft.Compute/virtualMachines', count: 700 }],
        })),
      }),
    create: azure,
  },
  'gcp over gRPC': { provider: 'gcp', start: () => startGcp(google), create: gcp },
  'gcp over REST': { provider: 'gcp', start: () => startGcp(google), create: gcp, settings: { transport: 'rest' } },
  'gcp, a region': {
    provider: 'gcp',
    start: () => startGcp(google),
    create: gcp,
    settings: { transport: 'rest' },
    request: { regions: ['us-central1', 'us-central1-*'] },
  },
  digitalocean: {
    provider: 'digitalocean',
    start: () =>
      startDigitalOcean({
        team: { uuid: 't', name: 'Acme' },
        email: 'ops@acme.example',
        tokens: { dop_v1_simulated: '*' },
        quota: { minute: 1_000_000, hour: 1_000_000 },
        collections: {
          ...Object.fromEntries(digitalOceanRows.map(({ path }) => [path, 3])),
          droplets: 401,
          'snapshots?droplet': 2,
          'snapshots?volume': 1,
        },
      }),
    create: digitalocean,
  },
};

/** What came of one listing while its answers were spoilt. `miss` says what was shown that is not true. */
export interface MutationResult {
  readonly listing: string;
  readonly mutation: string;
  readonly which: 'each answer' | 'the second answer';
  /** `unknowable`: what came is what an honest server sends where there is nothing, word for word, and no other question tells them apart. */
  readonly outcome: 'true' | 'not seen' | 'unknowable' | 'miss';
  readonly miss?: string;
}

interface Opened {
  readonly provider: Provider;
  readonly cloud: Cloud;
  readonly listings: readonly Listing[];
  /** What each listing gives while nothing is spoilt. */
  readonly truths: ReadonlyMap<string, Seen>;
}

async function withCloud<T>(one: Case, use: (opened: Opened) => Promise<T>, want: PlanRequest['want']): Promise<T> {
  const cloud = await one.start();
  const { environment: env } = cloud;
  const endpoint = env[`DRIFTMGR_${one.provider.toUpperCase()}_ENDPOINT`];
  const settings = { ...(endpoint === undefined ? {} : { endpoint }), ...one.settings };
  const provider = one.create({ pipeline: plainPipeline(), env, home: '/nonexistent', settings, log: quiet, prompt: refuse, now: Date.now });
  try {
    const listings = await plan(provider, { want, ...one.request });
    const truths = new Map<string, Seen>();
    for (const listing of listings.toSorted((a, b) => Number(a.parents !== undefined) - Number(b.parents !== undefined))) {
      const truth = await see(listing, truths);
      if (truth.failed) throw new Error(`${nameOf(listing)} fails though nothing is spoilt`);
      truths.set(listing.key, truth);
    }
    return await use({ provider, cloud, listings, truths });
  } finally {
    provider.close();
    await cloud.close();
  }
}

type Take = (row: number, mutation: number) => boolean;

/** Runs listings of a cloud against mutations. `take` chooses the listings and mutations by their numbers; all where absent. */
export function runMutations(one: Case, mutations: readonly Mutation[], take: Take = () => true): Promise<MutationResult[]> {
  const want = one.provider === 'aws' ? 'rows' : 'counts';
  return withCloud(
    one,
    async ({ cloud, listings, truths }) => {
      const results: MutationResult[] = [];
      for (const [at, listing] of listings.entries()) {
        const truth = truths.get(listing.key);
        if (truth === undefined || truth.counts === '{}') continue;
        for (const mutation of mutations.filter((_mutation, number) => take(at, number))) {
          for (const which of ['each answer', 'the second answer'] as const) {
            const spoilt = spoil(cloud, mutation, which === 'each answer' ? {} : { nth: [2] });
            const seen = await see(listing, truths);
            if (spoilt.end() > 0) results.push({ listing: nameOf(listing), mutation: mutation.name, which, ...judge(listing, seen, truth) });
          }
        }
      }
      return results;
    },
    want,
  );
}

/** Looks one resource of each type up while each answer is spoilt: neither that it exists nor that it does not is proved then. */
export function runLookups(one: Case, mutations: readonly Mutation[], take: Take = () => true): Promise<MutationResult[]> {
  return withCloud(
    one,
    async ({ cloud, provider, truths }) => {
      const results: MutationResult[] = [];
      const byType = new Map([...truths.values()].flatMap(({ resources }) => resources.map((resource) => [resource.type, resource] as const)));
      for (const [at, target] of [...byType.values()].entries()) {
        if ((await proofOf(provider, target)) !== 'exists') continue;
        for (const mutation of mutations.filter((_mutation, number) => take(at, number))) {
          const spoilt = spoil(cloud, mutation, {});
          const proof = await proofOf(provider, target);
          if (spoilt.end() === 0) continue;
          const outcome = proof === undefined ? { outcome: 'not seen' as const } : { outcome: 'miss' as const, miss: proof };
          results.push({ listing: `look-up of ${target.type}`, mutation: mutation.name, which: 'each answer', ...outcome });
        }
      }
      return results;
    },
    'rows',
  );
}

/** What a look-up proves; undefined where it fails. */
async function proofOf(provider: Provider, { account, region: at, type, id }: Resource): Promise<string | undefined> {
  try {
    return (await provider.lookup({ account, region: at, type, id }, signal)).exists ? 'exists' : 'gone';
  } catch (error) {
    if (error instanceof DriftMgrError) return undefined;
    throw error;
  }
}

/** Spoils answers until `end`, which gives how many there were. */
function spoil(cloud: Cloud, mutation: Mutation, rule: { readonly nth?: readonly number[] }): { readonly end: () => number } {
  let hits = 0;
  const as: Mutation['as'] = (body) => {
    const made = body === '' ? undefined : mutation.as(body);
    if (made !== undefined && made.body !== body) hits += 1;
    return made;
  };
  const remove = cloud.faults.add({ fault: { kind: 'rewritten', as }, ...rule });
  return {
    end: () => {
      remove();
      return hits;
    },
  };
}

function refuse(): Promise<string> {
  return Promise.reject(new Error('nobody to ask'));
}

async function plan(provider: Provider, request: PlanRequest): Promise<readonly Listing[]> {
  const looked = await Promise.all(provider.credentialSources().map((probe) => probe.look(signal)));
  const found = looked.flat().filter(({ active, state }) => active && state === 'found');
  const identities = await Promise.all(found.map((source) => provider.identify(source, signal)));
  const reached = await Promise.all(identities.map((identity) => provider.accounts(identity, signal)));
  const accounts = reached.flatMap((one) => one.accounts);
  return (await provider.listings(accounts, request, signal)).listings;
}

interface Seen {
  /** Counts by account, type and region, as JSON. */
  readonly counts: string;
  readonly resources: readonly Resource[];
  readonly failed: boolean;
}

/** What a listing gives: counts, folded by id, and whether anything of it failed. */
async function see(listing: Listing, truths: ReadonlyMap<string, Seen>): Promise<Seen> {
  const resources = new Map<string, Resource>();
  const counts: Record<string, number> = {};
  const add = (place: { account: string; type: string; region: string }, count: number): void => {
    const key = `${place.account}|${place.type}|${place.region}`;
    counts[key] = (counts[key] ?? 0) + count;
  };
  let failed = false;
  try {
    for await (const page of listing.run({ signal, parents: listing.parents === undefined ? [] : (truths.get(listing.parents)?.resources ?? []) })) {
      for (const resource of page.resources ?? []) {
        if (!resources.has(resource.id)) add(resource, 1);
        resources.set(resource.id, resource);
      }
      for (const count of page.resourceCounts ?? []) add(count, count.count);
      failed ||= (page.failures ?? []).length > 0;
    }
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    failed = true;
  }
  return { counts: JSON.stringify(Object.fromEntries(Object.entries(counts).sort())), resources: [...resources.values()], failed };
}

function judge(listing: Listing, seen: Seen, truth: Seen): Pick<MutationResult, 'outcome' | 'miss'> {
  if (seen.failed) return { outcome: 'not seen' };
  if (seen.counts === truth.counts) return { outcome: 'true' };
  // SQS leaves its list out where there is no queue (ListQueues in its API reference), and says nothing else then.
  if (listing.operation === 'sqs:ListQueues' && seen.counts === '{}') return { outcome: 'unknowable' };
  return { outcome: 'miss', miss: `${seen.counts.slice(0, 160)} for ${truth.counts.slice(0, 160)}` };
}

function nameOf({ operation, types }: Listing): string {
  return `${operation} (${types === '*' ? 'all types' : (types[0] ?? '')})`;
}
