import { CallError, type CallFailure } from '../../../../src/core/errors.ts';
import type { Resource } from '../../../../src/core/model.ts';
import type { Listing, Page, Provider } from '../../../../src/core/provider.ts';

/** A page to yield, or a failure to throw. */
export type Step = Page | CallFailure;

/** A listing that answers with the given steps. */
export function plainListing(facts: Partial<Listing> & { readonly key: string }, steps: readonly Step[]): Listing {
  const types = facts.types ?? ['Test::Thing'];
  return {
    provider: 'aws',
    identity: 'me',
    accounts: ['1'],
    region: 'here',
    types,
    covers: types,
    want: 'rows',
    operation: 'test:ListThings',
    ...facts,
    async *run() {
      for (const step of steps) {
        await Promise.resolve();
        if ('kind' in step) throw new CallError(step);
        yield step;
      }
    },
  };
}

/** A listing that never answers and heeds no signal. */
export function hungListing(facts: Partial<Listing> & { readonly key: string }): Listing {
  return {
    ...plainListing(facts, []),
    run: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }),
  };
}

export function things(count: number, place: Partial<Resource> = {}): Resource[] {
  return Array.from({ length: count }, (_, index) => ({
    provider: 'aws',
    account: '1',
    region: 'here',
    type: 'Test::Thing',
    name: `thing-${String(index)}`,
    source: 'test:ListThings',
    ...place,
    id: `${place.account ?? '1'}/${place.region ?? 'here'}/${place.type ?? 'Test::Thing'}/${String(index)}`,
  }));
}

/** A provider made of listings, with one active credential for the accounts named. */
export function plainProvider(listings: readonly Listing[], accounts: readonly string[] = ['1']): Provider {
  const source = {
    id: 'aws:env',
    provider: 'aws',
    kind: 'environment',
    label: 'environment',
    active: true,
    state: 'found',
    fingerprint: 'f',
  } as const;
  return {
    id: 'aws',
    types: [{ type: 'Test::Thing', title: 'Things', scope: 'regional' }],
    names: { regions: {}, terraformTypes: () => ({}) },
    credentialSources: () => [{ id: 'env', label: 'environment', look: () => Promise.resolve([source]) }],
    identify: () => Promise.resolve({ id: 'me', provider: 'aws', source, principal: 'me' }),
    accounts: () => Promise.resolve({ accounts: accounts.map((id) => ({ provider: 'aws', id, identity: 'me' })), problems: [] }),
    listings: () => Promise.resolve({ listings: [...listings], problems: [] }),
    lookup: () => Promise.reject(new Error('not asked here')),
    detail: () => Promise.reject(new Error('not asked here')),
    consoleUrl: () => undefined,
    close: () => undefined,
  };
}
