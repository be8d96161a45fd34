import { awsTable } from './table.ts';

/**
 * The CloudFormation type behind an `awscc_*` type, by rule: `awscc_ec2_vpc` is `AWS::EC2::VPC` in snake case. Undefined where no such type
 * is known: the letters' case cannot be known from the name.
 */
export function awsccType(type: string): string | undefined {
  return byName.get(squeezed(type.slice('awscc'.length)));
}

/** CloudFormation types that no `aws_*` row names. SOURCE: CloudFormation's registry, types with a list handler. */
const others = [
  'AWS::ACMPCA::Certificate',
  'AWS::Amplify::App',
  'AWS::Amplify::Branch',
  'AWS::AppConfig::Application',
  'AWS::AppConfig::Environment',
  'AWS::AppFlow::Flow',
  'AWS::AppRunner::VpcConnector',
  'AWS::APS::Workspace',
  'AWS::Bedrock::Agent',
  'AWS::Bedrock::Guardrail',
  'AWS::Bedrock::KnowledgeBase',
  'AWS::Chatbot::SlackChannelConfiguration',
  'AWS::CloudFront::KeyValueStore',
  'AWS::Connect::Instance',
  'AWS::DataSync::Task',
  'AWS::Detective::Graph',
  'AWS::EC2::IPAM',
  'AWS::EC2::IPAMPool',
  'AWS::EC2::NetworkInsightsPath',
  'AWS::DocDB::DBClusterParameterGroup',
  'AWS::DocDB::DBSubnetGroup',
  'AWS::EC2::TransitGatewayPeeringAttachment',
  'AWS::EC2::TransitGatewayVpcAttachment',
  'AWS::KMS::ReplicaKey',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EMRServerless::Application',
  'AWS::EventSchemas::Registry',
  'AWS::FIS::ExperimentTemplate',
  'AWS::GameLift::Fleet',
  'AWS::Grafana::Workspace',
  'AWS::IoT::Thing',
  'AWS::IoT::TopicRule',
  'AWS::IVS::Channel',
  'AWS::Lex::Bot',
  'AWS::Location::Map',
  'AWS::MediaConnect::Flow',
  'AWS::NetworkFirewall::Firewall',
  'AWS::NetworkFirewall::FirewallPolicy',
  'AWS::NetworkManager::GlobalNetwork',
  'AWS::OpenSearchServerless::Collection',
  'AWS::QuickSight::DataSet',
  'AWS::Rekognition::Collection',
  'AWS::ResilienceHub::App',
  'AWS::RolesAnywhere::TrustAnchor',
  'AWS::RUM::AppMonitor',
  'AWS::SecretsManager::RotationSchedule',
  'AWS::Signer::SigningProfile',
  'AWS::SSO::PermissionSet',
  'AWS::VpcLattice::Service',
  'AWS::VpcLattice::ServiceNetwork',
  'AWS::WorkSpacesWeb::Portal',
] as const;

function squeezed(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

function nativeTypes(): string[] {
  return Object.values(awsTable).flatMap((row) => ('native' in row ? [row.native] : []));
}

// `AWS::EC2::VPC` becomes `ec2vpc`; so does `ec2_vpc`.
const byName = new Map([...others, ...nativeTypes()].map((type) => [squeezed(type.slice('AWS::'.length).replaceAll('::', '')), type]));
