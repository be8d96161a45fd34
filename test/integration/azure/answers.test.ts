import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallError } from '../../../src/core/errors.ts';
import { Api } from '../../../src/providers/azure/api.ts';
import { armGroups, armResources } from '../../../src/providers/azure/arm-list.ts';
import { cloudOf } from '../../../src/providers/azure/clouds.ts';
import { graphPages } from '../../../src/providers/azure/graph.ts';
import { createProvider } from '../../../src/providers/azure/provider.ts';
import { signerOf } from '../../../src/providers/azure/signer.ts';
import { listSubscriptions, listTenants } from '../../../src/providers/azure/subscriptions.ts';
import { guid } from '../../cloud/azure/estate.ts';
import { contextFor } from './context.ts';

const subscription = guid(2, 1);
const token = 'planted-azure-token';
const signer = signerOf({ key: 'k' }, () => Promise.resolve({ token }), { now: Date.now });
const signal = new AbortController().signal;
const group = `/subscriptions/${subscription}/resourceGroups/rg`;
const machine = `${group}/providers/Microsoft.Compute/virtualMachines/m`;

/** Each answer that is relied on: where it comes from, what asks for it, and a good one with the fields that the description gives it. */
interface Relied {
  readonly path: RegExp;
  readonly ask: (endpoint: string) => Promise<unknown>;
  readonly good: unknown;
  /** Where an item with the fields that must be there stands in it. */
  readonly list?: string;
  readonly fields: readonly string[];
}

const relied: Readonly<Record<string, Relied>> = {
  subscriptions: {
    path: /^\/subscriptions$/,
    ask: (endpoint) => withApi(endpoint, (api) => listSubscriptions(api, signer, undefined, signal)),
    good: { value: [{ id: `/subscriptions/${subscription}`, subscriptionId: subscription }] },
    list: 'value',
    fields: ['subscriptionId'],
  },
  tenants: {
    path: /^\/tenants$/,
    ask: (endpoint) => withApi(endpoint, (api) => listTenants(api, signer, signal)),
    good: { value: [{ id: '/tenants/t', tenantId: 't' }] },
    list: 'value',
    fields: ['tenantId'],
  },
  resources: {
    path: /\/resources$/,
    ask: (endpoint) => withApi(endpoint, (api) => all(armResources(api, signer, { subscription }, signal))),
    good: { value: [{ id: machine, type: 'Microsoft.Compute/virtualMachines', name: 'm' }] },
    list: 'value',
    fields: ['id', 'type'],
  },
  'resource groups': {
    path: /\/resourcegroups$/,
    ask: (endpoint) => withApi(endpoint, (api) => all(armGroups(api, signer, { subscription }, signal))),
    good: { value: [{ id: group, name: 'rg' }] },
    list: 'value',
    fields: ['id', 'name'],
  },
  'Resource Graph': {
    path: /ResourceGraph/,
    ask: (endpoint) => withApi(endpoint, (api) => all(graphPages(api, signer, { subscriptions: [subscription], query: 'Resources' }, signal))),
    good: { totalRecords: 1, count: 1, resultTruncated: 'false', data: [{ id: machine }], facets: [] },
    fields: ['totalRecords', 'resultTruncated', 'data'],
  },
  'a look-up': {
    path: /\/resourceGroups\/rg$/,
    ask: (endpoint) => lookup(endpoint, group),
    good: { id: group, name: 'rg', type: 'Microsoft.Resources/resourceGroups' },
    fields: ['id'],
  },
  'the versions of a namespace': {
    path: /\/providers\/Microsoft\.Compute$/i,
    ask: (endpoint) => lookup(endpoint, machine),
    good: { id: 'x', resourceTypes: [{ resourceType: 'virtualMachines', apiVersions: ['2024-07-01'] }] },
    list: 'resourceTypes',
    fields: ['resourceType'],
  },
};

/** Answers with status 200 that say nothing of what was asked. */
function badOnes({ good, list, fields }: Relied): [name: string, body: unknown][] {
  const whole = good as Record<string, unknown>;
  const changed = (name: string, value: unknown): unknown => {
    if (list === undefined) return { ...whole, [name]: value };
    const [item] = whole[list] as Record<string, unknown>[];
    return { ...whole, [list]: [item, { ...item, [name]: value }] };
  };
  return [
    ['an empty object', {}],
    ['null', null],
    ['a list', []],
    ['an error', { error: { code: 'InternalServerError', message: 'Encountered internal server error.' } }],
    ['an error beside an answer', { ...whole, error: { code: 'InternalServerError', message: 'Encountered internal server error.' } }],
    ...(list === undefined
      ? []
      : [undefined, null, {}, 'text', [null], [{}], [7]].map((value): [string, unknown] => [
          `${list} as ${JSON.stringify(value)}`,
          { ...whole, [list]: value },
        ])),
    ...fields.flatMap((field) =>
      [undefined, null, { a: 1 }, 7.5, ''].map((value): [string, unknown] => [`${field} as ${JSON.stringify(value)}`, changed(field, value)]),
    ),
  ];
}

describe('Azure: answers that do not hold what they must', () => {
  for (const [what, one] of Object.entries(relied)) {
    it(`relies on a good answer (${what})`, async () => {
      await serving(one, one.good, async (endpoint) => assert.ok(await one.ask(endpoint)));
    });

    for (const [name, body] of badOnes(one)) {
      it(`takes ${name} for a failure (${what})`, async () => {
        await serving(one, body, (endpoint) =>
          assert.rejects(one.ask(endpoint), (error) => error instanceof CallError && ['failed', 'transient'].includes(error.failure.kind)),
        );
      });
    }
  }
});

async function serving(one: Relied, body: unknown, use: (endpoint: string) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://simulated');
    const other = Object.values(relied).find(({ path }) => path.test(pathname));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(one.path.test(pathname) ? body : (other?.good ?? { id: pathname })));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const calls = { throttleWaitMs: 0, retries: { azure: { retries: 0, minMs: 1, maxMs: 1 } } };

async function withApi<T>(endpoint: string, use: (api: Api) => Promise<T>): Promise<T> {
  const { context, close } = contextFor({}, { endpoint }, {}, calls);
  try {
    return await use(new Api(context, cloudOf({ endpoint })));
  } finally {
    close();
  }
}

async function lookup(endpoint: string, id: string): Promise<unknown> {
  const { context, close } = contextFor({ DRIFTMGR_AZURE_TOKEN: token }, { endpoint }, {}, calls);
  const provider = createProvider(context);
  try {
    const [probe] = provider.credentialSources();
    const [source] = (await probe?.look(signal)) ?? [];
    assert.ok(source !== undefined);
    await provider.identify(source, signal);
    return await provider.lookup({ account: subscription, region: 'global', type: 'any', id }, signal);
  } finally {
    provider.close();
    close();
  }
}

async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const rows: T[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}
