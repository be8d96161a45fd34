import { attribute, lastStep, tag, tagBehind } from '../../../core/drift/ownership/ownership-rule.ts';
import type { Resource } from '../../../core/model.ts';
import type { Owner, OwnershipRule } from '../../../core/terraform-rules.ts';
import { awsServiceRules } from './ownership-services.ts';

/**
 * What AWS and tools on it make by themselves. SOURCE: snyk/driftctl `pkg/middlewares` and its default ignores (which things are not drift);
 * AWS documentation of service-linked roles and of tags with the prefix `aws:`.
 */
export const awsRules: readonly OwnershipRule[] = [
  // These make their things with stacks of CloudFormation, so they come before it.
  {
    reason: (resource) => {
      const environment = tag(resource, 'elasticbeanstalk:environment-name');
      return environment === undefined ? undefined : { owner: `Elastic Beanstalk environment ${environment}`, reason: 'its environment made it' };
    },
  },
  {
    reason: (resource) =>
      tag(resource, 'aws:servicecatalog:provisionedProductArn') === undefined
        ? undefined
        : { owner: 'Service Catalog', reason: 'it belongs to a provisioned product' },
  },
  {
    reason: (resource) => {
      const stack = tag(resource, 'aws:cloudformation:stack-name');
      if (stack !== undefined) return { owner: `CloudFormation stack ${stack}`, reason: 'its tag aws:cloudformation:stack-name says so' };
      const lists = attribute(resource, 'cloudFormationStack');
      return lists === undefined ? undefined : { owner: `CloudFormation stack ${lists}`, reason: 'the stack lists it as its own' };
    },
  },
  {
    reason: (resource) => {
      const cluster = tag(resource, 'eks:cluster-name') ?? tag(resource, 'aws:eks:cluster-name') ?? tag(resource, 'eks:eks-cluster-name');
      return cluster === undefined ? undefined : { owner: `EKS cluster ${cluster}`, reason: 'EKS made it and tagged it with its cluster' };
    },
  },
  {
    reason: (resource) => {
      const group = tag(resource, 'aws:autoscaling:groupName');
      return group === undefined ? undefined : { owner: `Auto Scaling group ${group}`, reason: 'its group made it, and will end it' };
    },
  },
  {
    reason: (resource) => {
      const cluster =
        tagBehind(resource, 'kubernetes.io/cluster/') ?? tag(resource, 'elbv2.k8s.aws/cluster') ?? tag(resource, 'karpenter.k8s.aws/cluster');
      const made =
        tag(resource, 'kubernetes.io/service-name') ??
        tag(resource, 'kubernetes.io/created-for/pvc/name') ??
        tag(resource, 'service.k8s.aws/stack') ??
        tag(resource, 'ingress.k8s.aws/stack') ??
        tag(resource, 'elbv2.k8s.aws/cluster') ??
        (tag(resource, 'ebs.csi.aws.com/cluster') === 'true' ? 'a volume claim' : undefined) ??
        (isOfKarpenter(resource) ? 'a node pool' : undefined);
      // The cluster's tag alone is put by hand on networks that a cluster may use.
      return made === undefined ? undefined : { owner: `Kubernetes cluster ${cluster ?? 'unknown'}`, reason: 'a controller in the cluster made it' };
    },
  },
  {
    reason: (resource) =>
      Object.keys(resource.tags ?? {}).some(
        (key) => key.startsWith('aws:') && !key.startsWith('aws:ec2launchtemplate') && !key.startsWith('aws:ec2:'),
      )
        ? 'a service of AWS made it and tagged it: only services can write tags that begin with aws:'
        : undefined,
  },
  {
    types: ['AWS::IAM::Role'],
    reason: (resource) => {
      if (resource.id.includes(':role/aws-service-role/')) return 'it is a service-linked role, made by the service that uses it';
      if (resource.id.includes(':role/aws-reserved/')) return 'IAM Identity Center made it for a permission set';
      return /:role\/(stacksets-exec-|AWSControlTower|OrganizationAccountAccessRole$)/.test(resource.id)
        ? 'Control Tower or Organizations made it with the account'
        : undefined;
    },
  },
  {
    types: ['AWS::IAM::ManagedPolicy'],
    reason: (resource) =>
      resource.id.startsWith('arn:aws:iam::aws:') || /^arn:[^:]+:iam::aws:/.test(resource.id) ? 'it is a policy that AWS manages' : undefined,
  },
  {
    types: ['AWS::IAM::SAMLProvider'],
    reason: (resource) => (resource.id.includes(':saml-provider/AWSSSO_') ? 'IAM Identity Center made it' : undefined),
  },
  {
    types: ['AWS::KMS::Key'],
    reason: (resource) => (attribute(resource, 'keyManager', 'KeyManager') === 'AWS' ? 'it is a key that AWS manages' : undefined),
  },
  {
    types: ['AWS::KMS::Alias'],
    reason: (resource) => (resource.id.includes(':alias/aws/') ? 'it is the alias of a key that AWS manages' : undefined),
  },
  {
    types: ['AWS::Logs::LogGroup'],
    reason: (resource) => {
      const name = resource.id.slice(resource.id.indexOf(':log-group:') + ':log-group:'.length);
      return /^(\/aws\/|aws-|API-Gateway-Execution-Logs_|RDSOSMetrics$|\/ecs\/containerinsights|sns\/)/.test(name)
        ? 'a service made it for its own logs'
        : undefined;
    },
  },
  {
    // Listings of load balancers bring no tags; the names that the two controllers give are as good. SOURCE: kubernetes/cloud-provider
    // `DefaultLoadBalancerName`; kubernetes-sigs/aws-load-balancer-controller `model_build_load_balancer.go`, `model_build_target_group.go`.
    types: [
      'AWS::ElasticLoadBalancing::LoadBalancer',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::ElasticLoadBalancingV2::Listener',
      'AWS::ElasticLoadBalancingV2::TargetGroup',
    ],
    reason: ({ id }) =>
      /[:/](a(?=[0-9a-f]*\d)[0-9a-f]{31}|k8s-[a-z0-9]{1,17}(-[a-z0-9]{1,8})?-[0-9a-f]{10})(\/|$)/.test(id)
        ? { owner: 'Kubernetes', reason: 'its name is one that a controller in a cluster gives' }
        : undefined,
  },
  {
    types: ['AWS::EC2::NetworkInterface'],
    reason: (resource, estate) => {
      const kind = attribute(resource, 'interfaceType', 'InterfaceType');
      if (kind !== undefined && !['interface', 'efa', 'trunk', 'branch', 'efa-only'].includes(kind))
        return `it is the interface of a ${kind.replaceAll('_', ' ')}`;
      if (resource.attributes?.['requesterManaged'] === true) return 'the service that uses it made it and manages it';
      const owner = attribute(resource, 'instanceOwnerId');
      if (owner?.startsWith('amazon-') === true) return 'it is attached to a service of AWS';
      return attachedTo(resource, estate, 'interface');
    },
  },
  { types: ['AWS::EC2::Volume'], reason: (resource, estate) => attachedTo(resource, estate, 'volume') },
  {
    types: ['AWS::EC2::EIP'],
    reason: (resource) => {
      const service = attribute(resource, 'serviceManaged');
      return service === undefined || service === 'customer' ? undefined : `it was allocated by ${service} for itself`;
    },
  },
  {
    types: ['AWS::EC2::SpotInstanceRequest'],
    reason: (resource) => (attribute(resource, 'instanceId') === undefined ? undefined : 'it has launched its instance, which is compared itself'),
  },
  { types: ['AWS::EC2::ReservedInstances'], reason: () => 'it is a purchase, which Terraform has no type for' },
  {
    types: ['AWS::EC2::RouteTable'],
    reason: (resource) => (resource.attributes?.['main'] === true ? 'every VPC is made with a main route table' : undefined),
  },
  {
    types: ['AWS::EC2::NetworkAcl', 'AWS::EC2::DHCPOptions'],
    reason: (resource) =>
      resource.attributes?.['isDefault'] === true || resource.attributes?.['default'] === true ? 'it was made with a VPC or the account' : undefined,
  },
  {
    types: ['AWS::EC2::SecurityGroup'],
    reason: (resource) =>
      attribute(resource, 'groupName') === 'default' || resource.name === 'default' ? 'every VPC is made with a group of this name' : undefined,
  },
  {
    types: [
      'AWS::RDS::DBParameterGroup',
      'AWS::RDS::DBClusterParameterGroup',
      'AWS::RDS::OptionGroup',
      'AWS::ElastiCache::ParameterGroup',
      'AWS::Redshift::ClusterParameterGroup',
    ],
    reason: (resource) => (/[:/]default[.:]/.test(resource.id) ? 'it is a default of the service' : undefined),
  },
  {
    types: ['AWS::RDS::DBSnapshot', 'AWS::RDS::DBClusterSnapshot'],
    reason: (resource) =>
      /:snapshot:(rds|awsbackup):|:cluster-snapshot:(rds|awsbackup):/.test(resource.id) || attribute(resource, 'snapshotType') === 'automated'
        ? 'it is an automatic backup'
        : undefined,
  },
  {
    types: ['AWS::Athena::WorkGroup'],
    reason: (resource) => (lastStep(resource.id) === 'primary' ? 'every account has it in every region' : undefined),
  },
  {
    types: ['AWS::Events::EventBus'],
    reason: (resource) => (resource.id.endsWith('event-bus/default') ? 'every account has it in every region' : undefined),
  },
  {
    types: ['AWS::Events::Rule'],
    reason: (resource) => {
      const by = attribute(resource, 'managedBy', 'ManagedBy');
      return by === undefined ? undefined : `${by} made it and manages it`;
    },
  },
  {
    types: ['AWS::ElastiCache::User'],
    reason: (resource) => (resource.id.endsWith(':user:default') ? 'every account has it in every region' : undefined),
  },
  {
    types: ['AWS::XRay::SamplingRule'],
    reason: (resource) => (resource.id.endsWith('sampling-rule/Default') ? 'every account has it in every region' : undefined),
  },
  {
    types: ['AWS::RDS::DBInstance'],
    reason: (resource, estate) => {
      const cluster = attribute(resource, 'cluster');
      return cluster !== undefined && estate.managed('aws', cluster) && resource.id.includes(':db:application-autoscaling-')
        ? 'autoscaling added it to a cluster that a state manages'
        : undefined;
    },
  },
  {
    types: ['AWS::ElastiCache::CacheCluster'],
    reason: (resource, estate) => {
      const group = attribute(resource, 'replicationGroup');
      return group !== undefined && estate.managed('aws', group) ? 'it is a node of a replication group that a state manages' : undefined;
    },
  },
  {
    types: ['AWS::Route53::HostedZone'],
    reason: (resource) => {
      const service = attribute(resource, 'managedBy');
      return service === undefined ? undefined : `${service} made it and manages it`;
    },
  },
  {
    types: ['AWS::SecretsManager::Secret'],
    reason: (resource) => {
      const service = attribute(resource, 'owningService');
      return service === undefined ? undefined : `${service} made it and manages it`;
    },
  },
  {
    types: ['AWS::EC2::VPCEndpoint'],
    reason: (resource) => {
      if (resource.attributes?.['requesterManaged'] === true) return 'the service that uses it made it and manages it';
      const service = ['GuardDutyManaged', 'AWSNetworkFirewallManaged', 'AWSServiceManaged'].find((key) => tag(resource, key) !== undefined);
      return service === undefined ? undefined : `its tag ${service} says that a service made it`;
    },
  },
  {
    types: ['AWS::CloudWatch::Alarm'],
    reason: ({ id }) =>
      id.includes(':alarm:TargetTracking-')
        ? 'a target tracking policy made it'
        : id.includes(':alarm:awseb-')
          ? 'Elastic Beanstalk made it for an environment'
          : undefined,
  },
  {
    types: ['AWS::EC2::Instance'],
    reason: (resource) => {
      const fleet = tag(resource, 'aws:ec2:fleet-id');
      return fleet === undefined ? undefined : { owner: `EC2 fleet ${fleet}`, reason: 'its fleet made it, and will end it' };
    },
  },
  {
    // SOURCE: Security Hub's and AWS Config's documentation of the names that their rules have.
    types: ['AWS::Config::ConfigRule'],
    reason: (resource) =>
      /^(securityhub-|.*-conformance-pack-)/.test(resource.name ?? lastStep(resource.id).replace(/^.*\|/, ''))
        ? 'Security Hub or a conformance pack made it'
        : undefined,
  },
  {
    types: ['AWS::Logs::ResourcePolicy'],
    reason: ({ id }) => (/AWSLogDeliveryWrite\d+$/.test(id) ? 'a service made it to deliver its logs' : undefined),
  },
  {
    types: ['AWS::Backup::BackupPlan', 'AWS::Backup::BackupVault'],
    reason: (resource) => ((resource.name ?? resource.id).includes('aws/efs/automatic-backup') ? 'the automatic backup of EFS made it' : undefined),
  },
  {
    types: ['AWS::S3::Bucket'],
    reason: ({ id }) =>
      /:::(elasticbeanstalk-[a-z0-9-]+-\d{12}|aws-glue-assets-\d{12}-|cf-templates-[a-z0-9]+-|cdk-[a-z0-9]+-assets-\d{12}-)/.test(id)
        ? 'a service or its console made it for its own files'
        : undefined,
  },
  {
    types: ['AWS::CloudFormation::Stack'],
    reason: (resource) =>
      resource.id.includes(':stack/StackSet-')
        ? 'a stack set made it'
        : attribute(resource, 'parentStack', 'parentId') === undefined
          ? undefined
          : 'it is nested in another stack',
  },
  ...awsServiceRules,
  {
    types: [
      'AWS::SSM::Document',
      'AWS::SSM::PatchBaseline',
      'AWS::CodeDeploy::DeploymentConfig',
      'AWS::CloudFront::CachePolicy',
      'AWS::CloudFront::OriginRequestPolicy',
    ],
    reason: (resource) => {
      const owner = attribute(resource, 'owner', 'Owner', 'kind');
      return owner === 'Amazon' || owner === 'AWS' || owner === 'managed' ? 'it is one that AWS provides' : undefined;
    },
  },
];

/** Made with an instance that is managed, and gone with it: a disk or card that stays when the instance goes was attached by somebody. */
function attachedTo(
  resource: Parameters<OwnershipRule['reason']>[0],
  estate: Parameters<OwnershipRule['reason']>[1],
  what: string,
): string | Owner | undefined {
  const instance = attribute(resource, 'attachedTo', 'instanceId');
  if (instance === undefined || resource.attributes?.['deleteOnTermination'] !== true) return undefined;
  if (estate.managed('aws', instance)) return `it is a ${what} of an instance that a state manages, and is deleted with it`;
  // A group or a cluster tags its instances, and seldom what they bring along.
  const owner = estate.ownerOfInstance('aws', instance);
  return owner === undefined ? undefined : { owner: owner.owner, reason: `it is a ${what} of an instance of this owner, and is deleted with it` };
}

/** True for what Karpenter makes. Its tag `karpenter.sh/discovery` is put by hand on what it may use. SOURCE: Karpenter's documentation, "NodeClasses", tags. */
function isOfKarpenter({ tags = {} }: Resource): boolean {
  return Object.keys(tags).some(
    (key) => key.startsWith('karpenter.k8s.aws/') || (key.startsWith('karpenter.sh/') && key !== 'karpenter.sh/discovery'),
  );
}
