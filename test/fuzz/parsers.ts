import { allRules } from '../rules.ts';
import type { DriftItem } from '../../src/core/api/drift.ts';
import { parseJsonc } from '../../src/core/config/jsonc.ts';
import { resolveConfig } from '../../src/core/config/resolve.ts';
import { compileFilter } from '../../src/core/discovery/filter/filter-expression.ts';
import { applyIgnore, readDriftignore } from '../../src/core/drift/ignore/ignore.ts';
import { ignoredPaths } from '../../src/core/drift/ignore/ignore-changes.ts';
import { createRedactor } from '../../src/core/redact.ts';
import { hclBlocks, literal } from '../../src/core/terraform/hcl-blocks.ts';
import { jsonBlocks } from '../../src/core/terraform/json-blocks.ts';
import { parseState } from '../../src/core/terraform/parse-state.ts';
import { parseStateSource } from '../../src/core/terraform/state-source.ts';
import { clusterAccess } from '../../src/core/terraform/remote/kubeconfig.ts';
import type { RemoteDeps } from '../../src/core/terraform/remote/remote-deps.ts';
import { parseSecret } from '../../src/core/vault/entry.ts';
import { planReport } from '../../src/core/drift/plan-report.ts';
import { CallError } from '../../src/core/errors.ts';
import type { ProviderContext } from '../../src/core/provider.ts';
import { ArmError, readAnswer } from '../../src/providers/azure/answers.ts';
import { readCliProfile } from '../../src/providers/azure/cli-profile.ts';
import { itemsOf } from '../../src/providers/digitalocean/answers.ts';
import { rows as typeRows } from '../../src/providers/digitalocean/types.ts';
import { assetPageOf } from '../../src/providers/gcp/answers.ts';
import { ApiError, classifyRest } from '../../src/providers/gcp/classify.ts';
import { credentialProbes as gcpProbes } from '../../src/providers/gcp/credentials.ts';
import { endpointOf } from '../../src/providers/gcp/endpoint.ts';
import { parseVault } from '../../src/core/vault/vault-file.ts';
import { parseIni } from '../../src/providers/aws/credentials/ini.ts';

/** Writes a text into a file of a temporary folder, and gives its path. */
export type ToFile = (text: string) => string;

const items: readonly DriftItem[] = ['a.b', 'aws_s3_bucket.x["a.b"]', `module.m.aws_instance.${'a'.repeat(100)}`].map((address) => ({
  key: address,
  kind: 'missing',
  provider: 'aws',
  account: '111122223333',
  region: 'eu-west-1',
  type: 'AWS::S3::Bucket',
  id: `arn:aws:s3:::${address}`,
  address,
  reason: '',
}));
const resource = {
  provider: 'aws',
  account: '111122223333',
  region: 'eu-west-1',
  type: 'AWS::S3::Bucket',
  id: 'arn:aws:s3:::a',
  source: '',
} as const;
const encode = (text: string): Buffer => Buffer.from(text, 'utf8');

/** Everything that takes apart what others wrote: each throws nothing but a DriftMgrError, and in no time. */
export const parsers: Readonly<Record<string, (text: string, toFile: ToFile) => unknown>> = {
  state: (text) => parseState(encode(text), 'a state'),
  'code in HCL': (text) => hclBlocks(text),
  'code in JSON': (text) => jsonBlocks(text),
  'a literal of code': (text) => literal(text),
  ignore_changes: (text) => ignoredPaths({ attributes: new Map([['ignore_changes', text]]) }),
  'a configuration': (text) => resolveConfig({ workspaceFile: { path: 'f', content: parseJsonc(text, 'f') } }),
  'a setting of the configuration': (text) =>
    resolveConfig({ workspaceFile: { path: 'f', content: { filter: text, ignore: [{ id: text, reason: text }], [text]: text } } }),
  '.driftignore': (text) => applyIgnore(items, readDriftignore(text), { now: 0, clouds: allRules }),
  'a filter': (text) => compileFilter(text, 0)(resource),
  'a pattern in a filter': (text) => compileFilter(`id.matches(${JSON.stringify(text)})`, 0)(resource),
  'the name of a state': (text) => parseStateSource(text),
  'a kubeconfig': async (text, toFile) => await clusterAccess({ config_path: toFile(text) }, remote),
  'a shared file of AWS': (text) => parseIni(text),
  'a vault file': (text) => parseVault(encode(text)),
  'a secret': (text) => parseSecret('aws', text),
  'an answer in an error': (text) => createRedactor().text(text),
  'terraform show -json': (text) => {
    for (const document of shown(text)) parseState(encode(JSON.stringify(document)), 'a state');
  },
  'a state whose fields are anything': (text) => {
    for (const value of values(text)) {
      const instance = { attributes: { [text.slice(0, 1000)]: value }, sensitive_attributes: [[value]], index_key: value };
      const resource = { mode: 'managed', type: text, name: text, provider: text, instances: [instance] };
      parseState(
        encode(JSON.stringify({ version: 4, terraform_version: text, serial: 1, lineage: '', outputs: value, resources: [resource] })),
        'a state',
      );
    }
  },
  'a plan': (text) => {
    for (const { values: planned, ...rest } of shown(text)) {
      const drift = values(text).map((value) => ({
        address: text,
        type: text,
        provider_name: text,
        change: { actions: ['update'], before: value, after: value },
      }));
      planReport({ ...rest, prior_state: { values: planned }, resource_drift: drift }, '/w', { scanId: '', now: 0, rules: allRules });
    }
  },
  'a file of gcloud': async (text) => {
    for (const value of values(text)) {
      const json = {
        type: value,
        client_email: text,
        private_key: text,
        source_credentials: value,
        token_uri: text,
        service_account_impersonation_url: text,
      };
      for (const content of [text, JSON.stringify(value), JSON.stringify(json)]) {
        const context = { env: { GOOGLE_CREDENTIALS: content }, home: '/nonexistent', settings: {} } as unknown as ProviderContext;
        const probes = gcpProbes(context, endpointOf(context), new Map());
        await probes.find(({ id }) => id === 'gcp:terraform')?.look(new AbortController().signal);
      }
    }
  },
  'a file of Azure CLI': (text) => {
    for (const value of values(text))
      readCliProfile(JSON.stringify({ subscriptions: [{ id: text, tenantId: value, user: { name: value } }], installationId: value }));
  },
  'an answer of Azure': (text) => {
    for (const status of [200, 403]) settled(() => readAnswer(status, new Headers(), text));
    for (const value of values(text)) settled(() => readAnswer(403, new Headers(), JSON.stringify({ error: { code: text, details: value } })));
  },
  'an answer of Google Cloud': (text) => {
    for (const value of values(text)) {
      settled(() => assetPageOf({ method: 'searchAllResources', scope: 'projects/p', pageSize: 1 }, { results: value, nextPageToken: text }));
      settled(() =>
        assetPageOf(
          { method: 'listAssets', scope: 'projects/p', pageSize: 1 },
          { assets: [{ name: `//${text}`, assetType: text, resource: value }] },
        ),
      );
      settled(() => classifyRest(new ApiError(403, { html: false, rpc: { code: text, message: text, details: [{ metadata: value }] } }), {}));
    }
  },
  'an answer of DigitalOcean': (text) => {
    const row = typeRows[0];
    if (row === undefined) throw new Error('no row');
    for (const value of values(text)) settled(() => itemsOf(row, { [row.items]: value, meta: { total: value }, links: value }));
  },
  'a resource of AWS as Cloud Control writes it': (text) => {
    for (const value of values(text)) settled(() => createRedactor().value({ Properties: value }));
  },
  'what a program gives as credentials': (text) => parseIni(`[default]\ncredential_process = ${text}`),
};

/** What a hostile document may hold in any place: the text, lists and objects of it, and what is nested deep. */
function values(text: string): readonly unknown[] {
  const depth = Math.min(1000, text.length + 1);
  const deep = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown;
  const objects = JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as unknown;
  return [text, [text, null, 1e308], { [text.slice(0, 1000)]: text, __proto__: null, constructor: 1 }, deep, objects];
}

function shown(text: string): readonly Readonly<Record<string, unknown>>[] {
  return values(text).map((value) => {
    const resource = {
      address: text,
      mode: 'managed',
      type: text,
      name: text,
      provider_name: text,
      index: value,
      values: { a: value },
      sensitive_values: value,
    };
    return { format_version: '1.0', terraform_version: text, values: { root_module: { resources: [resource], child_modules: value } } };
  });
}

/** Answers are refused by errors of their own kind; whatever else is thrown is a mistake. */
function settled(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof CallError) && !(error instanceof SyntaxError) && !(error instanceof ArmError)) throw error;
  }
}

const remote: RemoteDeps = {
  env: {},
  home: '/nonexistent',
  get pipeline(): never {
    throw new Error('nothing is asked');
  },
  vaultEntries: () => Promise.resolve([]),
};

/** What parsers stumble over, each to be repeated: openings that nothing closes, quotes, escapes, stars. */
export const units: readonly string[] = [
  '{',
  '[',
  '[[',
  '(',
  '"',
  '\\"',
  '"\\',
  '\\',
  '/*',
  '/*"',
  '"/*',
  '//',
  '#',
  '\n',
  '\r\n',
  ' ',
  ',',
  '{,',
  '[,',
  'a',
  'a ',
  'a=',
  'a{',
  'a{\n',
  'a "',
  '${',
  '"${',
  '$${',
  '<<A\n',
  '=<<A\n',
  ':',
  '{"a":',
  '-',
  '--a ',
  '1e',
  '*',
  '*a',
  '?',
  '!',
  '\u0000',
  '\ud800',
  '😀',
  '"a" ',
  '["',
  '[^',
  '[a-',
  "'",
  "'\\",
  '"""',
  '.0',
  ' - ',
  '- a\n',
  'a: ',
  'a:\n ',
  '&a ',
  '*a ',
  '? ',
  '|\n',
  '%',
  '@',
  'a://',
  'a://b:c@',
  '(a+)+',
  'a|',
  '-----BEGIN PRIVATE KEY-----',
  'password=',
  'eyJ',
  'Bearer ',
  '[a]\n',
  'a = b\n',
  'AKIA',
];
