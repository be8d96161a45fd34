import type { Handlers } from '../handlers.ts';
import { renderDrift } from '../report/drift-table.ts';
import type { KeyValueStore } from '../store/parts.ts';
import { driftBlocks } from './drift-blocks.ts';
import { DriftPages, outlineOf, rowItem } from './drift-pages.ts';
import { type DriftParts, compareStates, reportDrift, rulesFor } from './drift-requests.ts';
import { judge } from './judge.ts';
import { locateAll } from './locate.ts';
import type { DriftOutline } from './outline.ts';
import type { DriftReport, DriftRequest } from './report.ts';
import { rememberDrift } from './seen-drift.ts';

/** A comparison as it was made, before anything was ignored. */
interface Held {
  readonly compared: DriftReport;
  readonly request: DriftRequest;
  /** Keys of the items that the comparison before did not find. */
  readonly fresh: ReadonlySet<string>;
}

/**
 * What answers the requests about drift. `onCompared` is told what each comparison for a shell came to, and what it comes to under other ignore rules, before
 * the answer.
 */
export function driftHandlers(
  parts: DriftParts,
  seen: KeyValueStore,
  onCompared: (outline: DriftOutline) => void,
): Required<Pick<Handlers, 'drift' | 'compare' | 'judgeDrift' | 'driftChildren' | 'driftItem' | 'driftText' | 'driftBlocks' | 'locate'>> {
  const pages = new DriftPages();
  let held: Held | undefined;
  const show = async (of: Held): Promise<DriftOutline> => {
    const report = judge(of.compared, await rulesFor(of.compared, of.request, parts), parts.now());
    const outline = outlineOf(report, of.fresh);
    // A later comparison may have taken its place meanwhile.
    if (held === of) {
      pages.keep(report);
      onCompared(outline);
    }
    return outline;
  };
  return {
    drift: (request, signal) => reportDrift(request, parts, signal),
    compare: async (request, signal) => {
      const compared = await compareStates(request, parts, signal);
      held = { compared, request, fresh: rememberDrift(seen, request, compared) };
      return show(held);
    },
    judgeDrift: () => (held === undefined ? null : show(held)),
    driftChildren: (request) => pages.children(request),
    driftItem: ({ key }) => {
      const item = pages.item(key);
      return item === null ? null : rowItem(item);
    },
    driftBlocks: (request) => (pages.report === null ? { blocks: [], total: 0 } : driftBlocks(pages.report, request, locateAll)),
    locate: locateAll,
    driftText: ({ width }) => (pages.report === null ? null : renderDrift(pages.report, { width, color: false, unicode: true })),
  };
}
