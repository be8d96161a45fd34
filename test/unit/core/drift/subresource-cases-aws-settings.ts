import type { Resource } from '../../../../src/core/model.ts';
import type { SubresourceCase } from './subresource-cases.ts';

type Fields = Readonly<Record<string, unknown>>;

const [account, region] = ['123456789012', 'eu-west-1'];

function held(type: string, id: string, managed: readonly [string, Fields], where = region): Pick<SubresourceCase, 'parent' | 'managed'> {
  const parent: Resource = { provider: 'aws', account, region: where, type, id, source: 'test', name: id.slice(id.lastIndexOf('/') + 1) };
  return { parent, managed };
}

const ec2 = (rest: string): string => `arn:aws:ec2:${region}:${account}:${rest}`;
const user = held(
  'AWS::IAM::User',
  `arn:aws:iam::${account}:user/ci`,
  ['aws_iam_user', { id: 'ci', name: 'ci', arn: `arn:aws:iam::${account}:user/ci` }],
  'global',
);
const secretArn = `arn:aws:secretsmanager:${region}:${account}:secret:db-AbCdEf`;
const secret = held('AWS::SecretsManager::Secret', secretArn, ['aws_secretsmanager_secret', { id: secretArn, arn: secretArn, name: 'db' }]);
const bucket = held('AWS::S3::Bucket', 'arn:aws:s3:::site', ['aws_s3_bucket', { id: 'site', bucket: 'site', arn: 'arn:aws:s3:::site' }]);
const fn = `arn:aws:lambda:${region}:${account}:function:resize`;
const hand = `arn:aws:sns:${region}:${account}:hand`;
const listener = `arn:aws:elasticloadbalancing:${region}:${account}:listener/app/web/1/2`;
const network = held('AWS::EC2::VPC', ec2('vpc/vpc-1'), ['aws_vpc', { id: 'vpc-1', arn: ec2('vpc/vpc-1') }]);
const cert = (name: string): string => `arn:aws:acm:${region}:${account}:certificate/${name}`;

/** An event of a bucket: S3's answer has lists of each kind, one of which holds it. */
function calls(events: readonly string[]): Fields {
  return { Id: 'x', LambdaFunctionArn: fn, Events: events, Filter: { Key: { FilterRules: [{ Name: 'Prefix', Value: 'in/' }] } } };
}

/** Keys, versions, destinations and what is attached to networks. Answers: the API references of IAM, Secrets Manager, S3, EC2, Elastic Load Balancing. */
export const awsSettingCases: readonly SubresourceCase[] = [
  {
    ...user,
    type: 'aws_iam_access_key',
    state: { id: 'AKIAIOSFODNN7EXAMPLE', user: 'ci', status: 'Active' },
    list: [{ UserName: 'ci', AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'Active' }],
    describe: (list) => ({ UserName: 'ci', accessKeys: list }),
    changed: [{ UserName: 'ci', AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'Inactive' }, ['status']],
    added: { UserName: 'ci', AccessKeyId: 'AKIAI44QH8DHBEXAMPLE', Status: 'Active' },
  },
  {
    ...secret,
    type: 'aws_secretsmanager_secret_version',
    state: { id: `${secretArn}|v1`, secret_id: secretArn, version_id: 'v1', version_stages: ['AWSCURRENT'] },
    list: [
      ['v1', ['AWSCURRENT']],
      ['v0', ['AWSPREVIOUS']],
    ],
    describe: (list) => ({ Name: 'db', ARN: secretArn, VersionIdsToStages: Object.fromEntries(list as [string, string[]][]) }),
    changed: [['v1', ['AWSPREVIOUS']], ['version_stages']],
  },
  {
    ...bucket,
    type: 'aws_s3_bucket_notification',
    state: {
      ...{ id: 'site', bucket: 'site', eventbridge: false, queue: [], topic: [] },
      lambda_function: [{ id: 'x', lambda_function_arn: fn, events: ['s3:ObjectCreated:*'], filter_prefix: 'in/', filter_suffix: '' }],
    },
    list: [['LambdaFunctionConfigurations', calls(['s3:ObjectCreated:*'])]],
    describe: (list) => ({ Name: 'site', notification: Object.fromEntries((list as [string, Fields][]).map(([kind, item]) => [kind, [item]])) }),
    changed: [['LambdaFunctionConfigurations', calls(['s3:ObjectRemoved:*'])], ['events']],
    added: ['TopicConfigurations', { TopicArn: hand, Events: ['s3:ObjectCreated:*'] }],
  },
  {
    ...held('AWS::EC2::RouteTable', ec2('route-table/rtb-1'), ['aws_route_table', { id: 'rtb-1', arn: ec2('route-table/rtb-1') }]),
    type: 'aws_vpn_gateway_route_propagation',
    state: { id: 'vgw-1_rtb-1', vpn_gateway_id: 'vgw-1', route_table_id: 'rtb-1' },
    list: [{ GatewayId: 'vgw-1' }],
    describe: (list) => ({ RouteTableId: 'rtb-1', PropagatingVgws: list }),
    added: { GatewayId: 'vgw-2' },
  },
  {
    ...held('AWS::EC2::VPNGateway', ec2('vpn-gateway/vgw-1'), ['aws_vpn_gateway', { id: 'vgw-1', arn: ec2('vpn-gateway/vgw-1') }]),
    type: 'aws_vpn_gateway_attachment',
    state: { id: 'vpn-attachment-1', vpn_gateway_id: 'vgw-1', vpc_id: 'vpc-1' },
    list: [
      { VpcId: 'vpc-1', State: 'attached' },
      { VpcId: 'vpc-0', State: 'detached' },
    ],
    describe: (list) => ({ VpnGatewayId: 'vgw-1', VpcAttachments: list }),
    added: { VpcId: 'vpc-2', State: 'attached' },
  },
  {
    ...network,
    type: 'aws_vpc_ipv4_cidr_block_association',
    state: { id: 'vpc-cidr-assoc-1', vpc_id: 'vpc-1', cidr_block: '10.1.0.0/16' },
    list: [
      { CidrBlock: '10.1.0.0/16', CidrBlockState: { State: 'associated' } },
      { CidrBlock: '10.0.0.0/16', CidrBlockState: { State: 'associated' } },
    ],
    describe: (list) => ({ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16', CidrBlockAssociationSet: list }),
    added: { CidrBlock: '10.9.0.0/16', CidrBlockState: { State: 'associated' } },
  },
  {
    ...held('AWS::EC2::VPCEndpoint', ec2('vpc-endpoint/vpce-1'), ['aws_vpc_endpoint', { id: 'vpce-1', arn: ec2('vpc-endpoint/vpce-1') }]),
    type: 'aws_vpc_endpoint_route_table_association',
    state: { id: 'a-1', vpc_endpoint_id: 'vpce-1', route_table_id: 'rtb-1' },
    list: ['rtb-1'],
    describe: (list) => ({ VpcEndpointId: 'vpce-1', RouteTableIds: list }),
    added: 'rtb-2',
  },
  {
    ...held('AWS::ElasticLoadBalancingV2::Listener', listener, ['aws_lb_listener', { id: listener, arn: listener }]),
    type: 'aws_lb_listener_certificate',
    state: { id: `${listener}_${cert('b')}`, listener_arn: listener, certificate_arn: cert('b') },
    list: [
      { CertificateArn: cert('b'), IsDefault: false },
      { CertificateArn: cert('a'), IsDefault: true },
    ],
    describe: (list) => ({ ListenerArn: listener, allCertificates: list }),
    added: { CertificateArn: cert('hand'), IsDefault: false },
  },
  {
    ...held(
      'AWS::Route53::HostedZone',
      'arn:aws:route53:::hostedzone/Z1',
      ['aws_route53_zone', { id: 'Z1', zone_id: 'Z1', arn: 'arn:aws:route53:::hostedzone/Z1' }],
      'global',
    ),
    type: 'aws_route53_zone_association',
    state: { id: 'Z1:vpc-2', zone_id: 'Z1', vpc_id: 'vpc-2' },
    list: [
      { VPCRegion: region, VPCId: 'vpc-2' },
      { VPCRegion: region, VPCId: 'vpc-1' },
    ],
    describe: (list) => ({ Id: '/hostedzone/Z1', Name: 'corp.', VPCs: list }),
  },
];
