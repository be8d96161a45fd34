/**
 * States in the shapes that other people's Terraform has written: versions 0.12 to 1.13 and OpenTofu, many providers. The shapes follow what public
 * repositories hold and hashicorp/terraform `internal/states/statefile`; names and values are made up.
 */
export interface OthersState {
  readonly title: string;
  /** Addresses that it holds, in order. */
  readonly addresses: readonly string[];
  readonly document: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

const registry = (provider: string): string => `provider["registry.terraform.io/${provider}"]`;

function resource(type: string, name: string, provider: string, instances: readonly Fields[], more: Fields = {}): Fields {
  return { mode: 'managed', type, name, provider, instances, ...more };
}

function instance(attributes: Fields, more: Fields = {}): Fields {
  return { schema_version: 0, attributes, ...more };
}

function state(version: string, resources: readonly Fields[], more: Fields = {}): Fields {
  return { version: 4, terraform_version: version, serial: 7, lineage: '5d1f3c0a-8f3b-9a55-4f4d-0c8f0c1d2e3f', outputs: {}, resources, ...more };
}

const path = (...steps: readonly (string | number)[]): readonly Fields[] =>
  steps.map((value) => (typeof value === 'number' ? { type: 'index', value: { value, type: 'number' } } : { type: 'get_attr', value }));

export const othersStates: readonly OthersState[] = [
  {
    title: '0.12, providers without a source, `each` and `depends_on`',
    addresses: ['aws_security_group.web', 'aws_instance.web[0]', 'aws_instance.web[1]'],
    document: state('0.12.31', [
      resource('aws_security_group', 'web', 'provider.aws', [
        instance({ id: 'sg-0a1b', name: 'web', tags: null, timeouts: null }, { private: 'e30=' }),
      ]),
      resource(
        'aws_instance',
        'web',
        'provider.aws',
        [0, 1].map((key) => instance({ id: `i-0${key}`, tags: {} }, { index_key: key, depends_on: ['aws_security_group.web'] })),
        { each: 'list' },
      ),
    ]),
  },
  {
    title: '0.12 that came from 0.11: flat attributes',
    addresses: ['aws_s3_bucket.logs'],
    document: state('0.12.0', [
      resource('aws_s3_bucket', 'logs', 'provider.aws', [
        { schema_version: 0, attributes_flat: { id: 'logs', bucket: 'logs', 'tags.%': '1', 'tags.Name': 'logs', 'versioning.#': '0' } },
      ]),
    ]),
  },
  {
    title: '0.13, an alias of a provider inside a module, `each: map`',
    addresses: ['module.network["eu"].aws_vpc.this', 'module.network["eu"].module.subnets[0].aws_subnet.this["a"]'],
    document: state('0.13.7', [
      resource('aws_vpc', 'this', 'module.network.provider["registry.terraform.io/hashicorp/aws"].eu', [instance({ id: 'vpc-1' })], {
        module: 'module.network["eu"]',
      }),
      resource('aws_subnet', 'this', `module.network.${registry('hashicorp/aws')}.eu`, [instance({ id: 'subnet-1' }, { index_key: 'a' })], {
        module: 'module.network["eu"].module.subnets[0]',
        each: 'map',
      }),
    ]),
  },
  {
    title: '0.14, sensitive attributes as an empty list, a resource without instances',
    addresses: ['google_storage_bucket.assets'],
    document: state('0.14.11', [
      resource('google_sql_database_instance', 'gone', registry('hashicorp/google'), []),
      resource('google_storage_bucket', 'assets', registry('hashicorp/google'), [
        instance({ id: 'assets', name: 'assets', self_link: 'https://www.googleapis.com/storage/v1/b/assets' }, { sensitive_attributes: [] }),
      ]),
    ]),
  },
  {
    title: '0.15, sensitive paths into lists and maps',
    addresses: ['azurerm_postgresql_server.db'],
    document: state('0.15.5', [
      resource('azurerm_postgresql_server', 'db', registry('hashicorp/azurerm'), [
        instance(
          { id: '/subscriptions/s/resourceGroups/RG/providers/Microsoft.DBforPostgreSQL/servers/db', administrator_login_password: 'planted' },
          { sensitive_attributes: [path('administrator_login_password'), path('identity', 0, 'principal_id')] },
        ),
      ]),
    ]),
  },
  {
    title: '1.0, data sources among resources',
    addresses: ['null_resource.wait'],
    document: state('1.0.11', [
      { mode: 'data', type: 'aws_ami', name: 'ubuntu', provider: registry('hashicorp/aws'), instances: [instance({ id: 'ami-1' })] },
      resource('null_resource', 'wait', registry('hashicorp/null'), [instance({ id: '123', triggers: { at: '1' } })]),
    ]),
  },
  {
    title: '1.1, random, tls, local, time, template and archive',
    addresses: ['random_password.db', 'tls_private_key.ssh', 'local_file.kubeconfig', 'time_rotating.month', 'archive_file.code'],
    document: state('1.1.9', [
      resource('random_password', 'db', registry('hashicorp/random'), [
        instance(
          { id: 'none', result: 'planted', bcrypt_hash: 'planted', keepers: null },
          { schema_version: 3, sensitive_attributes: [path('result')] },
        ),
      ]),
      resource('tls_private_key', 'ssh', registry('hashicorp/tls'), [instance({ id: 'ab', private_key_pem: 'planted' })]),
      resource('local_file', 'kubeconfig', registry('hashicorp/local'), [instance({ id: 'cd', content: null, sensitive_content: 'planted' })]),
      resource('time_rotating', 'month', registry('hashicorp/time'), [instance({ id: '2026-01-01T00:00:00Z', unix: 1767225600 })]),
      resource('archive_file', 'code', registry('hashicorp/archive'), [instance({ id: 'ef', source: [{ content: 'x', filename: 'y' }] })]),
    ]),
  },
  {
    title: '1.2, Kubernetes and Helm',
    addresses: ['kubernetes_namespace.apps["web"]', 'kubernetes_manifest.ingress', 'helm_release.nginx'],
    document: state('1.2.9', [
      resource('kubernetes_namespace', 'apps', registry('hashicorp/kubernetes'), [
        instance({ id: 'web', metadata: [{ name: 'web' }] }, { index_key: 'web' }),
      ]),
      resource('kubernetes_manifest', 'ingress', registry('hashicorp/kubernetes'), [
        instance({ manifest: { type: ['object', { kind: 'string' }], value: { kind: 'Ingress' } }, object: { type: 'dynamic', value: null } }),
      ]),
      resource('helm_release', 'nginx', registry('hashicorp/helm'), [instance({ id: 'nginx', set_sensitive: [{ name: 'a', value: 'planted' }] })]),
    ]),
  },
  {
    title: '1.3, moved, tainted and deposed instances',
    addresses: ['aws_instance.web["a"]', 'aws_instance.web["a"]'],
    document: state('1.3.10', [
      resource('aws_instance', 'web', registry('hashicorp/aws'), [
        instance({ id: 'i-1' }, { index_key: 'a', status: 'tainted', create_before_destroy: true }),
        instance({ id: 'i-2' }, { index_key: 'a', deposed: '0a1b2c3d' }),
      ]),
    ]),
  },
  {
    title: '1.4, community providers and a registry of one’s own',
    addresses: ['cloudflare_record.www', 'datadog_monitor.cpu', 'github_repository.site', 'acme_thing.one'],
    document: state('1.4.7', [
      resource('cloudflare_record', 'www', registry('cloudflare/cloudflare'), [instance({ id: 'a', zone_id: 'b', data: [] })]),
      resource('datadog_monitor', 'cpu', registry('datadog/datadog'), [instance({ id: '1', tags: ['env:prod'] })]),
      resource('github_repository', 'site', registry('integrations/github'), [instance({ id: 'site', template: [] })]),
      resource('acme_thing', 'one', 'provider["terraform.acme.example/acme/acme"].prod', [instance({ id: 7, deep: [[[null]]] })]),
    ]),
  },
  {
    title: '1.5, check results and typed outputs',
    addresses: ['aws_iam_role.ci'],
    document: state(
      '1.5.7',
      [resource('aws_iam_role', 'ci', registry('hashicorp/aws'), [instance({ id: 'ci', arn: 'arn:aws:iam::111122223333:role/ci' })])],
      {
        outputs: { role: { value: { arn: 'x' }, type: ['object', { arn: 'string' }], sensitive: true } },
        check_results: [
          { object_kind: 'resource', config_addr: 'aws_iam_role.ci', status: 'pass', objects: [{ object_addr: 'aws_iam_role.ci', status: 'pass' }] },
        ],
      },
    ),
  },
  {
    title: '1.6, awscc, azapi and google-beta',
    addresses: ['awscc_s3_bucket.a', 'azapi_resource.job', 'google_compute_instance.vm'],
    document: state('1.6.6', [
      resource('awscc_s3_bucket', 'a', registry('hashicorp/awscc'), [instance({ id: 'a', bucket_name: 'a' })]),
      resource('azapi_resource', 'job', registry('azure/azapi'), [
        instance({
          id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.App/jobs/j',
          type: 'Microsoft.App/jobs@2024-03-01',
          output: { type: 'string', value: '{}' },
        }),
      ]),
      resource('google_compute_instance', 'vm', registry('hashicorp/google-beta'), [
        instance({
          name: 'vm',
          zone: 'europe-west1-b',
          project: 'p',
          self_link: 'https://www.googleapis.com/compute/beta/projects/p/zones/europe-west1-b/instances/vm',
        }),
      ]),
    ]),
  },
  {
    title: '1.7, nothing left after destroy',
    addresses: [],
    document: { ...state('1.7.5', []), check_results: null },
  },
  {
    title: '1.9, keys that need quoting, at any depth',
    addresses: ['module.site["a.b/c"].digitalocean_domain.this["with \\"quotes\\""]'],
    document: state('1.9.8', [
      resource(
        'digitalocean_domain',
        'this',
        registry('digitalocean/digitalocean'),
        [instance({ id: 'a.example', urn: 'do:domain:a.example' }, { index_key: 'with "quotes"' })],
        {
          module: 'module.site["a.b/c"]',
        },
      ),
    ]),
  },
  {
    title: '1.12, resource identities and write-only attributes',
    addresses: ['aws_ssm_parameter.token'],
    document: state('1.12.2', [
      resource('aws_ssm_parameter', 'token', registry('hashicorp/aws'), [
        instance(
          { id: '/token', name: '/token', value_wo: null, has_value_wo: null, region: 'eu-west-1' },
          { identity_schema_version: 0, identity: { account_id: '111122223333', name: '/token', region: 'eu-west-1' } },
        ),
      ]),
    ]),
  },
  {
    title: 'OpenTofu 1.8',
    addresses: ['hcloud_server.web', 'scaleway_instance_server.api', 'oci_core_instance.x'],
    document: state('1.8.3', [
      resource('hcloud_server', 'web', 'provider["registry.opentofu.org/hetznercloud/hcloud"]', [instance({ id: '42', public_net: null })]),
      resource('scaleway_instance_server', 'api', 'provider["registry.opentofu.org/scaleway/scaleway"]', [instance({ id: 'fr-par-1/uuid' })]),
      resource('oci_core_instance', 'x', 'provider["registry.opentofu.org/oracle/oci"]', [instance({ id: 'ocid1.instance.oc1..a' })]),
    ]),
  },
  {
    title: 'written by a generator: fields missing, numbers as text, unknown fields',
    addresses: ['aws_eip.nat', 'aws_lb.web'],
    document: {
      version: 4,
      resources: [
        {
          mode: 'managed',
          type: 'aws_eip',
          name: 'nat',
          provider: registry('hashicorp/aws'),
          instances: [{ attributes: { id: 'eipalloc-1' }, extra: 1 }],
        },
        { mode: 'managed', type: 'aws_lb', name: 'web', instances: [{ schema_version: '0', attributes: null }] },
        { mode: 'ephemeral', type: 'aws_secret', name: 'x', instances: [] },
      ],
      future: { anything: true },
    },
  },
];
