import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'mocha';
import * as v from 'valibot';
import { settingKeys, settingOf } from '../../../../src/core/config/schema.ts';
import { restrictedConfigurations, settingTexts, vscodeSettings } from '../../../../src/core/config/vscode-settings.ts';

const manifest = v.looseObject({
  contributes: v.looseObject({ configuration: v.unknown() }),
  capabilities: v.looseObject({ untrustedWorkspaces: v.looseObject({ supported: v.unknown(), restrictedConfigurations: v.unknown() }) }),
});

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`../../../../${name}`, import.meta.url), 'utf8')) as unknown;
}

describe('the settings in package.json', () => {
  it('are those of the schema', async () => {
    const { contributes } = v.parse(manifest, await readJson('package.json'));
    assert.deepEqual(contributes.configuration, vscodeSettings());
  });

  it('hold back in an untrusted workspace what the schema guards', async () => {
    const { untrustedWorkspaces } = v.parse(manifest, await readJson('package.json')).capabilities;
    assert.equal(untrustedWorkspaces.supported, 'limited');
    assert.deepEqual(untrustedWorkspaces.restrictedConfigurations, restrictedConfigurations);
  });

  it('have their texts in package.nls.json', async () => {
    const texts = v.parse(v.record(v.string(), v.string()), await readJson('package.nls.json'));
    const own = Object.fromEntries(Object.entries(texts).filter(([key]) => key.startsWith('config.')));
    assert.deepEqual(own, settingTexts());
  });

  it('have defaults that the schema itself allows', () => {
    for (const key of settingKeys) {
      const setting = settingOf(key);
      assert.ok(setting !== undefined && v.is(setting.kind.schema, setting.default), key);
    }
  });

  it('never let a workspace choose endpoints, executables or paths', () => {
    for (const key of settingKeys.filter((name) => /endpoint|authority|path$|file$|key$|headers/.test(name))) {
      const setting = settingOf(key);
      assert.equal(setting?.scope, 'machine', key);
      assert.notEqual(setting.workspace, true, key);
      assert.ok(setting.restricted === true || setting.environmentOnly === true, key);
    }
  });

  it('never offer a secret, nor what is needed before settings can be read', () => {
    const offered = vscodeSettings().flatMap((category) => Object.keys(category.properties));
    assert.equal(offered.length, settingKeys.length - 3);
    assert.ok(!offered.includes('driftmgr.vault.key'));
    assert.ok(!offered.includes('driftmgr.otlp.headers'));
    assert.ok(!offered.includes('driftmgr.home'));
  });
});
