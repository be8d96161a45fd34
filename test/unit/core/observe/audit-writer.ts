/** One of several processes that write the same audit trail: `audit-writer.ts PATH HEAD_FILE COUNT`. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { auditTrail, storedHead } from '../../../../src/core/observe/audit.ts';

const [path = '', headFile = '', count = ''] = process.argv.slice(2);
const store = {
  get: () => (existsSync(headFile) ? readFileSync(headFile, 'utf8') : undefined),
  set(_: string, value: string) {
    const own = `${headFile}.${process.pid}`;
    writeFileSync(own, value);
    renameSync(own, headFile);
  },
};
const trail = auditTrail({ path, head: storedHead(store), shell: 'terminal' });
for (let i = 0; i < Number(count); i += 1) {
  trail.append({ action: 'scan', result: 'success', fields: { i } });
  if (i === 0) process.stdout.write('started');
}
trail.close();
