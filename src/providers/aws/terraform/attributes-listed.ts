import { rows } from '../../../core/drift/attributes/attribute-row.ts';
import { textAt } from '../../../core/drift/subresources/facts.ts';
import { asArray, asRecord } from '../../../core/terraform/json.ts';
import type { AttributeTable, Normalise } from '../../../core/terraform-rules.ts';

/** Whom a bucket lets do what, as Terraform's blocks or S3 describe it: one line a grant. SOURCE: S3's `Grant`; `access_control_policy` of aws_s3_bucket_acl. */
const grants: Normalise = (value) =>
  asArray(value)
    .map((item) => {
      const grant = asRecord(item) ?? {};
      const to = asRecord(asArray(grant['grantee'])[0]) ?? asRecord(grant['Grantee']) ?? {};
      return [
        textAt(to, 'id') || textAt(to, 'ID') || textAt(to, 'uri') || textAt(to, 'URI'),
        textAt(grant, 'permission') || textAt(grant, 'Permission'),
      ].join(' ');
    })
    .sort()
    .join('\n');

const described = rows('description=Description');
const namespace = rows('name=Name', 'description=Description');

/**
 * Attributes of types that Cloud Control reads, by the properties of their CloudFormation schemas; and of some that EC2 and others describe. SOURCE: the schemas of
 * the CloudFormation registry (`AWS::…` in the template reference); the Read functions of the Terraform AWS provider.
 */
export const awsListedAttributes: AttributeTable = {
  aws_ssm_association: rows(
    'name=Name',
    'association_name=AssociationName?',
    'document_version=DocumentVersion?',
    'schedule_expression=ScheduleExpression?',
    'max_concurrency=MaxConcurrency?',
    'max_errors=MaxErrors?',
    'compliance_severity=ComplianceSeverity?',
  ),
  aws_route53_resolver_firewall_domain_list: rows('name=Name', 'domains=Domains?:set'),
  aws_route53_resolver_firewall_rule_group: rows('name=Name'),
  aws_route53_resolver_firewall_rule_group_association: rows(
    'firewall_rule_group_id=FirewallRuleGroupId',
    'vpc_id=VpcId',
    'priority=Priority',
    'mutation_protection=MutationProtection',
  ),
  aws_route53_resolver_rule_association: rows('resolver_rule_id=ResolverRuleId', 'vpc_id=VPCId'),
  aws_route53_resolver_query_log_config: rows('name=Name', 'destination_arn=DestinationArn'),
  aws_route53_resolver_endpoint: rows('name=Name', 'direction=Direction', 'security_group_ids=SecurityGroupIds:set'),
  aws_ec2_capacity_reservation: rows(
    'instance_type=InstanceType',
    'availability_zone=AvailabilityZone',
    'instance_count=TotalInstanceCount|InstanceCount',
    'instance_platform=InstancePlatform',
    'instance_match_criteria=InstanceMatchCriteria',
    'tenancy=Tenancy',
    'ebs_optimized=EbsOptimized',
  ),
  aws_redshift_subnet_group: rows('description=Description', 'subnet_ids=SubnetIds:set'),
  aws_redshift_parameter_group: rows('description=Description', 'family=ParameterGroupFamily'),
  aws_securityhub_account: rows('auto_enable_controls=AutoEnableControls', 'control_finding_generator=ControlFindingGenerator'),
  aws_cloudwatch_composite_alarm: rows(
    'alarm_rule=AlarmRule',
    'actions_enabled=ActionsEnabled~true',
    'alarm_actions=AlarmActions:set',
    'ok_actions=OKActions:set',
    'insufficient_data_actions=InsufficientDataActions:set',
    'alarm_description=AlarmDescription?',
  ),
  aws_cloudwatch_metric_stream: rows('firehose_arn=FirehoseArn', 'role_arn=RoleArn', 'output_format=OutputFormat'),
  aws_db_option_group: rows('engine_name=EngineName', 'major_engine_version=MajorEngineVersion', 'option_group_description=OptionGroupDescription'),
  aws_cloudfront_cache_policy: rows(
    'name=CachePolicyConfig.Name',
    'comment=CachePolicyConfig.Comment',
    'default_ttl=CachePolicyConfig.DefaultTTL',
    'max_ttl=CachePolicyConfig.MaxTTL',
    'min_ttl=CachePolicyConfig.MinTTL',
  ),
  aws_cloudfront_origin_request_policy: rows(
    'name=OriginRequestPolicyConfig.Name',
    'comment=OriginRequestPolicyConfig.Comment',
    'cookies_config.0.cookie_behavior=OriginRequestPolicyConfig.CookiesConfig.CookieBehavior',
    'headers_config.0.header_behavior=OriginRequestPolicyConfig.HeadersConfig.HeaderBehavior',
    'query_strings_config.0.query_string_behavior=OriginRequestPolicyConfig.QueryStringsConfig.QueryStringBehavior',
  ),
  aws_cloudfront_response_headers_policy: rows('name=ResponseHeadersPolicyConfig.Name', 'comment=ResponseHeadersPolicyConfig.Comment'),
  aws_cloudfront_function: rows('name=Name', 'runtime=FunctionConfig.Runtime', 'comment=FunctionConfig.Comment'),
  aws_cloudfront_origin_access_identity: rows('comment=CloudFrontOriginAccessIdentityConfig.Comment'),
  aws_redshiftserverless_namespace: rows('kms_key_id=Namespace.KmsKeyId:last', 'db_name=Namespace.DbName', 'log_exports=Namespace.LogExports:set'),
  aws_redshiftserverless_workgroup: rows(
    'namespace_name=Workgroup.NamespaceName',
    'base_capacity=Workgroup.BaseCapacity',
    'publicly_accessible=Workgroup.PubliclyAccessible',
    'enhanced_vpc_routing=Workgroup.EnhancedVpcRouting',
    'security_group_ids=Workgroup.SecurityGroupIds:set',
    'subnet_ids=Workgroup.SubnetIds:set',
  ),
  aws_msk_configuration: rows('name=Name', 'description=Description?', 'kafka_versions=KafkaVersionsList?:set'),
  aws_cloudwatch_event_archive: rows(
    'description=Description?',
    'event_source_arn=SourceArn',
    'retention_days=RetentionDays?',
    'event_pattern=EventPattern?:json',
  ),
  aws_scheduler_schedule_group: rows('name=Name'),
  aws_cloudwatch_event_api_destination: rows(
    'description=Description?',
    'http_method=HttpMethod',
    'invocation_endpoint=InvocationEndpoint',
    'invocation_rate_limit_per_second=InvocationRateLimitPerSecond~300',
  ),
  aws_cloudwatch_event_connection: rows('description=Description?', 'authorization_type=AuthorizationType'),
  aws_accessanalyzer_analyzer: rows('analyzer_name=AnalyzerName', 'type=Type'),
  aws_elasticache_user: rows('user_name=UserName', 'access_string=AccessString', 'engine=Engine:lower'),
  aws_elasticache_user_group: rows('engine=Engine:lower', 'user_ids=UserIds:set'),
  aws_elasticache_serverless_cache: rows(
    'engine=Engine',
    'major_engine_version=MajorEngineVersion',
    'security_group_ids=SecurityGroupIds:set',
    'subnet_ids=SubnetIds:set',
  ),
  aws_vpc_ipam_pool: rows(
    'address_family=AddressFamily',
    'locale=Locale~None',
    'description=Description?',
    'auto_import=AutoImport',
    'ipam_scope_id=IpamScopeId',
  ),
  aws_vpc_ipam: rows('description=Description?', 'tier=Tier~advanced'),
  aws_networkfirewall_firewall_policy: rows(
    'name=FirewallPolicyName',
    'description=Description?',
    'firewall_policy.0.stateless_default_actions=FirewallPolicy.StatelessDefaultActions:set',
    'firewall_policy.0.stateless_fragment_default_actions=FirewallPolicy.StatelessFragmentDefaultActions:set',
  ),
  aws_networkfirewall_rule_group: rows('name=RuleGroupName', 'capacity=Capacity', 'type=Type', 'description=Description?'),
  aws_networkfirewall_firewall: rows(
    'subnet_change_protection=SubnetChangeProtection',
    'firewall_policy_change_protection=FirewallPolicyChangeProtection',
  ),
  aws_sesv2_configuration_set: rows(
    'sending_options.0.sending_enabled=SendingOptions.SendingEnabled',
    'delivery_options.0.tls_policy=DeliveryOptions.TlsPolicy',
  ),
  aws_sesv2_email_identity: rows('configuration_set_name=ConfigurationSetAttributes.ConfigurationSetName'),
  aws_config_configuration_aggregator: rows('name=ConfigurationAggregatorName'),
  aws_config_aggregate_authorization: rows('authorized_account_id=AuthorizedAccountId', 'account_id=AuthorizedAccountId'),
  aws_macie2_account: rows('status=Status', 'finding_publishing_frequency=FindingPublishingFrequency'),
  aws_resourcegroups_group: described,
  aws_appsync_graphql_api: rows('name=Name', 'authentication_type=AuthenticationType', 'xray_enabled=XrayEnabled', 'visibility=Visibility~GLOBAL'),
  aws_appsync_domain_name: rows('certificate_arn=CertificateArn', 'description=Description?'),
  aws_pipes_pipe: rows('source=Source', 'target=Target', 'role_arn=RoleArn', 'description=Description?', 'desired_state=DesiredState'),
  aws_grafana_workspace: rows(
    'account_access_type=AccountAccessType',
    'authentication_providers=AuthenticationProviders:set',
    'permission_type=PermissionType',
    'role_arn=RoleArn?',
    'data_sources=DataSources?:set',
  ),
  aws_prometheus_workspace: rows('alias=Alias?'),
  aws_ecr_repository_creation_template: rows('description=Description?', 'image_tag_mutability=ImageTagMutability~MUTABLE', 'prefix=Prefix'),
  aws_cloudwatch_query_definition: rows('name=Name', 'query_string=QueryString', 'log_group_names=LogGroupNames?'),
  aws_elasticache_global_replication_group: rows('global_replication_group_description=GlobalReplicationGroupDescription?'),
  aws_wafv2_regex_pattern_set: rows('name=Name', 'description=Description?', 'scope=Scope'),
  aws_wafv2_rule_group: rows('name=Name', 'capacity=Capacity', 'description=Description?', 'scope=Scope'),
  aws_eks_addon: rows(
    'addon_version=AddonVersion',
    'service_account_role_arn=ServiceAccountRoleArn?',
    'configuration_values=ConfigurationValues?:json',
  ),
  aws_appautoscaling_target: rows('min_capacity=MinCapacity', 'max_capacity=MaxCapacity', 'role_arn=RoleARN'),
  aws_appautoscaling_policy: rows(
    'name=PolicyName',
    'policy_type=PolicyType~StepScaling',
    'target_tracking_scaling_policy_configuration.0.target_value=TargetTrackingScalingPolicyConfiguration.TargetValue',
    'target_tracking_scaling_policy_configuration.0.scale_in_cooldown=TargetTrackingScalingPolicyConfiguration.ScaleInCooldown',
    'target_tracking_scaling_policy_configuration.0.scale_out_cooldown=TargetTrackingScalingPolicyConfiguration.ScaleOutCooldown',
  ),
  aws_efs_mount_target: rows('file_system_id=FileSystemId', 'subnet_id=SubnetId', 'security_groups=SecurityGroups:set', 'ip_address=IpAddress'),
  aws_cognito_user_pool_client: rows(
    'name=ClientName',
    'generate_secret=GenerateSecret?',
    'callback_urls=CallbackURLs?:set',
    'logout_urls=LogoutURLs?:set',
    'allowed_oauth_flows=AllowedOAuthFlows?:set',
    'allowed_oauth_scopes=AllowedOAuthScopes?:set',
    'explicit_auth_flows=ExplicitAuthFlows?:set',
  ),
  aws_api_gateway_stage: rows(
    'deployment_id=DeploymentId',
    'description=Description?',
    'xray_tracing_enabled=TracingEnabled',
    'cache_cluster_enabled=CacheClusterEnabled',
    'variables=Variables?',
  ),
  aws_api_gateway_domain_name: rows(
    'certificate_arn=CertificateArn?',
    'regional_certificate_arn=RegionalCertificateArn?',
    'security_policy=SecurityPolicy',
  ),
  aws_apigatewayv2_vpc_link: rows('name=Name', 'security_group_ids=SecurityGroupIds:set', 'subnet_ids=SubnetIds:set'),
  aws_autoscaling_policy: rows(
    'policy_type=PolicyType',
    'adjustment_type=AdjustmentType?',
    'scaling_adjustment=ScalingAdjustment?',
    'cooldown=Cooldown?',
    'estimated_instance_warmup=EstimatedInstanceWarmup?',
  ),
  aws_athena_named_query: rows('name=Name', 'database=Database', 'query=QueryString', 'workgroup=WorkGroup~primary', 'description=Description?'),
  aws_service_discovery_http_namespace: namespace,
  aws_service_discovery_private_dns_namespace: rows('description=Description?'),
  aws_service_discovery_public_dns_namespace: rows('description=Description?'),
  aws_service_discovery_service: rows('name=Name', 'description=Description?', 'namespace_id=NamespaceId'),
  aws_acmpca_certificate_authority: rows('type=Type~SUBORDINATE', 'usage_mode=UsageMode~GENERAL_PURPOSE'),
  aws_kinesisanalyticsv2_application: rows('runtime_environment=RuntimeEnvironment', 'service_execution_role=ServiceExecutionRole'),
  aws_iam_saml_provider: rows('saml_metadata_document=SAMLMetadataDocument'),

  aws_organizations_account: rows('name=AccountName', 'email=Email:lower'),
  aws_organizations_organizational_unit: rows('name=Name', 'parent_id=ParentId'),
  aws_organizations_organization: rows('feature_set=FeatureSet'),
  aws_organizations_policy: rows('name=Name', 'type=Type~SERVICE_CONTROL_POLICY', 'content=Content:json', 'description=Description?'),

  // Parts that are settings of their parent.
  aws_vpc_dhcp_options_association: rows('dhcp_options_id=DhcpOptionsId'),
  aws_acm_certificate_validation: rows('certificate_arn=CertificateArn'),
  aws_s3_bucket_acl: rows('access_control_policy.0.grant=acl.Grants').map((row) => ({ ...row, normalise: grants })),
};
