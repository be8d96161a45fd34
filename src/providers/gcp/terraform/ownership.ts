import { lastStep, tag, tagBehind } from '../../../core/drift/ownership/ownership-rule.ts';
import type { OwnershipRule } from '../../../core/terraform-rules.ts';

/** What Google Cloud and its services make by themselves. SOURCE: Google's documentation of default networks and of service accounts. */
export const gcpRules: readonly OwnershipRule[] = [
  {
    reason: (resource) => {
      const cluster = tag(resource, 'goog-k8s-cluster-name') ?? /\/gke-([a-z0-9-]+)-[0-9a-f]{8}(-|$)/.exec(resource.id)?.[1] ?? undefined;
      return cluster === undefined ? undefined : { owner: `GKE cluster ${cluster}`, reason: 'GKE made it for its cluster' };
    },
  },
  {
    types: [
      'compute.googleapis.com/Firewall',
      'compute.googleapis.com/Route',
      'compute.googleapis.com/ForwardingRule',
      'compute.googleapis.com/TargetPool',
    ],
    reason: ({ id }) =>
      /\/(gke|k8s)(2|s)?-/.test(id.slice(id.lastIndexOf('/')))
        ? { owner: 'GKE', reason: 'GKE made it for a cluster or a service in one' }
        : undefined,
  },
  {
    // SOURCE: kubernetes/ingress-gce `pkg/utils/namer`, kubernetes/cloud-provider-gcp (names of what they make), GKE's persistent-disk driver (disks of claims).
    reason: ({ type, id }) => {
      if (!type.startsWith('compute.googleapis.com/')) return undefined;
      const made = type.endsWith('/Disk')
        ? /^pvc-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
        : /^(k8s\d?-|gkegw\d?-|gkemcg\d?-|a(?=[0-9a-f]*\d)[0-9a-f]{31}$)/;
      return made.test(lastStep(id)) ? { owner: 'GKE', reason: 'GKE made it for a service or a claim in a cluster' } : undefined;
    },
  },
  {
    // SOURCE: Google's documentation of Cloud NAT and of direct VPC egress.
    types: ['compute.googleapis.com/Address'],
    reason: ({ id }) => (/^(nat-auto-ip-\d|serverless-ipv[46]-\d)/.test(lastStep(id)) ? 'Cloud NAT or Cloud Run took it for itself' : undefined),
  },
  {
    types: ['iam.googleapis.com/ServiceAccountKey'],
    reason: ({ attributes }) => (attributes?.['keyType'] === 'SYSTEM_MANAGED' ? 'Google makes and rotates it by itself' : undefined),
  },
  {
    types: ['run.googleapis.com/Service'],
    reason: (resource) =>
      tag(resource, 'goog-managed-by') === 'cloudfunctions'
        ? { owner: 'Cloud Functions', reason: 'Cloud Functions made it for a function' }
        : undefined,
  },
  {
    // SOURCE: Google's pages of Eventarc and of Cloud Functions' first generation: topics and subscriptions that carry a trigger's events.
    types: ['pubsub.googleapis.com/Topic', 'pubsub.googleapis.com/Subscription'],
    reason: ({ id }) =>
      /^(eventarc-[a-z0-9-]+-\d+|gcf-.+)$/.test(lastStep(id)) ? { owner: 'Eventarc', reason: 'it carries the events of a trigger' } : undefined,
  },
  {
    types: ['pubsub.googleapis.com/Topic'],
    reason: ({ id }) => (/^container-analysis-(notes|occurrences)-/.test(lastStep(id)) ? 'Artifact Analysis made it' : undefined),
  },
  {
    types: ['apikeys.googleapis.com/Key'],
    reason: ({ name = '' }) => (/\(auto created by (Firebase|Google Service)\)$/.test(name) ? 'Firebase or another service made it' : undefined),
  },
  {
    types: ['dns.googleapis.com/ManagedZone'],
    reason: ({ name = '' }) =>
      /^gke-.+-[0-9a-f]{8}-dns$/.test(name) ? { owner: 'GKE', reason: 'GKE made it for the names of a cluster' } : undefined,
  },
  {
    types: ['servicedirectory.googleapis.com/Namespace'],
    reason: ({ id }) => (lastStep(id).startsWith('goog-psc-') ? 'Private Service Connect made it' : undefined),
  },
  {
    types: ['compute.googleapis.com/Network', 'compute.googleapis.com/Subnetwork'],
    reason: ({ id }) => (lastStep(id) === 'default' ? 'it is the default network, made with the project' : undefined),
  },
  {
    types: ['compute.googleapis.com/Firewall'],
    reason: ({ id }) => (/^default-allow-(icmp|internal|rdp|ssh)$/.test(lastStep(id)) ? 'it was made with the default network' : undefined),
  },
  {
    types: ['compute.googleapis.com/Route'],
    reason: ({ id }) =>
      /^(default-route|peering-route)-(r-)?[0-9a-f]+/.test(lastStep(id)) ? 'it was made with a network, a subnet or a peering' : undefined,
  },
  {
    types: ['iam.googleapis.com/ServiceAccount', 'iam.googleapis.com/ServiceAccountKey'],
    reason: (resource) => {
      const mail = [resource.name, resource.attributes?.['email'], resource.id].find((text) => typeof text === 'string' && text.includes('@'));
      return typeof mail === 'string' &&
        /(-compute@developer|@appspot|@cloudservices|@cloudbuild|@gcp-sa-|firebase-adminsdk-[a-z0-9]+@|@container-engine-robot|\.iam\.gserviceaccount\.com@)/.test(
          mail,
        )
        ? 'Google makes it when a service is switched on'
        : undefined;
    },
  },
  {
    types: ['storage.googleapis.com/Bucket'],
    reason: ({ id }) =>
      /^(gcf-(v2-)?(sources|uploads)-|staging\.|(us|eu|asia)?\.?artifacts\.|.*\.appspot\.com$|.*_cloudbuild$|run-sources-|dataproc-(staging|temp)-|cloud-ai-platform-)/.test(
        lastStep(id),
      )
        ? 'a service of Google made it for its own files'
        : undefined,
  },
  {
    types: ['logging.googleapis.com/LogSink', 'logging.googleapis.com/LogBucket'],
    reason: ({ id }) => (['_Default', '_Required'].includes(lastStep(id)) ? 'every project has it' : undefined),
  },
  {
    types: ['logging.googleapis.com/LogView'],
    reason: ({ id }) => (/^_(AllLogs|Default|Required)$/.test(lastStep(id)) ? 'every log bucket has it' : undefined),
  },
  {
    types: ['serviceusage.googleapis.com/Service'],
    reason: () => 'services are switched on by many ways, and hold nothing themselves',
  },
  {
    types: ['artifactregistry.googleapis.com/Repository'],
    reason: ({ id }) =>
      /^(gcf-artifacts|cloud-run-source-deploy|(us\.|eu\.|asia\.)?gcr\.io)$/.test(lastStep(id)) ? 'a service of Google made it' : undefined,
  },
  {
    reason: (resource) => {
      const environment = tagBehind(resource, 'goog-composer-environment');
      return environment === undefined && tagBehind(resource, 'goog-dataproc-') === undefined && tagBehind(resource, 'goog-dataflow-') === undefined
        ? undefined
        : { owner: 'Composer, Dataproc or Dataflow', reason: 'a service of Google made it and labelled it' };
    },
  },
];
