import type { OwnershipRule } from '../../../core/terraform-rules.ts';

/** What DigitalOcean makes by itself. SOURCE: DigitalOcean's documentation of its managed Kubernetes and of default VPCs. */
export const digitaloceanRules: readonly OwnershipRule[] = [
  {
    reason: (resource) => {
      // The cluster itself has these tags too.
      if (resource.type === 'digitalocean:kubernetes_cluster') return undefined;
      const tags = Object.keys(resource.tags ?? {});
      const cluster = tags.find((name) => /^k8s:[0-9a-f-]{36}$/.test(name));
      if (cluster !== undefined) return { owner: `Kubernetes cluster ${cluster.slice(4)}`, reason: 'it is a node or a part of a managed cluster' };
      return tags.includes('k8s') || tags.includes('k8s:worker')
        ? { owner: 'Kubernetes', reason: 'it is a node or a part of a managed cluster' }
        : undefined;
    },
  },
  {
    types: ['digitalocean:tag'],
    reason: ({ name }) =>
      /^(k8s(:.*)?|terraform:default-node-pool)$/.test(name ?? '') ? { owner: 'Kubernetes', reason: 'managed clusters bear it' } : undefined,
  },
  {
    types: ['digitalocean:vpc'],
    reason: ({ attributes, name }) =>
      attributes?.['default'] === true || /^default-[a-z]{3}\d$/.test(name ?? '') ? 'every region has a default VPC' : undefined,
  },
  {
    types: ['digitalocean:project'],
    reason: ({ attributes }) =>
      attributes?.['is_default'] === true || attributes?.['isDefault'] === true ? 'every team has a default project' : undefined,
  },
  {
    types: ['digitalocean:firewall', 'digitalocean:load_balancer', 'digitalocean:volume'],
    reason: ({ name }) =>
      /^(k8s-(public-access-)?[0-9a-f-]{36}|pvc-[0-9a-f-]{36}|a[0-9a-f]{31}$)/.test(name ?? '')
        ? { owner: 'Kubernetes', reason: 'a managed cluster made it' }
        : undefined,
  },
];
