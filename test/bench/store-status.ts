import { openStore } from '../../src/core/store/store.ts';

/** What `driftmgr status` reads of the store, as a process of its own; prints how many resources the listings counted. */
const nothing = (): void => undefined;
const store = await openStore(process.argv[2] ?? '', {
  now: () => Date.now(),
  log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
});
let count = 0;
for (const meta of store.listings.metas().values()) for (const resourceCount of meta.resourceCounts) count += resourceCount.count;
console.log(count);
store.close();
