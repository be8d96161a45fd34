import type { Item } from '../../cloud/aws/estate.ts';
import { ec2States } from './state-of-ec2.ts';
import { operationStates } from './state-of-operations.ts';
import { serviceStates } from './state-of-services.ts';
import type { Stand, TerraformRow } from './state-parts.ts';

/** How each type stands in a state, by its CloudFormation name. */
export const terraformRows: Readonly<Record<string, TerraformRow>> = { ...ec2States, ...serviceStates, ...operationStates };

/** One resource instance of a state to be written. */
export interface StateResource {
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly module?: string;
  readonly key?: string | number;
  readonly provider?: string;
  readonly sensitive?: readonly string[];
}

/** The state's entry for a resource of an estate. Throws for a type without a row. */
export function stateResource(native: string, name: string, item: Item, at: Stand): StateResource {
  const row = terraformRows[native];
  if (row === undefined) throw new Error(`no Terraform row for ${native}`);
  const region = at.region === 'global' ? {} : { region: at.region };
  return { type: row.type, name, attributes: { ...region, ...row.attributes(item, at) } };
}

/** A state of format version 4; instances of one resource that follow each other stand together. SOURCE: hashicorp/terraform `internal/states/statefile/version4.go`. */
export function stateJson(resources: readonly StateResource[], serial = 1): string {
  const groups = Map.groupBy(resources, ({ module, type, name }) => [module ?? '', type, name].join(' '));
  const entries = [...groups.values()].map((group) => {
    const { type, name, module, provider } = group[0] ?? { type: '', name: '', module: undefined, provider: undefined };
    return {
      ...(module === undefined ? {} : { module }),
      mode: 'managed',
      type,
      name,
      provider: `provider["registry.terraform.io/${provider ?? 'hashicorp/aws'}"]`,
      instances: group.map(({ key, attributes, sensitive }) => ({
        ...(key === undefined ? {} : { index_key: key }),
        schema_version: 1,
        attributes,
        sensitive_attributes: (sensitive ?? []).map((value) => [{ type: 'get_attr', value }]),
      })),
    };
  });
  const state = { version: 4, terraform_version: '1.11.4', serial, lineage: '0d5a9a3e-0a0e-4c30-8d8f-6c1b7f0e7c11', outputs: {}, resources: entries };
  return `${JSON.stringify({ ...state, check_results: null }, null, 2)}\n`;
}
