/**
 * What Cloud Control reads by its identifier and lies in something that is listed, by the type of that: where its listing is complete, the account may be read in the region, and the read of
 * the part alone says that it is gone.
 */
export const vouchers: Readonly<Record<string, string>> = {
  'AWS::EKS::Addon': 'AWS::EKS::Cluster',
  'AWS::EKS::FargateProfile': 'AWS::EKS::Cluster',
  'AWS::EKS::PodIdentityAssociation': 'AWS::EKS::Cluster',
  'AWS::ApiGateway::Stage': 'AWS::ApiGateway::RestApi',
  'AWS::EFS::MountTarget': 'AWS::EFS::FileSystem',
  'AWS::Lambda::Alias': 'AWS::Lambda::Function',
  'AWS::ElasticLoadBalancingV2::ListenerRule': 'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::Kinesis::StreamConsumer': 'AWS::Kinesis::Stream',
  'AWS::AutoScaling::ScheduledAction': 'AWS::AutoScaling::AutoScalingGroup',
  'AWS::AutoScaling::ScalingPolicy': 'AWS::AutoScaling::AutoScalingGroup',
  'AWS::Cognito::UserPoolClient': 'AWS::Cognito::UserPool',
};
