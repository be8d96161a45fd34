import { writeSync } from 'node:fs';
import { openStore } from '../../../../src/core/store/store.ts';
import { quiet } from '../calls/quiet.ts';
import { listingRecord, listingRows } from './listing-record.ts';

/** One of several processes on a data folder: writes as a scan does, and says on a line what has been written, until killed or done. */
const [folder = '', name = '', most = 'Infinity'] = process.argv.slice(2);

const store = await openStore(folder, {
  now: () => Date.now(),
  log: quiet,
  onNotice: (notice) => writeSync(1, `notice ${notice.code} ${notice.message}\n`),
});
store.leases.acquire(`scan/${name}`);
writeSync(1, 'begun\n');
for (let at = 0; at < Number(most); at += 1) {
  const key = `${name}-${String(at)}`;
  const size = (at * 37) % 2_500;
  const record = listingRecord(key, size, Date.now());
  store.listings.put(record);
  store.history.record(
    key,
    listingRows(key, size).map((resource) => resource.id),
    Date.now(),
    true,
  );
  store.metrics.add([{ minute: 0, name: 'puts', labels: '{}', value: 1 }]);
  store.keyValue.change('puts', (old) => String(Number(old ?? 0) + 1));
  await store.buckets.draw([{ buckets: [{ key, perSecond: 1, burst: 1 }], arrivals: [1] }], 1, Date.now());
  writeSync(1, `wrote ${key}\n`);
}
store.close();
