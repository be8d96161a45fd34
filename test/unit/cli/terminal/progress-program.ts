import { createInterface } from 'node:readline';
import { createProgress } from '../../../../src/cli/progress.ts';

// A program that draws a progress line as it is said on stdin: `show TEXT`, `note TEXT`, `stop`, `crash`, `exit CODE`.
const { stdin, stdout, stderr, env, platform } = process;
const progress = createProgress({ stdin, stdout, stderr, env, platform, cwd: process.cwd() });
stderr.write('before\n');
createInterface({ input: stdin }).on('line', (order) => {
  const [, verb = '', rest = ''] = /^(\w+) ?(.*)$/.exec(order) ?? [];
  if (verb === 'show') progress.show(rest);
  if (verb === 'note') progress.note(rest);
  if (verb === 'stop') {
    progress.stop();
    stdout.write('after\n');
    process.exit(0);
  }
  if (verb === 'crash') throw new Error('it crashed');
  if (verb === 'exit') process.exit(Number(rest));
});
