import type { Target } from './readers/reader.ts';

const key = (target: Target): string => target.key;
/** The steps behind the kind of an ARN's resource, as many as the identifier has. */
const steps =
  (first: number, every: number) =>
  ({ resource }: Target): string =>
    resource
      .split('/')
      .filter((step) => step !== '')
      .filter((_step, at) => at >= first && (at - first) % every === 0)
      .slice(0, 2)
      .join('|');

/** The ARN, which may stand behind type, account and region. */
const byArn = ({ id }: Target): string => id.slice(id.lastIndexOf('|') + 1);

/**
 * Types that Cloud Control reads by their identifier and lists for one parent alone. SOURCE: `primaryIdentifier` in the CloudFormation registry's schemas.
 */
export const identifiers: Readonly<Record<string, (target: Target) => string>> = {
  // addon/CLUSTER/NAME/UUID
  'AWS::EKS::Addon': steps(1, 1),
  // restapis/API/stages/NAME
  'AWS::ApiGateway::Stage': steps(1, 2),
  'AWS::ApiGateway::DomainName': key,
  'AWS::ApiGatewayV2::VpcLink': key,
  'AWS::ApplicationAutoScaling::ScalableTarget': key,
  'AWS::ApplicationAutoScaling::ScalingPolicy': key,
  'AWS::EFS::MountTarget': key,
  // fargateprofile/CLUSTER/NAME/UUID
  'AWS::EKS::FargateProfile': steps(1, 1),
  'AWS::EKS::PodIdentityAssociation': ({ id }) => id,
  'AWS::ECR::PublicRepository': key,
  'AWS::Lambda::Alias': ({ id }) => id,
  'AWS::ElasticLoadBalancingV2::ListenerRule': byArn,
  'AWS::ElasticLoadBalancingV2::TrustStore': byArn,
  'AWS::ApiGateway::ApiKey': key,
  'AWS::ApiGateway::UsagePlan': key,
  'AWS::ApiGateway::VpcLink': key,
  'AWS::ApiGateway::ClientCertificate': key,
  'AWS::ApiGatewayV2::DomainName': key,
  'AWS::Kinesis::StreamConsumer': byArn,
  'AWS::MSK::ServerlessCluster': byArn,
  // …:autoScalingGroupName/GROUP:scheduledActionName/NAME
  'AWS::AutoScaling::ScheduledAction': ({ id }) =>
    /:autoScalingGroupName\/(.+):scheduledActionName\/(.+)$/.exec(id)?.slice(1).toReversed().join('|') ?? id,
  'AWS::Cognito::UserPoolClient': key,
  'AWS::WAFv2::RegexPatternSet': key,
  'AWS::WAFv2::RuleGroup': key,
  'AWS::Athena::NamedQuery': key,
  'AWS::Route53Resolver::ResolverEndpoint': key,
  'AWS::AutoScaling::ScalingPolicy': byArn,
  'AWS::ACMPCA::CertificateAuthority': byArn,
  'AWS::Organizations::Account': key,
  'AWS::Organizations::Organization': key,
  'AWS::Organizations::OrganizationalUnit': key,
  'AWS::Organizations::Policy': key,
  'AWS::ServiceDiscovery::HttpNamespace': key,
  'AWS::ServiceDiscovery::PrivateDnsNamespace': key,
  'AWS::ServiceDiscovery::PublicDnsNamespace': key,
  'AWS::ServiceDiscovery::Service': key,
};
