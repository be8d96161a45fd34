import type { IndexAnswer } from '../../indexed.ts';
import type { Account, ListingStatus, NodeCount, Problem, ProviderId, Resource, Scope } from '../../model.ts';
import { countSamplesOf, isAmong, type LocatedCountSample } from './count-samples.ts';
import type { CallFailure } from '../../errors.ts';
import { GivenNames } from '../filter/given-names.ts';
import { IndexCounts, isUnchecked } from './index-counts.ts';
import type { InventoryView } from './inventory-view.ts';
import { describeFailure } from './node-count.ts';
import { withoutOverlaps } from './overlaps.ts';
import type { ListingFacts, ListingResult } from './listing-result.ts';
import { resourceKey } from './resource-counts.ts';
import { type ExpectDenied, problemsOfResults } from './problems.ts';

/** What is known of a scan at its start. */
export interface InventoryStart {
  readonly scanId: string;
  readonly startedAt: number;
}

/** Ages are shown by the minute: what was derived is younger than that. */
const ageStepMs = 60_000;

/** What the listings of one scan came to; grows while the scan runs. */
export class Inventory implements InventoryView {
  readonly scanId: string;
  readonly startedAt: number;
  #finishedAt: number | undefined;
  #accounts: readonly Account[] = [];
  /** Problems met before any listing ran: credentials, accounts, planning. */
  planProblems: readonly Problem[] = [];
  cancelled = false;
  /** What the scan was narrowed to; undefined where it looked at everything. */
  scope: Scope | undefined;
  readonly titles = new Map<string, string>();
  /** What the names in the filters that led to it stand for. */
  readonly names = new GivenNames();
  readonly #outcomes = new Map<string, ListingResult>();
  readonly #indexed = new IndexCounts();
  #version = 0;
  #apart: { version: number; outcomes: readonly ListingResult[] } | undefined;
  #byType: { version: number; cells: Map<string, ListingResult[]> } | undefined;
  #countSamples: { version: number; at: number; cells: LocatedCountSample[] } | undefined;

  constructor(start: InventoryStart) {
    this.scanId = start.scanId;
    this.startedAt = start.startedAt;
  }

  get finishedAt(): number | undefined {
    return this.#finishedAt;
  }

  set finishedAt(time: number | undefined) {
    this.#finishedAt = time;
    this.#version++;
  }

  get accounts(): readonly Account[] {
    return this.#accounts;
  }

  set accounts(accounts: readonly Account[]) {
    this.#accounts = accounts;
    this.#version++;
  }

  /** Grows with every change, so that what was derived can be kept until then. */
  get version(): number {
    return this.#version;
  }

  /** What became of each listing; what a later one counts is taken out of an earlier one. */
  get outcomes(): readonly ListingResult[] {
    if (this.#apart?.version !== this.#version) this.#apart = { version: this.#version, outcomes: withoutOverlaps([...this.#outcomes.values()]) };
    return this.#apart.outcomes;
  }

  /** Takes in what another knows of names. */
  learn(from: Inventory): void {
    for (const [type, title] of from.titles) this.titles.set(type, title);
    for (const [kind, given, names] of from.names.entries()) this.names.learn(kind, given, names);
  }

  /** Providers that planned nothing because something was in the way: of what they list, nobody knows. */
  unreached(): (ProviderId | undefined)[] {
    const reached = new Set(this.accounts.map((account) => account.provider));
    return this.planProblems.flatMap(({ provider }) => (provider === undefined || reached.has(provider) ? [] : [provider]));
  }

  /** Notes what an index says; it is told beside the counts until they are seen, and never kept. */
  index(provider: ProviderId, answer: IndexAnswer): void {
    this.#indexed.add(provider, answer);
    this.#version++;
  }

  /** A node's count, with what an index says of its place where that is still to be checked. */
  withIndexed<T extends NodeCount>(node: T, place: Parameters<IndexCounts['at']>[0], now: number): T {
    const indexed = isUnchecked(node) && (this.finishedAt === undefined || this.cancelled) ? this.#indexed.at(place, now) : undefined;
    return indexed === undefined ? node : { ...node, indexed };
  }

  /** Notes a listing as planned: its nodes read `pending` until it is recorded. */
  plan(listing: ListingFacts, now: number): void {
    this.record({ listing, status: 'pending', failures: [], resourceCounts: [], fetchedAt: now, fromCache: false, rows: () => [] });
  }

  /** Notes what came of a listing, by its key; `asked` is the key that was planned, where another answers it. */
  record(outcome: ListingResult, asked = outcome.listing.key): void {
    if (asked !== outcome.listing.key) this.#outcomes.delete(asked);
    this.#outcomes.set(outcome.listing.key, outcome);
    this.#version++;
  }

  get problems(): readonly Problem[] {
    return this.problemsExcept([]);
  }

  problemsExcept(expected: readonly ExpectDenied[]): Problem[] {
    return [...this.planProblems, ...problemsOfResults(this.outcomes, expected)];
  }

  *resources(): Iterable<Resource> {
    const seen = new Set<string>();
    for (const outcome of this.outcomes) {
      for (const resource of outcome.rows()) {
        const key = `${resource.provider}\n${resourceKey(resource, outcome.listing)}`;
        if (seen.has(key)) continue;
        seen.add(key);
        yield resource;
      }
    }
  }

  countSamples(now: number): readonly LocatedCountSample[] {
    const known = this.#countSamples;
    if (known?.version !== this.#version || now - known.at >= ageStepMs) {
      const cells = this.outcomes.flatMap((outcome) => countSamplesOf(outcome, now));
      const folded = {
        version: this.#version,
        at: now,
        cells: [...cells, ...this.#unasked(cells), ...this.#unplanned(cells), ...this.#unreached(cells)],
      };
      this.#countSamples = folded;
      return folded.cells;
    }
    return known.cells;
  }

  /** Accounts that nothing was asked of: pending while the scan runs, then failed, and never silently absent. */
  #unasked(cells: readonly LocatedCountSample[]): LocatedCountSample[] {
    const spoken = new Set(cells.map((cell) => `${cell.provider}\n${cell.account}`));
    return this.accounts
      .filter((account) => !spoken.has(`${account.provider}\n${account.id}`))
      .map((account): LocatedCountSample => {
        const place = { provider: account.provider, account: account.id, count: null };
        if (this.finishedAt === undefined) return { ...place, status: 'pending' };
        if (this.cancelled) return { ...place, status: 'cancelled' };
        const problem =
          this.planProblems.find((one) => one.account === account.id) ?? this.planProblems.find((one) => one.provider === account.provider);
        return { ...place, status: 'failed', failure: { kind: 'failed', message: problem?.message ?? 'nothing was asked of it' } };
      });
  }

  /** Accounts that an index names before they are reached. */
  #unreached(cells: readonly LocatedCountSample[]): LocatedCountSample[] {
    if (this.finishedAt !== undefined) return [];
    return this.#indexed.unseen(new Set([...cells, ...this.accounts.map(({ provider, id }) => ({ provider, account: id }))].map(accountKey)));
  }

  /** What could not even be planned of an account (its regions) may have held more of each of its types that belong to a region. */
  #unplanned(cells: readonly LocatedCountSample[]): LocatedCountSample[] {
    return this.planProblems.flatMap(({ code, provider, account, region, expected, message, permission }) => {
      if (provider === undefined || account === undefined || region !== undefined || expected === true) return [];
      const regional = cells.filter((cell) => cell.provider === provider && cell.account === account && isRegional(cell));
      const types = new Set(regional.flatMap((cell) => cell.type ?? []));
      const status = code === 'denied' ? 'denied' : 'failed';
      const failure: CallFailure = { kind: status, message, ...(permission === undefined ? {} : { permission }) };
      return [...types].map((type): LocatedCountSample => ({ provider, account, type, count: null, status, failure }));
    });
  }

  coverage(type: string, account: string | null, region: string | null): { status: ListingStatus | 'not-listed'; reason?: string } {
    const candidates = [...(this.#resultsByType().get(type.toLowerCase()) ?? []), ...(this.#resultsByType().get('*') ?? [])];
    const speaking = candidates.filter(
      ({ listing }) =>
        (account === null || listing.accounts.includes(account)) &&
        (region === null || listing.region === region || (listing.region === '*' && isAmong(region, listing.places))),
    );
    let worst: { status: ListingStatus | 'not-listed'; reason?: string } = { status: 'not-listed' };
    for (const outcome of speaking) {
      const stated = coverageOf(outcome, type, account);
      if (worst.status === 'not-listed' || severity(stated.status) > severity(worst.status)) worst = stated;
    }
    return worst;
  }

  #resultsByType(): Map<string, ListingResult[]> {
    if (this.#byType?.version !== this.#version) {
      const cells = new Map<string, ListingResult[]>();
      for (const outcome of this.outcomes) {
        for (const type of outcome.listing.covers === '*' ? ['*'] : outcome.listing.covers) {
          const key = type.toLowerCase();
          const known = cells.get(key);
          if (known === undefined) cells.set(key, [outcome]);
          else known.push(outcome);
        }
      }
      this.#byType = { version: this.#version, cells };
    }
    return this.#byType.cells;
  }
}

function accountKey({ provider, account }: { readonly provider: ProviderId; readonly account: string }): string {
  return `${provider}\n${account}`;
}

function isRegional({ region }: LocatedCountSample): boolean {
  return region !== undefined && region !== 'global';
}

function coverageOf(outcome: ListingResult, type: string, account: string | null): { status: ListingStatus; reason?: string } {
  const part = outcome.failures.find(
    (failed) =>
      (failed.account === undefined || account === null || failed.account === account) &&
      (failed.type === undefined || failed.type.toLowerCase() === type.toLowerCase()),
  );
  const status =
    part === undefined
      ? outcome.status === 'partial' && outcome.failure === undefined
        ? 'ok'
        : outcome.status
      : part.failure.kind === 'denied'
        ? 'denied'
        : 'partial';
  const reason = describeFailure(status, part?.failure ?? outcome.failure);
  return reason === undefined ? { status } : { status, reason };
}

function severity(status: ListingStatus | 'not-listed'): number {
  return ['ok', 'not-listed', 'stale', 'pending', 'partial', 'cancelled', 'failed', 'denied'].indexOf(status);
}
