import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { StateReport } from '../../../src/core/api/drift.ts';
import { stateJson } from '../drift/state-of.ts';
import { builtCli } from './built-cli.ts';

const cli = builtCli();

describe('a state on the standard input', () => {
  it('is read where that is a socket, as a child of Node or of ssh has it', async () => {
    const home = mkdtempSync(join(tmpdir(), 'driftmgr-stdin-'));
    try {
      const env = { PATH: process.env['PATH'] ?? '', HOME: home, DRIFTMGR_HOME: join(home, 'data'), NODE_NO_WARNINGS: '1' };
      // Node makes a pipe of a child out of a pair of sockets, which have no name that could be opened.
      const child = spawn(process.execPath, [cli, 'state', '--state', '-', '--json'], { cwd: home, env, stdio: ['pipe', 'pipe', 'pipe'] });
      child.stdin.end(stateJson([{ type: 'aws_sqs_queue', name: 'jobs', attributes: { id: 'https://sqs.eu-west-1.amazonaws.com/1/jobs' } }]));
      const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit') as Promise<[number]>]);
      assert.equal(code, 0, stderr);
      const { states, resources } = JSON.parse(stdout) as StateReport;
      assert.deepEqual([states.length, resources.map(({ address }) => address)], [1, ['aws_sqs_queue.jobs']]);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});
