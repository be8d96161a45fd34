import type { InventoryView } from '../../../../src/core/discovery/inventory/inventory-view.ts';
import type { ListingStatus, Resource } from '../../../../src/core/model.ts';
import { parseState } from '../../../../src/core/terraform/parse-state.ts';
import type { StatesRead } from '../../../../src/core/terraform/state-instance.ts';

/** An inventory written out by hand. Listings are `ok` unless `coverage` says otherwise. */
export function inventoryOf(
  resources: readonly Resource[],
  options: {
    coverage?: (type: string, account: string | null, region: string | null) => ListingStatus | 'not-listed';
    accounts?: readonly string[];
  } = {},
): InventoryView {
  const accounts = new Map<string, Resource['provider']>((options.accounts ?? []).map((id) => [id, 'aws']));
  for (const resource of resources) accounts.set(resource.account, resource.provider);
  return {
    scanId: 'scan-1',
    accounts: [...accounts].map(([id, provider]) => ({ provider, id, identity: `${provider}:tester` })),
    problems: [],
    resources: () => resources,
    coverage: (type, account, region) => ({ status: options.coverage?.(type, account, region) ?? 'ok' }),
  };
}

export interface StateResource {
  readonly module?: string;
  readonly mode?: string;
  readonly type: string;
  readonly name: string;
  readonly provider?: string;
  readonly instances: readonly Readonly<Record<string, unknown>>[];
}

/** The bytes of a version 4 state. */
export function stateBytes(resources: readonly StateResource[]): Uint8Array {
  const prefix = (type: string): string => `provider["registry.terraform.io/hashicorp/${type.split('_', 1).join()}"]`;
  return new TextEncoder().encode(
    JSON.stringify({
      version: 4,
      terraform_version: '1.11.4',
      serial: 7,
      lineage: '6d2e4b2f-9c3a-4b6e-8d51-2f1f5a3f0a11',
      outputs: {},
      resources: resources.map((resource) => ({ mode: 'managed', provider: prefix(resource.type), ...resource })),
      check_results: null,
    }),
  );
}

/** One state with one instance a resource: `aws_vpc.main` with these attributes. */
export function stateOf(instances: Readonly<Record<string, Readonly<Record<string, unknown>>>>, name = 'terraform.tfstate'): StatesRead {
  const resources = Object.entries(instances).map(([address, attributes]) => {
    const [type = '', own = ''] = address.split('.');
    return { type, name: own, instances: [{ schema_version: 0, attributes }] };
  });
  const { instances: read, summary } = parseState(stateBytes(resources), name);
  return { instances: read, summaries: [summary], problems: [] };
}

/** Several states taken together. */
export function together(...states: readonly StatesRead[]): StatesRead {
  return {
    instances: states.flatMap((state) => state.instances),
    summaries: states.flatMap((state) => state.summaries),
    problems: states.flatMap((state) => state.problems),
  };
}
