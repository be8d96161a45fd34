import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { runInContext } from '../../../../src/core/calls/request-context.ts';
import { canonicalJson, lineOf } from '../../../../src/core/observe/audit-chain.ts';
import { auditTrail, storedHead } from '../../../../src/core/observe/audit.ts';
import type { AuditTrail } from '../../../../src/core/observe/audit.ts';

const writer = new URL('audit-writer.ts', import.meta.url).pathname;

describe('the audit trail', () => {
  let folder = '';
  let path = '';
  let kept = new Map<string, string>();
  let trail: AuditTrail;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-audit-'));
    path = join(folder, 'data', 'audit.jsonl');
    kept = new Map();
    trail = open();
  });
  afterEach(() => {
    trail.close();
    rmSync(folder, { recursive: true });
  });

  function open(): AuditTrail {
    const store = { get: (key: string) => kept.get(key), set: (key: string, value: string) => void kept.set(key, value) };
    return auditTrail({ path, head: storedHead(store), shell: 'terminal', now: () => Date.UTC(2026, 0, 2) });
  }

  function fill(count: number): void {
    for (let i = 1; i <= count; i += 1) trail.append({ action: 'scan', result: 'success', provider: 'aws', fields: { i, text: 'grün' } });
  }

  function problems(): string {
    const { intact, findings } = trail.verify();
    assert.equal(intact, findings.length === 0);
    return findings.map((finding) => `${finding.sequence ?? '-'}: ${finding.problem}`).join('\n');
  }

  const lines = (): string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1);

  it('is whole before anything was written', () => {
    assert.deepEqual(trail.verify(), { intact: true, entries: 0, findings: [] });
    assert.deepEqual(trail.read(), []);
  });

  it('numbers and chains its entries, for their owner alone', () => {
    fill(3);
    const [first, second, third] = trail.read();
    assert.deepEqual([first?.sequence, second?.sequence, third?.sequence], [1, 2, 3]);
    assert.equal(second?.previous, first?.hash);
    assert.equal(third?.previous, second?.hash);
    assert.match(first?.actor ?? '', /^.+ \(terminal\)$/);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(trail.verify(), { intact: true, entries: 3, findings: [] });
  });

  it('goes on where another process left off', () => {
    fill(2);
    const other = open();
    assert.equal(other.append({ action: 'export', result: 'failure' }).sequence, 3);
    other.close();
    fill(1);
    assert.equal(problems(), '');
  });

  it('carries the id of the request that caused it', async () => {
    await runInContext({ requestId: 'scan-9' }, async () => {
      await Promise.resolve();
      trail.append({ action: 'scan', result: 'partial' });
    });
    assert.equal(trail.read()[0]?.request_id, 'scan-9');
  });

  it('reads the last entries without the others, oldest first', () => {
    fill(500);
    assert.deepEqual(
      trail.read({ last: 3 }).map((entry) => entry.sequence),
      [498, 499, 500],
    );
    assert.equal(trail.read({ last: 1_000 }).length, 500);
  });

  it('finds every single changed byte', () => {
    fill(4);
    const whole = readFileSync(path);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        writeFileSync(path, bytes);
        assert.notEqual(problems(), '');
      }),
      { numRuns: 400 },
    );
    writeFileSync(path, whole);
    assert.equal(problems(), '');
  });

  it('finds a value that was written another way', () => {
    fill(2);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"scan"', '"\\u0073can"'));
    assert.match(problems(), /Line 1 was changed/);
  });

  it('finds an entry that was changed together with its hash', () => {
    fill(3);
    const [first, second, third] = trail.read();
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    const { hash: _hash, ...rest } = second;
    writeFileSync(path, `${[canonicalJson(first), lineOf({ ...rest, action: 'nothing' }).line, canonicalJson(third)].join('\n')}\n`);
    assert.equal(problems(), '3: It does not follow the entry before it.');
  });

  it('finds a removed line, wherever it stood', () => {
    for (const removed of [0, 2, 4]) {
      fill(5);
      writeFileSync(path, `${lines().toSpliced(removed, 1).join('\n')}\n`);
      assert.match(problems(), /missing/, `line ${removed}`);
      rmSync(path);
      kept.clear();
    }
  });

  it('finds a swapped pair', () => {
    fill(5);
    const [a = '', b = '', c = '', ...rest] = lines();
    writeFileSync(path, `${[a, c, b, ...rest].join('\n')}\n`);
    assert.match(problems(), /3: Entry 2 should stand here/);
  });

  it('finds a cut tail, also when entries were added behind the cut, and a file that is gone', () => {
    fill(5);
    writeFileSync(path, `${lines().slice(0, 3).join('\n')}\n`);
    assert.match(problems(), /last entry was number 5, the file ends with 3/);
    fill(1);
    assert.match(problems(), /6: Entry 4 should stand here/);
    rmSync(path);
    assert.match(problems(), /last entry was number 6, the file ends with 0/);
  });

  it('finds a chain that was made anew, by the head in the store', () => {
    fill(2);
    const stored = new Map(kept);
    rmSync(path);
    kept.clear();
    trail.append({ action: 'scan', result: 'success' });
    trail.append({ action: 'harmless', result: 'success' });
    kept = stored;
    assert.match(problems(), /not the one that was written/);
  });

  it('takes up again after a line that a full disk cut short', () => {
    fill(2);
    appendFileSync(path, '{"action":"sc');
    assert.match(problems(), /Line 3 was changed/);
    fill(1);
    assert.deepEqual(
      trail.read().map((entry) => entry.sequence),
      [1, 2, 3],
    );
    truncateSync(path, statSync(path).size - 1);
    assert.match(problems(), /lost its end/);
  });

  it('takes up again when a process died before the store knew', () => {
    fill(2);
    const before = new Map(kept);
    fill(1);
    kept = before;
    assert.equal(problems(), '');
    fill(1);
    assert.equal(problems(), '');
    assert.equal(trail.read().at(-1)?.sequence, 4);
  });

  it('keeps no secret', () => {
    trail.append({
      action: 'credential.used',
      result: 'success',
      fields: { password: 'hush', url: 'https://a:hush@b', n: undefined, zero: -0, big: 5n },
    });
    assert.equal(problems(), '');
    assert.ok(!readFileSync(path, 'utf8').includes('hush'));
  });

  it('is one chain when four processes write it, one of them killed over and over', async () => {
    const run = (count: number): ReturnType<typeof spawn> =>
      spawn(process.execPath, ['--disable-warning=ExperimentalWarning', writer, path, join(folder, 'head.json'), String(count)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    const steady = [1, 2, 3].map(() => run(300));
    const ends = Promise.all(steady.map(async (child) => (await once(child, 'exit'))[0] as unknown));
    for (let round = 0; round < 5; round += 1) {
      const doomed = run(1_000_000);
      assert.ok(doomed.stdout);
      await once(doomed.stdout, 'data');
      doomed.kill('SIGKILL');
      await once(doomed, 'exit');
    }
    assert.deepEqual(await ends, [0, 0, 0]);
    const headFile = join(folder, 'head.json');
    const store = { get: () => readFileSync(headFile, 'utf8'), set: () => assert.fail('only read here') };
    const reader = auditTrail({ path, head: storedHead(store), shell: 'terminal' });
    const verification = reader.verify();
    reader.close();
    assert.deepEqual(verification.findings, []);
    assert.ok(verification.entries >= 900, String(verification.entries));
  });
});
