import type { Resource } from '../../model.ts';
import { awsTable } from './aws.ts';
import { azurermTypes } from './azurerm-types.ts';
import { digitaloceanTable } from './digitalocean-identity.ts';
import { googleTypes } from './google-types.ts';
import { terraformTypesOf } from './terraform-types.ts';

/** What Terraform takes a resource over as. */
export interface ImportTarget {
  readonly terraformType: string;
  readonly id: string;
  /** Other Terraform types that the resource may be, where the listing does not tell. */
  readonly others: readonly string[];
}

/** Names of the account's place, which say nothing about the resource itself. */
const around = new Set(['partition', 'account', 'region', 'type', 'path']);

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

/** Terraform types that are meant where several stand for one native type. */
const usual: Readonly<Record<string, string>> = {
  'microsoft.compute/virtualmachines': 'azurerm_linux_virtual_machine',
  'microsoft.compute/virtualmachinescalesets': 'azurerm_linux_virtual_machine_scale_set',
  'microsoft.web/sites': 'azurerm_linux_web_app',
  'microsoft.sql/servers': 'azurerm_mssql_server',
  'microsoft.sql/servers/databases': 'azurerm_mssql_database',
};

/** How Terraform takes over a resource; a sentence where that cannot be told. */
export function importTarget(resource: Resource): ImportTarget | string {
  const types = terraformTypesOf(resource.type).filter((type) => !type.startsWith('aws_default_'));
  if (types.length === 0) return `DriftMgr knows no Terraform type for ${resource.type}`;
  const first = usual[resource.type.toLowerCase()] ?? snapshotOf(resource);
  const ordered = first !== undefined && types.includes(first) ? [first, ...types.filter((type) => type !== first)] : types;
  const fitting = ordered.flatMap((terraformType) => {
    const id = idFor(terraformType, resource);
    return id === undefined ? [] : [{ terraformType, id }];
  });
  const [best] = fitting;
  if (best === undefined) return `DriftMgr does not know by which id ${types[0] ?? resource.type} is imported`;
  return { ...best, others: fitting.slice(1).map(({ terraformType }) => terraformType) };
}

/** DigitalOcean lists snapshots of droplets and of volumes together: those of volumes have a UUID, those of droplets a number. */
function snapshotOf({ type, id }: Resource): string | undefined {
  if (type !== 'digitalocean:snapshot') return undefined;
  return id.includes('-') ? 'digitalocean_volume_snapshot' : 'digitalocean_droplet_snapshot';
}

function idFor(type: string, resource: Resource): string | undefined {
  if (type in azurermTypes) return resource.id;
  const row = googleTypes[type] ?? awsTable[type] ?? digitaloceanTable[type];
  if (row === undefined || !('native' in row)) return undefined;
  if (type in googleTypes) return row.ids.some((template) => partsOf(template, resource)) ? resource.id.replace(/^\/\/[^/]+\//, '') : undefined;
  const given = fromParts[type]?.(resource);
  if (given !== undefined) return given;
  if (unknownIds.has(type)) return undefined;
  const rule = importIds[type];
  if (rule === 'arn') return resource.id.startsWith('arn:') ? resource.id : undefined;
  for (const template of row.ids) {
    const parts = partsOf(template, resource);
    if (parts === undefined) continue;
    if (rule !== undefined) return filled(rule, parts, resource);
    const own = Object.entries(parts).filter(([name]) => !around.has(name));
    return own.length === 1 ? own[0]?.[1] : undefined;
  }
  return undefined;
}

/** What the names of an identity template stand for in a native id; undefined where the id has another form. */
function partsOf(template: string, resource: Resource): Readonly<Record<string, string>> | undefined {
  // A type without an ARN of its own takes the id as it is, or what follows type, account and region.
  if (template.startsWith('{type}|') && !resource.id.includes('|')) return { id: resource.id };
  const names: string[] = [];
  const pieces = template.split(/(\{[^}]+\})/);
  const source = pieces.map((piece, at) => {
    if (!piece.startsWith('{')) return piece.replaceAll(/[.+^${}()|[\]\\/*?-]/g, '\\$&');
    const name = piece.slice(1, -1).split('|', 1).join();
    names.push(name);
    if (name === 'path') return '(/(?:[^/]+/)*)';
    const isLast = pieces.slice(at + 1).every((rest) => rest === '');
    return isLast ? '(.+)' : around.has(name) ? '([^:/|]*|AWS::[^|]*)' : '([^/:]+)';
  });
  const match = new RegExp(`^${source.join('')}$`, 's').exec(resource.id);
  return match === null ? undefined : Object.fromEntries(names.map((name, at) => [name, match[at + 1] ?? '']));
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
