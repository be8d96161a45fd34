import assert from 'node:assert/strict';
import { CallError } from '../../../src/core/errors.ts';
import type { Account } from '../../../src/core/model.ts';
import type { Page } from '../../../src/core/provider.ts';
import { createProvider } from '../../../src/providers/gcp/provider.ts';
import { badAnswerTests, type Relied } from '../answers/bad-answers.ts';
import { contextFor } from '../azure/context.ts';

const signal = new AbortController().signal;
const limits = { gcp: 10_000, 'gcp.cloudAsset': 10_000, 'gcp.listAssets': 10_000 };
const calls = { throttleWaitMs: 0, limits, retries: { gcp: { retries: 0, minMs: 1, maxMs: 1 } } };

const id = 'acme-1';
const instance = 'compute.googleapis.com/Instance';
const name = `//compute.googleapis.com/projects/${id}/zones/z/instances/vm`;
const row = { name, assetType: instance, project: 'projects/100', folders: [], organization: 'organizations/1', location: 'z' };
const asset = { name, assetType: instance, ancestors: ['projects/100'], resource: { location: 'z', data: {} } };
const projects = { projects: [{ name: 'projects/100', projectId: id, state: 'ACTIVE', parent: 'organizations/1' }] };
const found = { results: [row] };

interface Opened {
  readonly provider: ReturnType<typeof createProvider>;
  readonly identity: string;
  readonly close: () => void;
}

/** A provider whose token proved itself at the endpoint, over REST. */
async function open(endpoint: string): Promise<Opened> {
  const { context, close } = contextFor({ DRIFTMGR_GCP_TOKEN: 'ya29.x' }, { endpoint, transport: 'rest' }, {}, calls);
  const provider = createProvider(context);
  const looked = await Promise.all(provider.credentialSources().map((probe) => probe.look(signal)));
  const source = looked.flat().find(({ state }) => state === 'found');
  assert.ok(source !== undefined);
  try {
    return { provider, identity: (await provider.identify(source, signal)).id, close };
  } catch (error) {
    close();
    throw error;
  }
}

async function withProvider<T>(endpoint: string, use: (opened: Opened) => Promise<T>): Promise<T> {
  const opened = await open(endpoint);
  try {
    return await use(opened);
  } finally {
    opened.provider.close();
    opened.close();
  }
}

/** All accounts that are reached. Rejects where they could not be known. */
function accounts(endpoint: string): Promise<readonly Account[]> {
  return withProvider(endpoint, async ({ provider, identity }) => {
    const source = { id: 'x', provider: 'gcp', label: 'x', kind: 'token', state: 'found', active: true, fingerprint: 'x' } as const;
    const reached = await provider.accounts({ id: identity, provider: 'gcp', source, principal: 'x' }, signal);
    for (const { message } of reached.problems) throw new CallError({ kind: 'failed', message });
    return reached.accounts;
  });
}

/** All pages of the listing of a project or of its organisation. Rejects with the first failure in them. */
function listed(endpoint: string, types?: readonly string[]): Promise<Page[]> {
  return withProvider(endpoint, async ({ provider, identity }) => {
    const account = { provider: 'gcp', id, identity } as const;
    const source = { id: 'x', provider: 'gcp', label: 'x', kind: 'token', state: 'found', active: true, fingerprint: 'x' } as const;
    await provider.accounts({ id: identity, provider: 'gcp', source, principal: 'x' }, signal);
    const { listings } = await provider.listings([account], { want: 'rows', ...(types === undefined ? {} : { types }) }, signal);
    const pages: Page[] = [];
    for (const listing of listings) {
      for await (const page of listing.run({ parents: [], signal })) {
        for (const { failure } of page.failures ?? []) throw new CallError(failure);
        pages.push(page);
      }
    }
    return pages;
  });
}

const target = { account: id, region: 'z', type: instance, id: name };
const bucket = { account: id, region: 'us', type: 'storage.googleapis.com/Bucket', id: '//storage.googleapis.com/acme-b' };
const unread = { account: id, region: 'z', type: 'x.googleapis.com/Thing', id: `//x.googleapis.com/projects/${id}/things/t` };
const alone = { projects: [{ name: 'projects/100', projectId: id, state: 'ACTIVE' }] };
const isSearch = (path: string): boolean => path.endsWith(':searchAllResources');
const search = /:searchAllResources$/;
const manager = (path: string): unknown => (/organizations:search|folders:search/.test(path) ? {} : alone);

const relied: Readonly<Record<string, Relied>> = {
  'the projects': {
    path: /\/projects(:search)?$/,
    ask: accounts,
    good: projects,
    list: 'projects',
    fields: ['name'],
    others: [{ projects: [{ name: 'projects/100', projectId: 7 }] }, { ...projects, nextPageToken: 7 }],
    beside: (path) => (/organizations:search|folders:search/.test(path) ? {} : found),
  },
  'a search of a project': {
    path: search,
    ask: (endpoint) => listed(endpoint),
    good: found,
    list: 'results',
    fields: ['name', 'assetType'],
    others: [{ ...found, nextPageToken: 7 }, { results: [] }, { results: [{ ...row, location: 7 }] }, { results: [{ ...row, project: {} }] }],
    beside: manager,
  },
  'a search for a type': {
    path: search,
    ask: (endpoint) => listed(endpoint, [instance]),
    good: found,
    list: 'results',
    fields: ['name', 'assetType'],
    others: [{ results: [] }],
    beside: manager,
  },
  'a search of an organisation': {
    path: search,
    ask: (endpoint) => listed(endpoint),
    good: found,
    list: 'results',
    fields: ['name', 'assetType'],
    others: [{ results: [] }, { results: [{ ...row, folders: 'folders/1' }] }],
    beside: (path) =>
      path.endsWith('folders:search') ? {} : path.endsWith('organizations:search') ? { organizations: [{ name: 'organizations/1' }] } : projects,
  },
  'a list of assets': {
    path: /\/assets$/,
    ask: (endpoint) => listed(endpoint),
    good: { readTime: '2026-01-01T00:00:00Z', assets: [asset] },
    list: 'assets',
    fields: ['name', 'assetType'],
    others: [{ assets: [] }, { assets: [{ ...asset, resource: 7 }] }],
    emptyIsGood: true,
    beside: (path) => (isSearch(path) ? { error: { code: 403, status: 'PERMISSION_DENIED', message: 'denied' } } : manager(path)),
  },
  'a look-up': {
    path: /\/instances\/vm$/,
    ask: (endpoint) => withProvider(endpoint, ({ provider }) => provider.lookup(target, signal)),
    good: {
      kind: 'compute#instance',
      id: '77',
      name: 'vm',
      status: 'RUNNING',
      selfLink: `https://compute.googleapis.com/compute/v1/projects/${id}/zones/z/instances/vm`,
    },
    fields: [],
    others: [{ name: 'vm2', selfLink: 'https://x/vm2' }, { name: 7 }, { displayName: 'vm' }, { network: 'x/vm' }],
    beside: (path) => (isSearch(path) ? {} : alone),
  },
  'a detail': {
    path: /\/b\/acme-b$/,
    ask: (endpoint) => withProvider(endpoint, ({ provider }) => provider.detail(bucket, signal)),
    good: { kind: 'storage#bucket', name: 'acme-b' },
    fields: ['name'],
    others: [{ name: 'acme-b2' }],
    beside: () => alone,
  },
  'a look-up in the index': {
    path: search,
    ask: (endpoint) => withProvider(endpoint, ({ provider }) => provider.lookup(unread, signal)),
    good: { results: [{ ...row, name: unread.id, assetType: unread.type }] },
    list: 'results',
    fields: ['name', 'assetType'],
    beside: manager,
  },
};

describe('Google Cloud: answers that do not hold what they must', () => {
  badAnswerTests(relied);
});
