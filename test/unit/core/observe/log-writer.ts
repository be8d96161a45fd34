/** One of several processes that write the same log: `log-writer.ts PATH MAX_BYTES ID`. */
import { logFile } from '../../../../src/core/observe/log-file.ts';
import { createLogger } from '../../../../src/core/observe/logger.ts';

const [path = '', maxBytes = '', id = ''] = process.argv.slice(2);
const sink = logFile({
  path,
  maxBytes: Number(maxBytes),
  maxFiles: 1_000,
  maxAgeDays: 14,
  onProblem(error) {
    console.error(error);
    process.exitCode = 1;
  },
});
const log = createLogger({ level: 'debug', sinks: [sink] });
for (let line = 0; line < 20_000; line += 1) log.debug('a line among many', { writer: Number(id), line });
log.close();
