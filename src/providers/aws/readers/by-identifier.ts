import { cloudControlReader } from './cloud-control.ts';
import type { Reader, Target } from './reader.ts';

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

/**
 * Types that Cloud Control reads by their identifier and lists for one parent alone. SOURCE: `primaryIdentifier` in the CloudFormation registry's schemas.
 */
const identifiers: Readonly<Record<string, (target: Target) => string>> = {
  // addon/CLUSTER/NAME/UUID
  'AWS::EKS::Addon': steps(1, 1),
  // restapis/API/stages/NAME
  'AWS::ApiGateway::Stage': steps(1, 2),
  'AWS::ApiGateway::DomainName': key,
  'AWS::ApiGatewayV2::VpcLink': key,
  'AWS::ApplicationAutoScaling::ScalableTarget': key,
  'AWS::ApplicationAutoScaling::ScalingPolicy': key,
  'AWS::EFS::MountTarget': key,
  'AWS::Cognito::UserPoolClient': key,
  'AWS::WAFv2::RegexPatternSet': key,
  'AWS::WAFv2::RuleGroup': key,
  'AWS::Athena::NamedQuery': key,
  'AWS::Route53Resolver::ResolverEndpoint': key,
  'AWS::AutoScaling::ScalingPolicy': ({ id }) => id.slice(id.lastIndexOf('|') + 1),
  'AWS::ACMPCA::CertificateAuthority': ({ id }) => id.slice(id.lastIndexOf('|') + 1),
  'AWS::Organizations::Account': key,
  'AWS::Organizations::Organization': key,
  'AWS::Organizations::OrganizationalUnit': key,
  'AWS::Organizations::Policy': key,
  'AWS::ServiceDiscovery::HttpNamespace': key,
  'AWS::ServiceDiscovery::PrivateDnsNamespace': key,
  'AWS::ServiceDiscovery::PublicDnsNamespace': key,
  'AWS::ServiceDiscovery::Service': key,
};

/** Reads what no listing holds, by what its state says of it. */
export const identifierReaders: readonly Reader[] = Object.entries(identifiers).map(([type, identifierOf]) => cloudControlReader(type, identifierOf));
