import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { planProvider, type ProviderPlan } from '../../../../src/core/discovery/run/plan.ts';
import { reachAll } from '../../../../src/core/discovery/credentials/resolve-accounts.ts';
import type { CredentialSource, Identity, Provider } from '../../../../src/core/provider.ts';
import { plainListing, plainProvider, things } from './plain-provider.ts';

const options = { signal: new AbortController().signal, credentialTimeoutMs: 60_000, picked: [], onlyPicked: false };
const request = { want: 'rows' } as const;

function source(id: string): CredentialSource {
  return { id, provider: 'aws', kind: 'profile', label: id, active: true, state: 'found', fingerprint: id };
}

function identityOf(from: CredentialSource): Identity {
  return { id: from.id, provider: 'aws', source: from, principal: from.id };
}

/** A provider whose places answer when they are let. */
function providerOf(
  places: Readonly<Record<string, Promise<unknown>>>,
  accountsOf: (id: string) => readonly string[],
  proofs: Readonly<Record<string, Promise<unknown>>> = {},
): Provider {
  return {
    ...plainProvider([]),
    credentialSources: () => Object.entries(places).map(([id, answers]) => ({ id, label: id, look: async () => (await answers, [source(id)]) })),
    identify: async (from) => (await proofs[from.id], identityOf(from)),
    accounts: async ({ id: identity }) =>
      await Promise.resolve({ accounts: accountsOf(identity).map((id) => ({ provider: 'aws', id, identity })), problems: [] }),
    listings: async (accounts) =>
      await Promise.resolve({
        listings: accounts.map(({ id }) => plainListing({ key: id, accounts: [id] }, [{ resources: things(1, { account: id }) }])),
        problems: [],
      }),
  };
}

describe('the way from credentials to accounts', () => {
  for (const what of ['place', 'proof'] as const) {
    it(`goes on without a ${what} that hangs, and takes it in when it answers`, async () => {
      const late = Promise.withResolvers<undefined>();
      const now = Promise.resolve();
      const places = what === 'place' ? { good: now, late: late.promise } : { good: now, late: now };
      const provider = providerOf(places, (id) => [`account of ${id}`], what === 'proof' ? { late: late.promise } : {});
      const plans: ProviderPlan[] = [];
      const planned = new EventEmitter();
      const planning = planProvider(provider, { ...options, request }, async (plan) => {
        plans.push(plan);
        planned.emit('plan');
        await Promise.resolve();
      });
      await once(planned, 'plan');
      assert.deepEqual(
        plans.map(({ listings }) => listings.map(({ key }) => key)),
        [['account of good']],
      );
      late.resolve(undefined);
      const { sources } = await planning;
      assert.deepEqual(
        plans.map(({ accounts }) => accounts.map(({ id }) => id)),
        [['account of good'], ['account of late']],
      );
      assert.equal(sources.length, 2);
    });
  }

  it('gives up a proof that heeds no signal, and keeps the rest', async () => {
    const never = new Promise<never>(() => undefined);
    const provider = providerOf({ good: Promise.resolve(), hung: Promise.resolve() }, (id) => [id], { hung: never });
    const reached = await reachAll(provider, { ...options, credentialTimeoutMs: 50 });
    assert.deepEqual(
      reached.accounts.map(({ id }) => id),
      ['good'],
    );
    assert.deepEqual(
      reached.problems.map(({ code, reason }) => [code, reason]),
      [['failed', 'timed-out']],
    );
    assert.match(reached.problems[0]?.message ?? '', /^hung: .*no identity within/u);
  });

  it('takes an account that two reach together from the first of them, and once', async () => {
    const provider = providerOf({ first: Promise.resolve(), second: Promise.resolve() }, () => ['shared'], {
      first: Promise.resolve().then(() => undefined),
    });
    const { accounts, identities } = await reachAll(provider, options);
    assert.deepEqual(
      accounts.map(({ id, identity }) => [id, identity]),
      [['shared', 'first']],
    );
    assert.equal(identities.length, 2);
  });
});
