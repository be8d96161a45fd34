import { CallError, type CallFailure } from '../../../src/core/errors.ts';
import type { Account, Problem, Resource } from '../../../src/core/model.ts';
import type { Listing, PartFailure, PlanRequest, Provider, ProviderContext } from '../../../src/core/provider.ts';
import { createProvider } from '../../../src/providers/aws/provider.ts';
import { plainPipeline, type PlainPipeline } from './plain-pipeline.ts';

export interface Outcome {
  readonly listing: Listing;
  readonly resources: readonly Resource[];
  readonly failures: readonly PartFailure[];
  readonly failure?: CallFailure;
}

export interface Scan {
  readonly accounts: readonly Account[];
  readonly problems: readonly Problem[];
  readonly outcomes: readonly Outcome[];
  readonly resources: (type: string, region?: string) => readonly Resource[];
}

export interface Opened {
  readonly provider: Provider;
  readonly pipeline: PlainPipeline;
  readonly prompts: string[];
  readonly scan: (request?: Partial<PlanRequest>, signal?: AbortSignal) => Promise<Scan>;
}

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A provider on a plain pipeline, in an environment of its own. */
export function open(env: Readonly<Record<string, string>>, more: Partial<ProviderContext> = {}): Opened {
  const pipeline = plainPipeline();
  const prompts: string[] = [];
  const provider = createProvider({
    pipeline,
    env,
    home: '/nonexistent',
    settings: {},
    log: quiet,
    prompt: async ({ message }) => {
      prompts.push(message);
      return await Promise.resolve('123456');
    },
    now: () => Date.now(),
    ...more,
  });
  return {
    provider,
    pipeline,
    prompts,
    scan: async (request = {}, signal = new AbortController().signal) => await scanAll(provider, request, signal),
  };
}

/** Credentials, accounts, listings, one after another: every listing is run, parents before their children. */
async function scanAll(provider: Provider, request: Partial<PlanRequest>, signal: AbortSignal): Promise<Scan> {
  const found = await Promise.all(provider.credentialSources().map(async (probe) => await probe.look(signal)));
  const identities = await Promise.all(
    found
      .flat()
      .filter((source) => source.active)
      .map(async (source) => await provider.identify(source, signal)),
  );
  const reached = await Promise.all(identities.map(async (identity) => await provider.accounts(identity, signal)));
  const accounts = reached.flatMap((one) => one.accounts);
  const planned = await provider.listings(accounts, { want: 'rows', ...request }, signal);
  const done = new Map<string, Promise<Outcome>>();
  for (const listing of planned.listings.toSorted((one, other) => Number(one.parents !== undefined) - Number(other.parents !== undefined))) {
    const parents = listing.parents === undefined ? undefined : done.get(listing.parents);
    done.set(listing.key, runListing(listing, parents, signal));
  }
  const outcomes = await Promise.all(done.values());
  return {
    accounts,
    problems: [...reached.flatMap((one) => one.problems), ...planned.problems],
    outcomes,
    resources: (type, region) =>
      outcomes
        .flatMap((outcome) => outcome.resources)
        .filter((resource) => resource.type === type && (region === undefined || resource.region === region)),
  };
}

async function runListing(listing: Listing, parents: Promise<Outcome> | undefined, signal: AbortSignal): Promise<Outcome> {
  const resources: Resource[] = [];
  const failures: PartFailure[] = [];
  try {
    const known = (await parents)?.resources ?? [];
    for await (const page of listing.run({ signal, parents: known })) {
      resources.push(...(page.resources ?? []));
      failures.push(...(page.failures ?? []));
    }
    return { listing, resources, failures };
  } catch (error) {
    if (error instanceof CallError) return { listing, resources, failures, failure: error.failure };
    throw error;
  }
}
