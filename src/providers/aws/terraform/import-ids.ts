import type { Resource } from '../../../core/model.ts';
import type { IdentityRow } from '../../../core/terraform-rules.ts';
import { matchTemplate, ownName } from '../../../core/terraform-templates.ts';
import { partitionOf } from './identity/identify.ts';
import { awsTable } from './identity/table.ts';

/**
 * Import ids that are not the one name in the type's identity template: `arn` is the whole id, else a template over what the identity template names
 * and `account`, `region`. SOURCE: Import sections of the Terraform AWS provider's pages.
 */
const importIds: Readonly<Record<string, string>> = {
  aws_sqs_queue: 'https://sqs.{region}.{suffix}/{account}/{name}',
  aws_sns_topic: 'arn',
  aws_iam_policy: 'arn',
  aws_iam_saml_provider: 'arn',
  aws_iam_openid_connect_provider: 'arn',
  aws_iam_virtual_mfa_device: 'arn',
  aws_iam_service_linked_role: 'arn',
  aws_kms_external_key: 'arn',
  aws_lambda_alias: '{function_name}/{name}',
  aws_lambda_layer_version: 'arn',
  aws_lambda_code_signing_config: 'arn',
  aws_eks_node_group: '{cluster_name}:{node_group_name}',
  aws_ecs_task_definition: 'arn',
  aws_ecs_capacity_provider: 'arn',
  aws_sfn_state_machine: 'arn',
  aws_sfn_activity: 'arn',
  aws_kinesis_firehose_delivery_stream: 'arn',
  aws_kinesis_video_stream: 'arn',
  aws_kinesisanalyticsv2_application: 'arn',
  aws_cloudtrail: 'arn',
  aws_cloudwatch_query_definition: 'arn:{partition}:logs:{region}:{account}:query-definition:{query_definition_id}',
  aws_scheduler_schedule: '{group_name}/{name}',
  aws_api_gateway_stage: '{rest_api_id}/{stage_name}',
  aws_batch_job_queue: 'arn',
  aws_batch_job_definition: 'arn',
  aws_transfer_user: '{server_id}/{user_name}',
  aws_glue_catalog_database: '{account}:{name}',
  aws_glue_catalog_table: '{account}:{database_name}:{name}',
  aws_glue_connection: '{account}:{name}',
  aws_glue_registry: 'arn',
  aws_s3_access_point: '{account}:{name}',
  aws_securityhub_account: '{account}',
  aws_budgets_budget: '{account}:{name}',
  aws_codedeploy_deployment_group: '{app_name}:{deployment_group_name}',
  aws_codeartifact_domain: 'arn',
  aws_codeartifact_repository: 'arn',
  aws_apprunner_service: 'arn',
  aws_mq_broker: '{id}',
  aws_imagebuilder_image_pipeline: 'arn',
  aws_imagebuilder_image_recipe: 'arn',
  aws_imagebuilder_infrastructure_configuration: 'arn',
};

/** Types whose import takes what their id does not hold (a VPC, a scope, a principal): named here, so that no wrong id is written. */
const unknownIds: ReadonlySet<string> = new Set([
  'aws_config_aggregate_authorization',
  'aws_default_route_table',
  'aws_eks_access_entry',
  'aws_elastic_beanstalk_environment',
  'aws_dms_replication_instance',
  'aws_dms_endpoint',
  'aws_dms_replication_task',
  'aws_service_discovery_private_dns_namespace',
]);

/** Types whose pages have no Import section. */
export const awsNotImported: ReadonlySet<string> = new Set([
  'aws_ami_copy',
  'aws_ami_from_instance',
  'aws_ebs_snapshot_copy',
  'aws_ebs_snapshot_import',
  'aws_elastic_beanstalk_application_version',
  'aws_spot_instance_request',
]);

/** The id on import out of the whole native id, for types whose identity template does not name it. */
const fromParts: Readonly<Record<string, (resource: Resource) => string | undefined>> = {
  aws_key_pair: ({ name }) => name,
  aws_eks_addon: ({ id }) => captured(id, /:addon\/([^/]+)\/([^/]+)\//)?.join(':'),
  aws_eks_fargate_profile: ({ id }) => captured(id, /:fargateprofile\/([^/]+)\/([^/]+)\//)?.join(':'),
  aws_eks_pod_identity_association: ({ id }) => captured(id, /:podidentityassociation\/([^/]+)\/([^/]+)$/)?.join(','),
  aws_ecs_service: ({ id }) => captured(id, /:service\/([^/]+)\/([^/]+)$/)?.join('/'),
  aws_autoscaling_group: ({ id }) => captured(id, /:autoScalingGroupName\/(.+)$/)?.[0] ?? identifierOf(id),
  aws_autoscaling_policy: ({ id }) => captured(id, /:autoScalingGroupName\/(.+):policyName\/(.+)$/)?.join('/'),
  aws_autoscaling_schedule: ({ id }) => captured(id, /:autoScalingGroupName\/(.+):scheduledActionName\/(.+)$/)?.join('/'),
  // `namespace/resource/dimension`, and the policy's name: the identifiers hold all of them in another order.
  aws_appautoscaling_target: ({ id }) => {
    const [resource, dimension, namespace] = captured(id, /\|([^|]+)\|([^|]+)\|([^|]+)$/) ?? [];
    return resource === undefined || dimension === undefined ? undefined : `${namespace ?? ''}/${resource}/${dimension}`;
  },
  aws_appautoscaling_policy: ({ id }) => {
    const [namespace, resource, policy, dimension] = captured(id, /:resource\/([^/:]+)\/(.+):policyName\/([^|]+)\|([^|]+)$/) ?? [];
    return dimension === undefined ? undefined : [namespace, resource, dimension, policy].join('/');
  },
  aws_launch_configuration: ({ id }) => captured(id, /:launchConfigurationName\/(.+)$/)?.[0] ?? identifierOf(id),
  aws_cloudwatch_event_rule: ({ id }) => captured(id, /:rule\/(.+)$/)?.[0],
  aws_cloudwatch_event_connection: ({ id }) => captured(id, /:connection\/([^/]+)/)?.[0] ?? identifierOf(id),
  aws_cloudwatch_event_api_destination: ({ id }) => captured(id, /:api-destination\/([^/]+)/)?.[0] ?? identifierOf(id),
  aws_cloudformation_stack: ({ id }) => captured(id, /:stack\/([^/]+)/)?.[0],
  aws_cloudformation_stack_set: ({ id }) => captured(id, /(?::stackset\/|\|)([^:|/]+):[\w-]+$/)?.[0],
  aws_cloudfront_origin_access_identity: ({ id }) => captured(id, /:origin-access-identity\/(.+)$/)?.[0] ?? identifierOf(id),
  // Their ARNs end in an id of their own, which the import does not take.
  aws_db_proxy: ({ id, name }) => identifierOf(id) ?? name,
  aws_lightsail_instance: ({ id, name }) => identifierOf(id) ?? name,
  aws_redshiftserverless_namespace: ({ id, name }) => identifierOf(id) ?? name,
  aws_redshiftserverless_workgroup: ({ id, name }) => identifierOf(id) ?? name,
  // Their primary identifier is the ARN, which ends in the id on import.
  aws_prometheus_workspace: ({ id }) => captured(id, /:workspace\/([^/]+)$/)?.[0] ?? identifierOf(id),
  aws_amplify_app: ({ id }) => captured(id, /:apps\/([^/]+)$/)?.[0] ?? identifierOf(id),
  aws_config_config_rule: ({ name }) => name,
  aws_ssm_parameter: ({ id, name }) => name ?? captured(id, /:parameter(\/.+)$/)?.[0],
  aws_cognito_user_pool_client: ({ parent, id }) => joined(parent, id),
  aws_wafv2_web_acl: webAcl,
  aws_wafv2_ip_set: webAcl,
  aws_wafv2_rule_group: webAcl,
  aws_wafv2_regex_pattern_set: webAcl,
  aws_macie2_account: ({ account }) => account,
};

/** Types of which the listing tells that a resource is another one than those that share its native type with it. */
const kinds: Readonly<Record<string, (resource: Resource) => boolean>> = {
  aws_iam_role: (role) => !isServiceLinked(role),
  aws_iam_service_linked_role: isServiceLinked,
  aws_db_instance: (database) => !isMember(database),
  aws_rds_cluster_instance: isMember,
  aws_ses_domain_identity: ({ id }) => !id.includes('@'),
  aws_ses_email_identity: ({ id }) => id.includes('@'),
};

function isServiceLinked({ id }: Resource): boolean {
  return id.includes(':role/aws-service-role/');
}

/** An instance of an Aurora or Multi-AZ cluster: the listing says which. */
function isMember({ attributes }: Resource): boolean {
  return typeof attributes?.['cluster'] === 'string' && attributes['cluster'] !== '';
}

/** The id by which the AWS provider takes a resource over as this type; undefined where that is not known. */
export function awsImportId(type: string, resource: Resource): string | undefined {
  const row = awsTable[type];
  if (row === undefined || !('native' in row) || kinds[type]?.(resource) === false) return undefined;
  if (type in fromParts) return fromParts[type]?.(resource);
  if (unknownIds.has(type)) return undefined;
  const rule = importIds[type];
  if (rule === 'arn' && resource.id.startsWith('arn:')) return resource.id;
  const parts = partsOf(row, resource);
  if (parts === undefined) return undefined;
  if (rule === undefined) return ownName(parts);
  const arn = row.ids.find((template) => template.startsWith('arn:'));
  return rule === 'arn' ? arn && filled(arn.replaceAll(/\|\w+(?=\})/g, ''), parts, resource) : filled(rule, parts, resource);
}

/** What the names in the type's identity template stand for: in the ARN, or in the primary identifier where the listing brought no ARN. */
function partsOf(row: IdentityRow, { id, attributes }: Resource): Readonly<Record<string, string>> | undefined {
  for (const template of row.ids) {
    const parts = matchTemplate(template, id);
    // A name is no ARN: such a type's ARN has a form that its template does not tell.
    const isName = id.startsWith('arn:') && template.startsWith('{type}') && !/\{\w*(?:id|arn)\}$/.test(template);
    if (parts !== undefined && !isName) return parts;
    const identifier = identifierOf(id) ?? plain(attributes?.['identifier']);
    if (identifier === undefined) continue;
    const names = Array.from(template.matchAll(/\{(\w+)[^}]*\}/g), ([, name = '']) => name).filter((name) => !places.has(name));
    if (names.length <= 1) return { [names[0] ?? 'id']: identifier };
  }
  return undefined;
}

/** An identifier that is neither an ARN nor joined of several. */
function plain(identifier: unknown): string | undefined {
  return typeof identifier === 'string' && /^(?!arn:)[^|]+$/.test(identifier) ? identifier : undefined;
}

const places: ReadonlySet<string> = new Set(['partition', 'account', 'region', 'type', 'path']);

/** The primary identifier in an id that Cloud Control's listing made of type, account, region and identifier; undefined in another id, and for an identifier of several. */
function identifierOf(id: string): string | undefined {
  return captured(id, /^AWS::[^|]*\|[^|]*\|[^|]*\|([^|]+)$/)?.[0];
}

function captured(id: string, form: RegExp): string[] | undefined {
  return form.exec(id)?.slice(1);
}

function filled(rule: string, parts: Readonly<Record<string, string>>, { account, region, id }: Resource): string | undefined {
  const partition = captured(id, /^arn:([^:]+):/)?.[0] ?? partitionOf(region);
  const known: Readonly<Record<string, string>> = {
    ...parts,
    account,
    region,
    partition,
    suffix: region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
  const names = Array.from(rule.matchAll(/\{(\w+)\}/g), ([, name = '']) => name);
  if (names.some((name) => (known[name] ?? '') === '')) return undefined;
  return rule.replaceAll(/\{(\w+)\}/g, (_token, name: string) => known[name] ?? '');
}

/** `id/name/scope` out of `…:regional/webacl/name/id`. SOURCE: the provider's page of aws_wafv2_web_acl, "Import". */
function webAcl({ id }: Resource): string | undefined {
  const [, scope, name, own] = /:(regional|global)\/[^/]+\/([^/]+)\/([^/]+)$/.exec(id) ?? [];
  return scope === undefined || name === undefined || own === undefined
    ? undefined
    : `${own}/${name}/${scope === 'global' ? 'CLOUDFRONT' : 'REGIONAL'}`;
}

function joined(parent: string | undefined, id: string): string | undefined {
  const pool = parent === undefined ? undefined : /[^/|]+$/.exec(parent)?.[0];
  const own = /[^/|]+$/.exec(id)?.[0];
  return pool === undefined || own === undefined ? undefined : `${pool}/${own}`;
}
