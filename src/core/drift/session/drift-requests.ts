import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { runInContext } from '../../calls/request-context.ts';
import type { IgnoreRule as IgnoreSetting } from '../../config/kinds.ts';
import type { Inventory } from '../../discovery/inventory/inventory.ts';
import { DriftMgrError, messageOf } from '../../errors.ts';
import { longWork } from '../../long-work.ts';
import type { ScanRequest } from '../../api/engine-api.ts';
import type { Problem, ProviderId, Resource, ScanFilter } from '../../model.ts';
import type { DetailRead, DetailTarget, LookupTarget, OwnerRead, Provider, RateLimitScope } from '../../provider.ts';
import { localFiles } from '../../terraform/local-files.ts';
import { readStates } from '../../terraform/read-states.ts';
import type { RemoteStateDeps } from '../../terraform/remote/remote-states.ts';
import { remoteStates } from '../../terraform/remote/remote-states.ts';
import { refreshPlan } from '../../terraform/refresh-plan.ts';
import type { StatesRead } from '../../terraform/state-instance.ts';
import { findTerraform } from '../../terraform/terraform-binary.ts';
import { detailReads } from '../attributes/detail-reads.ts';
import { compareDrift } from '../compare.ts';
import type { CompareOptions } from '../compare.ts';
import type { ComparePlan, CompareProgress } from '../../api/compare-progress.ts';
import { describeStates } from './describe-states.ts';
import { fileRules } from '../ignore/ignore-files.ts';
import { codeIgnores } from '../ignore/ignore-changes.ts';
import { ignoredTags } from '../ignore/ignored-tags.ts';
import type { IgnoreRules } from '../ignore/apply-ignore-rules.ts';
import { judge } from '../ignore/apply-ignore-rules.ts';
import type { RuleSet } from '../rule-set.ts';
import { planReport } from '../plan-report.ts';
import { type DriftReport, type DriftRequest, isWithoutState, type StateReport, type StateRequest } from '../../api/drift.ts';

export interface DriftDeps extends RemoteStateDeps {
  readonly rules: RuleSet;
  /** What went wrong when the program started, for whoever wonders why something failed. */
  readonly notes: readonly Problem[];
  scan(request: ScanRequest, signal: AbortSignal): Promise<Inventory>;
  /** What settings and request let through of an inventory, in the providers' own names. */
  narrowed(inventory: Inventory, filter: ScanFilter): ScanFilter;
  /** A provider as the scan left it, with the credentials that were named for that. */
  scanned(id: ProviderId): Promise<Provider>;
  settings(): DriftSettings;
  /** The setting `terraform.path`. */
  terraformPath(): string | null;
  /** Hears that a binary was run on a folder, and how that went. */
  onPlanned(run: PlanRun): void;
  /** Calls a second that the configuration allows of a limitScope. */
  rateOf(limitScope: RateLimitScope): number;
  /** Hears before the reads what they will cost, and then how far they are. */
  onComparing(progress: CompareProgress): void;
  now(): number;
  /** What comes by the standard input; absent in a shell without one. */
  readonly readInput?: () => Promise<Uint8Array>;
}

/** One run of `terraform plan`. */
export interface PlanRun {
  readonly scanId: string;
  readonly binary: string;
  readonly folder: string;
  readonly result: 'success' | 'failure' | 'cancelled';
}

/** What the configuration says about comparing. */
export interface DriftSettings {
  /** Compare attributes where the request does not say. */
  readonly attributes: boolean;
  readonly ignore: readonly IgnoreSetting[];
}

/** Lists what states hold, without touching a cloud unless a state is kept in one. */
export async function reportState(request: StateRequest, parts: DriftDeps, signal: AbortSignal): Promise<StateReport> {
  const report = describeStates(await statesOf(request, false, parts, signal), parts.rules);
  return { ...report, problems: [...report.problems, ...parts.notes] };
}

/**
 * Scans what the filter covers (or takes what is fresh in the cache) and holds it against the states.
 * @throws DriftMgrError `no-credentials`, `bad-filter`, `ignore-unreadable`, `ignore-too-slow`
 */
export async function reportDrift(request: DriftRequest, parts: DriftDeps, signal: AbortSignal): Promise<DriftReport> {
  // Before anything is asked: what cannot be read ends the run at once.
  const rules = await fileRules(request);
  const compared = await compareStates(request, parts, signal);
  return judge(compared, await rulesFor(compared, request, parts, rules), { now: parts.now(), clouds: parts.rules });
}

/**
 * All that says which differences are none, as it stands now: `.driftignore`, configuration and code, or what the request names in their place.
 * @throws DriftMgrError `ignore-unreadable`
 */
export async function rulesFor(compared: DriftReport, request: DriftRequest, parts: DriftDeps, files?: IgnoreRules): Promise<IgnoreRules> {
  const { cwd, ignore } = request;
  const { driftignore, settings } = files ?? (await fileRules(request));
  return {
    driftignore: driftignore ?? [],
    settings: settings ?? (ignore === undefined ? parts.settings().ignore : []),
    ...(ignore?.none === true
      ? {}
      : {
          code: await codeIgnores(compared.items, cwd, { env: parts.env, followOutside: request.followBackends === true }),
          tags: await ignoredTags(compared.items, { cwd, env: parts.env, rules: parts.rules }),
        }),
  };
}

/** As `reportDrift`, with nothing ignored yet. */
export async function compareStates(request: DriftRequest, parts: DriftDeps, signal: AbortSignal): Promise<DriftReport> {
  if (request.plan !== undefined) return comparePlan(resolve(request.cwd, request.plan), parts, signal);
  const states = await statesOf(request, request.refresh === true, parts, signal);
  // Without a state all that exists would read as unmanaged, and nothing of that is known.
  if (states.summaries.length === 0) throw noState([...states.problems, ...parts.notes]);
  const inventory = await parts.scan(
    {
      want: 'rows',
      everywhere: true,
      ...(request.filter === undefined ? {} : { filter: request.filter }),
      ...(request.refresh === undefined ? {} : { refresh: request.refresh }),
      ...(request.sources === undefined ? {} : { sources: request.sources }),
    },
    signal,
  );
  const providerOf = (target: LookupTarget): Promise<Provider> =>
    providerFor(target, inventory, (id) => (request.sources === undefined ? parts.provider(id, signal) : parts.scanned(id)));
  const compared = await compareDrift(states, inventory, {
    rules: parts.rules,
    lookup: async (target) => (await providerOf(target)).lookup(target, signal),
    details: (targets) => planOf(targets, providerOf),
    owners: (resources) => ownersPlan(resources, inventory, providerOf),
    rateOf: (limitScope) => parts.rateOf(limitScope),
    ...listenTo(parts, inventory.scanId),
    attributes: request.attributes ?? parts.settings().attributes,
    signal,
    now: parts.now(),
    filter: parts.narrowed(inventory, request.filter ?? {}),
  });
  return { ...compared, problems: [...compared.problems, ...parts.notes] };
}

/** Why no state was read, and what can be done: the first reason, and the others with it. */
function noState(problems: readonly Problem[]): DriftMgrError {
  const [first] = problems;
  const code = first === undefined ? 'no-state' : isWithoutState(first.code) ? first.code : 'state-unreadable';
  const messages = problems.map(({ message }) => message).join(' ');
  return new DriftMgrError(code, `No state could be read, so nothing was compared. ${messages}`.trim(), {
    hint: first?.hint ?? 'Name a state with --state FILE, or let --follow-backends read the backends that the code names.',
  });
}

async function comparePlan(folder: string, parts: DriftDeps, signal: AbortSignal): Promise<DriftReport> {
  const { env } = parts;
  const scanId = randomUUID();
  const binary = await findTerraform({ path: parts.terraformPath(), env, folder });
  let result: PlanRun['result'] = 'failure';
  try {
    const plan = await refreshPlan({ binary, folder, env, signal });
    result = 'success';
    return longWork(() => planReport(plan, folder, { scanId, now: parts.now(), rules: parts.rules }));
  } finally {
    parts.onPlanned({ scanId, binary, folder, result: signal.aborted ? 'cancelled' : result });
  }
}

/** Groups targets by provider, and lets each say how it reads its own. What was not scanned fails by itself. */
async function planOf(targets: readonly DetailTarget[], providerOf: (target: LookupTarget) => Promise<Provider>): Promise<readonly DetailRead[]> {
  const byProvider = new Map<Provider, DetailTarget[]>();
  for (const target of targets) {
    const provider = await providerOf(target);
    const own = byProvider.get(provider);
    if (own === undefined) byProvider.set(provider, [target]);
    else own.push(target);
  }
  return [...byProvider].flatMap(([provider, own]) => detailReads(provider, own));
}

/** Lets each provider say how it learns who made those of its resources that no state manages. One that cannot be had fails as its read would. */
async function ownersPlan(
  resources: readonly Resource[],
  inventory: Inventory,
  providerOf: (target: LookupTarget) => Promise<Provider>,
): Promise<readonly OwnerRead[]> {
  const plans = [...Map.groupBy(resources, ({ provider }) => provider).values()].map(async (own): Promise<readonly OwnerRead[]> => {
    const [first] = own;
    if (first === undefined) return [];
    try {
      return (await providerOf(first)).ownerReads?.(own, inventory.resources()) ?? [];
    } catch (error) {
      const limitScope = { key: 'none', limit: first.provider, perSecond: 1 };
      return [{ resources: own, calls: 0, limitScope, run: () => Promise.reject(error instanceof Error ? error : new Error(messageOf(error))) }];
    }
  });
  return (await Promise.all(plans)).flat();
}

/** Tells what comparing will cost, and at most ten times a second how far the reads are. */
function listenTo(parts: DriftDeps, scanId: string): Pick<CompareOptions, 'onPlan' | 'onCalls'> {
  let plan: ComparePlan | undefined;
  let reportedAt = 0;
  return {
    onPlan: (cost) => {
      plan = cost;
      parts.onComparing({ scanId, plan: cost, calls: 0 });
    },
    onCalls: (calls) => {
      if (plan === undefined || Date.now() - reportedAt < 100) return;
      reportedAt = Date.now();
      parts.onComparing({ scanId, plan, calls });
    },
  };
}

/** Reads states in a context of their own: who gives up waits for no answer, and a refresh asks again for what is remembered. */
export function statesOf(request: StateRequest, refresh: boolean, parts: DriftDeps, signal: AbortSignal): Promise<StatesRead> {
  const stdin = parts.readInput === undefined ? {} : { stdin: parts.readInput };
  const readers = { ...localFiles, ...remoteStates(parts), ...stdin, env: parts.env };
  return runInContext({ requestId: randomUUID(), refresh, signal }, () => readStates(request, readers, signal));
}

async function providerFor(target: LookupTarget, inventory: Inventory, provider: (id: ProviderId) => Promise<Provider>): Promise<Provider> {
  const account = inventory.accounts.find((one) => one.id.toLowerCase() === target.account.toLowerCase());
  if (account === undefined) throw new DriftMgrError('unknown-account', `Account ${target.account} was not scanned.`);
  return await provider(account.provider);
}
