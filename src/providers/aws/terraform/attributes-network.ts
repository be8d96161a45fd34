import { rows } from '../../../core/drift/attributes/attribute-row.ts';
import type { AttributeTable } from '../../../core/terraform-rules.ts';

const listenerRule = rows('priority=Priority', 'listener_arn=ListenerArn');
const peering = rows('vpc_id=RequesterVpcInfo.VpcId', 'peer_vpc_id=AccepterVpcInfo.VpcId', 'peer_owner_id=AccepterVpcInfo.OwnerId');

/** Attributes of networks and of what machines stand in, beside those of `attributes.ts`. SOURCE: as there. */
export const awsNetworkAttributes: AttributeTable = {
  aws_instance: rows('disable_api_termination=DisableApiTermination', 'instance_initiated_shutdown_behavior=InstanceInitiatedShutdownBehavior'),
  aws_autoscaling_group: rows(
    'vpc_zone_identifier=VPCZoneIdentifier:commaset',
    'launch_configuration=LaunchConfigurationName?',
    'launch_template.0.id=LaunchTemplate.LaunchTemplateId',
    'launch_template.0.version=LaunchTemplate.Version',
    'suspended_processes=SuspendedProcesses[].ProcessName:set',
    'capacity_rebalance=CapacityRebalance?',
    'max_instance_lifetime=MaxInstanceLifetime?',
    'enabled_metrics=EnabledMetrics[].Metric:set',
  ),
  aws_vpc_endpoint: rows('security_group_ids=Groups[].GroupId:set'),
  aws_vpc_peering_connection: peering,
  aws_vpc_peering_connection_accepter: rows('vpc_peering_connection_id=VpcPeeringConnectionId'),
  aws_flow_log: rows(
    'traffic_type=TrafficType',
    'log_destination=LogDestination?',
    'log_destination_type=LogDestinationType~cloud-watch-logs',
    'max_aggregation_interval=MaxAggregationInterval~600',
  ),
  aws_customer_gateway: rows('bgp_asn=BgpAsn', 'ip_address=IpAddress', 'type=Type'),
  aws_vpn_gateway: rows('amazon_side_asn=AmazonSideAsn'),
  aws_vpn_connection: rows(
    'customer_gateway_id=CustomerGatewayId',
    'vpn_gateway_id=VpnGatewayId?',
    'transit_gateway_id=TransitGatewayId?',
    'type=Type',
  ),
  aws_ec2_transit_gateway: rows(
    'description=Description?',
    'amazon_side_asn=Options.AmazonSideAsn~64512',
    'auto_accept_shared_attachments=Options.AutoAcceptSharedAttachments~disable',
    'default_route_table_association=Options.DefaultRouteTableAssociation~enable',
    'default_route_table_propagation=Options.DefaultRouteTablePropagation~enable',
    'dns_support=Options.DnsSupport~enable',
    'vpn_ecmp_support=Options.VpnEcmpSupport~enable',
  ),
  aws_key_pair: rows('key_name=KeyName', 'key_type=KeyType'),
  aws_placement_group: rows('strategy=Strategy', 'partition_count=PartitionCount?'),
  aws_ec2_managed_prefix_list: rows('name=PrefixListName', 'max_entries=MaxEntries', 'address_family=AddressFamily'),
  aws_lb_listener_rule: listenerRule,
  aws_alb_listener_rule: listenerRule,
  aws_lb_listener: rows('default_action.0.type=DefaultActions.0.Type', 'default_action.0.target_group_arn=DefaultActions.0.TargetGroupArn'),
  aws_lb_target_group: rows(
    'health_check.0.enabled=HealthCheckEnabled~true',
    'health_check.0.matcher=Matcher.HttpCode',
    'ip_address_type=IpAddressType',
  ),
  aws_cloudfront_distribution: rows(
    'is_ipv6_enabled=DistributionConfig.IsIPV6Enabled',
    'viewer_certificate.0.acm_certificate_arn=DistributionConfig.ViewerCertificate.ACMCertificateArn',
    'viewer_certificate.0.minimum_protocol_version=DistributionConfig.ViewerCertificate.MinimumProtocolVersion',
    'viewer_certificate.0.ssl_support_method=DistributionConfig.ViewerCertificate.SSLSupportMethod',
    'restrictions.0.geo_restriction.0.restriction_type=DistributionConfig.Restrictions.GeoRestriction.RestrictionType',
    'restrictions.0.geo_restriction.0.locations=DistributionConfig.Restrictions.GeoRestriction.Items:set',
    'logging_config.0.bucket=DistributionConfig.Logging.Bucket',
    'default_cache_behavior.0.target_origin_id=DistributionConfig.DefaultCacheBehavior.TargetOriginId',
    'default_cache_behavior.0.viewer_protocol_policy=DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy',
    'default_cache_behavior.0.allowed_methods=DistributionConfig.DefaultCacheBehavior.AllowedMethods.Items:set',
    'default_cache_behavior.0.cache_policy_id=DistributionConfig.DefaultCacheBehavior.CachePolicyId',
    'default_cache_behavior.0.compress=DistributionConfig.DefaultCacheBehavior.Compress',
  ),
};
