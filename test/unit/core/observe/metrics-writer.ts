/** One of several processes that measure into the same store: `metrics-writer.ts FOLDER CALLS`. */
import { Metrics } from '../../../../src/core/observe/metrics.ts';
import { openStore } from '../../../../src/core/store/store.ts';

const [folder = '', calls = ''] = process.argv.slice(2);
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const store = await openStore(folder, { now: Date.now, log: silent });
const metrics = new Metrics({
  store: store.metrics,
  retentionDays: 30,
  onProblem(error) {
    console.error(error);
    process.exitCode = 1;
  },
});
const label = { provider: 'aws', operation: 'ec2:DescribeInstances' } as const;
for (let i = 0; i < Number(calls); i += 1) {
  metrics.attemptFinished(label, i, { ok: true });
  metrics.callFinished(label, i, { ok: true });
  metrics.flush();
}
store.close();
