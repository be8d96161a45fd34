import type { Resource } from '../../../core/model.ts';
import { matchTemplate, ownName } from '../../../core/terraform-templates.ts';
import { digitaloceanTable } from './identify.ts';

/** Types whose pages have no Import section. */
export const digitaloceanNotImported: ReadonlySet<string> = new Set([
  'digitalocean_custom_image',
  'digitalocean_partner_attachment',
  'digitalocean_partner_network_connect',
  'digitalocean_spaces_key',
]);

/** Ids on import that are not the one in the URN. SOURCE: Import sections of the digitalocean provider's pages. */
const rules: Readonly<Record<string, (resource: Resource) => string | undefined>> = {
  // The name: a renewal changes the certificate's own id.
  digitalocean_certificate: ({ name }) => name,
  digitalocean_spaces_bucket: ({ id, region, name }) => (region === 'global' || region === '' ? undefined : `${region},${name ?? lastStep(id)}`),
  // The list of clusters holds no replicas.
  digitalocean_database_replica: () => undefined,
};

/** Terraform types that are meant where several stand for one of the API's. */
const usual: Readonly<Record<string, string>> = {
  'digitalocean:reserved_ip': 'digitalocean_reserved_ip',
  'digitalocean:agent': 'digitalocean_gradientai_agent',
  'digitalocean:knowledge_base': 'digitalocean_gradientai_knowledge_base',
};

/** The type that is meant where several stand for a resource's native type. */
export function digitaloceanUsualType({ type, id }: Resource): string | undefined {
  // Snapshots of droplets and of volumes are listed together: those of volumes have a UUID, those of droplets a number.
  if (type === 'digitalocean:snapshot') return id.includes('-') ? 'digitalocean_volume_snapshot' : 'digitalocean_droplet_snapshot';
  return usual[type];
}

/** The id by which the digitalocean provider takes a resource over as this type; undefined where that is not known. */
export function digitaloceanImportId(type: string, resource: Resource): string | undefined {
  const row = digitaloceanTable[type];
  if (row === undefined || !('native' in row)) return undefined;
  const rule = rules[type];
  if (rule !== undefined) return rule(resource);
  const parts = row.ids.map((template) => matchTemplate(template, resource.id)).find((found) => found !== undefined);
  return parts === undefined ? undefined : ownName(parts);
}

function lastStep(id: string): string {
  return id.slice(id.lastIndexOf(':') + 1);
}
