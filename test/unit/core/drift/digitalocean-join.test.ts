import assert from 'node:assert/strict';
import { digitaloceanTable } from '../../../../src/providers/digitalocean/terraform/identify.ts';
import type { Matching } from '../../../../src/core/drift/matching/matching.ts';
import type { Resource } from '../../../../src/core/model.ts';
import { rows } from '../../../../src/providers/digitalocean/types.ts';
import { stateOf } from './estate.ts';
import { match } from '../../../rules.ts';

type Attributes = Readonly<Record<string, unknown>>;

const uuid = '1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b';
const other = '9b0c1d2e-3f4a-4b5c-8d6e-7f8091a2b3c4';

/**
 * What a state holds of each type, and the field of the API's answer that is its id. SOURCE: Import sections and Attribute References of the
 * digitalocean provider's pages; `digitalocean/openapi`.
 */
const states: Readonly<Record<string, readonly [attributes: Attributes, id: string]>> = {
  digitalocean_app: [{ id: uuid, urn: `do:app:${uuid}` }, uuid],
  digitalocean_cdn: [{ id: uuid, origin: 'b.ams3.digitaloceanspaces.com' }, uuid],
  // Version 2 and later: the name is the id, for a renewal changes the certificate's own.
  digitalocean_certificate: [{ id: 'web', name: 'web', uuid }, uuid],
  digitalocean_container_registry: [{ id: 'acme', name: 'acme', endpoint: 'registry.digitalocean.com/acme' }, 'acme'],
  digitalocean_container_registries: [{ id: 'acme', name: 'acme' }, 'acme'],
  digitalocean_custom_image: [{ id: '77', image_id: 77, name: 'x' }, '77'],
  digitalocean_database_cluster: [{ id: uuid, urn: `do:dbaas:${uuid}` }, uuid],
  digitalocean_database_replica: [{ id: `${other}/replicas/x`, uuid, cluster_id: other, name: 'x' }, uuid],
  digitalocean_domain: [{ id: 'x.test', name: 'x.test', urn: 'do:domain:x.test' }, 'x.test'],
  digitalocean_droplet: [{ id: '4711', urn: 'do:droplet:4711' }, '4711'],
  digitalocean_droplet_autoscale: [{ id: uuid }, uuid],
  digitalocean_droplet_snapshot: [{ id: '99', droplet_id: '4711' }, '99'],
  digitalocean_firewall: [{ id: uuid }, uuid],
  digitalocean_floating_ip: [{ id: '192.0.2.1', ip_address: '192.0.2.1', urn: 'do:floatingip:192.0.2.1' }, '192.0.2.1'],
  digitalocean_genai_agent: [{ id: uuid }, uuid],
  digitalocean_genai_knowledge_base: [{ id: uuid }, uuid],
  digitalocean_gradientai_agent: [{ id: uuid }, uuid],
  digitalocean_gradientai_knowledge_base: [{ id: uuid }, uuid],
  digitalocean_kubernetes_cluster: [{ id: uuid, urn: `do:kubernetes:${uuid}` }, uuid],
  digitalocean_loadbalancer: [{ id: uuid, urn: `do:loadbalancer:${uuid}` }, uuid],
  digitalocean_monitor_alert: [{ id: uuid, uuid }, uuid],
  digitalocean_partner_attachment: [{ id: uuid }, uuid],
  digitalocean_partner_network_connect: [{ id: uuid }, uuid],
  digitalocean_project: [{ id: uuid, owner_id: 1 }, uuid],
  digitalocean_reserved_ip: [{ id: '192.0.2.1', ip_address: '192.0.2.1', urn: 'do:reservedip:192.0.2.1' }, '192.0.2.1'],
  digitalocean_reserved_ipv6: [{ id: '2001:db8::1', ip: '2001:db8::1', urn: 'do:reservedipv6:2001:db8::1' }, '2001:db8::1'],
  digitalocean_spaces_bucket: [{ id: 'b', name: 'b', region: 'ams3', urn: 'do:space:b' }, 'b'],
  digitalocean_spaces_key: [{ id: 'DO00', access_key: 'DO00', name: 'x' }, 'DO00'],
  digitalocean_ssh_key: [{ id: '512', fingerprint: '3b:16' }, '512'],
  digitalocean_tag: [{ id: 'web', name: 'web' }, 'web'],
  digitalocean_uptime_check: [{ id: uuid }, uuid],
  digitalocean_vpc: [{ id: uuid, urn: `do:vpc:${uuid}` }, uuid],
  digitalocean_vpc_nat_gateway: [{ id: uuid }, uuid],
  digitalocean_vpc_peering: [{ id: uuid }, uuid],
  digitalocean_volume: [{ id: uuid, urn: `do:volume:${uuid}` }, uuid],
  digitalocean_volume_snapshot: [{ id: uuid, volume_id: other }, uuid],
};

/** As the provider lists it. */
function listed(native: string, id: string): Resource {
  const noun = native.slice('digitalocean:'.length);
  const row = rows.find((one) => one.noun === noun);
  return { provider: 'digitalocean', account: 'team', region: 'ams3', type: native, id: `do:${row?.urn ?? noun}:${id}`, source: 'test' };
}

function joined(terraform: string, attributes: Attributes, resource: Resource): Matching {
  const others = ['1', 'x'].map((end) => ({ ...resource, id: `${resource.id}${end}` }));
  const { instances } = stateOf({ [`${terraform}.x`]: attributes });
  return match(instances, [...others, resource]);
}

describe('the join of DigitalOcean states with listings', () => {
  it('is shown for every row', () => {
    const types = Object.entries(digitaloceanTable).flatMap(([type, row]) => ('native' in row ? [type] : []));
    assert.deepEqual(Object.keys(states).sort(), types.sort());
  });

  for (const [terraform, [attributes, id]] of Object.entries(states)) {
    it(`finds ${terraform}`, () => {
      const row = digitaloceanTable[terraform];
      assert.ok(row !== undefined && 'native' in row);
      const resource = listed(row.native, id);
      assert.deepEqual([...joined(terraform, attributes, resource).managed.keys()], [resource]);
      const { urn: _, ...without } = attributes;
      assert.deepEqual([...joined(terraform, without, resource).managed.keys()], [resource], 'of a provider that made no URNs');
    });
  }

  const parts: Readonly<Record<string, readonly [attributes: Attributes, native: string, id: string]>> = {
    digitalocean_record: [{ id: '1', domain: 'x.test', name: 'www' }, 'digitalocean:domain', 'x.test'],
    digitalocean_project_resources: [{ id: uuid, project: uuid, resources: ['do:droplet:1'] }, 'digitalocean:project', uuid],
    digitalocean_kubernetes_node_pool: [{ id: other, cluster_id: uuid }, 'digitalocean:kubernetes_cluster', uuid],
    digitalocean_database_user: [{ id: `${uuid}/user/x`, cluster_id: uuid, name: 'x' }, 'digitalocean:database', uuid],
    digitalocean_volume_attachment: [{ id: '1-x', volume_id: uuid, droplet_id: 1 }, 'digitalocean:volume', uuid],
    digitalocean_reserved_ip_assignment: [{ id: '1-x', ip_address: '192.0.2.1' }, 'digitalocean:reserved_ip', '192.0.2.1'],
    digitalocean_spaces_bucket_object: [{ id: 'k', bucket: 'b', key: 'k' }, 'digitalocean:space', 'b'],
  };
  for (const [terraform, [attributes, native, id]] of Object.entries(parts)) {
    it(`takes ${terraform} for a part`, () => {
      const parent = listed(native, id);
      const matching = joined(terraform, attributes, parent);
      assert.deepEqual(
        matching.parts.map(({ resource }) => resource),
        [parent],
      );
    });
  }
});
