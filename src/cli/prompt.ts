import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { DriftMgrError } from '../core/errors.ts';
import type { PromptRequest } from '../core/provider.ts';
import { say } from './output.ts';
import type { Terminal } from './terminal.ts';

/**
 * Asks the person at the terminal; what is secret is not echoed.
 * Throws `DriftMgrError` `no-prompt` where nobody can be asked, `cancelled` on Ctrl-C or end of input.
 */
export async function ask(question: PromptRequest, terminal: Terminal): Promise<string> {
  const { stdin, stderr } = terminal;
  if (stdin.isTTY !== true || stderr.isTTY !== true) {
    throw new DriftMgrError('no-prompt', `Nobody can be asked for: ${question.message.replace(/:$/u, '')}`, {
      hint: 'Run it in a terminal, or give the answer in the environment.',
    });
  }
  const output = question.secret ? mutedAfter(question.message, stderr) : stderr;
  const lines = createInterface({ input: stdin, output, terminal: true });
  const aborted = new AbortController();
  const stop = () => {
    aborted.abort();
  };
  lines.on('SIGINT', stop);
  lines.on('close', stop);
  try {
    return await lines.question(`${question.message} `, { signal: aborted.signal });
  } catch (error) {
    throw new DriftMgrError('cancelled', 'The question was not answered.', { cause: error });
  } finally {
    lines.off('close', stop);
    lines.close();
    if (question.secret) say(stderr, '\n');
  }
}

/** Passes the question on and swallows what is typed. */
function mutedAfter(question: string, stream: Writable): Writable {
  let asked = false;
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!asked && chunk.toString().includes(question)) {
        asked = true;
        say(stream, `${question} `);
      }
      done();
    },
  });
}
