import assert from 'node:assert/strict';
import { googleTypes } from '../../../../src/providers/gcp/terraform/google-types.ts';
import type { Matching } from '../../../../src/core/drift/matching/matching.ts';
import type { Resource } from '../../../../src/core/model.ts';
import { googleListed } from './google-listed.ts';
import { stateOf } from './estate.ts';
import { allRules, match } from '../../../rules.ts';

type Attributes = Readonly<Record<string, unknown>>;

const project = 'acme-prod';
const number = '123456789012';
const nowhere = { account: null, region: null };

function resource(type: string, id: string, region = 'global'): Resource {
  return { provider: 'gcp', account: project, region, type, id: `//${id}`, source: 'test' };
}

/** Another asset of the project, from which the join can learn the project's number. */
const neighbour = resource('cloudresourcemanager.googleapis.com/Project', `cloudresourcemanager.googleapis.com/projects/${number}`);

function joined(terraform: string, attributes: Attributes, resources: readonly Resource[]): Matching {
  const { instances } = stateOf({ [`${terraform}.x`]: attributes });
  return match(instances, resources);
}

function found(terraform: string, attributes: Attributes, resources: readonly Resource[]): readonly Resource[] {
  return [...joined(terraform, attributes, resources).managed.keys()];
}

describe('the join of Google states with listings', () => {
  it('is shown for every row', () => {
    assert.deepEqual(googleListed.map(({ terraform }) => terraform).sort(), Object.keys(googleTypes).sort());
  });

  for (const { terraform, type, asset, states } of googleListed) {
    it(`finds ${terraform}`, () => {
      for (const state of states) {
        const byId = resource(type, asset);
        const byNumber = resource(type, asset.replace(`/projects/${project}/`, `/projects/${number}/`));
        const other = resource(type, `${asset}-other`);
        assert.deepEqual(found(terraform, state, [other, byId]), [byId], JSON.stringify(state));
        if (terraform !== 'google_project')
          assert.deepEqual(found(terraform, state, [other, neighbour, byNumber]), [byNumber], `by number: ${JSON.stringify(state)}`);
      }
    });
  }

  it('does not look up what a provider before version 3 named in its own way', () => {
    const { unseen, unclear } = joined('google_kms_crypto_key', { id: 'acme-prod/eu/ring/key', name: 'key', key_ring: 'acme-prod/eu/ring' }, [
      neighbour,
    ]);
    assert.equal(unseen.length, 0);
    assert.match(unclear[0]?.reason ?? '', /does not hold what its id is made of/);
  });

  it('does not call unmanaged what an instance of a type without a row names by its path', () => {
    const tunnel = resource('compute.googleapis.com/CrossSiteNetwork', `compute.googleapis.com/projects/${project}/global/crossSiteNetworks/i`);
    for (const attributes of [
      { id: `projects/${project}/global/crossSiteNetworks/i` },
      { id: 'i', self_link: `https://www.googleapis.com/compute/v1/projects/${project}/global/crossSiteNetworks/i` },
      { id: `projects/${number}/global/crossSiteNetworks/i` },
    ]) {
      const { doubtful, unclear } = joined('google_compute_cross_site_network', attributes, [neighbour, tunnel]);
      assert.deepEqual([...doubtful], [tunnel]);
      assert.match(unclear[0]?.reason ?? '', /no identity row/);
    }
  });

  it('does not take a project’s number for an account', () => {
    const version = `projects/${number}/secrets/x/versions/1`;
    const asset = resource('secretmanager.googleapis.com/SecretVersion', `secretmanager.googleapis.com/${version}`);
    const { managed } = joined('google_secret_manager_secret_version', { id: version, name: version, enabled: true }, [asset]);
    const [[found, known] = []] = managed;
    assert.deepEqual([found, known?.[0]?.identified.account], [asset, null]);
  });

  it('takes members of a project’s policy for parts of the project', () => {
    const { parts } = joined('google_project_iam_member', { id: 'x', project, role: 'roles/viewer', member: 'user:a@b.test' }, [neighbour]);
    assert.deepEqual(
      parts.map((part) => part.resource),
      [neighbour],
    );
  });

  it('takes grants for parts of what they are for, by their ids', () => {
    const grants: readonly (readonly [type: string, id: string, asset: string])[] = [
      ['google_storage_bucket_iam_policy', 'b/logs', 'storage.googleapis.com/logs'],
      [
        'google_cloud_run_v2_service_iam_binding',
        'projects/p/locations/l/services/s/roles/run.invoker',
        'run.googleapis.com/projects/p/locations/l/services/s',
      ],
      [
        'google_kms_crypto_key_iam_policy',
        'projects/p/locations/l/keyRings/r/cryptoKeys/k',
        'cloudkms.googleapis.com/projects/p/locations/l/keyRings/r/cryptoKeys/k',
      ],
      ['google_folder_iam_member', 'folders/12/organizations/1/roles/x/user:a@b.test', 'cloudresourcemanager.googleapis.com/folders/12'],
      [
        'google_privateca_ca_pool_iam_member',
        'projects/p/locations/l/caPools/c/roles/r/user:a',
        'privateca.googleapis.com/projects/p/locations/l/caPools/c',
      ],
      ['google_pubsub_topic_iam_policy', 'projects/p/topics/t', 'pubsub.googleapis.com/projects/p/topics/t'],
    ];
    for (const [type, id, asset] of grants) {
      const identified = allRules.of('gcp').identify(type, { id, bucket: 'b/logs' }, { account: null, region: null });
      assert.ok(typeof identified !== 'string', `${type}: ${JSON.stringify(identified)}`);
      assert.ok(identified.partOf !== undefined);
      assert.ok(identified.ids.includes(`//${asset}`), `${type}: ${identified.ids.join(', ')}`);
    }
    const [member] = [allRules.of('gcp').identify('google_organization_iam_member', { id: '1/roles/x/user:a', org_id: '1' }, nowhere)];
    assert.deepEqual(typeof member === 'string' ? member : member.ids, ['//cloudresourcemanager.googleapis.com/organizations/1']);
    const tag = { parent: '//compute.googleapis.com/projects/1/zones/z/instances/2', tag_value: 'tagValues/3' };
    const binding = allRules.of('gcp').identify('google_tags_location_tag_binding', tag, nowhere);
    assert.deepEqual(typeof binding === 'string' ? binding : binding.ids, [tag.parent]);
  });
});
