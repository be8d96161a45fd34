import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { childEnvironment, takeEnvironment } from '../../../src/core/child-environment.ts';
import { builtCli } from '../cli/built-cli.ts';

const secret = 'none of a child’s business';
const withheld = {
  DRIFTMGR_VAULT_KEY: secret,
  DRIFTMGR_VAULT_ANYTHING: secret,
  OTEL_EXPORTER_OTLP_HEADERS: `authorization=${secret}`,
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: `authorization=${secret}`,
};

describe('a program that DriftMgr starts', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-children-'));
    mkdirSync(join(folder, 'code'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** A program that writes its environment down, and fails. */
  function spy(name: string): string {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\nenv > ${join(folder, 'seen')}\nexit 1\n`);
    chmodSync(path, 0o755);
    return path;
  }

  function run(args: readonly string[], env: Readonly<Record<string, string>>): string {
    const own = { PATH: process.env['PATH'] ?? '', HOME: folder, DRIFTMGR_HOME: join(folder, 'data'), KEPT: 'kept', ...withheld, ...env };
    spawnSync(process.execPath, [builtCli(), ...args], { cwd: join(folder, 'code'), env: own, encoding: 'utf8' });
    return readFileSync(join(folder, 'seen'), 'utf8');
  }

  it('for credentials gets no key of the vault and no header of the collector', () => {
    writeFileSync(join(folder, 'config'), `[default]\nregion = eu-west-1\ncredential_process = ${spy('give')}\n`);
    const seen = run(['credentials', '--provider', 'aws'], {
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    });
    assert.match(seen, /^KEPT=kept$/m);
    assert.ok(!seen.includes(secret), seen);
  });

  it('for a plan gets neither', () => {
    writeFileSync(join(folder, 'code', 'main.tf'), 'terraform {}\n');
    spy('terraform');
    const seen = run(['drift', '--plan'], { PATH: `${folder}:${process.env['PATH'] ?? ''}` });
    assert.match(seen, /^KEPT=kept$/m);
    assert.ok(!seen.includes(secret), seen);
  });

  it('by an SDK gets neither, since the process itself has them no more', () => {
    const env: Record<string, string | undefined> = { ...withheld, KEPT: 'kept' };
    assert.deepEqual({ ...takeEnvironment(env) }, { ...withheld, KEPT: 'kept' });
    assert.deepEqual(env, { KEPT: 'kept' });
    assert.deepEqual(childEnvironment({ ...withheld, KEPT: 'kept', DRIFTMGR_HOME: '/x' }), { KEPT: 'kept', DRIFTMGR_HOME: '/x' });
  });
});
