import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processLock } from '../../src/core/observe/process-lock.ts';
import { memoryParts } from '../../src/core/store/memory-parts.ts';
import { deriveKey } from '../../src/core/vault/crypto.ts';
import { newPlace, sealEntry } from '../../src/core/vault/entry.ts';
import { fileFormat, fileVersion, serializeVault, writeVaultFile } from '../../src/core/vault/vault-file.ts';
import { argon2id, currentArgon2 } from '../../src/core/vault/argon2.ts';
import { Vault } from '../../src/core/vault/vault.ts';
import { currentIterations, wrapWithPassphrase } from '../../src/core/vault/wraps.ts';

/**
 * What it costs to open the vault (the derivation of the key is to be nearly all of it: that is what guessing costs too), and what a list of a
 * thousand entries costs after that.
 */

const entries = 1_000;
const passphrase = 'correct horse battery staple';
const folder = mkdtempSync(join(tmpdir(), 'driftmgr-bench-'));
const path = join(folder, 'vault.json');
const dataKey = Buffer.alloc(32, 7);
const id = 'bench';
const sealed = Array.from({ length: entries }, (_, index) =>
  sealEntry(
    id,
    dataKey,
    {
      name: `entry-${String(index)}`,
      provider: 'aws',
      created: new Date().toISOString(),
      secret: { aws_access_key_id: `AKIA${String(index).padStart(16, '0')}`, aws_secret_access_key: 'x'.repeat(40) },
    },
    newPlace(),
  ),
);
const wrap = await wrapWithPassphrase(id, dataKey, passphrase);
writeVaultFile(path, serializeVault({ format: fileFormat, version: fileVersion, id, generation: 1, wraps: [wrap], entries: sealed }, dataKey));

const nothing = (): void => undefined;
const lock = processLock(`${path}.lock`);
const { keyValue } = memoryParts(Date.now);

function open(): Vault {
  return new Vault({
    path,
    lock,
    keyValue,
    audit: nothing,
    autoLockMs: () => 3_600_000,
    ageWarningDays: () => 90,
    now: Date.now,
    onChange: nothing,
    onLock: nothing,
    warn: nothing,
    hasSecretStorage: false,
    getSecret: () => Promise.resolve(undefined),
    setSecret: () => Promise.resolve(),
    derivation: () => currentArgon2,
    passphraseFromEnvironment: () => passphrase,
    askPassphrase: () => Promise.reject(new Error('nobody to ask')),
    wrapWithService: () => Promise.reject(new Error('no key service here')),
    unwrapWithService: () => Promise.reject(new Error('no key service here')),
  });
}

async function median(times: number, run: () => Promise<number> | number): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time < times; time++) taken.push(await run());
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN;
}

const pbkdf2 = await median(7, async () => {
  const began = performance.now();
  await deriveKey(Buffer.from(passphrase), Buffer.alloc(16), currentIterations);
  return performance.now() - began;
});
const deriving = await median(7, async () => {
  const began = performance.now();
  await argon2id(Buffer.from(passphrase), Buffer.alloc(16), currentArgon2, 32);
  return performance.now() - began;
});
const first: number[] = [];
const unlocking = await median(7, async () => {
  const vault = open();
  const began = performance.now();
  await vault.unlock({ ask: false });
  const opened = performance.now();
  if (vault.entries.list().length !== entries) throw new Error('entries are missing');
  first.push(performance.now() - opened);
  vault.close();
  return opened - began;
});
const vault = open();
await vault.unlock({ ask: false });
const listing = await median(21, () => {
  const began = performance.now();
  vault.entries.list();
  return performance.now() - began;
});
vault.close();
lock.close();
rmSync(folder, { recursive: true });

console.log(`vault: unlock ÷ derivation alone (want ≤ 1.5), and a list of ${String(entries)} entries (want < 20 ms)`);
console.log(`  unlock ${unlocking.toFixed(0)} ms, derivation ${deriving.toFixed(0)} ms; ratio ${(unlocking / deriving).toFixed(3)}`);
const { memoryKiB, passes, lanes } = currentArgon2;
console.log(
  `  Argon2id with ${String(memoryKiB / 1024)} MiB, ${String(passes)} passes, ${String(lanes)} lanes, thread and all; PBKDF2 would take ${pbkdf2.toFixed(0)} ms`,
);
console.log(
  `  an iteration of PBKDF2 × ${(deriving / (memoryKiB * passes) / (pbkdf2 / currentIterations)).toFixed(1)} = a pass over a KiB (the file's bound takes 10)`,
);
console.log(`  list ${listing.toFixed(1)} ms; the first after an unlock ${(first.sort((a, b) => a - b)[3] ?? Number.NaN).toFixed(1)} ms`);
