import { CallError } from '../../../src/core/errors.ts';
import type { Page } from '../../../src/core/provider.ts';
import { createProvider } from '../../../src/providers/digitalocean/provider.ts';
import { idOf, rows, type TypeRow, typeOf } from '../../../src/providers/digitalocean/types.ts';
import { badAnswerTests, type Relied } from '../answers/bad-answers.ts';
import { contextFor } from '../azure/context.ts';

const signal = new AbortController().signal;
const account = { account: { uuid: 'u', email: 'a@b.example', status: 'active', team: { uuid: 't', name: 'Team' } } };
const team = 't';

const limits = { digitalocean: 10_000, 'digitalocean.minute': 10_000, 'digitalocean.hour': 10_000 };
const calls = { throttleWaitMs: 0, limits, retries: { digitalocean: { retries: 0, minMs: 1, maxMs: 1 } } };

interface Opened {
  readonly provider: ReturnType<typeof createProvider>;
  readonly identity: string;
  readonly close: () => void;
}

/** A provider whose token proved itself at the endpoint. */
async function open(endpoint: string): Promise<Opened> {
  const { context, close } = contextFor({ DIGITALOCEAN_TOKEN: 'dop_v1_x' }, { endpoint }, {}, calls);
  const provider = createProvider(context);
  const looked = await Promise.all(provider.credentialSources().map((probe) => probe.look(signal)));
  const source = looked.flat().find(({ state }) => state === 'found');
  if (source === undefined) throw new Error('no token');
  const { id } = await provider.identify(source, signal);
  return { provider, identity: id, close };
}

const opened = new Map<string, Promise<Opened>>();

function openOnce(endpoint: string): Promise<Opened> {
  const known = opened.get(endpoint) ?? open(endpoint);
  opened.set(endpoint, known);
  return known;
}

/** All that a type's listing gives; rejects with the first failure in it. */
async function listed(endpoint: string, row: TypeRow, want: 'counts' | 'rows'): Promise<Page[]> {
  const { provider, identity } = await openOnce(endpoint);
  const accounts = [{ provider: 'digitalocean', id: team, identity, name: 'Team' }] as const;
  const { listings } = await provider.listings(accounts, { want, types: [typeOf(row)] }, signal);
  const listing = listings.find(({ types }) => types.includes(typeOf(row)));
  const domain = {
    provider: 'digitalocean',
    account: team,
    region: 'global',
    type: 'digitalocean:domain',
    id: 'do:domain:a.example',
    source: '',
  } as const;
  const pages: Page[] = [];
  for await (const page of listing?.run({ parents: row.parent === undefined ? [] : [domain], signal }) ?? []) {
    for (const { failure } of page.failures ?? []) throw new CallError(failure);
    pages.push(page);
  }
  return pages;
}

async function read(endpoint: string, row: TypeRow, how: 'lookup' | 'detail'): Promise<unknown> {
  const target = { account: team, region: 'global', type: typeOf(row), id: idOf(row, '7', row.parent === undefined ? undefined : 'a.example') };
  const { provider } = await openOnce(endpoint);
  return provider[how](target, signal);
}

const relied: Record<string, Relied> = {
  'whose the token is': {
    path: /^\/v2\/account$/,
    // Without it the team goes by its token, if another answer proves that.
    ask: async (endpoint) => {
      const { identity, close } = await open(endpoint);
      close();
      if (identity.startsWith('digitalocean:token-')) throw new CallError({ kind: 'failed', message: 'nobody is named' });
      return identity;
    },
    good: account,
    of: 'account',
    fields: [],
    others: [{ account: { email: 'a@b.example' } }, { account: { uuid: 7 } }, { account: { uuid: '', team: null } }, { account: { team: {} } }],
  },
};

for (const row of rows) {
  const item = { [row.id ?? 'id']: '7', region: { slug: 'fra1' } };
  const path = `/v2/${row.path.replace('{id}', 'a.example')}`;
  // Counts without rows, and details, are one way for all types.
  const wants = row.noun === 'firewall' ? (['rows', 'counts'] as const) : (['rows'] as const);
  for (const want of wants) {
    relied[`${want} of ${row.noun}`] = {
      path: new RegExp(`^${path}$`),
      ask: (endpoint) => listed(endpoint, row, want),
      good: { [row.items]: [item], ...(row.paged === false ? {} : { links: {}, meta: { total: 1 } }) },
      list: row.items,
      fields: [row.id ?? 'id'],
      beside: () => account,
      others: [
        { [row.items]: 7, meta: { total: 1 } },
        ...(row.paged === false
          ? [{}]
          : [
              { [row.items]: [], links: {}, meta: { total: 201 } },
              { [row.items]: null, links: {}, meta: { total: 201 } },
              { [row.items]: [item], links: {}, meta: { total: '1' } },
              { [row.items]: [item], links: 'none', meta: { total: 1 } },
              { [row.items]: [item], links: { pages: 7 }, meta: { total: 201 } },
              { [row.items]: [item], links: { pages: { next: 7 } }, meta: { total: 201 } },
            ]),
      ],
    };
  }
  for (const how of row.noun === 'droplet' ? (['lookup', 'detail'] as const) : (['lookup'] as const)) {
    relied[`${how} of ${row.noun}`] = {
      path: new RegExp(`^${path}/7$`),
      ask: (endpoint) => read(endpoint, row, how),
      good: { [row.noun]: item },
      of: row.noun,
      fields: [row.id ?? 'id'],
      beside: () => account,
      others: [{ [row.noun]: { ...item, [row.id ?? 'id']: '8' } }],
    };
  }
}

describe('DigitalOcean: answers that do not hold what they must', () => {
  after(async () => {
    for (const { provider, close } of await Promise.all(opened.values())) {
      provider.close();
      close();
    }
  });

  badAnswerTests(relied);
});
