import type { Handlers } from '../../api/request-router.ts';
import type { Resource } from '../../model.ts';
import type { KeyValueStore } from '../../store/parts.ts';
import { importBlocksFor } from '../import-block.ts';
import { driftBlocks } from './drift-blocks.ts';
import { DriftPages, outlineOf, rowItem } from './drift-pages.ts';
import { type DriftDeps, compareStates, reportDrift, reportState, rulesFor, statesOf } from './drift-requests.ts';
import type { StatesRead } from '../../terraform/state-instance.ts';
import { takenAddresses } from './taken-addresses.ts';
import { judge } from '../ignore/apply-ignore-rules.ts';
import { locateAll } from './locate.ts';
import type { DriftOutline, LocateRequest } from '../../api/drift-tree.ts';
import type { DriftReport, DriftRequest } from '../../api/drift.ts';
import { keepDrift, keptDrift, withoutChanges } from './kept-drift.ts';
import { rememberDrift } from './seen-drift.ts';

/** A comparison as it was made, before anything was ignored. */
interface Held {
  readonly compared: DriftReport;
  readonly request: DriftRequest;
  /** Keys of the items that the comparison before did not find. */
  readonly fresh: ReadonlySet<string>;
  /** It was made by an earlier process. */
  readonly kept?: true;
}

export type DriftHandlers = Required<
  Pick<
    Handlers,
    | 'drift'
    | 'compare'
    | 'judgeDrift'
    | 'keptDrift'
    | 'driftChildren'
    | 'driftItem'
    | 'driftText'
    | 'driftBlocks'
    | 'locate'
    | 'state'
    | 'importBlocks'
  >
>;

/** What stands around a comparison. */
export interface DriftSurroundings {
  /** Keeps what drift was seen, for the windows and processes to come. */
  readonly seen: KeyValueStore;
  /** Said what each comparison for a shell came to, and what it comes to under other ignore rules, before the answer. */
  readonly onCompared: (outline: DriftOutline) => void;
  /** A report as a terminal of this width prints it, without colours. */
  readonly render: (report: DriftReport, width: number) => string;
  /** The resources of the last inventory. */
  readonly resources: () => Iterable<Resource>;
}

const noStates: StatesRead = { instances: [], summaries: [], problems: [] };

/** What answers the requests about drift and states. */
export function driftHandlers(deps: DriftDeps, { seen, onCompared, resources, render }: DriftSurroundings): DriftHandlers {
  const pages = new DriftPages();
  let held: Held | undefined;
  const locate = (request: LocateRequest): ReturnType<typeof locateAll> => locateAll(request, deps.env);
  const show = async (of: Held): Promise<DriftOutline> => {
    const report = judge(of.compared, await rulesFor(of.compared, of.request, deps), { now: deps.now(), clouds: deps.rules });
    const outline = { ...outlineOf(report, of.fresh), ...(of.kept === true ? { kept: true as const } : {}) };
    // A later comparison may have taken its place meanwhile.
    if (held === of) {
      pages.keep(report);
      onCompared(outline);
    }
    return outline;
  };
  return {
    drift: (request, signal) => reportDrift(request, deps, signal),
    compare: async (request, signal) => {
      const compared = await compareStates(request, deps, signal);
      held = { compared, request, fresh: rememberDrift(seen, request, compared) };
      const outline = await show(held);
      keepDrift(seen, request, compared, pages.report ?? compared);
      return outline;
    },
    keptDrift: (request) => {
      const compared = held === undefined ? keptDrift(seen, request) : undefined;
      if (compared === undefined) return null;
      held = { compared, request, fresh: new Set(), kept: true };
      return show(held);
    },
    judgeDrift: () => (held === undefined ? null : show(held)),
    driftChildren: (request) => pages.children(request),
    driftItem: ({ key }) => {
      const item = pages.item(key);
      return item === null ? null : rowItem(item);
    },
    driftBlocks: (request) => (pages.report === null ? { blocks: [], total: 0 } : driftBlocks(pages.report, request, locate)),
    locate,
    state: (request, signal) => reportState(request, deps, signal),
    importBlocks: async ({ ids, beside = held?.request, output }, signal) => {
      const states = beside === undefined ? noStates : await statesOf(beside, false, deps, signal);
      const taken = beside === undefined ? new Set<string>() : await takenAddresses(states, { cwd: beside.cwd, output }, deps.env);
      return { ...importBlocksFor(ids, resources(), deps.rules, taken), problems: states.problems };
    },
    driftText: ({ width }) => {
      const { report } = pages;
      return report === null ? null : render(held?.kept === true ? withoutChanges(report) : report, width);
    },
  };
}
