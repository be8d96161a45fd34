import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { loadConfig } from '../../../src/core/config/load.ts';
import { logFile } from '../../../src/core/observe/log-file.ts';
import { fileLimits, keepToOwner, readPlainFile, readPlainFileSync } from '../../../src/core/plain-files.ts';
import { builtCli } from '../cli/built-cli.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

const state = JSON.stringify({ version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'a', outputs: {}, resources: [] });

describe('what is no plain file', function () {
  let folder = '';
  let opened: OpenedEngine | undefined;
  beforeEach(function () {
    if (process.platform === 'win32') this.skip();
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-files-'));
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
    if (folder !== '') rmSync(folder, { recursive: true });
  });
  const at = (...parts: string[]): string => join(folder, ...parts);
  const fifo = (name: string): string => {
    execFileSync('mkfifo', [at(name)]);
    return at(name);
  };
  const cli = (line: string, env: Readonly<Record<string, string>> = {}): { status: number | null; stdout: string; stderr: string } =>
    spawnSync('bash', ['-c', line.replaceAll('driftmgr ', `timeout -k 1 20 "${process.execPath}" "${builtCli()}" `)], {
      cwd: folder,
      env: { PATH: `${at('bin')}:${process.env['PATH'] ?? ''}`, HOME: folder, DRIFTMGR_HOME: at('data'), ...env },
      encoding: 'utf8',
    });

  describe('named as output', () => {
    const command = 'driftmgr drift --plan code --format json';
    beforeEach(() => {
      for (const name of ['bin', 'code']) mkdirSync(at(name));
      // A stand-in for terraform, whose plan finds nothing.
      writeFileSync(at('bin', 'terraform'), '#!/bin/sh\necho "{}"\n');
      chmodSync(at('bin', 'terraform'), 0o755);
    });

    it('stays a link, and the file behind it is replaced with its rights', () => {
      writeFileSync(at('target'), 'old');
      chmodSync(at('target'), 0o640);
      symlinkSync(at('target'), at('link'));
      assert.equal(cli(`${command} -o link`).status, 0);
      assert.ok(lstatSync(at('link')).isSymbolicLink());
      assert.ok(JSON.parse(readFileSync(at('target'), 'utf8')));
      assert.equal(statSync(at('target')).mode & 0o777, 0o640);
    });

    it('stays a device: a link to one is written to', () => {
      symlinkSync('/dev/null', at('null'));
      assert.equal(cli(`${command} -o null`).status, 0);
      assert.ok(lstatSync(at('null')).isSymbolicLink() && statSync('/dev/null').isCharacterDevice());
    });

    it('stays a pipe, whose reader gets the report', () => {
      fifo('pipe');
      const { status, stderr } = cli(`timeout 20 cat pipe > got & ${command} -o pipe; code=$?; wait; exit $code`);
      assert.equal(status, 0, stderr);
      assert.ok(lstatSync(at('pipe')).isFIFO());
      assert.ok(JSON.parse(readFileSync(at('got'), 'utf8')));
    });

    for (const [name, line] of [
      ['/dev/stdout into a file', `echo before > got; ${command} -o /dev/stdout >> got`],
      ['/dev/stdout into a pipe', `${command} -o /dev/stdout | cat > got`],
      ['a stream of its own number', `${command} -o /dev/fd/3 3> got`],
      ['a substitution of the shell', `${command} -o >(cat > got); sleep 0.3`],
    ] as const)
      it(`takes ${name}`, () => {
        const { status, stderr } = cli(line);
        assert.equal(status, 0, stderr);
        assert.ok(JSON.parse(readFileSync(at('got'), 'utf8').replace(/^before\n/, '')));
        if (line.includes('before')) assert.match(readFileSync(at('got'), 'utf8'), /^before\n/);
      });
  });

  describe('named as log', () => {
    const write = (path: string, problems: unknown[] = []): void => {
      const sink = logFile({ path, maxBytes: 2_000, maxFiles: 2, maxAgeDays: 1, onProblem: (error) => problems.push(error) });
      for (let line = 0; line < 100; line += 1) sink.write(`${'x'.repeat(99)}\n`, 'info');
      sink.close();
    };

    it('keeps its rights and its name, whatever comes: a link to a device, and one to a file', () => {
      symlinkSync('/dev/null', at('device.log'));
      writeFileSync(at('others.log'), '');
      chmodSync(at('others.log'), 0o644);
      symlinkSync(at('others.log'), at('link.log'));
      for (const name of ['device.log', 'link.log']) {
        write(at(name));
        assert.ok(lstatSync(at(name)).isSymbolicLink(), name);
      }
      assert.equal(statSync(at('others.log')).mode & 0o777, 0o644);
      assert.equal(statSync(at('others.log')).size, 10_000);
    });

    it('holds up nobody where it is a pipe without a reader', () => {
      const problems: unknown[] = [];
      write(fifo('log'), problems);
      assert.equal(problems.length, 1);
      assert.ok(lstatSync(at('log')).isFIFO());
    });

    it('leaves a redirected stderr as it is', () => {
      writeFileSync(at('one.tfstate'), state);
      cli('driftmgr state --state one.tfstate 2>> err', { DRIFTMGR_LOG_FILE: '/dev/stderr', DRIFTMGR_LOG_LEVEL: 'debug' });
      assert.ok(existsSync(at('err')) && !existsSync('/dev/stderr.lock'));
      writeFileSync(at('other'), '');
      assert.equal(statSync(at('err')).mode & 0o044, statSync(at('other')).mode & 0o044);
    });

    it('is not taken from others by a change of rights', () => {
      writeFileSync(at('target'), '');
      chmodSync(at('target'), 0o644);
      symlinkSync(at('target'), at('link'));
      keepToOwner(at('link'));
      assert.equal(statSync(at('target')).mode & 0o777, 0o644);
      keepToOwner(at('target'));
      assert.equal(statSync(at('target')).mode & 0o777, 0o600);
    });
  });

  describe('to be read', () => {
    it('is refused, and never waited for or read without an end', async () => {
      symlinkSync('/dev/zero', at('endless'));
      for (const path of [at('endless'), fifo('pipe')]) {
        await assert.rejects(readPlainFile(path, { mostBytes: 1_000 }), { code: 'not-a-file' }, path);
        assert.throws(() => readPlainFileSync(path, 1_000), { code: 'not-a-file' }, path);
      }
      await assert.rejects(readPlainFile(at('endless'), { mostBytes: 1_000_000, pipes: true }), { code: 'file-too-large' });
    });

    it('has a limit that is counted, to the byte', async () => {
      writeFileSync(at('file'), 'x'.repeat(200_000));
      assert.equal((await readPlainFile(at('file'), { mostBytes: 200_000 })).byteLength, 200_000);
      assert.equal(readPlainFileSync(at('file'), 200_000).byteLength, 200_000);
      await assert.rejects(readPlainFile(at('file'), { mostBytes: 199_999 }), { code: 'file-too-large' });
      // In /proc no file says how large it is.
      assert.ok((await readPlainFile('/proc/self/status', { mostBytes: 100_000 })).byteLength > 100);
      await assert.rejects(readPlainFile('/proc/self/status', { mostBytes: 100 }), { code: 'file-too-large' });
    });

    for (const [name, plant] of [
      ['driftmgr.config.json', 'device'],
      ['.driftignore', 'device'],
      ['main.tf', 'device'],
      ['terraform.tfstate', 'device'],
      ['.terraform/environment', 'device'],
      ['.terraform/terraform.tfstate', 'pipe'],
      ['terraform.tfstate', 'pipe'],
      ['main.tf', 'large'],
      ['driftmgr.config.json', 'large'],
      ['.driftignore', 'large'],
      ['terraform.tfstate', 'large'],
    ] as const)
      it(`is a problem with a sentence: ${name} as ${plant}`, async () => {
        mkdirSync(at('.terraform', 'modules'), { recursive: true });
        if (plant === 'device') symlinkSync('/dev/zero', at(name));
        else if (plant === 'pipe') fifo(name);
        else {
          writeFileSync(at(name), '');
          truncateSync(at(name), (name === 'terraform.tfstate' ? fileLimits.state : fileLimits.code) + 1);
        }
        const sentences = {
          // A link to a device is one that leads out; those that are trusted to do so are followed to what they lead to.
          device: name === 'driftmgr.config.json' ? /is a link that leads out of the workspace, and was not read/ : /is a device, not a plain file/,
          pipe: /is a pipe, not a plain file/,
          large: /is larger than \d+ MiB and was not read/,
        };
        assert.match(await said(name), sentences[plant]);
      });

    /** What is heard of a folder where this file is planted. */
    async function said(name: string): Promise<string> {
      if (name === 'driftmgr.config.json')
        return JSON.stringify((await loadConfig({ home: at('data'), workspace: folder }, { env: {} })).report.problems);
      opened = await openEngine({}, {}, at('data'));
      // Trusted, or a link to a device would not be followed at all.
      const asked = { states: ['.'], cwd: folder, followBackends: true };
      if (name !== '.driftignore') return JSON.stringify((await opened.engine.request('state', asked)).problems);
      return await opened.engine.request('drift', { states: [], cwd: folder }).then(String, String);
    }
  });
});
