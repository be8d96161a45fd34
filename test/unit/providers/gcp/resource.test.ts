import assert from 'node:assert/strict';
import type { Resource } from '../../../../src/core/model.ts';
import { consoleUrl } from '../../../../src/providers/gcp/console.ts';
import { nativeAddress } from '../../../../src/providers/gcp/native-apis.ts';
import { resourceOf } from '../../../../src/providers/gcp/resource.ts';
import { assetTypesOf } from '../../../../src/providers/gcp/types.ts';

const row = {
  name: '//compute.googleapis.com/projects/acme/zones/us-central1-b/instances/vm',
  assetType: 'compute.googleapis.com/Instance',
  project: 'projects/123',
  location: 'us-central1-b',
  labels: { env: 'prod' },
  state: 'RUNNING',
  parentFullResourceName: '//cloudresourcemanager.googleapis.com/projects/acme',
};

describe('a Google resource', () => {
  it('is the same whichever transport heard of it', () => {
    const overRest = resourceOf({ ...row, createTime: '2025-01-02T03:04:05.500Z' }, (project) => `of ${String(project)}`);
    const overGrpc = resourceOf({ ...row, createTime: { seconds: '1735787045', nanos: 500_000_000 } }, (project) => `of ${String(project)}`);
    assert.deepEqual(overRest, overGrpc);
    assert.deepEqual(overRest, {
      provider: 'gcp',
      account: 'of projects/123',
      region: 'us-central1-b',
      type: 'compute.googleapis.com/Instance',
      id: row.name,
      name: 'vm',
      source: 'cloudasset.assets.searchAllResources',
      createdAt: '2025-01-02T03:04:05.500Z',
      tags: { env: 'prod' },
      attributes: { state: 'RUNNING' },
    });
  });

  it('is in no region but global where its row names none, and a part of what is above it', () => {
    const { region, parent } = resourceOf(
      { name: '//x.googleapis.com/a/b', assetType: 'x.googleapis.com/B', parentFullResourceName: '//x.googleapis.com/a' },
      () => 'acme',
    );
    assert.deepEqual([region, parent], ['global', '//x.googleapis.com/a']);
  });

  it('is no resource without a name', () => {
    assert.throws(() => resourceOf({ assetType: 'x.googleapis.com/B' }, () => 'acme'), /no name/);
  });

  const addresses: readonly (readonly [string, string, string, string])[] = [
    [row.name, 'compute', 'compute/v1/projects/acme/zones/us-central1-b/instances/vm', 'compute.instances.get'],
    ['//storage.googleapis.com/my-bucket', 'storage', 'storage/v1/b/my-bucket', 'storage.buckets.get'],
    ['//cloudsql.googleapis.com/projects/acme/instances/db', 'sqladmin', 'sql/v1beta4/projects/acme/instances/db', 'cloudsql.instances.get'],
    ['//container.googleapis.com/projects/acme/zones/z/clusters/c', 'container', 'v1/projects/acme/zones/z/clusters/c', 'container.clusters.get'],
    ['//cloudresourcemanager.googleapis.com/projects/acme', 'cloudresourcemanager', 'v3/projects/acme', 'resourcemanager.projects.get'],
  ];
  for (const [name, api, path, permission] of addresses) {
    it(`is read by ${permission} from ${name}`, () => {
      assert.deepEqual(nativeAddress(name), { api, path, permission });
    });
  }

  it('has no read where none is known', () => {
    for (const name of ['//unheard.googleapis.com/a/b', '//run.googleapis.com/namespaces/x/services/y', 'vm', ''])
      assert.equal(nativeAddress(name), undefined);
  });

  it('has a page in the console, of its project', () => {
    const resource: Resource = { ...resourceOf(row, () => 'acme') };
    assert.equal(consoleUrl(resource), 'https://console.cloud.google.com/compute/instancesDetail/zones/us-central1-b/instances/vm?project=acme');
    assert.equal(consoleUrl({ ...resource, id: '//unheard.googleapis.com/a/b' }), undefined);
  });

  it('is of a type that is spelled as Cloud Asset spells it', () => {
    assert.deepEqual(assetTypesOf(['COMPUTE.googleapis.com/instance', 'AWS::EC2::Instance', 'digitalocean:droplet', 'new.googleapis.com/Thing']), [
      'compute.googleapis.com/Instance',
      'new.googleapis.com/Thing',
    ]);
    assert.equal(assetTypesOf([]), undefined);
    assert.deepEqual(assetTypesOf(['Microsoft.Compute/virtualMachines']), []);
  });
});
