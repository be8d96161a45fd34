import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { EngineEvent } from '../../../src/core/api/engine-api.ts';
import { renderStatus } from '../../../src/core/render/status-table.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

/** Secrets in no form that could be known by its look: they are known by their value alone. None is real. */
const planted = 'wordsofasecretthatlookslikenone';
const session = 'anothersecretwithoutanyform';

interface Case {
  readonly name: string;
  readonly env: (url: string, folder: string) => Record<string, string>;
  readonly secrets: readonly string[];
}

/** A program in the folder that prints `output`. */
function program(folder: string, name: string, output: string, code = 0): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${output}\nexit ${String(code)}\n`);
  chmodSync(path, 0o755);
  return path;
}

function awsProfile(folder: string, command: string): Record<string, string> {
  mkdirSync(join(folder, '.aws'), { recursive: true });
  writeFileSync(join(folder, '.aws', 'config'), `[default]\nregion = eu-west-1\ncredential_process = ${command}\n`);
  return {
    AWS_CONFIG_FILE: join(folder, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, '.aws', 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

const cases: readonly Case[] = [
  {
    name: 'AWS echoes the header of a session token that a program gave',
    env: (url, folder) => {
      const given = JSON.stringify({ Version: 1, AccessKeyId: 'AKIAPLANTEDPLANTED12', SecretAccessKey: planted, SessionToken: session });
      return { AWS_ENDPOINT_URL: url, DRIFTMGR_PROVIDERS: 'aws', ...awsProfile(folder, program(folder, 'give', `echo '${given}'`)) };
    },
    secrets: [planted, session],
  },
  {
    name: "a credential_process fails, and its arguments are in the system's message",
    env: (url, folder) => ({
      AWS_ENDPOINT_URL: url,
      DRIFTMGR_PROVIDERS: 'aws',
      ...awsProfile(folder, `${program(folder, 'fail', `echo "bad ${session}" >&2`, 3)} ${planted}`),
    }),
    secrets: [planted, session],
  },
  {
    name: 'Azure echoes the token',
    env: (url) => ({ DRIFTMGR_PROVIDERS: 'azure', DRIFTMGR_AZURE_ENDPOINT: url, DRIFTMGR_AZURE_TOKEN: planted }),
    secrets: [planted],
  },
  {
    name: 'Google Cloud echoes the token',
    env: (url) => ({ DRIFTMGR_PROVIDERS: 'gcp', DRIFTMGR_GCP_ENDPOINT: url, DRIFTMGR_GCP_TOKEN: planted }),
    secrets: [planted],
  },
  {
    name: 'DigitalOcean echoes a token of a file',
    env: (url, folder) => {
      mkdirSync(join(folder, '.config', 'doctl'), { recursive: true });
      writeFileSync(join(folder, '.config', 'doctl', 'config.yaml'), `access-token: ${planted}\ncontext: default\n`);
      return { DRIFTMGR_PROVIDERS: 'digitalocean', DRIFTMGR_DIGITALOCEAN_ENDPOINT: url, XDG_CONFIG_HOME: join(folder, '.config') };
    },
    secrets: [planted],
  },
];

/** Answers every request with a refusal that says what it was sent, in each cloud's own form of an error. */
function echoingServer(): Server {
  return createServer((request, response) => {
    void text(request).then((body) => {
      const said = `refused: ${request.rawHeaders.join(' ')} ${body}`.replaceAll(/[<>&"\\]/g, ' ');
      const xml = (request.headers['content-type'] ?? '').includes('x-www-form-urlencoded');
      response.writeHead(403, { 'content-type': xml ? 'text/xml' : 'application/json' });
      response.end(
        xml
          ? `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${said}</Message></Error></ErrorResponse>`
          : JSON.stringify({ id: 'forbidden', message: said, Message: said, error: { code: 403, message: said, status: 'PERMISSION_DENIED' } }),
      );
    });
  });
}

describe('a server that echoes what it was sent', () => {
  let folder = '';
  let server: Server;
  let opened: OpenedEngine | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-echo-'));
    server = echoingServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  for (const { name, env, secrets } of cases) {
    it(name, async () => {
      const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      opened = await openEngine({ ...env(url, folder), DRIFTMGR_LOG_LEVEL: 'debug' }, {}, folder);
      const { engine } = opened;
      const events: EngineEvent[] = [];
      engine.on((event) => events.push(event));
      const shown: string[] = [];
      try {
        const summary = await engine.request('scan', { want: 'counts' });
        assert.ok(summary.problems.length > 0, 'the refusal is said');
        shown.push(JSON.stringify(summary), renderStatus(summary, { width: 4_000, color: false, unicode: true }));
      } catch (error) {
        shown.push(String(error), JSON.stringify(error));
      }
      shown.push(JSON.stringify(await engine.request('credentials', { verify: true })), JSON.stringify(events));
      await opened.close();
      opened = undefined;
      for (const file of readdirSync(join(folder, 'data'))) shown.push(readFileSync(join(folder, 'data', file), 'latin1'));
      const all = shown.join('\n');
      for (const secret of secrets) assert.ok(!all.includes(secret), around(all, secret));
    });
  }
});

function around(all: string, secret: string): string {
  const at = all.indexOf(secret);
  return `shown in clear: …${all.slice(Math.max(0, at - 150), at + 80)}…`;
}
