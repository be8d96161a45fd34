import type { Handlers } from '../../api/request-router.ts';
import type { DriftDeps } from './drift-requests.ts';
import type { TerraformRules } from '../../terraform-rules.ts';
import type { DriftHandlers, DriftSurroundings } from './drift-handlers.ts';

/** `driftHandlers`, whose tables of resource types (and the ways to remote states) are loaded with the first request that needs them. */
export function driftHandlersLater(
  deps: Omit<DriftDeps, 'rules'>,
  surroundings: DriftSurroundings,
  loadRules: () => Promise<readonly TerraformRules[]>,
): Pick<Required<Handlers>, keyof DriftHandlers> {
  const load = async (): Promise<DriftHandlers> => {
    const [{ driftHandlers }, { RuleSet }, rules] = await Promise.all([import('./drift-handlers.ts'), import('../rule-set.ts'), loadRules()]);
    return driftHandlers({ ...deps, rules: new RuleSet(rules) }, surroundings);
  };
  let loading: Promise<DriftHandlers> | undefined;
  const loaded = (): Promise<DriftHandlers> => {
    if (loading !== undefined) return loading;
    const started = load();
    loading = started;
    // A bundle that failed to load may load the next time.
    started.catch(() => (loading = undefined));
    return started;
  };
  return {
    drift: async (request, signal) => (await loaded()).drift(request, signal),
    compare: async (request, signal) => (await loaded()).compare(request, signal),
    keptDrift: async (request, signal) => (await loaded()).keptDrift(request, signal),
    judgeDrift: async (request, signal) => (await loaded()).judgeDrift(request, signal),
    driftChildren: async (request, signal) => (await loaded()).driftChildren(request, signal),
    driftItem: async (request, signal) => (await loaded()).driftItem(request, signal),
    driftBlocks: async (request, signal) => (await loaded()).driftBlocks(request, signal),
    driftText: async (request, signal) => (await loaded()).driftText(request, signal),
    locate: async (request, signal) => (await loaded()).locate(request, signal),
    state: async (request, signal) => (await loaded()).state(request, signal),
    importBlocks: async (request, signal) => (await loaded()).importBlocks(request, signal),
  };
}
