import { asArray, asRecord, asString } from './json.ts';
import { parseProviderSource } from './provider-config.ts';
import type { ParsedState, StateInstance } from './state-instance.ts';

/**
 * Reads what `terraform show -json` prints for a state.
 * SOURCE: Terraform's documentation of its JSON output format, "state representation".
 */
export function parseShowJson(document: Readonly<Record<string, unknown>>, state: string): ParsedState {
  const instances: StateInstance[] = [];
  const values = asRecord(document['values']);
  collect(asRecord(values?.['root_module']), state, instances);
  const version = document['terraform_version'];
  return {
    instances,
    summary: { source: state, resources: instances.length, ...(typeof version === 'string' ? { terraformVersion: version } : {}) },
  };
}

/** Reads the state that a plan in JSON started from (`prior_state`): what was planned does not exist yet. */
export function parsePlanJson(document: Readonly<Record<string, unknown>>, state: string): ParsedState {
  const version = document['terraform_version'];
  const prior = asRecord(document['prior_state']) ?? {};
  return parseShowJson({ ...(typeof version === 'string' ? { terraform_version: version } : {}), ...prior }, state);
}

function collect(root: Readonly<Record<string, unknown>> | undefined, state: string, into: StateInstance[]): void {
  // A list of modules still to be read in place of recursion: a hostile file may nest deeper than the stack.
  const modules = root === undefined ? [] : [root];
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    for (const item of asArray(module['resources'])) {
      const instance = instanceOf(asRecord(item), state);
      if (instance !== undefined) into.push(instance);
    }
    for (const child of asArray(module['child_modules'])) {
      const record = asRecord(child);
      if (record !== undefined) modules.push(record);
    }
  }
}

function instanceOf(resource: Readonly<Record<string, unknown>> | undefined, state: string): StateInstance | undefined {
  const type = asString(resource?.['type']);
  const address = asString(resource?.['address']);
  if (resource === undefined || type === undefined || address === undefined || resource['mode'] !== 'managed') return undefined;
  const index = resource['index'];
  const deposed = asString(resource['deposed_key']);
  return {
    address,
    type,
    provider: parseProviderSource(asString(resource['provider_name']) ?? '', type),
    mode: 'managed',
    attributes: asRecord(resource['values']) ?? {},
    sensitivePaths: markedPaths(resource['sensitive_values']),
    state,
    ...(typeof index === 'string' || typeof index === 'number' ? { indexKey: index } : {}),
    ...(resource['tainted'] === true ? { tainted: true } : {}),
    ...(deposed === undefined || deposed === '' ? {} : { deposed }),
  };
}

/** Paths where `sensitive_values`, a shadow of the values, holds `true`. */
export function markedPaths(shadow: unknown): string[] {
  return marked(shadow, '');
}

function marked(shadow: unknown, path: string): string[] {
  if (shadow === true) return path === '' ? [] : [path];
  if (Array.isArray(shadow)) return shadow.flatMap((item: unknown, at) => marked(item, `${path}[${at}]`));
  const record = asRecord(shadow);
  if (record === undefined) return [];
  return Object.entries(record).flatMap(([name, value]) => marked(value, path === '' ? name : `${path}.${name}`));
}
