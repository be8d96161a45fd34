import { get } from 'node:http';
import { once } from 'node:events';
import { createCallPipeline } from '../../../../src/core/calls/call-pipeline.ts';
import type { CallMetrics } from '../../../../src/core/calls/call-metrics.ts';
import { unmeasured } from '../../../../src/core/calls/call-metrics.ts';
import { defaultPipelineSettings } from '../../../../src/core/calls/pipeline-settings.ts';
import { openStore } from '../../../../src/core/store/store.ts';
import { quiet } from './quiet.ts';

/** One of several processes on a data folder: sends `count` requests to `url` through a pipeline of its own, once it is said to. */
const [folder = '', url = '', count = '0', perSecond = '1'] = process.argv.slice(2);

const store = await openStore(folder, { now: () => Date.now(), log: quiet });
let began = 0;
let grantedAt = 0;
const metrics: CallMetrics = {
  ...unmeasured,
  // Said right before the request is sent.
  waited(_label, ms) {
    grantedAt = began + ms;
  },
};
const pipeline = createCallPipeline({ settings: defaultPipelineSettings, metrics, log: quiet, store });
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
began = Date.now();

const send = (signal: AbortSignal): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = get(url, { signal, agent: false, headers: { granted: String(grantedAt) } }, (answer) => {
      answer.resume().on('end', () => {
        resolve(answer.statusCode ?? 0);
      });
    });
    request.on('error', reject);
  });

const calls = Array.from({ length: Number(count) }, () =>
  pipeline.call({
    provider: 'aws',
    operation: 'test:GetThing',
    limitScopes: [{ key: 'shared', limit: 'shared', perSecond: Number(perSecond) }],
    signal: new AbortController().signal,
    send,
    classify: (error) => ({ kind: 'transient', message: String(error) }),
  }),
);
const statuses = await Promise.all(calls);
process.stdout.write(`${String(statuses.filter((status) => status === 200).length)} ${store.kept.where}\n`);
pipeline.close();
store.close();
