import { providerIds } from '../model.ts';
import {
  choice,
  collector,
  decimal,
  endpoint,
  expectDeniedRule,
  ignoreRule,
  list,
  named,
  optionalText,
  optionalWholeNumber,
  retryPolicyKind,
  text,
  toggle,
  wholeNumber,
} from './kinds.ts';
import type { ExpectDeniedRule, IgnoreRule, Kind, RetryPolicy } from './kinds.ts';

/** One setting: everything that is known about it, in one place. */
export interface Setting<T = unknown> {
  readonly kind: Kind<T>;
  readonly default: T;
  /** Markdown, a sentence or two. */
  readonly description: string;
  readonly section: Section;
  /** VS Code's scope. `machine` and `application` settings cannot be set by a workspace. */
  readonly scope: 'machine' | 'application' | 'window' | 'resource';
  readonly env?: string;
  /** The terminal's flag, without dashes; the key in kebab case when absent. */
  readonly flag?: string;
  /** Never shown, not even in part. */
  readonly secret?: true;
  /** May stand in the workspace's `driftmgr.config.json`. */
  readonly workspace?: true;
  /** Taken from the environment alone: never written into a file or a VS Code setting. */
  readonly environmentOnly?: true;
  /** Held back by VS Code while a workspace is not trusted. */
  readonly restricted?: true;
}

export const sections = ['Scan', 'Clouds', 'Drift', 'View', 'Vault', 'Calls and cache', 'Logs and metrics'] as const;
export type Section = (typeof sections)[number];

function setting<T>(
  section: Section,
  scope: Setting['scope'],
  kind: Kind<T>,
  value: T,
  description: string,
  more: Partial<Setting<T>> = {},
): Setting<T> {
  return { section, scope, kind, default: value, description, ...more };
}

const limitNames = /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/;
const ttlNames = /^((aws|azure|gcp|digitalocean)\.)?(resources|discovery|credentials|state|denied)$/;
const clouds = (what: string): Record<string, string> => Object.fromEntries(providerIds.map((id) => [id, `${what} ${id}.`]));
const open = { workspace: true } as const;
const guarded = { restricted: true } as const;
const noEndpoint = 'Credentials are sent there. Plain http is taken for loopback hosts only.';

const retries: RetryPolicy = { retries: 5, minMs: 500, maxMs: 30_000 };

/**
 * Every setting of DriftMgr by its key. The key is its place in the config files (`{"aws": {"endpoint": …}}` or `{"aws.endpoint": …}`)
 * and, behind `driftmgr.`, in VS Code's settings.
 */
export const settings = {
  providers: setting('Scan', 'application', list(choice(providerIds)), [...providerIds], 'Clouds that are looked at.', { flag: 'provider' }),
  accounts: setting(
    'Scan',
    'resource',
    list(text),
    [],
    'Accounts, subscriptions, projects or teams to look at, by id. Empty: all that are reached.',
    {
      ...open,
      flag: 'account',
    },
  ),
  regions: setting('Scan', 'resource', list(text), [], 'Regions to look at. Empty: all.', { ...open, flag: 'region' }),
  types: setting(
    'Scan',
    'resource',
    list(text),
    [],
    'Resource types to look at, by the provider’s own name, e.g. `AWS::EC2::Instance`. Empty: all.',
    {
      ...open,
      flag: 'type',
    },
  ),
  filter: setting('Scan', 'resource', optionalText, null, 'A CEL expression that a resource has to meet, e.g. `tags.env == "prod"`.', open),
  expectDenied: setting<readonly ExpectDeniedRule[]>(
    'Scan',
    'resource',
    list(expectDeniedRule),
    [],
    'Refusals that are meant to be: shown, but not counted as a failure.',
    open,
  ),
  allTypes: setting('Scan', 'application', toggle, false, 'Also scan types that need slow listings (AWS Cloud Control).'),
  scanOnOpen: setting('Scan', 'application', toggle, true, 'Scan when the view is first shown.'),
  concurrency: setting('Scan', 'application', wholeNumber(1, 1_000), 128, 'Requests under way at once at most, over all clouds.'),
  sources: setting('Scan', 'application', list(text), [], 'Credential sources to use besides the active ones, by id, e.g. `aws:profile:prod`.', {
    flag: 'source',
  }),

  'aws.profiles': setting('Clouds', 'application', list(text), [], 'AWS profiles to use besides the active one.', { ...guarded, flag: 'profile' }),
  'aws.assumeRole': setting(
    'Clouds',
    'application',
    optionalText,
    null,
    'Name of the role that is assumed in the other accounts of the organisation. Empty: none.',
    guarded,
  ),
  'aws.endpoint': setting('Clouds', 'machine', endpoint, null, `URL that answers for all of AWS. ${noEndpoint}`, {
    ...guarded,
    env: 'AWS_ENDPOINT_URL',
  }),
  'azure.cloud': setting('Clouds', 'machine', choice(['public', 'government', 'china', 'custom']), 'public', 'The Azure cloud.', guarded),
  'azure.endpoint': setting('Clouds', 'machine', endpoint, null, `URL of Azure Resource Manager, for the cloud \`custom\`. ${noEndpoint}`, {
    ...guarded,
    env: 'DRIFTMGR_AZURE_ENDPOINT',
  }),
  'azure.authority': setting('Clouds', 'machine', endpoint, null, `URL that gives out tokens, for the cloud \`custom\`. ${noEndpoint}`, guarded),
  'azure.tenants': setting('Clouds', 'application', list(text), [], 'Tenants to look at besides the credential’s own.', guarded),
  'gcp.endpoint': setting('Clouds', 'machine', endpoint, null, `URL of Cloud Asset, for gRPC and REST. ${noEndpoint}`, {
    ...guarded,
    env: 'DRIFTMGR_GCP_ENDPOINT',
  }),
  'gcp.transport': setting('Clouds', 'machine', choice(['grpc', 'rest']), 'grpc', 'How Cloud Asset is spoken to; `rest` where gRPC is blocked.'),
  'gcp.scopes': setting(
    'Clouds',
    'application',
    list(text),
    [],
    'Organisations, folders or projects to search, e.g. `organizations/123`. Empty: what the credential reaches.',
    guarded,
  ),
  'digitalocean.endpoint': setting('Clouds', 'machine', endpoint, null, `URL of DigitalOcean’s API. ${noEndpoint}`, {
    ...guarded,
    env: 'DRIFTMGR_DIGITALOCEAN_ENDPOINT',
  }),
  credentialTimeout: setting('Clouds', 'application', wholeNumber(1, 600), 30, 'Seconds that looking for one credential may take.', {
    env: 'DRIFTMGR_CREDENTIAL_TIMEOUT',
  }),

  states: setting('Drift', 'resource', list(text), [], 'Terraform states: paths, globs, folders or URLs. Empty: those found in the workspace.', {
    ...guarded,
    flag: 'state',
  }),
  ignore: setting<readonly IgnoreRule[]>('Drift', 'resource', list(ignoreRule), [], 'Drift to leave out, each rule with a reason.', open),
  'drift.attributes': setting(
    'Drift',
    'application',
    toggle,
    true,
    'Compare attributes too; reads managed resources whose listing does not bring them.',
  ),
  'drift.schedule': setting('Drift', 'application', wholeNumber(0, 10_080), 0, 'Minutes between re-checks in VS Code. 0: off.'),
  'drift.notify': setting('Drift', 'application', toggle, true, 'Tell about new drift that a scheduled re-check found.'),
  'drift.codeLens': setting('Drift', 'window', toggle, false, 'Show drift above blocks in `.tf` files.'),
  'drift.historyDays': setting('Drift', 'application', wholeNumber(1, 3_650), 30, 'Days for which it is kept which resources came and went.'),
  'terraform.path': setting(
    'Drift',
    'machine',
    optionalText,
    null,
    'The `terraform` or `tofu` to run when you ask for a plan. Empty: the one on the path.',
    guarded,
  ),

  treeGroupBy: setting('View', 'window', choice(['account', 'type', 'region']), 'account', 'How the tree groups what is below a cloud.'),

  'vault.autoLockMinutes': setting('Vault', 'application', wholeNumber(1, 1_440), 30, 'Minutes without use after which the vault locks.'),
  'vault.ageWarningDays': setting(
    'Vault',
    'application',
    wholeNumber(0, 3_650),
    90,
    'Age in days from which on a credential is pointed out. 0: never.',
  ),
  'vault.derivation': setting(
    'Vault',
    'application',
    choice(['argon2id', 'pbkdf2']),
    'argon2id',
    'How the key of a passphrase is derived: Argon2id, or PBKDF2 where FIPS 140 asks for it. A vault is changed over when it is next opened by its passphrase.',
  ),
  'vault.key': setting('Vault', 'machine', optionalText, null, 'Passphrase of the vault.', {
    env: 'DRIFTMGR_VAULT_KEY',
    secret: true,
    environmentOnly: true,
  }),

  limits: setting(
    'Calls and cache',
    'application',
    named(
      decimal(0.1, 10_000),
      { ...clouds('Calls a second to'), 'aws.resourceExplorer': 'Resource Explorer.', 'azure.resourceGraph': 'Resource Graph.' },
      limitNames,
    ),
    { azure: 12, gcp: 10, digitalocean: 5, 'aws.resourceExplorer': 3, 'azure.resourceGraph': 3 },
    'Calls a second, by what the cloud counts them against (an Azure subscription, a GCP project, a DigitalOcean token). AWS counts by account, region and service: 10 for each service, 100 for all of them; `aws` sets the total.',
  ),
  retries: setting(
    'Calls and cache',
    'application',
    named(retryPolicyKind, clouds('Retries of calls to'), /^(aws|azure|gcp|digitalocean)$/),
    { aws: retries, azure: retries, gcp: retries, digitalocean: retries },
    'How often a call that failed for a passing reason is tried again, and how long between.',
  ),
  maxRetries: setting(
    'Calls and cache',
    'application',
    optionalWholeNumber(0, 100),
    null,
    'Retries of every cloud, in place of those in `retries`.',
    {
      env: 'DRIFTMGR_MAX_RETRIES',
    },
  ),
  'timeouts.request': setting('Calls and cache', 'application', wholeNumber(1, 600), 30, 'Seconds that one request may take.'),
  'timeouts.listing': setting(
    'Calls and cache',
    'application',
    wholeNumber(1, 86_400),
    900,
    'Seconds that one listing may take, waits for a rate limit apart.',
  ),
  'timeouts.throttled': setting('Calls and cache', 'application', wholeNumber(1, 3_600), 300, 'Seconds for which one listing waits out throttling.'),
  'breaker.failures': setting(
    'Calls and cache',
    'application',
    wholeNumber(1, 1_000),
    10,
    'Failures in a row after which nothing is sent to a host for a while: its circuit is open.',
  ),
  'breaker.seconds': setting('Calls and cache', 'application', wholeNumber(1, 3_600), 30, 'Seconds for which the circuit stays open.'),
  'cache.ttl': setting(
    'Calls and cache',
    'application',
    named(
      wholeNumber(0, 604_800),
      {
        resources: 'Answers to listings.',
        discovery: 'Accounts and regions.',
        credentials: 'Credentials; in memory only.',
        state: 'Terraform state; in memory only.',
        denied: 'Listings that were denied.',
      },
      ttlNames,
    ),
    { resources: 300, discovery: 120, credentials: 1_800, state: 600, denied: 60 },
    'Seconds for which answers are kept, by kind, or by provider and kind (`azure.resources`). 0: not kept.',
  ),
  'cache.ttlOverride': setting(
    'Calls and cache',
    'application',
    optionalWholeNumber(0, 604_800),
    null,
    'Seconds for every kind, in place of `cache.ttl`. 0: no cache.',
    {
      env: 'DRIFTMGR_CACHE_TTL',
      flag: 'cache-ttl',
    },
  ),
  'cache.maxEntries': setting('Calls and cache', 'application', wholeNumber(100, 1_000_000), 20_000, 'Answers kept in memory at most.'),

  home: setting(
    'Logs and metrics',
    'machine',
    optionalText,
    null,
    'Data folder that extension and terminal share. Empty: the platform’s usual place.',
    {
      env: 'DRIFTMGR_HOME',
      environmentOnly: true,
    },
  ),
  'log.level': setting(
    'Logs and metrics',
    'application',
    choice(['debug', 'info', 'warn', 'error', 'fatal']),
    'info',
    'The least level that is logged.',
    {
      env: 'DRIFTMGR_LOG_LEVEL',
    },
  ),
  'log.file': setting('Logs and metrics', 'machine', optionalText, null, 'File that is logged to. Empty: `driftmgr.log` in the data folder.', {
    ...guarded,
    env: 'DRIFTMGR_LOG_FILE',
  }),
  'log.maxBytes': setting(
    'Logs and metrics',
    'application',
    wholeNumber(65_536, 1_073_741_824),
    10_485_760,
    'Size in bytes at which a log file is put aside.',
  ),
  'log.maxFiles': setting('Logs and metrics', 'application', wholeNumber(1, 1_000), 5, 'Log files kept, the current one included.'),
  'log.maxAgeDays': setting('Logs and metrics', 'application', wholeNumber(1, 3_650), 14, 'Days after which a log file is put aside, and removed.'),
  'metrics.retentionDays': setting('Logs and metrics', 'application', wholeNumber(1, 3_650), 30, 'Days for which metrics are kept.'),
  'otlp.endpoint': setting(
    'Logs and metrics',
    'machine',
    collector,
    null,
    'OpenTelemetry collector (OTLP/HTTP) that gets metrics and scan traces. Empty: none.',
    {
      ...guarded,
      env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    },
  ),
  'otlp.headers': setting('Logs and metrics', 'machine', optionalText, null, 'Headers for the collector, `name=value` separated by commas.', {
    env: 'OTEL_EXPORTER_OTLP_HEADERS',
    secret: true,
    environmentOnly: true,
  }),
} as const;

export type SettingKey = keyof typeof settings;
export type SettingValue<K extends SettingKey> = (typeof settings)[K]['default'];

export const settingKeys = Object.keys(settings) as readonly SettingKey[];

/** The row of a key; undefined for a name that is no setting. */
export function settingOf(key: string): Setting | undefined {
  return Object.hasOwn(settings, key) ? settings[key as SettingKey] : undefined;
}

type Flat = { readonly [K in SettingKey]: SettingValue<K> };
type Heads<T> = keyof T extends infer K ? (K extends `${infer Head}.${string}` ? Head : K) : never;
type Nested<T> = {
  readonly [Head in Heads<T> & string]: Head extends keyof T
    ? T[Head]
    : Nested<{ [K in keyof T as K extends `${Head}.${infer Rest}` ? Rest : never]: T[K] }>;
};

/** Every setting with its value, nested by its key: `config.aws.endpoint`. */
export type Config = Nested<Flat>;
