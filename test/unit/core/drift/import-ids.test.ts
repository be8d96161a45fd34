import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ProviderId, Resource } from '../../../../src/core/model.ts';
import { allRules } from '../../../rules.ts';
import { awsTable } from '../../../../src/providers/aws/terraform/identity/table.ts';
import { ownIdOf } from '../../../../src/providers/azure/terraform/azurerm-child-types.ts';
import { azurermTypes } from '../../../../src/providers/azure/terraform/azurerm-types.ts';
import { digitaloceanTable } from '../../../../src/providers/digitalocean/terraform/identify.ts';
import { googleTypes } from '../../../../src/providers/gcp/terraform/google-types.ts';
import { awsByCloudControl } from './aws-listed-by-cloud-control.ts';
import { awsByIdentifier } from './aws-listed-by-identifier.ts';
import { awsByService } from './aws-listed-by-service.ts';
import { googleListed } from './google-listed.ts';
import { account, region } from './listed-type.ts';

/** Ids on import as the providers' pages show them, by type: several where a page shows several forms, none where it shows no import. */
function documented(provider: string): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(new URL(`../../../fixtures/import-ids/${provider}.tsv`, import.meta.url), 'utf8');
  const byType = new Map<string, string[]>();
  for (const line of text.trim().split('\n').slice(1)) {
    const [type = '', id = '-'] = line.split('\t');
    const ids = byType.get(type) ?? [];
    byType.set(type, id === '-' ? ids : [...ids, id]);
  }
  return byType;
}

function withRows(table: Readonly<Record<string, object | string>>): string[] {
  return Object.entries(table).flatMap(([type, row]) => (typeof row === 'string' || 'native' in row ? [type] : []));
}

function importId(type: string, resource: Partial<Resource> & { provider: ProviderId; id: string }): string | undefined {
  return allRules.of(resource.provider).importId(type, { account, region, type: 'x', source: 'test', ...resource });
}

const tables = { aws: awsTable, azurerm: azurermTypes, google: googleTypes, digitalocean: digitaloceanTable };
const providers = { aws: 'aws', azurerm: 'azure', google: 'gcp', digitalocean: 'digitalocean' } as const;

/** Types whose listings do not hold what the import takes. */
const untold: ReadonlySet<string> = new Set([
  'aws_config_aggregate_authorization',
  'aws_default_route_table',
  'aws_elastic_beanstalk_environment',
  // The page shows a placeholder: its id is the account's.
  'aws_macie2_account',
]);
/** Types whose primary identifier is not enough. */
const byArnAlone: ReadonlySet<string> = new Set(['aws_kinesis_video_stream', 'aws_scheduler_schedule']);
/** Types whose names may hold slashes. */
const slashed: ReadonlySet<string> = new Set([
  'aws_cloudwatch_log_group',
  'aws_cloudwatch_metric_alarm',
  'aws_ecr_pull_through_cache_rule',
  'aws_ecr_repository',
  'aws_kms_alias',
  'aws_ssm_parameter',
]);

describe('ids on import', () => {
  for (const name of ['aws', 'azurerm', 'google', 'digitalocean'] as const) {
    it(`are documented for every type of ${name} with a row, or said not to be`, () => {
      const pages = documented(name);
      const { notImported } = allRules.of(providers[name]);
      assert.deepEqual(withRows(tables[name]).sort(), [...pages.keys()].sort());
      for (const [type, ids] of pages) assert.ok(!(ids.length > 0 && notImported.has(type)), `${type} is documented, and said not to be imported`);
    });
  }

  describe('of azurerm are in the letters’ case that it parses', () => {
    for (const [type, [id]] of documented('azurerm')) {
      if (id?.startsWith('/') !== true || type in ownIdOf) continue;
      it(type, () => {
        const own = id.split('|', 1).join();
        // As Resource Graph may spell it: everything between the names in lower case.
        const steps = own.split('/');
        const listed = steps.map((step, at) => (isWord(steps, at) ? step.toLowerCase() : step)).join('/');
        assert.equal(importId(type, { provider: 'azure', id: listed }), id);
        assert.equal(importId(type, { provider: 'azure', id: `${listed}/further/x` }), undefined, 'a part is no such resource');
      });
    }
  });

  const below = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group1/providers';
  for (const [type, id, form] of [
    [
      'azurerm_monitor_diagnostic_setting',
      `${below}/Microsoft.KeyVault/vaults/vault1/providers/microsoft.insights/diagnosticSettings/logMonitoring1`,
      `${below}/Microsoft.KeyVault/vaults/vault1|logMonitoring1`,
    ],
    [
      'azurerm_storage_data_lake_gen2_filesystem',
      `${below}/Microsoft.Storage/storageAccounts/account1/blobServices/default/containers/fileSystem1`,
      'https://account1.dfs.core.windows.net/fileSystem1',
    ],
    [
      'azurerm_api_management_product_policy',
      `${below}/Microsoft.ApiManagement/service/instance1/products/product1/policies/policy`,
      `${below}/Microsoft.ApiManagement/service/instance1/products/product1`,
    ],
  ] as const) {
    it(`are made of what Resource Manager reads: ${type}`, () => {
      assert.ok(documented('azurerm').get(type)?.includes(form), 'as its page shows it');
      assert.equal(importId(type, { provider: 'azure', id }), form);
    });
  }

  describe('of google have a documented form', () => {
    const pages = documented('google');
    for (const { terraform, asset, type } of googleListed) {
      it(terraform, () => {
        const name = type.endsWith('/ServiceAccount') ? 'robot@acme-prod.iam.gserviceaccount.com' : 'x';
        const id = importId(terraform, { provider: 'gcp', id: `//${asset}`, type, account: 'acme-prod', name });
        const forms = pages.get(terraform) ?? [];
        if (allRules.of('gcp').notImported.has(terraform) || forms.length === 0) return;
        assert.ok(id !== undefined, asset);
        assert.ok(
          forms.some((form) => expression(form, terraform).test(id)),
          `${id} is none of ${forms.join(', ')}`,
        );
      });
    }

    it('also where the asset is called by a number or a zone', () => {
      const google = (type: string, id: string, more: Partial<Resource> = {}) =>
        importId(type, { provider: 'gcp', id: `//${id}`, account: 'acme-prod', ...more });
      assert.equal(google('google_project', 'cloudresourcemanager.googleapis.com/projects/123456789012'), 'acme-prod');
      assert.equal(
        google('google_container_cluster', 'container.googleapis.com/projects/p/zones/europe-west1-b/clusters/c'),
        'projects/p/locations/europe-west1-b/clusters/c',
      );
      assert.equal(
        google('google_dns_managed_zone', 'dns.googleapis.com/projects/p/managedZones/12', { name: 'main' }),
        'projects/p/managedZones/main',
      );
      assert.equal(google('google_dns_managed_zone', 'dns.googleapis.com/projects/p/managedZones/12', { name: 'x.test.' }), undefined);
      assert.equal(google('google_service_account', 'iam.googleapis.com/projects/p/serviceAccounts/1234567890'), undefined);
      assert.equal(google('google_sql_database_instance', 'cloudsql.googleapis.com/projects/p/instances/db'), 'projects/p/instances/db');
    });
  });

  describe('of digitalocean are the documented ones', () => {
    for (const [type, [id]] of documented('digitalocean')) {
      const row = digitaloceanTable[type];
      if (id === undefined || type === 'digitalocean_database_replica' || row === undefined || !('native' in row)) continue;
      it(type, () => {
        const [where = 'nyc3', own = id] = id.includes(',') ? id.split(',') : [];
        const urn = `${row.ids[0]?.split('{', 1).join() ?? ''}${type === 'digitalocean_certificate' ? 'f2b1' : own}`;
        assert.equal(importId(type, { provider: 'digitalocean', id: urn, type: row.native, region: where, name: own }), id);
      });
    }
  });

  describe('of aws have the documented form', () => {
    const pages = documented('aws');
    for (const { terraform, native, arn, identifier, global, state } of [...awsByService, ...awsByCloudControl, ...awsByIdentifier]) {
      const [example] = pages.get(terraform) ?? [];
      if (example === undefined || untold.has(terraform)) continue;
      it(terraform, () => {
        const where = global === true ? 'global' : region;
        const joined = identifier === undefined || identifier.startsWith('arn:') ? undefined : [native, account, where, identifier].join('|');
        const named = joined ?? identifier ?? arn ?? '';
        const attributes = { attributes: terraform === 'aws_rds_cluster_instance' ? { cluster: 'c' } : { identifier } };
        const name = typeof state['name'] === 'string' ? state['name'] : (identifier ?? 'x');
        for (const id of new Set([named, arn ?? named])) {
          const made = importId(terraform, { provider: 'aws', id, type: native, region: where, name, ...attributes });
          if (made === undefined && id === joined && byArnAlone.has(terraform)) continue;
          assert.ok(made !== undefined, id);
          assert.equal(shape(made, terraform), shape(example, terraform), `${made}, where the page shows ${example}`);
        }
      });
    }

    it('of what scales are made of their identifiers', () => {
      const at = `|${account}|${region}|`;
      const target = `AWS::ApplicationAutoScaling::ScalableTarget${at}service/prod/web|ecs:service:DesiredCount|ecs`;
      assert.equal(importId('aws_appautoscaling_target', { provider: 'aws', id: target }), 'ecs/service/prod/web/ecs:service:DesiredCount');
      const arn = `arn:aws:autoscaling:${region}:${account}:scalingPolicy:1:resource/ecs/service/prod/web:policyName/cpu`;
      const policy = `AWS::ApplicationAutoScaling::ScalingPolicy${at}${arn}|ecs:service:DesiredCount`;
      assert.equal(importId('aws_appautoscaling_policy', { provider: 'aws', id: policy }), 'ecs/service/prod/web/ecs:service:DesiredCount/cpu');
    });

    it('are not made up where the listing does not tell', () => {
      assert.equal(importId('aws_rds_cluster_instance', { provider: 'aws', id: `arn:aws:rds:eu-west-1:${account}:db:x` }), undefined);
      assert.equal(
        importId('aws_db_instance', { provider: 'aws', id: `arn:aws:rds:eu-west-1:${account}:db:x`, attributes: { cluster: 'c' } }),
        undefined,
      );
      const servicesOwn = `arn:aws:iam::${account}:role/aws-service-role/es.amazonaws.com/AWSServiceRoleForEs`;
      assert.equal(importId('aws_iam_role', { provider: 'aws', id: servicesOwn }), undefined);
      assert.equal(
        importId('aws_elastic_beanstalk_environment', { provider: 'aws', id: `AWS::ElasticBeanstalk::Environment|${account}|r|shop` }),
        undefined,
      );
    });
  });
});

/** Google's types whose `name` is the whole path. */
const namedByPath: ReadonlySet<string> = new Set([
  ...(
    'access_context_manager_access_level access_context_manager_service_perimeter cloud_identity_group cloud_identity_group_membership ' +
    'data_catalog_entry_group data_catalog_policy_tag data_catalog_tag_template data_catalog_taxonomy essential_contacts_contact firestore_field ' +
    'firestore_index integrations_auth_config kms_crypto_key_version kms_key_ring_import_job monitoring_custom_service monitoring_group monitoring_slo ' +
    'os_config_patch_deployment scc_v2_organization_notification_config secret_manager_regional_secret_version service_directory_endpoint ' +
    'service_directory_service'
  )
    .split(' ')
    .map((type) => `google_${type}`),
  'google_bigquery_data_transfer_config',
  'google_monitoring_notification_channel',
  'google_monitoring_uptime_check_config',
]);

/** Words of documented forms that stand for a whole path. */
const wholePaths: ReadonlySet<string> = new Set(
  ['key_ring', 'parent', '%parent', 'org_id', 'catalog', 'database', 'dataset', 'featurestore'].map((word) => `{{${word}}}`),
);

function expression(form: string, type: string): RegExp {
  const name = namedByPath.has(type) && form === '{{name}}' ? '.+' : '[^/ ]+';
  const words = form.split(/(\{\{.*?\}\})/).map((word) => (wholePaths.has(word) ? '.+' : word.startsWith('{{') ? name : escaped(word)));
  return new RegExp(`^${words.join('')}$`);
}

/** An id with its words taken out: an ARN by its service, an account by what it is, the rest by what stands between the words. */
function shape(id: string, type: string): string {
  if (id.startsWith('arn:')) return `arn:${id.split(':')[2] ?? ''}`;
  if (id.startsWith('https://')) return 'url';
  if (slashed.has(type)) return 'name';
  return id.replaceAll(/\d{12}/g, 'ACCOUNT').replaceAll(/[^:/,|]+/g, (word) => (word === 'ACCOUNT' ? word : 'x'));
}

/** In an ARM id: what is a word of Azure's and not a name. */
function isWord(steps: readonly string[], at: number): boolean {
  const providers = steps.lastIndexOf('providers', at);
  return providers === -1 ? at % 2 === 1 : at <= providers + 1 || (at - providers) % 2 === 0;
}

function escaped(text: string): string {
  return text.replaceAll(/[.+^${}()|[\]\\/*?-]/g, '\\$&');
}
