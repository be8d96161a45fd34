import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, it } from 'mocha';
import { say, write } from '../../../src/cli/output.ts';
import { prometheusText } from '../../../src/core/observe/prometheus.ts';
import { paint } from '../../../src/core/render/text.ts';
import { notice } from '../../../src/extension/notice.ts';

/** What a name may try: clears the screen, sets a title, hides, turns round, ends a line; in seven bits and in eight. */
const hostile = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u001b[8m\u202e\u2066\u2028\r\u0000x';

function screen(): { stream: Writable; text: () => string } {
  let taken = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      taken += chunk.toString();
      done();
    },
  });
  return { stream, text: () => taken };
}

describe('what others wrote', () => {
  it('steers no terminal, whichever command prints it', async () => {
    const { stream, text } = screen();
    await write(stream, `${hostile}\n`);
    say(stream, `${JSON.stringify({ name: hostile })}\n`);
    assert.doesNotMatch(text(), /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    const [, document = ''] = text().split('\n');
    // In JSON it is the same text as before.
    assert.deepEqual(JSON.parse(document), { name: hostile });
  });

  it('leaves our own colours, line feeds and tabs alone', async () => {
    const { stream, text } = screen();
    const own = `${paint('bad', 'bad', { color: true })}\t${paint('dim', 'dim', { color: true })}\nplain \u00e9 \u6f22\n`;
    await write(stream, own);
    assert.equal(text(), own);
  });

  it('is no link and no icon of a notification', () => {
    const text = notice('failed: [fix](command:workbench.action.terminal.new) $(check) all good');
    assert.doesNotMatch(text, /\]\(|\$\(/);
  });

  it('is one line in the text format of Prometheus', () => {
    const errors = [{ provider: 'aws', code: `a"\\\n${hostile}`, count: 1 }];
    const none = { operations: [], caches: [], resources: [], queues: [], scans: { completed: 0, partial: 0, cancelled: 0, failed: 0 } };
    const text = prometheusText({ ...none, errors } as never);
    assert.doesNotMatch(text, /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    const lines = text.split('\n').filter((line) => line.startsWith('driftmgr_errors_total'));
    assert.equal(lines.length, 1);
    assert.ok(lines[0]?.includes(String.raw`code="a\"\\\n`), lines[0]);
  });
});
