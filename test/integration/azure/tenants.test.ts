import assert from 'node:assert/strict';
import { Api } from '../../../src/providers/azure/api.ts';
import { cloudOf } from '../../../src/providers/azure/clouds.ts';
import type { TokenSource } from '../../../src/providers/azure/token-source.ts';
import { Identities } from '../../../src/providers/azure/identities.ts';
import { planListings } from '../../../src/providers/azure/listings.ts';
import { guid } from '../../cloud/azure/estate.ts';
import { type SimulatedAzure, startAzure } from '../../cloud/azure/server.ts';
import { contextFor } from './context.ts';
import { callsOf, emptyEstate, machines } from './scan.ts';

const home = guid(1, 1);
const guest = guid(1, 2);
const locked = guid(1, 3);
const signal = new AbortController().signal;

const tokenOf = (tenant: string | undefined) => `planted-token-of-${tenant ?? home}`;

/** A person who is at home in one tenant, a guest of another, and has to sign in anew to a third. */
const person: TokenSource = {
  id: 'azure:cli',
  provider: 'azure',
  kind: 'cli',
  label: 'Azure CLI (jane@acme.example)',
  active: true,
  state: 'found',
  fingerprint: '0123456789abcdef',
  renew: 'az login',
  tenant: home,
  tenants: [home],
  manyTenants: true,
  grant: (_audience, tenant) =>
    tenant === locked
      ? Promise.reject(new Error('AADSTS50076: you must use multi-factor authentication'))
      : Promise.resolve({ token: tokenOf(tenant) }),
};

describe('Azure tenants', function () {
  this.timeout(30_000);
  let cloud: SimulatedAzure;
  let close: () => void;

  async function start(settings: Readonly<Record<string, unknown>> = {}): Promise<{ api: Api; identities: Identities }> {
    cloud = await startAzure({
      ...emptyEstate,
      tenantTokens: { [tokenOf(home)]: home, [tokenOf(guest)]: guest },
      subscriptions: [machines(1, 2), machines(2, 3, { tenant: guest }), machines(3, 4, { tenant: locked })],
    });
    const made = contextFor(cloud.environment, { endpoint: cloud.url, ...settings });
    close = made.close;
    const api = new Api(made.context, cloudOf(made.context.settings));
    return { api, identities: new Identities(made.context, api) };
  }

  afterEach(async () => {
    close();
    await cloud.close();
  });

  it('finds the subscriptions of every tenant, each with a token of its own, and names the tenant that wants a new sign-in', async () => {
    const { api, identities } = await start();
    const identity = await identities.identify(person, person, signal);
    const { accounts, problems } = await identities.accounts(identity, signal);
    assert.deepEqual(
      accounts.map(({ id, parent }) => [id, parent]),
      [
        [guid(2, 1), home],
        [guid(2, 2), guest],
      ],
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.message ?? '', new RegExp(`${locked}.*AADSTS50076`));
    const counts: [string, number][] = [];
    for (const listing of identities.reaches(accounts).flatMap((reach) => planListings(api, reach, { want: 'counts' }))) {
      for await (const page of listing.run({ signal, parents: [] })) {
        for (const resourceCount of page.resourceCounts ?? [])
          if (resourceCount.type.endsWith('virtualMachines')) counts.push([resourceCount.account, resourceCount.count]);
        assert.deepEqual(page.failures ?? [], []);
      }
    }
    assert.deepEqual(counts, [
      [guid(2, 1), 2],
      [guid(2, 2), 3],
    ]);
  });

  it('asks a service principal’s own tenant, and those of the settings, alone', async () => {
    const { identities } = await start({ tenants: [guest] });
    const { tenants: _tenants, manyTenants: _many, ...principal } = person;
    const identity = await identities.identify(principal, principal, signal);
    const { accounts } = await identities.accounts(identity, signal);
    assert.deepEqual(
      accounts.map(({ id }) => id),
      [guid(2, 1), guid(2, 2)],
    );
    assert.equal(callsOf(cloud, 'Microsoft.Resources/tenants/read'), 0);
    assert.equal(callsOf(cloud, 'Microsoft.Resources/subscriptions/read'), 2);
  });

  it('says who one is by the token’s claims', async () => {
    const { identities } = await start();
    const claims = Buffer.from(JSON.stringify({ tid: home, oid: guid(9, 9), upn: 'jane@acme.example' })).toString('base64url');
    const token = `e30.${claims}.c2ln`;
    await cloud.close();
    cloud = await startAzure({ ...emptyEstate, tokens: [token] }, Number(new URL(cloud.url).port));
    const source: TokenSource = { ...person, grant: () => Promise.resolve({ token }) };
    const identity = await identities.identify(source, source, signal);
    assert.deepEqual([identity.id, identity.principal], [`azure:${home}:${guid(9, 9)}`, 'jane@acme.example']);
  });

  it('says how to renew a credential that gives no token', async () => {
    const { identities } = await start();
    const source: TokenSource = { ...person, tenant: locked };
    await assert.rejects(identities.identify(source, source, signal), (error: unknown) => {
      assert.ok(error instanceof Error && 'hint' in error);
      assert.match(error.message, /AADSTS50076/);
      assert.match(String(error.hint), /az login/);
      return true;
    });
  });
});
