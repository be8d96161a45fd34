import assert from 'node:assert/strict';
import { Api } from '../../../src/providers/azure/api.ts';
import { armGroups, armResources } from '../../../src/providers/azure/arm-list.ts';
import { cloudOf } from '../../../src/providers/azure/clouds.ts';
import { graphPages } from '../../../src/providers/azure/graph.ts';
import { createProvider } from '../../../src/providers/azure/provider.ts';
import { signerOf } from '../../../src/providers/azure/signer.ts';
import { listSubscriptions, listTenants } from '../../../src/providers/azure/subscriptions.ts';
import { guid } from '../../cloud/azure/estate.ts';
import { badAnswerTests, type Relied } from '../answers/bad-answers.ts';
import { contextFor } from './context.ts';

const subscription = guid(2, 1);
const token = 'planted-azure-token';
const signer = signerOf({ key: 'k' }, () => Promise.resolve({ token }), { now: Date.now });
const signal = new AbortController().signal;
const group = `/subscriptions/${subscription}/resourceGroups/rg`;
const machine = `${group}/providers/Microsoft.Compute/virtualMachines/m`;

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
    good: { id: group.toUpperCase(), name: 'rg', type: 'Microsoft.Resources/resourceGroups' },
    fields: ['id'],
    others: [{ id: `${group}2`, name: 'rg2' }, { id: '/providers/rg' }, { id: 'rg' }],
  },
  'the versions of a namespace': {
    path: /\/providers\/Microsoft\.Compute$/i,
    ask: (endpoint) => lookup(endpoint, machine),
    good: { id: 'x', resourceTypes: [{ resourceType: 'virtualMachines', apiVersions: ['2024-07-01'] }] },
    list: 'resourceTypes',
    fields: ['resourceType'],
  },
};

describe('Azure: answers that do not hold what they must', () => {
  badAnswerTests(relied);
});

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
