import type { StateSummary } from '../api/drift.ts';
import { defined } from '../defined.ts';
import { DriftMgrError } from '../errors.ts';
import { instanceAddress } from './addresses.ts';
import { expandFlatmap } from './flatmap.ts';
import { asArray, asRecord, asString } from './json.ts';
import { parseProviderConfig } from './provider-config.ts';
import type { ParsedState, StateAttributes, StateInstance } from './state-instance.ts';

/**
 * Reads a state of format version 4, whatever attributes and providers it holds. Throws `DriftMgrError` `state-invalid` where what should be a
 * resource or an instance has not that form: to leave it out would make what it stands for unmanaged.
 * SOURCE: hashicorp/terraform internal/states/statefile, version 4.
 */
export function parseStateV4(document: Readonly<Record<string, unknown>>, state: string): ParsedState {
  const instances: StateInstance[] = [];
  for (const [at, item] of listOf(document['resources'], state, 'resources').entries()) {
    const resource = asRecord(item);
    if (resource === undefined) throw malformed(state, `resource ${at} is none`);
    // Data sources, and whatever a later version adds.
    if ((resource['mode'] ?? 'managed') !== 'managed') continue;
    const type = asString(resource['type']);
    const name = asString(resource['name']);
    if (type === undefined || name === undefined) throw malformed(state, `resource ${at} has no type or no name`);
    const module = asString(resource['module']) ?? '';
    const configured = asString(resource['provider']) ?? '';
    for (const entry of listOf(resource['instances'], state, `the instances of resource ${at}`)) {
      const instance = asRecord(entry);
      if (instance === undefined) throw malformed(state, `an instance of resource ${at} is none`);
      const key = indexKey(instance['index_key']);
      const deposed = asString(instance['deposed']);
      instances.push({
        address: instanceAddress(module, type, name, key),
        type,
        // OpenTofu tells it of each instance where it differs between them: the configuration's own `for_each`.
        provider: parseProviderConfig(asString(instance['instance_provider']) ?? configured, type),
        mode: 'managed',
        attributes: attributesOf(instance),
        sensitivePaths: sensitivePaths(instance['sensitive_attributes']),
        state,
        ...defined({ indexKey: key }),
        ...(instance['status'] === 'tainted' ? { tainted: true } : {}),
        ...(deposed === undefined || deposed === '' ? {} : { deposed }),
      });
    }
  }
  return { instances, summary: summaryOf(document, state, instances.length) };
}

/** A list that may be left out. */
function listOf(value: unknown, state: string, what: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed(state, `${what} are no list`);
  return value;
}

function malformed(state: string, what: string): DriftMgrError {
  return new DriftMgrError('state-invalid', `${state} is a state of format version 4, but ${what}.`, {
    hint: 'Terraform refuses it too. Was it edited by hand? The copy before it is in `terraform.tfstate.backup`, or in the versions that the backend keeps.',
  });
}

function attributesOf(instance: Readonly<Record<string, unknown>>): StateAttributes {
  const attributes = asRecord(instance['attributes']);
  if (attributes !== undefined) return attributes;
  const flat = asRecord(instance['attributes_flat']);
  return flat === undefined ? {} : expandFlatmap(flat);
}

function indexKey(value: unknown): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function summaryOf(document: Readonly<Record<string, unknown>>, source: string, resources: number): StateSummary {
  const { serial, lineage, terraform_version: version } = document;
  return {
    source,
    resources,
    ...(typeof serial === 'number' ? { serial } : {}),
    ...(typeof lineage === 'string' && lineage !== '' ? { lineage } : {}),
    ...(typeof version === 'string' && version !== '' ? { terraformVersion: version } : {}),
  };
}

/** Turns the state's list of paths (a list of steps each) into `a.b[0]["c"]`. */
function sensitivePaths(value: unknown): readonly string[] {
  const paths: string[] = [];
  for (const path of asArray(value)) {
    let text = '';
    for (const item of asArray(path)) {
      const step = asRecord(item);
      const name = step?.['value'];
      if (step?.['type'] === 'get_attr' && typeof name === 'string') text += text === '' ? name : `.${name}`;
      else if (step?.['type'] === 'index') text += indexStep(name);
    }
    if (text !== '') paths.push(text);
  }
  return paths.length === 0 ? none : paths;
}

const none: readonly string[] = [];

// The key of an index step is a typed value: {"value": 0, "type": "number"}.
function indexStep(value: unknown): string {
  const key = asRecord(value)?.['value'] ?? value;
  return typeof key === 'number' ? `[${key}]` : `[${JSON.stringify(key)}]`;
}
