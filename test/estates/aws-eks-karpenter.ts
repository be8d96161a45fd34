import { type AwsEstate, machine, subnet, tags } from './aws-estate.ts';

const cluster = { 'kubernetes.io/cluster/prod': 'owned' };
const grouped = ['i-0a1', 'i-0a2'].map((id) => machine(id, { 'aws:autoscaling:groupName': 'eks-system', 'eks:cluster-name': 'prod', ...cluster }));
const pooled = ['i-0b1', 'i-0b2', 'i-0b3'].map((id) => machine(id, { 'karpenter.sh/nodepool': 'default', 'karpenter.sh/nodeclaim': id, ...cluster }));
const nodes = [...grouped, ...pooled];
const byHand = machine('i-0c1', { Name: 'debug' });

/** A cluster whose nodes come from a managed group and from Karpenter, with controllers for load balancers and volumes in it. */
export const eksWithKarpenter: AwsEstate = {
  title: 'EKS with Karpenter',
  resources: {
    'AWS::EC2::VPC': [{ VpcId: 'vpc-1', $state: 'main', Tags: tags({ Name: 'prod' }) }],
    'AWS::EC2::Subnet': ['a', 'b', 'c'].map((zone) =>
      subnet(zone, { Tags: tags({ 'karpenter.sh/discovery': 'prod', 'kubernetes.io/cluster/prod': 'shared' }) }),
    ),
    'AWS::EC2::InternetGateway': [{ InternetGatewayId: 'igw-1', $state: 'main' }],
    'AWS::EC2::SecurityGroup': [
      { GroupId: 'sg-nodes', GroupName: 'nodes', $state: 'nodes', Tags: tags({ 'karpenter.sh/discovery': 'prod' }) },
      { GroupId: 'sg-eks', GroupName: 'eks-cluster-sg-prod', Tags: tags({ 'aws:eks:cluster-name': 'prod', ...cluster }) },
      { GroupId: 'sg-lb', GroupName: 'k8s-traffic-prod', Tags: tags({ 'elbv2.k8s.aws/cluster': 'prod' }) },
    ],
    'AWS::EKS::Cluster': [{ name: 'prod', $state: 'main', tags: { team: 'platform' } }],
    'AWS::EKS::Nodegroup': [{ nodegroupName: 'system', clusterName: 'prod', $state: 'system' }],
    'AWS::AutoScaling::AutoScalingGroup': [{ AutoScalingGroupName: 'eks-system', Tags: tags({ 'eks:cluster-name': 'prod', ...cluster }) }],
    'AWS::EC2::LaunchTemplate': [
      { LaunchTemplateId: 'lt-eks', LaunchTemplateName: 'eks-1', Tags: tags({ 'eks:cluster-name': 'prod' }) },
      { LaunchTemplateId: 'lt-k', LaunchTemplateName: 'karpenter.k8s.aws-1', Tags: tags({ 'karpenter.k8s.aws/cluster': 'prod' }) },
    ],
    'AWS::EC2::Instance': nodes.map(({ instance }) => instance),
    'AWS::EC2::Volume': [
      ...nodes.map(({ volume }) => volume),
      { VolumeId: 'vol-claim', Tags: tags({ 'kubernetes.io/created-for/pvc/name': 'data', 'ebs.csi.aws.com/cluster': 'true' }) },
      { VolumeId: 'vol-ci', $state: 'ci', Size: 50, Tags: tags({ Name: 'ci' }) },
    ],
    'AWS::EC2::NetworkInterface': [
      ...nodes.map(({ card }) => card),
      { NetworkInterfaceId: 'eni-eks', Description: 'Amazon EKS prod', InterfaceType: 'interface', RequesterManaged: true, TagSet: [] },
    ],
    'AWS::ElasticLoadBalancingV2::LoadBalancer': [{ LoadBalancerName: 'k8s-web-web-0123456789', $tags: { 'elbv2.k8s.aws/cluster': 'prod' } }],
    'AWS::Logs::LogGroup': [{ logGroupName: '/aws/eks/prod/cluster' }, { logGroupName: '/apps/prod', $state: 'apps' }],
    'AWS::SQS::Queue': [{ QueueName: 'karpenter-prod', $state: 'karpenter' }],
    'AWS::KMS::Key': [{ $state: 'eks' }],
    'AWS::ECR::Repository': [
      { repositoryName: 'web', $state: 'web' },
      { repositoryName: 'old', $state: 'old' },
    ],
    'AWS::IAM::Role': ['cluster', 'node', 'karpenter'].map((name) => ({ RoleName: `prod-${name}`, $state: name })),
    'AWS::IAM::InstanceProfile': [{ InstanceProfileName: 'prod_1234', $tags: { 'karpenter.k8s.aws/ec2nodeclass': 'default', ...cluster } }],
    'AWS::IAM::OIDCProvider': [{ $state: 'eks' }],
  },
  changes: [
    {
      what: 'a machine by hand',
      type: 'AWS::EC2::Instance',
      made: byHand.instance,
      with: [
        ['AWS::EC2::Volume', byHand.volume],
        ['AWS::EC2::NetworkInterface', byHand.card],
      ],
    },
    { what: 'another tag on the network', type: 'AWS::EC2::VPC', changed: 'main', set: { Tags: tags({ Name: 'prod', owner: 'me' }) } },
    {
      what: 'a subnet that Karpenter may not use any more',
      type: 'AWS::EC2::Subnet',
      changed: 'c',
      set: { Tags: tags({ 'kubernetes.io/cluster/prod': 'shared' }) },
    },
    { what: 'a larger disk', type: 'AWS::EC2::Volume', changed: 'ci', set: { Size: 200 } },
    { what: 'the queue of interruptions', type: 'AWS::SQS::Queue', gone: 'karpenter' },
    { what: "the role of Karpenter's controller", type: 'AWS::IAM::Role', gone: 'karpenter' },
    { what: 'a registry', type: 'AWS::ECR::Repository', gone: 'old' },
    { what: 'a topic by hand', type: 'AWS::SNS::Topic', made: { $name: 'alerts' } },
    { what: 'a bucket by hand', type: 'AWS::S3::Bucket', made: { Name: 'debug-dumps' } },
    { what: 'the logs of an app', type: 'AWS::Logs::LogGroup', gone: 'apps' },
  ],
};
