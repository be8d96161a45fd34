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
};

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
