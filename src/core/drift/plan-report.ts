import { isDeepStrictEqual } from 'node:util';
import { defined } from '../defined.ts';
import type { Problem } from '../model.ts';
import { asArray, asRecord, asString } from '../terraform/json.ts';
import { markedPaths, parsePlanJson } from '../terraform/parse-show-json.ts';
import { parseProviderSource } from '../terraform/provider-config.ts';
import type { StateInstance } from '../terraform/state-instance.ts';
import { isSensitive } from './attributes/sensitive.ts';
import { identifyAll, type IdentifiedInstance } from './matching/identify.ts';
import type { RuleSet } from './rule-set.ts';
import { changesText } from './matching/items.ts';
import type { AttributeChange, DriftItem, DriftReport, NotComparable } from '../api/drift.ts';

/** One entry of `resource_drift`: what its provider found to be another than the state says. */
interface Drifted {
  readonly instance: StateInstance;
  readonly gone: boolean;
  readonly changes: readonly AttributeChange[];
}

/**
 * What the providers of a folder themselves say has changed, from a plan made with `-refresh-only`, in the form of a comparison with nothing ignored yet.
 * Such a plan knows nothing of what no state knows.
 * SOURCE: Terraform's documentation of its JSON output format, "plan representation" (`resource_drift`, "change representation").
 */
export function planReport(
  plan: Readonly<Record<string, unknown>>,
  folder: string,
  made: { scanId: string; now: number; rules: RuleSet },
): DriftReport {
  const { instances, summary } = parsePlanJson(plan, folder);
  const drifted = asArray(plan['resource_drift']).flatMap((entry) => driftedOf(asRecord(entry), folder));
  const identified = identifyAll([...drifted.map(({ instance }) => instance), ...instances], made.rules);
  const items: DriftItem[] = [];
  const others: NotComparable[] = [];
  for (const [at, drift] of drifted.entries()) {
    const item = itemOf(drift, identified[at], made.rules);
    if (item === undefined) others.push(elsewhere(drift));
    else items.push(item);
  }
  const managed = instances.filter(({ type, deposed }) => made.rules.claiming(type) !== undefined && deposed === undefined).length;
  const seen = new Set(drifted.map(({ instance }) => instanceKey(instance)));
  const inStep = instances.filter((instance) => !seen.has(instanceKey(instance))).length;
  const missing = items.filter(({ kind }) => kind === 'missing').length;
  const ends = { inStep, missing, changed: items.length - missing, notComparable: others.length };
  const problems = others.length === 0 ? [] : [otherProviders(others)];
  return {
    schemaVersion: 1,
    scanId: made.scanId,
    comparedAt: new Date(made.now).toISOString(),
    complete: problems.length === 0,
    inStep: false,
    counts: {
      missing: 0,
      unmanaged: null,
      changed: 0,
      managed,
      notComparable: others.length,
      instances: { all: inStep + items.length + others.length, ...ends, outsideFilter: 0 },
    },
    coverage: null,
    items,
    notComparable: others,
    owned: [],
    duplicates: [],
    states: [summary],
    problems,
  };
}

function instanceKey({ address, deposed }: StateInstance): string {
  return `${address}\n${deposed ?? ''}`;
}

function driftedOf(entry: Readonly<Record<string, unknown>> | undefined, folder: string): Drifted[] {
  const type = asString(entry?.['type']);
  const address = asString(entry?.['address']);
  const change = asRecord(entry?.['change']);
  if (entry === undefined || type === undefined || address === undefined || change === undefined || entry['mode'] !== 'managed') return [];
  const actions = asArray(change['actions']);
  const before = asRecord(change['before']) ?? {};
  const marked = [...markedPaths(change['before_sensitive']), ...markedPaths(change['after_sensitive'])];
  const deposed = asString(entry['deposed']);
  const instance: StateInstance = {
    address,
    type,
    provider: parseProviderSource(asString(entry['provider_name']) ?? '', type),
    mode: 'managed',
    attributes: before,
    sensitivePaths: marked,
    state: folder,
    ...defined({ deposed }),
  };
  if (actions.includes('delete')) return [{ instance, gone: true, changes: [] }];
  const changes = differences(before, change['after'], '', marked);
  return changes.length === 0 ? [] : [{ instance, gone: false, changes }];
}

/** The deepest places at which two values differ. Lists of another length differ as a whole: nothing tells which of their elements came or went. */
function differences(state: unknown, cloud: unknown, path: string, marked: readonly string[]): AttributeChange[] {
  if (isDeepStrictEqual(state, cloud)) return [];
  const [was, is] = [asRecord(state), asRecord(cloud)];
  if (was !== undefined && is !== undefined) {
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return names.flatMap((name) => differences(was[name], is[name], path === '' ? name : `${path}.${name}`, marked));
  }
  if (Array.isArray(state) && Array.isArray(cloud) && state.length === cloud.length) {
    return state.flatMap((element: unknown, at) => differences(element, cloud[at], `${path}[${String(at)}]`, marked));
  }
  return [isSensitive(path, marked) ? { path, sensitive: true } : { path, state: state ?? null, cloud: cloud ?? null }];
}

function itemOf({ instance, gone, changes }: Drifted, found: IdentifiedInstance | undefined, rules: RuleSet): DriftItem | undefined {
  const provider = rules.claiming(instance.type)?.provider;
  if (provider === undefined) return undefined;
  const identified = found?.identified;
  const id = identified?.ids[0] ?? null;
  const name = identified?.keys[0];
  const kind = gone ? 'missing' : 'changed';
  return {
    // Several instances may be parts of one resource, and share its id.
    key: `${kind}:${provider}:${instance.address}${instance.deposed ?? ''}`,
    kind,
    provider,
    account: identified?.account ?? null,
    region: identified?.region ?? null,
    type: identified?.nativeType ?? instance.type,
    id,
    address: instance.address,
    terraformType: instance.type,
    state: instance.state,
    reason: gone ? 'it is in the state, and its provider does not find it any more' : changesText(changes),
    ...(gone ? {} : { changes }),
    ...defined({ name }),
  };
}

function elsewhere({ instance, gone }: Drifted): NotComparable {
  const { address, type, state, provider } = instance;
  return {
    address,
    terraformType: type,
    state,
    reason: `${provider.name} says that it ${gone ? 'is gone' : 'has changed'}, and is no cloud that DriftMgr reads`,
  };
}

function otherProviders(others: readonly NotComparable[]): Problem {
  return {
    code: 'other-provider',
    message: `${String(others.length)} changed or gone resources belong to providers whose drift DriftMgr does not show: ${others
      .map(({ address }) => address)
      .slice(0, 5)
      .join(', ')}`,
    hint: 'Run `terraform plan -refresh-only` in that folder to see them.',
    count: others.length,
  };
}
