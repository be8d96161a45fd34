import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../../../src/core/store/store.ts';
import { processLock } from '../../../../src/core/observe/process-lock.ts';
import { Vault } from '../../../../src/core/vault/vault.ts';

// A process of its own that makes a vault where there is none, and adds entries until it is done or killed: FOLDER PREFIX COUNT.
const [folder = '', prefix = '', count = '0'] = process.argv.slice(2);
const passphrase = 'correct horse battery staple';
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

mkdirSync(folder, { recursive: true });
const path = join(folder, 'vault.json');
const store = await openStore(folder, { now: Date.now, log: quiet });
const vault = new Vault({
  path,
  lock: processLock(`${path}.lock`, 60_000),
  keyValue: store.keyValue,
  audit: () => undefined,
  autoLockMs: () => 3_600_000,
  ageWarningDays: () => 90,
  now: Date.now,
  onChange: () => undefined,
  onLock: () => undefined,
  warn: (message, error) => {
    throw new Error(message, { cause: error });
  },
  hasSecretStorage: false,
  getSecret: () => Promise.resolve(undefined),
  setSecret: () => Promise.resolve(),
  derivation: () => ({ memoryKiB: 256, passes: 1, lanes: 1 }),
  passphraseFromEnvironment: () => passphrase,
  askPassphrase: () => Promise.reject(new Error('nobody to ask')),
  wrapWithService: () => Promise.reject(new Error('no key service here')),
  unwrapWithService: () => Promise.reject(new Error('no key service here')),
});
if (vault.status().state === 'absent') {
  try {
    await vault.create({ passphrase });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'vault-exists')) throw error;
  }
}
await vault.unlock({ ask: false });
process.stdout.write('open\n');
for (let index = 0; index < Number(count); index++) {
  const name = `${prefix}-${String(index)}`;
  vault.entries.add({ name, provider: 'digitalocean', created: new Date().toISOString(), secret: { token: `token of ${name}` } });
  // What was said is in the vault, whatever happens next.
  process.stdout.write(`${name}\n`);
}
vault.entries.list();
vault.close();
store.close();
