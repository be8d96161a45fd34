import type { Resource } from '../../core/model.ts';

type Page = (match: readonly string[]) => string;

// Paths below https://console.cloud.google.com, by the shape of the full name.
const pages: readonly (readonly [RegExp, Page])[] = [
  [
    /^\/\/compute\.googleapis\.com\/projects\/[^/]+\/zones\/([^/]+)\/instances\/([^/]+)$/,
    ([, zone, name]) => `compute/instancesDetail/zones/${zone ?? ''}/instances/${name ?? ''}`,
  ],
  [
    /^\/\/compute\.googleapis\.com\/projects\/[^/]+\/zones\/([^/]+)\/disks\/([^/]+)$/,
    ([, zone, name]) => `compute/disksDetail/zones/${zone ?? ''}/disks/${name ?? ''}`,
  ],
  [/^\/\/compute\.googleapis\.com\/projects\/[^/]+\/global\/networks\/([^/]+)$/, ([, name]) => `networking/networks/details/${name ?? ''}`],
  [
    /^\/\/compute\.googleapis\.com\/projects\/[^/]+\/regions\/([^/]+)\/subnetworks\/([^/]+)$/,
    ([, region, name]) => `networking/subnetworks/details/${region ?? ''}/${name ?? ''}`,
  ],
  [/^\/\/compute\.googleapis\.com\/projects\/[^/]+\/global\/firewalls\/([^/]+)$/, ([, name]) => `networking/firewalls/details/${name ?? ''}`],
  [/^\/\/storage\.googleapis\.com\/([^/]+)$/, ([, name]) => `storage/browser/${name ?? ''}`],
  [/^\/\/cloudsql\.googleapis\.com\/projects\/[^/]+\/instances\/([^/]+)$/, ([, name]) => `sql/instances/${name ?? ''}/overview`],
  [
    /^\/\/container\.googleapis\.com\/projects\/[^/]+\/(?:locations|zones)\/([^/]+)\/clusters\/([^/]+)$/,
    ([, place, name]) => `kubernetes/clusters/details/${place ?? ''}/${name ?? ''}/details`,
  ],
  [
    /^\/\/run\.googleapis\.com\/projects\/[^/]+\/locations\/([^/]+)\/services\/([^/]+)$/,
    ([, place, name]) => `run/detail/${place ?? ''}/${name ?? ''}/metrics`,
  ],
  [
    /^\/\/cloudfunctions\.googleapis\.com\/projects\/[^/]+\/locations\/([^/]+)\/functions\/([^/]+)$/,
    ([, place, name]) => `functions/details/${place ?? ''}/${name ?? ''}`,
  ],
  [/^\/\/pubsub\.googleapis\.com\/projects\/[^/]+\/topics\/([^/]+)$/, ([, name]) => `cloudpubsub/topic/detail/${name ?? ''}`],
  [/^\/\/pubsub\.googleapis\.com\/projects\/[^/]+\/subscriptions\/([^/]+)$/, ([, name]) => `cloudpubsub/subscription/detail/${name ?? ''}`],
  [/^\/\/iam\.googleapis\.com\/projects\/[^/]+\/serviceAccounts\/([^/]+)$/, ([, name]) => `iam-admin/serviceaccounts/details/${name ?? ''}`],
  [/^\/\/secretmanager\.googleapis\.com\/projects\/[^/]+\/secrets\/([^/]+)$/, ([, name]) => `security/secret-manager/secret/${name ?? ''}/versions`],
  [/^\/\/dns\.googleapis\.com\/projects\/[^/]+\/managedZones\/([^/]+)$/, ([, name]) => `net-services/dns/zones/${name ?? ''}/details`],
  [/^\/\/cloudresourcemanager\.googleapis\.com\/projects\/[^/]+$/, () => 'home/dashboard'],
];

/** The page of the Cloud console that shows a resource; undefined where none is known. */
export function consoleUrl(resource: Resource): string | undefined {
  for (const [shape, page] of pages) {
    const match = shape.exec(resource.id);
    if (match === null) continue;
    const url = new URL(page(match.map((step) => encodeURIComponent(step))), 'https://console.cloud.google.com/');
    if (!resource.account.includes('/')) url.searchParams.set('project', resource.account);
    return url.href;
  }
  return undefined;
}
