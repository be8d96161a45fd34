import type { Handlers } from '../handlers.ts';
import { renderDrift } from '../report/drift-table.ts';
import { driftBlocks } from './drift-blocks.ts';
import { DriftPages, rowItem } from './drift-pages.ts';
import { type DriftParts, reportDrift } from './drift-requests.ts';
import { locateAll } from './locate.ts';
import type { DriftOutline } from './outline.ts';

/** What answers the requests about drift. `onCompared` is told what each comparison for a shell came to, before its answer. */
export function driftHandlers(
  parts: DriftParts,
  onCompared: (outline: DriftOutline) => void,
): Required<Pick<Handlers, 'drift' | 'compare' | 'driftChildren' | 'driftItem' | 'driftText' | 'driftBlocks' | 'locate'>> {
  const pages = new DriftPages();
  return {
    drift: (request, signal) => reportDrift(request, parts, signal),
    compare: async (request, signal) => {
      const outline = pages.keep(await reportDrift(request, parts, signal));
      onCompared(outline);
      return outline;
    },
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
