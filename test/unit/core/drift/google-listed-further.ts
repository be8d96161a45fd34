import { readFileSync } from 'node:fs';
import { googleFurtherTypes } from '../../../../src/providers/gcp/terraform/google-further-types.ts';
import type { GoogleListed } from './google-listed-type.ts';

const values: Readonly<Record<string, string>> = {
  project: 'acme-prod',
  project_id: 'acme-prod',
  location: 'europe-west1',
  region: 'europe-west1',
  zone: 'europe-west1-b',
  parent: 'projects/acme-prod',
  org_id: 'organizations/acme-prod',
  catalog: 'projects/acme-prod/locations/eu/catalogs/x1',
  database: 'projects/acme-prod/locations/eu/catalogs/x1/databases/x1',
  dataset: 'projects/acme-prod/locations/europe-west1/datasets/x1',
  featurestore: 'projects/acme-prod/locations/europe-west1/featurestores/x1',
};

/** What a `name` is where the page gives the import as the name alone, and the name is the whole path. */
const names: Readonly<Record<string, string>> = {
  google_access_context_manager_access_level: 'accessPolicies/12/accessLevels/x1',
  google_access_context_manager_service_perimeter: 'accessPolicies/12/servicePerimeters/x1',
  google_cloud_identity_group: 'groups/x1',
  google_cloud_identity_group_membership: 'groups/x1/memberships/x1',
  google_data_catalog_entry_group: 'projects/acme-prod/locations/europe-west1/entryGroups/x1',
  google_data_catalog_policy_tag: 'projects/acme-prod/locations/europe-west1/taxonomies/1/policyTags/x1',
  google_data_catalog_tag_template: 'projects/acme-prod/locations/europe-west1/tagTemplates/x1',
  google_data_catalog_taxonomy: 'projects/acme-prod/locations/europe-west1/taxonomies/x1',
  google_essential_contacts_contact: 'projects/acme-prod/contacts/x1',
  google_firestore_field: 'projects/acme-prod/databases/d/collectionGroups/c/fields/x1',
  google_firestore_index: 'projects/acme-prod/databases/d/collectionGroups/c/indexes/x1',
  google_integrations_auth_config: 'projects/acme-prod/locations/europe-west1/authConfigs/x1',
  google_kms_crypto_key_version: 'projects/acme-prod/locations/eu/keyRings/r/cryptoKeys/k/cryptoKeyVersions/x1',
  google_kms_key_ring_import_job: 'projects/acme-prod/locations/eu/keyRings/r/importJobs/x1',
  google_monitoring_custom_service: 'projects/acme-prod/services/x1',
  google_monitoring_group: 'projects/acme-prod/groups/x1',
  google_monitoring_service: 'projects/acme-prod/services/x1',
  google_monitoring_slo: 'projects/acme-prod/services/s/serviceLevelObjectives/x1',
  google_os_config_patch_deployment: 'projects/acme-prod/patchDeployments/x1',
  google_scc_v2_organization_notification_config: 'organizations/12/locations/global/notificationConfigs/x1',
  google_scc_v2_organization_source: 'organizations/12/sources/x1',
  google_secret_manager_regional_secret_version: 'projects/acme-prod/locations/europe-west1/secrets/s/versions/1',
  google_service_directory_endpoint: 'projects/acme-prod/locations/europe-west1/namespaces/n/services/s/endpoints/x1',
  google_service_directory_service: 'projects/acme-prod/locations/europe-west1/namespaces/n/services/x1',
  google_storage_transfer_job: 'transferJobs/x1',
  google_logging_folder_bucket_config: 'folders/12/locations/global/buckets/x1',
  google_logging_organization_bucket_config: 'organizations/12/locations/global/buckets/x1',
  google_logging_billing_account_bucket_config: 'billingAccounts/12/locations/global/buckets/x1',
  google_container_analysis_occurrence: 'x1',
};

/** Types whose pages have no form of their own, or name its pieces otherwise than the attributes. */
const others: Readonly<Record<string, readonly [path: string, attributes: Readonly<Record<string, string>>]>> = {
  google_endpoints_service: ['services/api.acme.test', { service_name: 'api.acme.test' }],
  google_notebooks_runtime: ['projects/acme-prod/locations/europe-west1/runtimes/x1', { name: 'x1' }],
  google_access_context_manager_access_policy: ['accessPolicies/12', { name: '12' }],
  google_logging_folder_sink: ['folders/12/sinks/x1', { folder: '12', name: 'x1' }],
  google_logging_organization_sink: ['organizations/12/sinks/x1', { org_id: '12', name: 'x1' }],
  google_logging_billing_account_sink: ['billingAccounts/12/sinks/x1', { billing_account: '12', name: 'x1' }],
  google_logging_organization_exclusion: ['organizations/12/exclusions/x1', { org_id: '12', name: 'x1' }],
};

const forms = new Map<string, string>();
for (const line of readFileSync(new URL('../../../fixtures/import-ids/google.tsv', import.meta.url), 'utf8')
  .split('\n')
  .slice(1)) {
  const [type = '', form = '-'] = line.split('\t');
  if (!forms.has(type)) forms.set(type, form);
}

function listed(terraform: string, native: string): GoogleListed {
  const host = native.slice(0, native.indexOf('/'));
  const own = others[terraform];
  if (own !== undefined) {
    const [path, attributes] = own;
    return { terraform, type: native, asset: `${host}/${path}`, states: [{ id: path, ...attributes, project: 'acme-prod' }] };
  }
  const form = forms.get(terraform) ?? '';
  const attributes = Object.fromEntries(
    [...form.matchAll(/\{\{%?(\w+)\}\}/g)].map(([, name = '']) => [
      name,
      (name !== 'database' || form.startsWith('{{database}}') ? values[name] : undefined) ?? (name === 'name' ? names[terraform] : undefined) ?? 'x1',
    ]),
  );
  const path = names[terraform] ?? form.replaceAll(/\{\{%?(\w+)\}\}/g, (_all, name: string) => attributes[name] ?? '');
  const state = { ...attributes, ...(names[terraform] === undefined ? {} : { name: names[terraform] }), project: 'acme-prod' };
  const whole = names[terraform] === 'x1' ? form.replaceAll(/\{\{%?(\w+)\}\}/g, (_all, name: string) => attributes[name] ?? '') : path;
  return { terraform, type: native, asset: `${host}/${whole}`, states: [{ id: whole, ...state }, state] };
}

/** The rest of Google's types: the asset has the form of the id that the type's page documents. */
export const googleFurtherListed: readonly GoogleListed[] = Object.entries(googleFurtherTypes).map(([type, { native }]) => listed(type, native));
