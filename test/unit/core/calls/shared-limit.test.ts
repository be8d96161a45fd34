import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('pipeline-process.ts', import.meta.url));

describe('ten processes on one data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'driftmgr-limit-'));
  const children: ChildProcess[] = [];
  const arrivals: number[] = [];
  const grants: number[] = [];
  const server = createServer((request, response) => {
    arrivals.push(Date.now());
    grants.push(Number(request.headers['granted']));
    response.end('fine');
  });

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    for (const child of children) child.kill('SIGKILL');
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keep one limit, as the server sees it, and use it up', async () => {
    const perSecond = 60;
    const each = 40;
    const { port } = server.address() as AddressInfo;
    const start = async (): Promise<{ child: ChildProcess; stated: Promise<string> }> => {
      const child = spawn(process.execPath, [script, folder, `http://127.0.0.1:${String(port)}/`, String(each), String(perSecond)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      children.push(child);
      await once(child.stdout, 'data');
      return { child, stated: text(child.stdout) };
    };
    const all = await Promise.all(Array.from({ length: 10 }, start));
    for (const { child } of all) child.stdin?.end('go\n');
    for (const { stated } of all) assert.equal(await stated, `${String(each)} disk\n`);

    assert.equal(arrivals.length, 10 * each);
    const burst = perSecond;
    const latest = Math.max(...arrivals.map((at, call) => at - (grants[call] ?? at)));
    grants.sort((one, other) => one - other);
    assert.ok(mostInASecond(grants) <= burst + perSecond, `${String(mostInASecond(grants))} were let go in one second`);
    // What leaves evenly arrives unevenly on a busy machine: by as much as the latest came late.
    const most = burst + perSecond * (1 + latest / 1_000);
    assert.ok(mostInASecond(arrivals) <= most, `${String(mostInASecond(arrivals))} came in one second, ${String(latest)} ms late at most`);
    const afterBurst = grants.filter((at) => at > (grants[0] ?? 0) + 1_000);
    assert.ok(mostInASecond(afterBurst) <= perSecond * 1.5, `${String(mostInASecond(afterBurst))} in a second once the burst was spent`);
    const imposed = ((10 * each - burst) / perSecond) * 1_000;
    // From the first that may be noted too early to the last that came: a busy machine makes it longer, never shorter.
    assert.ok(Math.max(...arrivals) - (grants[0] ?? 0) >= imposed);
  }).timeout(120_000);
});

/** The most arrivals in any second, wherever it begins. */
function mostInASecond(arrivals: readonly number[]): number {
  let most = 0;
  let from = 0;
  for (const [at, time] of arrivals.entries()) {
    while ((arrivals[from] ?? time) <= time - 1_000) from += 1;
    most = Math.max(most, at - from + 1);
  }
  return most;
}
