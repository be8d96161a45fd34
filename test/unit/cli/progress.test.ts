import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Pty } from './terminal/pty.ts';
import { Screen } from './terminal/screen.ts';

const program = fileURLToPath(new URL('terminal/progress-program.ts', import.meta.url));

const started: Pty[] = [];

afterEach(() => {
  for (const pty of started.splice(0)) pty.close();
});

// What is typed must not be echoed by the terminal, or it would stand among what the program prints.
function start(columns: number, env: Record<string, string> = {}): Pty {
  const pty = new Pty(['sh', '-c', `stty -echo; exec '${process.execPath}' '${program}'`], { columns, env });
  started.push(pty);
  return pty;
}

async function show(pty: Pty, words: string, seen: string): Promise<void> {
  const from = pty.output.length;
  pty.type(`show ${words}\n`);
  await pty.until((output) => output.slice(from).includes(seen));
}

const sizes = [
  { columns: 80, reflows: true },
  { columns: 80, reflows: false },
  { columns: 40, reflows: true },
  { columns: 7, reflows: true },
];

describe('The progress line', () => {
  for (const { columns, reflows } of sizes) {
    it(`leaves nothing behind when the work is done, at ${String(columns)} columns${reflows ? ' of a terminal that reflows' : ''}`, async () => {
      const pty = start(columns);
      await pty.until((output) => output.includes('before'));
      await show(pty, 'first', 'fi');
      await show(pty, `second, ${'long '.repeat(40)}`, 'se');
      await show(pty, 'third 東京大阪名古屋札幌福岡神戸京都横浜仙台広島 wide', 'th');
      pty.type('stop\n');
      assert.equal(await pty.exit, 0);
      assert.equal(new Screen(columns, reflows).replay(pty.happenings).text, 'before\nafter');
    });
  }

  it('stays on one line, and is redrawn in place', async () => {
    const pty = start(50);
    await pty.until((output) => output.includes('before'));
    await show(pty, 'a first text that is longer than the second', 'first');
    await show(pty, 'the second', 'second');
    const screen = new Screen(50, true).replay(pty.happenings);
    assert.equal(screen.text, 'before\n the second');
    assert.deepEqual(screen.cursor, { row: 1, column: 0 });
    pty.type('exit 0\n');
    await pty.exit;
  });

  for (const reflows of [true, false]) {
    it(`is right again after the window was made narrower and wider${reflows ? ' where lines reflow' : ''}`, async () => {
      const pty = start(100);
      await pty.until((output) => output.includes('before'));
      await show(pty, `narrow ${'0123456789 '.repeat(12)}`, 'narrow');
      for (const columns of [41, 20, 120]) {
        const from = pty.output.length;
        pty.resize(columns);
        await pty.until((output) => output.slice(from).includes('narrow'));
        const lines = new Screen(100, reflows).replay(pty.happenings).text.split('\n');
        assert.equal(lines.length, 2, lines.join('\n'));
        assert.equal(lines[0], 'before');
        assert.ok((lines[1]?.length ?? 0) < columns);
      }
      pty.type('stop\n');
      await pty.exit;
      assert.equal(new Screen(100, reflows).replay(pty.happenings).text, 'before\nafter');
    });
  }

  it('keeps notes above itself', async () => {
    const pty = start(60);
    await pty.until((output) => output.includes('before'));
    await show(pty, 'working', 'working');
    pty.type('note something to know\n');
    await pty.until((output) => /know[^]*working/.test(output));
    assert.equal(new Screen(60, true).replay(pty.happenings).text, 'before\nsomething to know\n working');
    pty.type('stop\n');
    await pty.exit;
  });

  it('is gone before the trace of a crash', async () => {
    const pty = start(60);
    await pty.until((output) => output.includes('before'));
    await show(pty, 'working', 'working');
    pty.type('crash\n');
    assert.equal(await pty.exit, 1);
    const shown = new Screen(60, true).replay(pty.happenings).text;
    assert.doesNotMatch(shown, /working/);
    assert.match(shown, /it crashed/);
  });

  it('is gone when the process ends without saying so', async () => {
    const pty = start(60);
    await pty.until((output) => output.includes('before'));
    await show(pty, 'working', 'working');
    pty.type('exit 4\n');
    assert.equal(await pty.exit, 4);
    assert.equal(new Screen(60, true).replay(pty.happenings).text, 'before');
  });

  it('never hides the cursor, so that not even a kill leaves it hidden', async () => {
    const pty = start(60);
    await pty.until((output) => output.includes('before'));
    await show(pty, 'working', 'working');
    pty.signal('SIGKILL');
    assert.equal(await pty.exit, -9);
    assert.doesNotMatch(pty.output, /\?25/);
  });

  it('shows nothing in CI, though that may have a terminal', async () => {
    const pty = start(60, { CI: 'true' });
    await pty.until((output) => output.includes('before'));
    pty.type('show working\n');
    pty.type('stop\n');
    await pty.exit;
    assert.equal(pty.output.replaceAll('\r', ''), 'before\nafter\n');
  });

  it('shows nothing on a pipe', async () => {
    const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.end('show working\nstop\n');
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    assert.equal(out, 'after\n');
    assert.equal(err, 'before\n');
  });

  it('shows nothing on a terminal that cannot move its cursor', async () => {
    const pty = start(60, { TERM: 'dumb' });
    await pty.until((output) => output.includes('before'));
    pty.type('show working\n');
    pty.type('stop\n');
    await pty.exit;
    assert.equal(pty.output.replaceAll('\r', ''), 'before\nafter\n');
  });
});
