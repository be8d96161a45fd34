import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import * as v from 'valibot';
import { cacheTtlMs, changedKeys, providerSettings, retryPolicyOf, standingFilter } from '../../../../src/core/config/effective.ts';
import { mask, resolveConfig } from '../../../../src/core/config/resolve.ts';
import type { ConfigSources, ResolvedConfig } from '../../../../src/core/config/resolve.ts';
import { settingKeys, settingOf } from '../../../../src/core/config/schema.ts';
import { pipelineSettings } from '../../../../src/core/engine/engine-settings.ts';
import { providerIds } from '../../../../src/core/model.ts';

const home = (content: unknown): ConfigSources => ({ homeFile: { path: '/home/jane/config.json', content } });
const workspace = (content: unknown): ConfigSources => ({ workspaceFile: { path: '/repo/driftmgr.config.json', content } });

function sourceOf({ report }: ResolvedConfig, key: string): string | undefined {
  return report.entries.find((entry) => entry.key === key)?.source;
}

function problemOf(resolved: ResolvedConfig, key: string): { source: string; value: unknown; message: string } {
  const problem = resolved.report.problems.find((each) => each.key === key);
  assert.ok(problem, `no problem about ${key}`);
  return problem;
}

describe('resolveConfig', () => {
  it('has a value and a source for every setting when nothing is set', () => {
    const { report } = resolveConfig({});
    assert.deepEqual(
      report.entries.map((entry) => entry.key),
      settingKeys,
    );
    assert.ok(report.entries.every((entry) => entry.source === 'default'));
    assert.deepEqual(report.problems, []);
  });

  it('lets each source win over the ones before it, and says which won', () => {
    const file = { path: '/home/jane/config.json', content: { regions: ['file'] } };
    const repository = { path: '/repo/driftmgr.config.json', content: { regions: ['repository'] } };
    const steps: [ConfigSources, string, string][] = [
      [{ homeFile: file }, 'file', '/home/jane/config.json'],
      [{ workspaceFile: repository }, 'repository', '/repo/driftmgr.config.json'],
      [{ vscode: { 'driftmgr.regions': ['editor'] } }, 'editor', 'VS Code setting'],
      [{ flags: { regions: 'flag' } }, 'flag', 'flag --region'],
    ];
    let sources: ConfigSources = {};
    for (const [more, region, source] of steps) {
      sources = { ...sources, ...more };
      const resolved = resolveConfig(sources);
      assert.deepEqual(resolved.config.regions, [region]);
      assert.equal(sourceOf(resolved, 'regions'), source);
    }
  });

  it('puts the environment above VS Code and below flags', () => {
    const vscode = { 'log.level': 'warn' };
    const env = { DRIFTMGR_LOG_LEVEL: 'error' };
    assert.equal(resolveConfig({ vscode, env }).config.log.level, 'error');
    assert.equal(resolveConfig({ vscode, env, flags: { 'log.level': 'fatal' } }).config.log.level, 'fatal');
    assert.equal(sourceOf(resolveConfig({ vscode, env }), 'log.level'), 'environment DRIFTMGR_LOG_LEVEL');
  });

  const variables: [string, string, (resolved: ResolvedConfig) => unknown, unknown][] = [
    ['DRIFTMGR_LOG_LEVEL', 'debug', ({ config }) => config.log.level, 'debug'],
    ['DRIFTMGR_LOG_FILE', '/tmp/x.log', ({ config }) => config.log.file, '/tmp/x.log'],
    ['DRIFTMGR_HOME', '/data', ({ config }) => config.home, '/data'],
    ['DRIFTMGR_CREDENTIAL_TIMEOUT', '7', ({ config }) => config.credentialTimeout, 7],
    ['DRIFTMGR_VAULT_KEY', 'correct horse', ({ config }) => config.vault.key, 'correct horse'],
    ['DRIFTMGR_CACHE_TTL', '0', ({ config }) => cacheTtlMs(config, 'aws', 'resources'), 0],
    ['DRIFTMGR_MAX_RETRIES', '2', ({ config }) => retryPolicyOf(config, 'gcp').retries, 2],
    ['DRIFTMGR_AZURE_ENDPOINT', 'http://127.0.0.1:81', ({ config }) => config.azure.endpoint, 'http://127.0.0.1:81'],
    ['DRIFTMGR_GCP_ENDPOINT', 'http://localhost:82/', ({ config }) => config.gcp.endpoint, 'http://localhost:82/'],
    ['DRIFTMGR_DIGITALOCEAN_ENDPOINT', 'https://do.example', ({ config }) => config.digitalocean.endpoint, 'https://do.example'],
    ['AWS_ENDPOINT_URL', 'http://[::1]:83', ({ config }) => config.aws.endpoint, 'http://[::1]:83'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:4318', ({ config }) => config.otlp.endpoint, 'http://collector:4318'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=b', ({ config }) => config.otlp.headers, 'a=b'],
  ];
  for (const [name, value, read, expected] of variables) {
    it(`takes ${name}`, () => {
      const resolved = resolveConfig({ env: { [name]: value } });
      assert.deepEqual(read(resolved), expected);
      assert.deepEqual(resolved.report.problems, []);
    });
  }

  it('knows every variable that the table above tries', () => {
    const known = settingKeys.flatMap((key) => settingOf(key)?.env ?? []);
    assert.deepEqual(known.toSorted(), variables.map(([name]) => name).toSorted());
  });

  it('does not use an invalid value, and names source, value and what is allowed', () => {
    const resolved = resolveConfig({ ...home({ log: { level: 'warn' } }), env: { DRIFTMGR_LOG_LEVEL: 'loud', DRIFTMGR_MAX_RETRIES: '3' } });
    assert.equal(resolved.config.log.level, 'warn');
    assert.equal(resolved.config.maxRetries, 3);
    const problem = problemOf(resolved, 'log.level');
    assert.equal(problem.source, 'environment DRIFTMGR_LOG_LEVEL');
    assert.equal(problem.value, 'loud');
    assert.match(problem.message, /debug, info, warn, error, fatal/);
  });

  it('takes numbers from text as a whole or not at all', () => {
    for (const value of ['12s', '', ' ', '1e3', '-1', '0x10', 'NaN', '1.5']) {
      assert.equal(resolveConfig({ env: { DRIFTMGR_CREDENTIAL_TIMEOUT: value } }).config.credentialTimeout, 30, value);
    }
  });

  it('takes an empty variable or text field as not set', () => {
    const { config, report } = resolveConfig({
      ...home({ filter: 'name == "x"' }),
      vscode: { filter: '', 'aws.endpoint': '' },
      env: { DRIFTMGR_CACHE_TTL: '' },
    });
    assert.deepEqual(report.problems, []);
    assert.equal(config.filter, 'name == "x"');
    assert.equal(config.cache.ttlOverride, null);
  });

  it('sends credentials over plain http to this machine only', () => {
    const refused = [
      'http://example.com',
      'http://10.0.0.1',
      'http://localhost.example.com',
      'http://127.0.0.1.nip.io',
      'ftp://localhost',
      'example.com:1',
      'localhost.example.com:1',
    ];
    for (const value of [...refused, 'https://jane:hush@example.com', 'https://hush@example.com', 'https://example.com/?a=b']) {
      const resolved = resolveConfig({ env: { DRIFTMGR_AZURE_ENDPOINT: value } });
      assert.equal(resolved.config.azure.endpoint, null, value);
      assert.equal(resolved.report.problems.length, 1, value);
      assert.ok(!JSON.stringify(resolved.report).includes('hush'));
    }
  });

  it('takes host and port of this machine as plain http', () => {
    for (const place of ['localhost:1', '127.0.0.1:8085', '[::1]:83'])
      assert.equal(resolveConfig({ env: { DRIFTMGR_GCP_ENDPOINT: place } }).config.gcp.endpoint, `http://${place}`);
  });

  it('masks secrets in entries and problems', () => {
    const resolved = resolveConfig({
      ...home({ vault: { key: 'hush-1' }, token: 'dop_v1_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' }),
      vscode: { 'vault.key': 'hush-2' },
      env: { DRIFTMGR_VAULT_KEY: 'hush-3', OTEL_EXPORTER_OTLP_HEADERS: 'authorization=hush-4' },
      flags: { 'vault.key': 'hush-5' },
    });
    assert.equal(resolved.config.vault.key, 'hush-3');
    assert.equal(resolved.report.entries.find((entry) => entry.key === 'vault.key')?.value, mask);
    assert.equal(resolved.report.problems.filter((problem) => problem.key === 'vault.key').length, 3);
    assert.doesNotMatch(JSON.stringify(resolved.report), /hush|dop_v1_/);
  });

  it('drops what is wrong in a list or among named values, and keeps the rest', () => {
    const resolved = resolveConfig(
      home({ ignore: [{ type: 'AWS::IAM::Role' }, { type: 'AWS::IAM::Role', reason: 'theirs' }], limits: { azure: 'fast', gcp: 4 } }),
    );
    assert.deepEqual(resolved.config.ignore, [{ type: 'AWS::IAM::Role', reason: 'theirs' }]);
    assert.equal(resolved.config.limits['gcp'], 4);
    assert.equal(resolved.config.limits['azure'], 12);
    assert.match(problemOf(resolved, 'ignore[0]').message, /reason/);
    assert.match(problemOf(resolved, 'limits.azure').message, /number/);
  });

  it('keeps the list of the weaker source when nothing in the stronger one is right', () => {
    const resolved = resolveConfig({ ...home({ regions: ['eu-west-1'] }), vscode: { regions: [1, 2] } });
    assert.deepEqual(resolved.config.regions, ['eu-west-1']);
  });

  it('takes an empty list as an answer', () => {
    assert.deepEqual(resolveConfig({ ...home({ regions: ['eu-west-1'] }), vscode: { regions: [] } }).config.regions, []);
  });

  it('reads keys that are nested, dotted or both', () => {
    for (const content of [{ cache: { ttl: { resources: 9 } } }, { 'cache.ttl': { resources: 9 } }, { cache: { ttl: { resources: 9 } } }]) {
      const { config, report } = resolveConfig(home(content));
      assert.deepEqual(report.problems, []);
      assert.equal(config.cache.ttl['resources'], 9);
      assert.equal(config.cache.ttl['discovery'], 120);
    }
  });

  it('tells what an unknown key was probably meant to be', () => {
    assert.match(problemOf(resolveConfig(home({ region: ['x'] })), 'region').message, /“regions”/);
    assert.match(problemOf(resolveConfig(home({ log: { levle: 'x' } })), 'log.levle').message, /“log.level”/);
    assert.match(problemOf(resolveConfig(home([1])), '').message, /JSON object/);
  });

  it('is not led astray by names that every object has', () => {
    const content = JSON.parse('{"__proto__": {"regions": ["x"]}, "constructor": 1, "limits": {"__proto__": 5}}') as unknown;
    const { config, report } = resolveConfig(home(content));
    assert.deepEqual(config.regions, []);
    assert.equal(Object.getPrototypeOf(config.limits), Object.prototype);
    assert.ok(report.problems.length >= 2);
  });
});

describe('a workspace’s config file', () => {
  it('narrows what is shown', () => {
    const allowed = {
      accounts: ['1'],
      regions: ['r'],
      types: ['t'],
      filter: 'name == "x"',
      ignore: [{ id: 'i', reason: 'ours', expires: '2030-01-01' }],
      expectDenied: [{ region: 'me-*', reason: 'policy' }],
    };
    const { config, report } = resolveConfig(workspace(allowed));
    assert.deepEqual(report.problems, []);
    assert.deepEqual(standingFilter(config), {
      providers: config.providers,
      accounts: ['1'],
      regions: ['r'],
      types: ['t'],
      expression: 'name == "x"',
    });
    assert.deepEqual(config.ignore, allowed.ignore);
    assert.deepEqual(config.expectDenied, allowed.expectDenied);
  });

  it('changes nothing else, whatever it holds', () => {
    const untouched = resolveConfig({}).config;
    const allowed = new Set(['accounts', 'regions', 'types', 'filter', 'ignore', 'expectDenied']);
    for (const key of settingKeys.filter((each) => !allowed.has(each))) {
      const hostile = hostileValue(key);
      for (const content of [{ [key]: hostile }, nested(key, hostile)]) {
        const resolved = resolveConfig(workspace(content));
        assert.deepEqual(resolved.config, untouched, key);
        const problem = problemOf(resolved, key);
        assert.equal(problem.source, '/repo/driftmgr.config.json');
        assert.match(problem.message, /cannot be set by a workspace.*may set accounts, regions/, key);
      }
    }
  });

  it('never makes resolving fail', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (content) => {
        const { config } = resolveConfig({ ...workspace(content), homeFile: { path: 'h', content } });
        assert.ok(config.credentialTimeout > 0);
      }),
    );
  });
});

describe('what the settings come to', () => {
  it('is a time to live by provider and kind, else by kind', () => {
    const { config } = resolveConfig({ vscode: { 'cache.ttl': { 'azure.resources': 7 } } });
    assert.equal(cacheTtlMs(config, 'azure', 'resources'), 7_000);
    assert.equal(cacheTtlMs(config, 'aws', 'resources'), 300_000);
    assert.equal(cacheTtlMs(resolveConfig({ flags: { 'cache.ttlOverride': '5' } }).config, 'azure', 'resources'), 5_000);
  });

  for (const provider of providerIds) {
    it(`is no time of ${provider}’s for what belongs to no cloud`, () => {
      const own = { [`${provider}.state`]: 1, [`${provider}.resources`]: 2 };
      const { cacheTtlMs: ttl } = pipelineSettings(resolveConfig({ vscode: { 'cache.ttl': { ...own, state: 77 } } }).config);
      assert.equal(ttl.state, 77_000);
      assert.equal(ttl[`${provider}.state`], 1_000);
      assert.equal(ttl.resources, 300_000);
    });
  }

  it('is a retry policy by provider, and one number for all', () => {
    const policy = { retries: 1, minMs: 10, maxMs: 20 };
    const { config } = resolveConfig({ vscode: { retries: { aws: policy } } });
    assert.deepEqual(retryPolicyOf(config, 'aws'), policy);
    assert.equal(retryPolicyOf(config, 'gcp').retries, 5);
    assert.deepEqual(retryPolicyOf(resolveConfig({ vscode: { retries: { aws: policy }, maxRetries: 0 } }).config, 'aws'), { ...policy, retries: 0 });
  });

  it('differs in the settings that changed', () => {
    const before = resolveConfig({ env: { DRIFTMGR_LOG_LEVEL: 'debug' } }).report;
    assert.deepEqual(changedKeys(before, resolveConfig({ env: { DRIFTMGR_LOG_LEVEL: 'debug' }, vscode: { regions: ['x'] } }).report), ['regions']);
    assert.deepEqual(changedKeys(before, resolveConfig({ vscode: { 'log.level': 'debug' } }).report), ['log.level']);
    assert.deepEqual(changedKeys(before, before), []);
  });

  it('is what a provider is handed', () => {
    assert.deepEqual(providerSettings(resolveConfig({}).config, 'gcp'), { endpoint: null, transport: 'grpc', scopes: [] });
  });
});

/** A value that the setting would take, had it come from elsewhere. */
function hostileValue(key: string): unknown {
  const setting = settingOf(key);
  const candidates = [
    true,
    false,
    1,
    7,
    100_000,
    'https://evil.example',
    'x',
    'rest',
    'pbkdf2',
    'china',
    'debug',
    'type',
    ['aws'],
    ['x'],
    { aws: 1 },
    { resources: 1 },
  ];
  const retries = { aws: { retries: 1, minMs: 1, maxMs: 1 } };
  const fitting = [...candidates, retries].find(
    (value) => setting !== undefined && v.is(setting.kind.schema, value) && JSON.stringify(value) !== JSON.stringify(setting.default),
  );
  assert.notEqual(fitting, undefined, `no hostile value for ${key}`);
  return fitting;
}

function nested(key: string, value: unknown): unknown {
  return key
    .split('.')
    .reverse()
    .reduce((inner, name) => ({ [name]: inner }), value);
}
