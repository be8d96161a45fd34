import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processLock } from '../../../../src/core/observe/process-lock.ts';
import { memoryParts } from '../../../../src/core/store/memory-parts.ts';
import type { VaultEntry } from '../../../../src/core/vault/entry.ts';
import { Vault, type VaultDeps } from '../../../../src/core/vault/vault.ts';

export const passphrase = 'correct horse battery staple';
export const minute = 60_000;
/** Argon2id at a cost that no test waits for. */
const quick = { memoryKiB: 256, passes: 1, lanes: 1 };

export function entry(name: string, token = `planted-${name}`): VaultEntry {
  return { name, provider: 'digitalocean', created: '2026-01-01T00:00:00.000Z', secret: { token } };
}

export function tokenOf(vault: Vault, name: string): string | undefined {
  return vault.entries.secretsOf('digitalocean').find((one) => one.name === name)?.secret['token'];
}

/** A folder with a vault, and the machine that opens it: its clock, its secret storage, its audit trail. */
export class VaultPlace {
  readonly folder = mkdtempSync(join(tmpdir(), 'driftmgr-vault-'));
  readonly path = join(this.folder, 'vault.json');
  readonly audited: string[] = [];
  clock = Date.parse('2026-02-01T00:00:00Z');
  secrets = new Map<string, string>();
  readonly keyValue = memoryParts(() => this.clock).keyValue;
  readonly #open: Vault[] = [];

  /** Another process's view of the vault. */
  make(deps: Partial<VaultDeps> = {}): Vault {
    const vault = new Vault({
      path: this.path,
      lock: processLock(`${this.path}.lock`),
      keyValue: this.keyValue,
      audit: (event) => this.audited.push(`${event.action} ${event.result}`),
      autoLockMs: () => 30 * minute,
      ageWarningDays: () => 90,
      now: () => this.clock,
      onChange: () => undefined,
      onLock: () => undefined,
      warn: (message, error) => assert.fail(`${message}: ${String(error)}`),
      hasSecretStorage: true,
      getSecret: (key) => Promise.resolve(this.secrets.get(key)),
      setSecret: (key, value) => {
        if (value === undefined) this.secrets.delete(key);
        else this.secrets.set(key, value);
        return Promise.resolve();
      },
      derivation: () => quick,
      passphraseFromEnvironment: () => undefined,
      askPassphrase: () => Promise.reject(new Error('nobody to ask')),
      wrapWithService: () => Promise.reject(new Error('no key service here')),
      unwrapWithService: () => Promise.reject(new Error('no key service here')),
      ...deps,
    });
    this.#open.push(vault);
    return vault;
  }

  /** A vault that is made, and open, with these entries. */
  async filled(names: readonly string[]): Promise<Vault> {
    const vault = this.make();
    await vault.create({ passphrase });
    for (const name of names) vault.entries.add(entry(name));
    return vault;
  }

  closeLast(): void {
    this.#open.pop()?.close();
  }

  remove(): void {
    for (const vault of this.#open.splice(0)) vault.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
