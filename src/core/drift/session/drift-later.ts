import type { Handlers } from '../../api/request-router.ts';
import type { DriftParts } from './drift-requests.ts';
import type { DriftHandlers, DriftSurroundings } from './drift-handlers.ts';

/** `driftHandlers`, whose tables of resource types (and the ways to remote states) are loaded with the first request that needs them. */
export function driftHandlersLater(parts: DriftParts, surroundings: DriftSurroundings): Pick<Required<Handlers>, keyof DriftHandlers> {
  let loading: Promise<DriftHandlers> | undefined;
  const loaded = (): Promise<DriftHandlers> => {
    loading ??= import('./drift-handlers.ts').then(({ driftHandlers }) => driftHandlers(parts, surroundings));
    return loading;
  };
  return {
    drift: async (request, signal) => (await loaded()).drift(request, signal),
    compare: async (request, signal) => (await loaded()).compare(request, signal),
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
