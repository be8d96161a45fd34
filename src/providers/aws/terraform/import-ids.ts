import type { Resource } from '../../../core/model.ts';
import { matchTemplate, ownName } from '../../../core/terraform-templates.ts';
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
  aws_lambda_alias: '{function_name}/{name}',
  aws_lambda_layer_version: 'arn',
  aws_eks_node_group: '{cluster_name}:{node_group_name}',
  aws_ecs_task_definition: 'arn',
  aws_sfn_state_machine: 'arn',
  aws_sfn_activity: 'arn',
  aws_kinesis_firehose_delivery_stream: 'arn',
  aws_cloudtrail: 'arn',
  aws_scheduler_schedule: '{group_name}/{name}',
  aws_api_gateway_stage: '{rest_api_id}/{stage_name}',
  aws_batch_job_queue: 'arn',
  aws_batch_job_definition: 'arn',
  aws_transfer_user: '{server_id}/{user_name}',
  aws_glue_catalog_database: '{account}:{name}',
  aws_glue_catalog_table: '{account}:{database_name}:{name}',
  aws_budgets_budget: '{account}:{name}',
  aws_codedeploy_deployment_group: '{app_name}:{deployment_group_name}',
  aws_codeartifact_domain: 'arn',
  aws_codeartifact_repository: 'arn',
  aws_apprunner_service: 'arn',
  aws_mq_broker: '{id}',
  aws_accessanalyzer_analyzer: '{analyzer_name}',
  aws_imagebuilder_image_pipeline: 'arn',
  aws_imagebuilder_image_recipe: 'arn',
  aws_imagebuilder_infrastructure_configuration: 'arn',
};

/** Types whose import takes what their id does not hold (a cluster's name, a scope): named here, so that no wrong id is written. */
const unknownIds: ReadonlySet<string> = new Set([
  'aws_autoscaling_policy',
  'aws_autoscaling_schedule',
  'aws_cognito_user_pool_client',
  'aws_key_pair',
  'aws_eks_addon',
  'aws_eks_fargate_profile',
  'aws_eks_access_entry',
  'aws_eks_pod_identity_association',
  'aws_ecs_service',
  'aws_wafv2_web_acl',
  'aws_wafv2_ip_set',
  'aws_wafv2_rule_group',
  'aws_wafv2_regex_pattern_set',
  'aws_cloudwatch_event_rule',
  'aws_config_config_rule',
  'aws_elastic_beanstalk_environment',
  'aws_elastic_beanstalk_application_version',
  'aws_redshiftserverless_namespace',
  'aws_redshiftserverless_workgroup',
  'aws_appautoscaling_target',
  'aws_appautoscaling_policy',
  'aws_dms_replication_instance',
  'aws_dms_endpoint',
  'aws_dms_replication_task',
  'aws_cloudformation_stack_set',
  'aws_s3_access_point',
  'aws_macie2_account',
  'aws_ssm_parameter',
]);

/** The id on import as a function of the whole native id, for types of `unknownIds` where its parts tell. */
const fromParts: Readonly<Record<string, (resource: Resource) => string | undefined>> = {
  aws_key_pair: ({ name }) => name,
  aws_eks_addon: ({ id }) => /:addon\/([^/]+)\/([^/]+)\//.exec(id)?.slice(1).join(':'),
  aws_eks_fargate_profile: ({ id }) => /:fargateprofile\/([^/]+)\/([^/]+)\//.exec(id)?.slice(1).join(':'),
  aws_ecs_service: ({ id }) => /:service\/([^/]+)\/([^/]+)$/.exec(id)?.slice(1).join('/'),
  aws_cloudwatch_event_rule: ({ id }) => /:rule\/(.+)$/.exec(id)?.[1],
  aws_config_config_rule: ({ name }) => name,
  aws_ssm_parameter: ({ id, name }) => name ?? /:parameter(\/.+)$/.exec(id)?.[1],
  aws_cognito_user_pool_client: ({ parent, id }) => joined(parent, id),
  aws_wafv2_web_acl: webAcl,
  aws_wafv2_ip_set: webAcl,
  aws_wafv2_rule_group: webAcl,
  aws_wafv2_regex_pattern_set: webAcl,
  aws_macie2_account: ({ account }) => account,
};

/** The id by which the AWS provider takes a resource over as this type; undefined where that is not known. */
export function awsImportId(type: string, resource: Resource): string | undefined {
  const row = awsTable[type];
  if (row === undefined || !('native' in row)) return undefined;
  const given = fromParts[type]?.(resource);
  if (given !== undefined) return given;
  if (unknownIds.has(type)) return undefined;
  const rule = importIds[type];
  if (rule === 'arn') return resource.id.startsWith('arn:') ? resource.id : undefined;
  for (const template of row.ids) {
    const parts = matchTemplate(template, resource.id);
    if (parts === undefined) continue;
    return rule === undefined ? ownName(parts) : filled(rule, parts, resource);
  }
  return undefined;
}

function filled(rule: string, parts: Readonly<Record<string, string>>, { account, region }: Resource): string | undefined {
  const known: Readonly<Record<string, string>> = {
    ...parts,
    account,
    region,
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
