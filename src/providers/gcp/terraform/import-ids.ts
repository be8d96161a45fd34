import type { Resource } from '../../../core/model.ts';
import { matchTemplate } from '../../../core/terraform-templates.ts';
import { googleTypes } from './google-types.ts';
import { inItsService } from './identify.ts';

/** Types whose pages say that they cannot be imported, or whose code has no importer. */
export const googleNotImported: ReadonlySet<string> = new Set([
  'google_compute_instance_from_machine_image',
  'google_compute_instance_from_template',
  'google_dataproc_cluster',
  'google_endpoints_service',
  'google_service_account_key',
  'google_vertex_ai_dataset',
  'google_workflows_workflow',
]);

type Rule = (path: string, resource: Resource) => string | undefined;

/** Ids on import that are not the asset's name below its host. SOURCE: Import sections of the google provider's pages, and its importers where a page shows a short form alone. */
const rules: Readonly<Record<string, Rule>> = {
  // GKE's zonal clusters have `zones` in their assets' names, and every one has `locations` in its id.
  google_container_cluster: (path) => path.replace('/zones/', '/locations/'),
  google_container_node_pool: (path) => path.replace('/zones/', '/locations/'),
  google_cloud_run_service: knative,
  google_cloud_run_domain_mapping: knative,
  google_project: (path, { account }) => [path.replace('projects/', ''), account].find(isProjectId),
  google_app_engine_application: (path) => path.replace('apps/', ''),
  google_logging_metric: (path) => /^projects\/([^/]+)\/metrics\/(.+)$/.exec(path)?.slice(1).join(' '),
  google_dataflow_job: (path) => lastStep(path),
  google_access_context_manager_access_policy: (path) => lastStep(path),
  google_storage_transfer_job: (path, { account }) => `${account}/${lastStep(path)}`,
  google_service_account: (path, resource) => named(path, [resource.attributes?.['email'], resource.name], /@/),
  google_dns_managed_zone: (path, { name }) => named(path, [name], /^[a-z][a-z0-9-]*$/),
};

/** The id by which the google provider takes a resource over as this type; undefined where that is not known. */
export function googleImportId(type: string, resource: Resource): string | undefined {
  const fits = googleTypes[type]?.ids.some((template) => isOfForm(inItsService(template), resource.id)) === true;
  if (!fits) return undefined;
  const path = resource.id.replace(/^\/\/[^/]+\//, '');
  const rule = rules[type];
  return rule === undefined ? path : rule(path, resource);
}

/** Whether an asset's name is of a template's form. What a template begins with may be a whole path: `{parent}/locations/…`. */
function isOfForm(template: string, id: string): boolean {
  const [, host, rest] = /^(\/\/[^/]+\/)\{\w+\}\/(.+)$/.exec(template) ?? [];
  if (host === undefined || rest === undefined) return matchTemplate(template, id) !== undefined;
  const tail = id.split('/').slice(-rest.split('/').length).join('/');
  return id.startsWith(host) && id.length > host.length + tail.length + 1 && matchTemplate(rest, tail) !== undefined;
}

/** The first version of Cloud Run names its resources as Knative does. */
function knative(path: string): string | undefined {
  const [, project, location, kind, name] = /^projects\/([^/]+)\/locations\/([^/]+)\/(services|domainmappings)\/(.+)$/.exec(path) ?? [];
  return name === undefined ? undefined : `locations/${location ?? ''}/namespaces/${project ?? ''}/${kind ?? ''}/${name}`;
}

/** The path with a name for its last step: some assets are called by a number, which no import takes. */
function named(path: string, names: readonly unknown[], form: RegExp): string | undefined {
  const name = [lastStep(path), ...names].find((one): one is string => typeof one === 'string' && form.test(one));
  return name === undefined ? undefined : path.slice(0, path.lastIndexOf('/') + 1) + name;
}

function isProjectId(text: string): boolean {
  return /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]*$/.test(text);
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
