import type { DriftReport, StateReport } from '../api/drift.ts';
import type { ProblemJson } from './status-json.ts';
import { problemJson } from './status-json.ts';

/** The JSON of `driftmgr drift --format json`; every field is described in docs/json.md. */
export type DriftJson = Omit<DriftReport, 'problems'> & { readonly problems: readonly ProblemJson[] };

export function driftJson(report: DriftReport): DriftJson {
  return { ...report, problems: report.problems.map(problemJson) };
}

/** The JSON of `driftmgr state --json`. */
export type StateJson = Omit<StateReport, 'problems' | 'resources'> & {
  readonly schemaVersion: 1;
  readonly resources: readonly (Omit<StateReport['resources'][number], 'reason'> & { readonly reason: string | null })[];
  readonly problems: readonly ProblemJson[];
};

export function stateJson(report: StateReport): StateJson {
  return {
    schemaVersion: 1,
    resources: report.resources.map((entry) => ({ ...entry, reason: entry.reason ?? null })),
    states: report.states,
    problems: report.problems.map(problemJson),
  };
}
