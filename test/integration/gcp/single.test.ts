import assert from 'node:assert/strict';
import { unmeasured } from '../../../src/core/calls/call-metrics.ts';
import { type ManagedCallPipeline, createCallPipeline } from '../../../src/core/calls/call-pipeline.ts';
import { defaultPipelineSettings } from '../../../src/core/calls/pipeline-settings.ts';
import { CallError } from '../../../src/core/errors.ts';
import type { Provider } from '../../../src/core/provider.ts';
import { createProvider } from '../../../src/providers/gcp/provider.ts';
import type { GcpEstate } from '../../cloud/gcp/estate.ts';
import { type SimulatedGcp, startGcp } from '../../cloud/gcp/server.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const key = 'projects/acme-0001/locations/global/keyRings/vault/cryptoKeys/data';
const estate: GcpEstate = {
  tokens: ['ya29.planted'],
  quota: 100_000,
  projects: [
    {
      id: 'acme-0001',
      number: '100000000001',
      resources: {
        'compute.googleapis.com/Instance': 2,
        'storage.googleapis.com/Bucket': 1,
        'sqladmin.googleapis.com/Instance': 1,
        'unheard.googleapis.com/Thing': 1,
      },
    },
  ],
  objects: { states: { 'env/prod.tfstate': '{"version":4}' } },
};
const vm = {
  account: 'acme-0001',
  region: 'us-central1-b',
  type: 'compute.googleapis.com/Instance',
  id: '//compute.googleapis.com/projects/acme-0001/zones/us-central1-b/instances/vm-0',
};

describe('single Google resources', function () {
  this.timeout(30_000);
  let cloud: SimulatedGcp;
  let pipeline: ManagedCallPipeline;
  let provider: Provider;
  const { signal } = new AbortController();

  beforeEach(async () => {
    cloud = await startGcp(estate);
    pipeline = createCallPipeline({
      settings: {
        ...defaultPipelineSettings,
        limits: { gcp: 10_000, 'gcp.cloudAsset': 10_000 },
        retries: { gcp: { retries: 2, minMs: 1, maxMs: 5 } },
      },
      metrics: unmeasured,
      log: quiet,
    });
    provider = createProvider({
      pipeline,
      env: cloud.environment,
      home: '/nonexistent',
      settings: { endpoint: cloud.url },
      log: quiet,
      prompt: () => Promise.reject(new Error('nobody to ask')),
      now: () => Date.now(),
    });
  });
  afterEach(async () => {
    provider.close();
    pipeline.close();
    await cloud.close();
  });

  it('looks a resource up in its own API, and knows when it is gone', async () => {
    const found = await provider.lookup(vm, signal);
    assert.equal(found.exists, true);
    assert.deepEqual(found.resource?.tags, { env: 'prod' });
    assert.ok(cloud.requests.some((request) => request.service === 'compute'));
    assert.deepEqual(await provider.lookup({ ...vm, id: vm.id.replace('vm-0', 'vm-9') }, signal), { exists: false });
    const bucket = { ...vm, type: 'storage.googleapis.com/Bucket', id: '//storage.googleapis.com/acme-0001-bucket-0' };
    assert.equal((await provider.lookup(bucket, signal)).exists, true);
  });

  it('looks up in the index what has no API of its own', async () => {
    const id = '//unheard.googleapis.com/projects/acme-0001/locations/us-central1/things/thing-0';
    const thing = { ...vm, type: 'unheard.googleapis.com/Thing', id };
    const found = await provider.lookup(thing, signal);
    assert.deepEqual([found.exists, found.resource?.id], [true, id]);
    assert.deepEqual(await provider.lookup({ ...thing, id: id.replace('thing-0', 'thing-1') }, signal), { exists: false });
  });

  it('does not call gone what it may not read', async () => {
    cloud.faults.add({ service: 'compute', fault: { kind: 'denied' } });
    await assert.rejects(provider.lookup(vm, signal), (error) => {
      assert.ok(error instanceof CallError);
      assert.deepEqual([error.failure.kind, error.failure.permission], ['denied', 'compute.instances.get']);
      return true;
    });
  });

  it('brings the attributes of a resource in the words of its API', async () => {
    assert.equal((await provider.detail(vm, signal)).attributes['status'], 'RUNNING');
    const database = { ...vm, type: 'sqladmin.googleapis.com/Instance', id: '//cloudsql.googleapis.com/projects/acme-0001/instances/db-0' };
    assert.equal((await provider.detail(database, signal)).attributes['name'], 'db-0');
    await assert.rejects(provider.detail({ ...vm, id: '//unheard.googleapis.com/x/y' }, signal), /not read one by one/);
  });

  it('reads the object that holds a state, before anything was scanned', async () => {
    const location = { backend: 'gcs', settings: { bucket: 'states', object: 'env/prod.tfstate' } };
    const bytes = await provider.readState?.(location, signal);
    assert.equal(new TextDecoder().decode(bytes), '{"version":4}');
    const missing = provider.readState?.({ ...location, settings: { bucket: 'states', object: 'none' } }, signal);
    await assert.rejects(
      async () => missing,
      (error) => CallError.is(error, 'call-not-found'),
    );
    await assert.rejects(async () => provider.readState?.({ backend: 'gcs', settings: {} }, signal), /names no bucket/);
  });

  it('wraps a key, and unwraps it with the same context alone', async () => {
    const plain = new Uint8Array([1, 2, 3, 250]);
    const wrapped = await provider.wrapKey?.(key, plain, { vault: 'v', wrap: 'w' }, signal);
    assert.ok(wrapped);
    assert.deepEqual(await provider.unwrapKey?.(`//cloudkms.googleapis.com/${key}`, wrapped, { wrap: 'w', vault: 'v' }, signal), plain);
    await assert.rejects(
      async () => provider.unwrapKey?.(key, wrapped, { vault: 'other', wrap: 'w' }, signal),
      (error) => CallError.is(error, 'call-invalid'),
    );
  });

  it('sends nothing but reads and key wraps', async () => {
    await provider.lookup(vm, signal);
    await provider.detail(vm, signal);
    await provider.wrapKey?.(key, new Uint8Array([1]), {}, signal);
    const posts = cloud.requests.filter((request) => !/^GET |^searchAllResources$|\.search$|^objects\.get$/.test(request.operation));
    assert.deepEqual(
      posts.map((request) => request.operation),
      ['cryptoKeys.encrypt'],
    );
  });
});
