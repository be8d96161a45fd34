import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault } from '../../cloud/faults.ts';
import { stateBytes } from '../../unit/core/drift/estate.ts';
import { type Lab, type Row, volume } from './lab.ts';
import { scan, volumes } from './scan-rows.ts';

const operation = 'DescribeVolumes';
const listed = ({ clouds }: Lab): number => clouds.aws.requests.filter((request) => request.operation === operation).length;
const policy = (retries: number) => ({ aws: { retries, minMs: 1, maxMs: 1 } });

/** Scans, while the listing has a fault, and tells how often it was asked and why it has no number. */
async function scanWith(lab: Lab, fault: Fault, first?: number): Promise<{ calls: number; status: string; reasons: string[] }> {
  lab.clouds.aws.requests.length = 0;
  const end = lab.clouds.aws.faults.add({ operation, fault, ...(first === undefined ? {} : { first }) });
  const { totals, problems } = await scan(lab).finally(end);
  return { calls: listed(lab), status: totals.status, reasons: problems.map(({ message }) => message) };
}

const seconds = (text: string | undefined): string | undefined => /([\d.]+) s/.exec(text ?? '')?.[1];

/** The seconds for which a hung endpoint is waited for. */
async function hungFor(lab: Lab): Promise<string | undefined> {
  // A host that hung before gets no call, or is given more time, until it has answered.
  lab.ahead(3_600_000);
  await scan(lab);
  return seconds((await scanWith(lab, { kind: 'hung' })).reasons[0]);
}

/** True when a circuit is open, after as many scans that failed. */
async function circuitOpenAfter(lab: Lab, scans: number): Promise<boolean> {
  // Whatever was before, an answer makes up for it.
  lab.ahead(3_600_000);
  await scan(lab);
  let reasons: string[] = [];
  for (let n = 0; n < scans; n++) {
    // Failures have to last for five seconds before a host is given up, and its rest must not be over before the last of them.
    lab.ahead(n < 2 ? 6_000 : 1_000);
    ({ reasons } = await scanWith(lab, { kind: 'error' }));
  }
  return reasons.some((reason) => reason.includes('circuit open'));
}

/** Asks, and asks again a while later; true when the cloud was asked again. */
async function askedAgainAfter(lab: Lab, ms: number): Promise<boolean> {
  await scan(lab);
  lab.ahead(ms);
  lab.clouds.aws.requests.length = 0;
  await lab.engine.request('scan', { want: 'counts' });
  return listed(lab) > 0;
}

/** Reads many states over HTTP, one after another, twice; true when any of them was asked for again. */
async function manyStates(lab: Lab): Promise<boolean> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end(stateBytes([]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const states = Array.from({ length: 120 }, (_, n) => `${url}/${String(n)}`);
  try {
    for (const _time of [1, 2]) await lab.engine.request('state', { states, cwd: lab.folder });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return seen.length > states.length;
}

/** How calls are made, and what is remembered of them. */
export const callRows: readonly Row[] = [
  {
    key: 'limits',
    value: { aws: 7 },
    given: volumes,
    see: async (lab) => {
      await scan(lab);
      const { queues } = await lab.engine.request('metrics', {});
      return queues.filter(({ limitScope }) => limitScope.startsWith('aws')).every(({ ratePerSecond }) => ratePerSecond === 7);
    },
    without: false,
    with: true,
  },
  {
    key: 'retries',
    value: policy(3),
    base: policy(1),
    given: volumes,
    see: async (lab) => (await scanWith(lab, { kind: 'error' })).calls,
    without: 2,
    with: 4,
  },
  {
    key: 'maxRetries',
    value: 3,
    given: volumes,
    see: async (lab) => (await scanWith(lab, { kind: 'error' })).calls,
    without: 2,
    with: 4,
  },
  {
    key: 'timeouts.request',
    value: 1,
    base: 2,
    given: { ...volumes, maxRetries: 0 },
    see: hungFor,
    without: '2',
    with: '1',
  },
  {
    key: 'timeouts.listing',
    value: 1,
    base: 2,
    given: { ...volumes, maxRetries: 0 },
    see: hungFor,
    // The first attempt gets a third of it, so that a hung answer is asked for again.
    without: '0.7',
    with: '0.3',
  },
  {
    key: 'timeouts.throttled',
    value: 1,
    given: volumes,
    see: async (lab) => (await scanWith(lab, { kind: 'throttled', retryAfterSeconds: 2 }, 1)).status,
    without: 'ok',
    with: 'failed',
  },
  {
    key: 'breaker.failures',
    value: 2,
    given: { ...volumes, maxRetries: 0 },
    see: (lab) => circuitOpenAfter(lab, 4),
    without: false,
    with: true,
  },
  {
    key: 'breaker.seconds',
    value: 5,
    given: { ...volumes, maxRetries: 0, 'breaker.failures': 2 },
    see: async (lab) => {
      if (!(await circuitOpenAfter(lab, 3))) return 'no circuit open';
      lab.ahead(20_000);
      return (await scan(lab)).totals.status;
    },
    without: 'failed',
    with: 'ok',
  },
  {
    key: 'cache.ttl',
    value: { resources: 10 },
    given: { types: [volume], regions: volumes.regions },
    see: (lab) => askedAgainAfter(lab, 20_000),
    without: false,
    with: true,
  },
  {
    key: 'cache.ttlOverride',
    value: 10,
    given: { types: [volume], regions: volumes.regions },
    see: (lab) => askedAgainAfter(lab, 20_000),
    without: false,
    with: true,
  },
  { key: 'cache.maxEntries', value: 100, see: manyStates, without: false, with: true },
];
