import assert from 'node:assert/strict';
import { googleTypes } from '../../../../src/providers/gcp/terraform/google-types.ts';
import type { Matching } from '../../../../src/core/drift/matching/matching.ts';
import type { Resource } from '../../../../src/core/model.ts';
import { googleListed } from './google-listed.ts';
import { stateOf } from './estate.ts';
import { match } from '../../../rules.ts';

type Attributes = Readonly<Record<string, unknown>>;

const project = 'acme-prod';
const number = '123456789012';

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
    const tunnel = resource('compute.googleapis.com/Interconnect', `compute.googleapis.com/projects/${project}/global/interconnects/i`);
    for (const attributes of [
      { id: `projects/${project}/global/interconnects/i` },
      { id: 'i', self_link: `https://www.googleapis.com/compute/v1/projects/${project}/global/interconnects/i` },
      { id: `projects/${number}/global/interconnects/i` },
    ]) {
      const { doubtful, unclear } = joined('google_compute_interconnect', attributes, [neighbour, tunnel]);
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
});
