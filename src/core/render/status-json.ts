import type { Indexed, InventorySummary, ListingStatus, NodeCount, Problem, ProviderId, Scope } from '../model.ts';

/** The JSON of `driftmgr status --json`; every field is described in docs/json.md. */
export interface StatusJson {
  readonly schemaVersion: 1;
  readonly scanId: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly complete: boolean;
  readonly scope: Scope | null;
  readonly totals: CountJson;
  readonly accounts: readonly AccountJson[];
  readonly problems: readonly ProblemJson[];
}

export interface CountJson {
  /** Null when nothing could be seen; never 0 in its place. */
  readonly count: number | null;
  readonly status: ListingStatus;
  readonly reason?: string;
  readonly ageMs?: number;
  /** What an index says, while the count is still to be seen; in no total. */
  readonly indexed?: Indexed;
}

export interface AccountJson extends CountJson {
  readonly provider: ProviderId;
  readonly account: string;
  readonly name: string | null;
  readonly types: readonly TypeJson[];
}

export interface TypeJson extends CountJson {
  readonly type: string;
  readonly regions: readonly (CountJson & { readonly region: string })[];
}

export interface ProblemJson {
  readonly code: string;
  readonly reason: string | null;
  readonly provider: ProviderId | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly type: string | null;
  readonly permission: string | null;
  readonly message: string;
  readonly hint: string | null;
  readonly source: string | null;
  readonly expected: boolean;
  readonly count: number;
}

/** An inventory as the terminal's JSON. Pure. */
export function statusJson(summary: InventorySummary): StatusJson {
  return {
    schemaVersion: 1,
    scanId: summary.scanId,
    startedAt: summary.startedAt,
    finishedAt: summary.finishedAt ?? null,
    complete: summary.complete,
    scope: summary.scope ?? null,
    totals: countJson(summary.totals),
    accounts: summary.accounts.map((account) => ({
      provider: account.provider,
      account: account.account,
      name: account.name ?? null,
      ...countJson(account),
      types: account.types.map((type) => ({
        type: type.type,
        ...countJson(type),
        regions: type.regions.map((region) => ({ region: region.region, ...countJson(region) })),
      })),
    })),
    problems: summary.problems.map(problemJson),
  };
}

/** A problem with every field present, null where there is nothing to say. */
export function problemJson(problem: Problem): ProblemJson {
  return {
    code: problem.code,
    reason: problem.reason ?? null,
    provider: problem.provider ?? null,
    account: problem.account ?? null,
    region: problem.region ?? null,
    type: problem.type ?? null,
    permission: problem.permission ?? null,
    message: problem.message,
    hint: problem.hint ?? null,
    source: problem.source ?? null,
    expected: problem.expected === true,
    count: problem.count ?? 1,
  };
}

function countJson(node: NodeCount): CountJson {
  return {
    count: node.count,
    status: node.status,
    ...(node.reason === undefined ? {} : { reason: node.reason }),
    ...(node.ageMs === undefined ? {} : { ageMs: node.ageMs }),
    ...(node.indexed === undefined ? {} : { indexed: node.indexed }),
  };
}
