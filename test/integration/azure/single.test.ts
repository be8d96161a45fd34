import assert from 'node:assert/strict';
import { CallError, DriftMgrError } from '../../../src/core/errors.ts';
import type { Provider } from '../../../src/core/provider.ts';
import { createProvider } from '../../../src/providers/azure/provider.ts';
import { type AzureEstate, guid } from '../../cloud/azure/estate.ts';
import { type SimulatedAzure, startAzure } from '../../cloud/azure/server.ts';
import { contextFor } from './context.ts';
import { callsOf, emptyEstate, machines } from './scan.ts';

const account = guid(2, 1);
const vm = 'Microsoft.Compute/virtualMachines';
const key = Buffer.from('planted storage key, thirty-two b').toString('base64');
const signal = new AbortController().signal;
const machine = (n: number) => `/subscriptions/${account}/resourceGroups/RG-0/providers/${vm}/vm-${String(n).padStart(6, '0')}`.replace('vm-', 'm-');

describe('Azure: one resource, states and keys', function () {
  this.timeout(30_000);
  let cloud: SimulatedAzure;
  let provider: Provider;
  let close: () => void;

  async function start(env: Readonly<Record<string, string>> = {}, more: Partial<AzureEstate> = {}): Promise<void> {
    const body = { properties: { hardwareProfile: { vmSize: 'Standard_D2s_v5' } } };
    cloud = await startAzure({
      ...emptyEstate,
      blobs: { 'acmestate/tf/prod env.tfstate': '{"version": 4}' },
      storageKey: key,
      ...more,
      subscriptions: [
        machines(1, 0, { groups: 2, roleAssignments: 1, resources: [{ type: vm, count: 3, tags: { env: 'prod' }, body }] }),
        machines(2, 1, { access: 'denied' }),
      ],
    });
    const context = contextFor({ ...cloud.environment, ...env }, { endpoint: cloud.url });
    close = context.close;
    provider = createProvider(context.context);
    const [probe] = provider.credentialSources();
    const [source] = (await probe?.look(signal)) ?? [];
    assert.ok(source !== undefined);
    await provider.accounts(await provider.identify(source, signal), signal);
  }

  afterEach(async () => {
    provider.close();
    close();
    await cloud.close();
  });

  const at = (id: string, type = vm) => ({ account, region: 'westeurope', type, id });

  it('finds a resource by its id, in any case, and learns a namespace’s versions once', async () => {
    await start();
    const found = await provider.lookup(at(machine(0).toLowerCase()), signal);
    assert.deepEqual([found.exists, found.resource?.type, found.resource?.tags], [true, vm, { env: 'prod' }]);
    assert.equal((await provider.lookup(at(machine(3)), signal)).exists, false);
    assert.equal(callsOf(cloud, 'Microsoft.Resources/subscriptions/providers/read'), 1);
    assert.ok(
      cloud.requests
        .filter((request) => request.operation.toLowerCase() === `${vm}/read`.toLowerCase())
        .every((request) => request.input['api-version'] === '2024-07-01'),
    );
  });

  it('finds resource groups and role assignments, whose versions no namespace tells', async () => {
    await start();
    const group = await provider.lookup(at(`/subscriptions/${account}/resourceGroups/rg-1`, 'Microsoft.Resources/resourceGroups'), signal);
    assert.equal(group.exists, true);
    const gone = await provider.lookup(at(`/subscriptions/${account}/resourceGroups/rg-9`, 'Microsoft.Resources/resourceGroups'), signal);
    assert.equal(gone.exists, false);
  });

  it('reads attributes as ARM tells them', async () => {
    await start();
    const { attributes } = await provider.detail(at(machine(0)), signal);
    assert.deepEqual(attributes['properties'], { hardwareProfile: { vmSize: 'Standard_D2s_v5' } });
    await assert.rejects(
      provider.detail(at(machine(7)), signal),
      (error: unknown) => error instanceof CallError && error.failure.kind === 'not-found',
    );
  });

  it('does not take a refusal for an absence', async () => {
    await start();
    const denied = { ...at(machine(0).replace(account, guid(2, 2))), account: guid(2, 2) };
    await assert.rejects(provider.lookup(denied, signal), (error: unknown) => error instanceof CallError && error.failure.kind === 'denied');
    await assert.rejects(
      provider.lookup(at('/subscriptions/../tenants'), signal),
      (error: unknown) => error instanceof CallError && error.failure.kind === 'invalid',
    );
  });

  const state = (settings: Readonly<Record<string, unknown>> = {}) => ({
    backend: 'azurerm',
    settings: { storage_account_name: 'acmestate', container_name: 'tf', key: 'prod env.tfstate', ...settings },
  });

  for (const [how, env] of [
    ['the identity’s token', {}],
    ['an account key', { ARM_ACCESS_KEY: key }],
    ['a shared access signature', { ARM_SAS_TOKEN: '?sv=2023-11-03&sig=planted-signature' }],
  ] as const) {
    it(`reads a state with ${how}`, async () => {
      await start(env);
      const bytes = await provider.readState?.(state(), signal);
      assert.equal(new TextDecoder().decode(bytes), '{"version": 4}');
    });
  }

  it('refuses a wrong key, and a name that is no storage account', async () => {
    await start({ ARM_ACCESS_KEY: Buffer.from('another key').toString('base64') });
    await assert.rejects(
      async () => provider.readState?.(state(), signal),
      (error: unknown) => error instanceof CallError && error.failure.kind === 'unauthenticated',
    );
    await assert.rejects(
      async () => provider.readState?.(state({ storage_account_name: 'evil.example/x' }), signal),
      (error: unknown) => DriftMgrError.is(error, 'state-location'),
    );
  });

  it('says that a state is not there', async () => {
    await start();
    await assert.rejects(
      async () => provider.readState?.(state({ key: 'none' }), signal),
      (error: unknown) => error instanceof CallError && error.failure.kind === 'not-found',
    );
  });

  it('wraps and unwraps a data key, for the same use and with the same vault alone', async () => {
    await start();
    const keyId = `${cloud.url}/keys/driftmgr`;
    const plain = new Uint8Array(32).fill(7);
    const wrapped = (await provider.wrapKey?.(keyId, plain, { vault: 'a' }, signal)) ?? new Uint8Array();
    assert.deepEqual(await provider.unwrapKey?.(keyId, wrapped, { vault: 'a' }, signal), plain);
    await assert.rejects(async () => provider.unwrapKey?.(keyId, wrapped, { vault: 'b' }, signal), /another use/);
    await assert.rejects(
      async () => provider.wrapKey?.('https://vault.example/keys/k', plain, {}, signal),
      (error: unknown) => DriftMgrError.is(error, 'key-id'),
    );
  });

  for (const keysNeedVersion of [undefined, true] as const) {
    it(`unwraps by the version that wrapped, after the key was renewed${keysNeedVersion === true ? ', where a path without a version is not served' : ''}`, async () => {
      await start({}, keysNeedVersion === undefined ? {} : { keysNeedVersion });
      const keyId = `${cloud.url}/keys/driftmgr`;
      const plain = new Uint8Array(32).fill(7);
      const wrapped = (await provider.wrapKey?.(keyId, plain, { vault: 'a' }, signal)) ?? new Uint8Array();
      cloud.rotateKey();
      assert.deepEqual(await provider.unwrapKey?.(keyId, wrapped, { vault: 'a' }, signal), plain);
      await assert.rejects(async () => provider.wrapKey?.(`${cloud.url}/keys/other`, plain, {}, signal), /other was not found/);
    });
  }
});
