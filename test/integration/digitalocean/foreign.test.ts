import assert from 'node:assert/strict';
import type { InventorySummary } from '../../../src/core/model.ts';
import { type HttpCloud, json, startHttpCloud } from '../../cloud/http-cloud.ts';
import { openEngine } from '../open-engine.ts';

/** What a careless server makes of a question about droplets: the body, and headers. */
type Droplets = (asked: { readonly page: number; readonly perPage: number }) => { body: unknown; headers?: Readonly<Record<string, string>> };

const droplet = (id: number) => ({ id, name: `web-${String(id)}`, region: { slug: 'fra1' }, more: { fields: true } });
const slice = (count: number, page: number, size: number) =>
  Array.from({ length: Math.max(0, Math.min(size, count - (page - 1) * size)) }, (_, index) => droplet((page - 1) * size + index));

const servers: Readonly<Record<string, readonly [Droplets, number | null]>> = {
  'without meta and without links': [({ page, perPage }) => ({ body: { droplets: slice(450, page, perPage) } }), 450],
  'with empty links, all in one answer': [() => ({ body: { droplets: slice(450, 1, 450), links: {} } }), 450],
  'with a total and no links, and pages of its own size': [({ page }) => ({ body: { droplets: slice(45, page, 20), meta: { total: 45 } } }), 45],
  'that knows neither pages nor their size': [() => ({ body: { droplets: slice(30, 1, 30) } }), 30],
  'that holds nothing': [() => ({ body: { droplets: [] } }), 0],
  'that leaves out an empty list and a total of 0': [() => ({ body: { links: { pages: {} }, meta: {} } }), 0],
  'that names no list': [() => ({ body: { links: {} } }), null],
};

describe('DigitalOcean servers of another make', () => {
  let cloud: HttpCloud;

  async function scan(droplets: Droplets): Promise<InventorySummary> {
    cloud = await startHttpCloud('digitalocean', (request) => ({
      seen: { service: 'digitalocean', operation: `${request.method} ${request.path}`, region: '', account: '', input: {} },
      answer: () => {
        if (request.path === '/v2/account') return json(200, { account: { uuid: 'u', email: 'a@b.example', status: 'active' } });
        if (request.path !== '/v2/droplets') return json(404, { id: 'not_found', message: 'no such path' });
        const { body, headers } = droplets({
          page: Number(request.query.get('page') ?? '1'),
          perPage: Number(request.query.get('per_page') ?? '20'),
        });
        return json(200, body, headers);
      },
    }));
    const limits = { digitalocean: 10_000, 'digitalocean.minute': 10_000, 'digitalocean.hour': 10_000 };
    const opened = await openEngine({ DRIFTMGR_DIGITALOCEAN_ENDPOINT: cloud.url, DIGITALOCEAN_TOKEN: 'dop_v1_x' }, { limits });
    try {
      return await opened.engine.request('scan', { want: 'counts', filter: { providers: ['digitalocean'] } });
    } finally {
      await opened.close();
      await cloud.close();
    }
  }

  const typeOf = (summary: InventorySummary, type: string) => summary.accounts[0]?.types.find((one) => one.type === type);

  for (const [name, [droplets, expected]] of Object.entries(servers)) {
    it(`gives the true count of a server ${name}`, async () => {
      const counted = typeOf(await scan(droplets), 'digitalocean:droplet');
      assert.deepEqual([counted?.count, counted?.status], [expected, expected === null ? 'failed' : 'ok']);
    });
  }

  it('reads more than it saw as a lower bound, when the server gives one page again and again', async () => {
    const counted = typeOf(await scan(() => ({ body: { droplets: slice(20, 1, 20), meta: { total: 45 } } })), 'digitalocean:droplet');
    assert.deepEqual([counted?.count, counted?.status], [20, 'partial']);
  });

  it('shows collections that the server does not know as failed, and spoils nothing else', async () => {
    const summary = await scan(() => ({ body: { droplets: slice(2, 1, 20), links: {}, meta: { total: 2 } } }));
    assert.equal(typeOf(summary, 'digitalocean:droplet')?.status, 'ok');
    const volumes = typeOf(summary, 'digitalocean:volume');
    assert.deepEqual([volumes?.count, volumes?.status], [null, 'failed']);
    assert.ok(summary.problems.some(({ type, code }) => type === 'digitalocean:volume' && code === 'failed'));
  });

  it('waits for the reset before a quota that is nearly gone is gone', async () => {
    const windowMs = 2_500;
    const began = Date.now();
    const resetAt = Math.ceil((began + windowMs) / 1000);
    let left = 4;
    const arrivals: number[] = [];
    const counted = typeOf(
      await scan(({ page }) => {
        arrivals.push(Date.now());
        const renewed = Date.now() >= resetAt * 1000;
        left = renewed ? 200 : left - 1;
        const headers = {
          'ratelimit-limit': '250',
          'ratelimit-remaining': String(left),
          'ratelimit-reset': String(renewed ? resetAt + 60 : resetAt),
        };
        return { body: { droplets: slice(1200, page, 200), meta: { total: 1200 } }, headers };
      }),
      'digitalocean:droplet',
    );
    assert.deepEqual([counted?.count, counted?.status], [1200, 'ok']);
    // Six pages, and the same again from a server that does not know `type=gpus`.
    assert.equal(arrivals.length, 12);
    const early = arrivals.filter((at) => at < resetAt * 1000 - 50).length;
    assert.ok(early <= 4, `${String(early)} calls before the reset, 4 were left`);
  });
});
