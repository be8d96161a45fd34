import type { Resource } from '../../../core/model.ts';
import { skeletonArguments, type SkeletonArguments } from '../../../core/skeleton-arguments.ts';

const placed = ['name=@name', 'region=@region'];

/** What listings know of the arguments of a type's code. SOURCE: "Argument Reference" of each type's page. */
const known: Readonly<Record<string, readonly string[]>> = {
  digitalocean_droplet: [...placed, 'size=size_slug', 'vpc_uuid=vpc_uuid'],
  digitalocean_volume: [...placed, 'size=size_gigabytes'],
  digitalocean_vpc: [...placed, 'ip_range=ip_range'],
  digitalocean_kubernetes_cluster: [...placed, 'version=version', 'ha=ha', 'auto_upgrade=auto_upgrade'],
  digitalocean_database_cluster: [...placed, 'engine=engine', 'version=version', 'size=size', 'node_count=num_nodes'],
  digitalocean_loadbalancer: placed,
  digitalocean_firewall: ['name=@name'],
  digitalocean_domain: ['name=@name'],
  digitalocean_project: ['name=@name', 'environment=environment'],
  digitalocean_tag: ['name=@name'],
  digitalocean_ssh_key: ['name=@name'],
};

const tagged = new Set(['digitalocean_droplet', 'digitalocean_volume', 'digitalocean_kubernetes_cluster', 'digitalocean_database_cluster']);

/** A cluster tags what it makes with its own, and the cloud its machines. */
const reserved = /^(?:k8s$|k8s:|terraform:)/;

export function digitaloceanSkeleton(terraformType: string, resource: Resource): SkeletonArguments {
  const texts = known[terraformType];
  if (texts === undefined) return {};
  const tags = tagged.has(terraformType) ? Object.keys(resource.tags ?? {}).filter((one) => !reserved.test(one)) : [];
  return { ...skeletonArguments(texts, resource), ...(tags.length === 0 ? {} : { tags: tags.sort() }) };
}
