import type { InventorySummary } from '../../../src/core/model.ts';
import { type AzureEstate, guid, type SubscriptionSpec } from '../../cloud/azure/estate.ts';
import { type SimulatedAzure, startAzure } from '../../cloud/azure/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

export const only = { providers: ['azure'] } as const;

/** Limits that do not hold a test up, and retries without waits. */
export const fast = {
  limits: { azure: 10_000, 'azure.resourceGraph': 10_000, 'azure.resourceGraph.window': 10_000 },
  retries: { azure: { retries: 3, minMs: 1, maxMs: 5 } },
};

export const emptyEstate: AzureEstate = {
  tenant: guid(1, 1),
  tokens: ['planted-azure-token'],
  subscriptions: [],
  graphQuota: { calls: 100_000, seconds: 5 },
};

/** A subscription with `count` virtual machines and no resource group of note. */
export function machines(n: number, count: number, more: Partial<SubscriptionSpec> = {}): SubscriptionSpec {
  return { id: guid(2, n), name: `subscription ${n}`, groups: 1, resources: [{ type: 'Microsoft.Compute/virtualMachines', count }], ...more };
}

export interface Scanned {
  readonly cloud: SimulatedAzure;
  readonly opened: OpenedEngine;
  close(): Promise<void>;
}

/** A simulated Azure, and the real engine on it. */
export async function startScan(estate: Partial<AzureEstate>, flags: Readonly<Record<string, unknown>> = {}): Promise<Scanned> {
  const cloud = await startAzure({ ...emptyEstate, ...estate });
  const opened = await openEngine(cloud.environment, { ...fast, ...flags });
  return {
    cloud,
    opened,
    async close() {
      await opened.close();
      await cloud.close();
    },
  };
}

/** The count of a type in an account, with its status; undefined where the summary has no such node. */
export function countOf(summary: InventorySummary, account: string, type: string): { count: number | null; status: string } | undefined {
  const found = summary.accounts.find((one) => one.account === account)?.types.find((one) => one.type === type);
  return found === undefined ? undefined : { count: found.count, status: found.status };
}

/** How often an operation was asked. */
export function callsOf(cloud: SimulatedAzure, operation: string): number {
  return cloud.requests.filter((request) => request.operation === operation).length;
}
