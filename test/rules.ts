import type { InventoryView } from '../src/core/discovery/inventory/inventory-view.ts';
import type { ImportBlocks } from '../src/core/api/code-blocks.ts';
import type { DriftReport, StateReport } from '../src/core/api/drift.ts';
import * as compare from '../src/core/drift/compare.ts';
import * as ignore from '../src/core/drift/ignore/apply-ignore-rules.ts';
import * as blocks from '../src/core/drift/import-block.ts';
import * as identity from '../src/core/drift/matching/identify.ts';
import { InventoryIndex } from '../src/core/drift/matching/inventory-index.ts';
import * as matching from '../src/core/drift/matching/matching.ts';
import { RuleSet } from '../src/core/drift/rule-set.ts';
import * as states from '../src/core/drift/session/describe-states.ts';
import type { Resource } from '../src/core/model.ts';
import type { TerraformRulesModule } from '../src/core/terraform-rules.ts';
import type { StateInstance, StatesRead } from '../src/core/terraform/state-instance.ts';
import { terraformRules as aws } from '../src/providers/aws/terraform/rules.ts';
import { terraformRules as azure } from '../src/providers/azure/terraform/rules.ts';
import { terraformRules as digitalocean } from '../src/providers/digitalocean/terraform/rules.ts';
import { terraformRules as gcp } from '../src/providers/gcp/terraform/rules.ts';

// The functions of the comparison with what is known of Terraform's types in all four clouds, as the engine has them.

export const allRules = new RuleSet([aws, azure, gcp, digitalocean]);

export async function loadTerraformRules(id: keyof typeof byCloud): Promise<TerraformRulesModule> {
  return { terraformRules: byCloud[id] };
}

const byCloud = { aws, azure, gcp, digitalocean };

/** Terraform types that stand for a native type of any cloud, the usual one first. */
export function terraformTypesOf(nativeType: string): readonly string[] {
  return allRules.all.flatMap((rules) => rules.terraformTypesOf(nativeType));
}

export function compareDrift(read: StatesRead, inventory: InventoryView, options: Omit<compare.CompareOptions, 'rules'>): Promise<DriftReport> {
  return compare.compareDrift(read, inventory, { ...options, rules: allRules });
}

function identifyAll(instances: readonly StateInstance[]): readonly identity.IdentifiedInstance[] {
  return identity.identifyAll(instances, allRules);
}

export function describeStates(read: StatesRead): StateReport {
  return states.describeStates(read, allRules);
}

/** Joins instances with resources, nothing filtered. */
export function match(instances: readonly StateInstance[], resources: readonly Resource[]): matching.Matching {
  return matching.matchAll(identifyAll(instances), new InventoryIndex(resources, allRules), undefined, allRules);
}

/** Marks what the rules ignore. */
export function judge(compared: DriftReport, rules: ignore.IgnoreRules, now: number): DriftReport {
  return ignore.judge(compared, rules, { now, clouds: allRules });
}

export function importBlocks(resources: readonly Resource[], taken?: ReadonlySet<string>): Omit<ImportBlocks, 'problems'> {
  return blocks.importBlocks(resources, allRules, taken);
}
