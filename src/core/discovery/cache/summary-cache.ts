import { existsSync } from 'node:fs';
import type { AnswerLifetime } from '../../calls/request-context.ts';
import { defined } from '../../defined.ts';
import type { InventorySummary, NodeCount, ProviderId, ScanFilter } from '../../model.ts';
import type { ScanRequest } from '../../api/engine-api.ts';
import type { Identity } from '../../provider.ts';
import { type MachineHmac, machineHmac } from '../../store/machine-hmac.ts';
import { listingKey, type StoreParts } from '../../store/parts.ts';
import { credentialMark, isMarked } from '../credentials/credential-marks.ts';
import { Inventory } from '../inventory/inventory.ts';
import type { ListingResult } from '../inventory/listing-result.ts';

export interface SummaryCacheDeps {
  readonly store: Pick<StoreParts, 'listings' | 'inventories' | 'keyValue'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Where there is one, it may hold credentials, and a scan may have to ask for its key. */
  readonly vaultPath: string;
  /** What a provider's code is known by; another text after every change of it. */
  readonly buildOf: (id: ProviderId) => string | undefined;
  readonly providers: () => readonly ProviderId[];
  /** The settings as they are: whatever they change, they change the answer. */
  readonly settings: () => unknown;
  readonly standingFilter: () => ScanFilter;
  readonly ttlMs: (outcome: Pick<ListingResult, 'listing'>) => number;
  readonly now: () => number;
}

/** A scan as it was answered, without the clouds and without its parts. */
export interface RecalledScan {
  readonly summary: InventorySummary;
  /** How many questions it stands for. */
  readonly questions: Readonly<Partial<Record<ProviderId, number>>>;
  readonly identities: readonly UsedIdentity[];
}

/** A scan that has just ended. */
export interface FinishedScan {
  readonly inventory: Inventory;
  readonly identities: readonly Identity[];
  /** Of the answers that led to its listings. */
  readonly lifetime: AnswerLifetime;
  /** The counts of an inventory as the question wants them. */
  readonly summarize: (inventory: Inventory) => InventorySummary;
}

export type UsedIdentity = Pick<Identity, 'provider' | 'principal' | 'account'> & { readonly source: string };

interface FoldedScan extends RecalledScan {
  /** Of the listings in the store. */
  readonly version: string;
  /** Milliseconds since 1970 at which the first of its parts is no longer fresh. */
  readonly freshUntil: number;
}

/**
 * What whole scans came to, for a process that begins anew with each question: it needs no provider's code, no plan and none of thousands of answers.
 * A folded scan counts only for the same question, settings, code and credentials, while each of its parts is fresh, and while no process has renewed or
 * removed any: so it says what the parts would say.
 */
export class SummaryCache {
  readonly #deps: SummaryCacheDeps;
  #hmac: MachineHmac | undefined;

  constructor(deps: SummaryCacheDeps) {
    this.#deps = deps;
  }

  /** The answer to a question, with the ages of its counts as of now; undefined where it has to be found out. */
  recall(request: ScanRequest): RecalledScan | undefined {
    const { store, now } = this.#deps;
    const scope = this.#scopeOf(request);
    const kept = scope === undefined ? undefined : store.inventories.get(scope);
    if (kept === undefined) return undefined;
    const elapsed = now() - kept.savedAt;
    const folded = JSON.parse(kept.text) as FoldedScan;
    if (elapsed < 0 || now() >= folded.freshUntil || store.listings.version() !== folded.version) return undefined;
    return { ...folded, summary: age(folded.summary, elapsed) };
  }

  /** Keeps a scan that every listing of answered, and that nothing had to be said about. */
  keep(request: ScanRequest, scan: FinishedScan): void {
    const { store, ttlMs, now } = this.#deps;
    const { inventory, identities, lifetime, summarize } = scan;
    const scope = this.#scopeOf(request);
    // Before the times: an answer that another process renews in between makes the version an old one.
    const version = store.listings.version();
    if (scope === undefined || version === undefined) return;
    const { outcomes, planProblems, cancelled } = inventory;
    const unsent = cancelled || planProblems.length > 0 || outcomes.some(({ status, failures }) => status !== 'ok' || failures.length > 0);
    // A scan that was joined to another's was planned by that one.
    if (unsent || identities.length === 0 || !identities.every(({ source }) => isMarked(source))) return;
    const times = store.listings.times();
    if (outcomes.some(({ listing, fetchedAt }) => times.get(listingKey(listing)) !== fetchedAt)) return;
    const ends = [
      ...identities.map(({ source }) => (source.expiresAt === undefined ? Infinity : Date.parse(source.expiresAt))),
      ...outcomes.map((outcome) => outcome.fetchedAt + ttlMs(outcome)),
    ];
    const freshUntil = ends.reduce((first, end) => Math.min(first, end), lifetime.until);
    if (!(freshUntil > now())) return;
    const questions: Partial<Record<ProviderId, number>> = {};
    for (const { listing } of outcomes) questions[listing.provider] = (questions[listing.provider] ?? 0) + 1;
    const folded: FoldedScan = {
      version,
      freshUntil,
      summary: summarize(agedCopy(inventory)),
      questions,
      identities: identities.map(({ provider, principal, account, source }) => ({
        provider,
        principal,
        source: source.label,
        ...defined({ account }),
      })),
    };
    store.inventories.put(scope, JSON.stringify(folded));
  }

  /** Under what a scan is kept; undefined for one that has to be run. */
  #scopeOf(request: ScanRequest): string | undefined {
    const { store, env, home, vaultPath, buildOf, providers, settings, standingFilter } = this.#deps;
    // Expressions may speak of the time that it is.
    const expressions = [request.filter?.expression, standingFilter().expression].some((text) => text !== undefined && text !== '');
    if (request.want !== 'counts' || request.refresh === true || request.stream === true || expressions || existsSync(vaultPath)) return undefined;
    const builds = providers().map((id) => buildOf(id));
    if (builds.includes(undefined)) return undefined;
    this.#hmac ??= machineHmac(store.keyValue);
    return this.#hmac(JSON.stringify([request, settings(), builds, credentialMark(env, home)]));
  }
}

/** The inventory as one that was had before: each count with its age. */
function agedCopy(inventory: Inventory): Inventory {
  const copy = new Inventory({ scanId: inventory.scanId, startedAt: inventory.startedAt });
  copy.finishedAt = inventory.finishedAt;
  copy.accounts = inventory.accounts;
  copy.scope = inventory.scope;
  for (const [type, title] of inventory.titles) copy.titles.set(type, title);
  for (const outcome of inventory.outcomes) copy.record({ ...outcome, fromCache: true });
  return copy;
}

/** Makes a summary that nobody else holds older. */
function age(summary: InventorySummary, ms: number): InventorySummary {
  const older = (node: NodeCount): void => {
    if (node.ageMs !== undefined) (node as { ageMs: number }).ageMs += ms;
  };
  older(summary.totals);
  for (const account of summary.accounts) {
    older(account);
    for (const type of account.types) {
      older(type);
      for (const region of type.regions) older(region);
    }
  }
  return summary;
}
