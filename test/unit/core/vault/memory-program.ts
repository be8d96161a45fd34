import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processLock } from '../../../../src/core/observe/process-lock.ts';
import { memoryParts } from '../../../../src/core/store/memory-parts.ts';
import { currentArgon2 } from '../../../../src/core/vault/argon2.ts';
import { Vault } from '../../../../src/core/vault/vault.ts';

// Looks through its own memory for the data key of an open vault, and again after the lock. Prints what it found as JSON.

const folder = mkdtempSync(join(tmpdir(), 'driftmgr-vault-memory-'));
const path = join(folder, 'vault.json');
const mask = randomBytes(32);
/** The data key, hidden, so that the search does not find its own needle. */
let hidden: Buffer | undefined;
/** The buffer itself, so that it is the lock and not the garbage collector that takes the key out of it. */
let kept: Buffer | undefined;

const lock = processLock(`${path}.lock`);
const vault = new Vault({
  path,
  lock,
  keyValue: memoryParts(Date.now).keyValue,
  audit: () => undefined,
  autoLockMs: () => 3_600_000,
  ageWarningDays: () => 90,
  now: Date.now,
  onChange: () => undefined,
  onLock: () => undefined,
  warn: () => undefined,
  hasSecretStorage: false,
  getSecret: () => Promise.resolve(undefined),
  setSecret: () => Promise.resolve(),
  derivation: () => currentArgon2,
  passphraseFromEnvironment: () => undefined,
  askPassphrase: () => Promise.reject(new Error('nobody to ask')),
  wrapWithService: (_vaultId, dataKey) => {
    kept = dataKey;
    hidden = Buffer.from(dataKey.map((byte, index) => byte ^ (mask[index] ?? 0)));
    return Promise.resolve({ kind: 'key-service', id: 'w', provider: 'aws', keyId: 'k', data: '' });
  },
  unwrapWithService: () => Promise.reject(new Error('no key service here')),
});
await vault.create({ passphrase: 'correct horse battery staple', keyService: { provider: 'aws', keyId: 'k' } });
vault.entries.add({ name: 'one', provider: 'digitalocean', created: new Date().toISOString(), secret: { token: 'planted' } });
vault.entries.list();
vault.lock();
// Opened as it is opened every day: by the passphrase, derived in a thread that is ended.
await vault.unlock({ passphrase: 'correct horse battery staple', ask: true });
vault.entries.list();

const before = count();
vault.lock();
await settle();
const after = count();
vault.close();
lock.close();
rmSync(folder, { recursive: true });
process.stdout.write(JSON.stringify({ before, after, bytes: kept?.length }));

/** Lets what nothing refers to be collected: OpenSSL clears a cipher's key when its object goes. */
async function settle(): Promise<void> {
  for (let round = 0; round < 5; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** How often the data key stands in memory that can be written. */
function count(): number {
  const memory = openSync('/proc/self/mem', 'r');
  const chunk = Buffer.alloc(1 << 20);
  let found = 0;
  for (const line of readFileSync('/proc/self/maps', 'utf8').split('\n')) {
    const range = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
    if (range?.[1] === undefined || range[2] === undefined || line.endsWith('[vvar]')) continue;
    const end = BigInt(`0x${range[2]}`);
    for (let at = BigInt(`0x${range[1]}`); at < end; at += BigInt(chunk.length - 32)) {
      const length = Number(end - at < BigInt(chunk.length) ? end - at : BigInt(chunk.length));
      let read: number;
      try {
        read = readSync(memory, chunk, 0, length, at);
      } catch {
        // A guard page, or one that went meanwhile.
        break;
      }
      found += occurrences(chunk.subarray(0, read));
      chunk.fill(0);
    }
  }
  closeSync(memory);
  return found;
}

function occurrences(bytes: Buffer): number {
  const [first = 0] = mask;
  const head = (hidden?.[0] ?? 0) ^ first;
  let found = 0;
  for (let at = bytes.indexOf(head); at !== -1 && at + 32 <= bytes.length; at = bytes.indexOf(head, at + 1)) {
    let same = 1;
    while (same < 32 && bytes[at + same] === ((hidden?.[same] ?? 0) ^ (mask[same] ?? 0))) same++;
    if (same === 32) found++;
  }
  return found;
}
