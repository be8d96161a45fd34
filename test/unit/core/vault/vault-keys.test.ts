import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DriftMgrError } from '../../../../src/core/errors.ts';
import { processLock } from '../../../../src/core/observe/process-lock.ts';
import { memoryParts } from '../../../../src/core/store/memory-parts.ts';
import type { VaultEntry } from '../../../../src/core/vault/entry.ts';
import { createAttempts } from '../../../../src/core/vault/attempts.ts';
import { checkPassphrase } from '../../../../src/core/vault/passphrase.ts';
import { idOf } from '../../../../src/core/vault/vault-names.ts';
import { Vault, type VaultDeps } from '../../../../src/core/vault/vault.ts';

const passphrase = 'correct horse battery staple';
const minute = 60_000;
/** Argon2id at a cost that no test waits for. */
const quick = { memoryKiB: 256, passes: 1, lanes: 1 };

function entry(name: string, token = `planted-${name}`): VaultEntry {
  return { name, provider: 'digitalocean', created: '2026-01-01T00:00:00.000Z', secret: { token } };
}

function tokenOf(vault: Vault, name: string): string | undefined {
  return vault.entries.secretsOf('digitalocean').find((one) => one.name === name)?.secret['token'];
}

describe('the keys of the vault', function () {
  this.timeout(120_000);
  let folder: string;
  let path: string;
  let clock: number;
  let keyValue: VaultDeps['keyValue'];
  let secrets: Map<string, string>;
  let audited: string[];
  const open: Vault[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-vault-'));
    path = join(folder, 'vault.json');
    clock = Date.parse('2026-02-01T00:00:00Z');
    keyValue = memoryParts(() => clock).keyValue;
    secrets = new Map();
    audited = [];
  });

  afterEach(() => {
    for (const vault of open.splice(0)) vault.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function make(parts: Partial<VaultDeps> = {}): Vault {
    const vault = new Vault({
      path,
      lock: processLock(`${path}.lock`),
      keyValue,
      audit: (event) => audited.push(`${event.action} ${event.result}`),
      autoLockMs: () => 30 * minute,
      ageWarningDays: () => 90,
      now: () => clock,
      onChange: () => undefined,
      onLock: () => undefined,
      warn: (message, error) => assert.fail(`${message}: ${String(error)}`),
      hasSecretStorage: true,
      getSecret: (key) => Promise.resolve(secrets.get(key)),
      setSecret: (key, value) => {
        if (value === undefined) secrets.delete(key);
        else secrets.set(key, value);
        return Promise.resolve();
      },
      derivation: () => quick,
      passphraseFromEnvironment: () => undefined,
      askPassphrase: () => Promise.reject(new Error('nobody to ask')),
      wrapWithService: () => Promise.reject(new Error('no key service here')),
      unwrapWithService: () => Promise.reject(new Error('no key service here')),
      ...parts,
    });
    open.push(vault);
    return vault;
  }

  async function filled(names: readonly string[]): Promise<Vault> {
    const vault = make();
    await vault.create({ passphrase });
    for (const name of names) vault.entries.add(entry(name));
    return vault;
  }

  it('counts a guess before it is tried, so that many at once and those broken off are no way round', async () => {
    await filled([]);
    const guess = (): Promise<string> =>
      make()
        .unlock({ passphrase: 'wrong guess', ask: false })
        .then(
          () => 'opened',
          (error: unknown) => (DriftMgrError.is(error) ? error.code : String(error)),
        );
    const outcomes = await Promise.all(Array.from({ length: 8 }, guess));
    assert.deepEqual(Map.groupBy(outcomes, (one) => one).get('vault-wrong-key')?.length, 5, outcomes.join());
    assert.ok(outcomes.filter((one) => one === 'vault-wait').length === 3, outcomes.join());
    clock += 60 * minute;
    // Those who know it are not kept out by one another.
    await Promise.all(Array.from({ length: 8 }, () => make().unlock({ passphrase, ask: false })));
    // One that was broken off counts as failed.
    const attempts = createAttempts(keyValue, idOf(readFileSync(path)) ?? '', () => clock);
    for (let count = 0; count < 4; count += 1) await attempts.begin();
    clock += 61_000;
    (await attempts.begin()).failed();
    await assert.rejects(attempts.begin(), { code: 'vault-wait' });
  });

  it('encrypts everything anew for a new passphrase: an old file with the old one opens nothing that came later', async () => {
    const vault = await filled(['one']);
    const old = readFileSync(path);
    const other = make();
    await other.unlock({ ask: false });
    const { dropped } = await vault.keys.changePassphrase('a new passphrase');
    assert.deepEqual(dropped, []);
    vault.entries.add(entry('two'));
    const now = readFileSync(path, 'utf8').split('\n');
    assert.ok(!now.includes(old.toString().split('\n')[2] ?? ''));
    // Others let go of the old key, and are not told of damage.
    assert.throws(() => other.entries.list(), { code: 'vault-locked' });
    await assert.rejects(make().unlock({ passphrase, ask: false }), { code: 'vault-wrong-key' });
    const again = make();
    await again.unlock({ passphrase: 'a new passphrase', ask: false });
    assert.deepEqual([tokenOf(again, 'one'), tokenOf(again, 'two')], ['planted-one', 'planted-two']);
    // This machine's own key was made anew too.
    await make().unlock({ ask: false });
    // The new entries in the old file's clothes: its wraps, by which the old passphrase gives the old key.
    const oldLines = old.toString().split('\n');
    writeFileSync(path, [oldLines[0], ...now.slice(1)].join('\n'));
    await assert.rejects(make().unlock({ passphrase, ask: false, acceptOlder: true }), { code: 'vault-damaged' });
  });

  it('lists its keys and removes one, with the passphrase where it has one, and never the last', async () => {
    const vault = await filled(['one']);
    const [own, stored] = vault.status().keys;
    assert.deepEqual([own?.kind, own?.derivation, stored?.kind], ['passphrase', 'Argon2id', 'secret-storage']);
    const never = (): Promise<string> => Promise.reject(new Error('not asked'));
    await assert.rejects(vault.keys.remove('none', never), { code: 'vault-no-such-key' });
    await assert.rejects(
      vault.keys.remove(stored?.id ?? '', () => Promise.resolve('another one')),
      { code: 'vault-wrong-key' },
    );
    const oldKey = new Map(secrets);
    await vault.keys.remove(stored?.id ?? '', () => Promise.resolve(passphrase));
    secrets = oldKey;
    await assert.rejects(make().unlock({ ask: false }), { code: 'vault-locked' });
    assert.equal(tokenOf(vault, 'one'), 'planted-one');
    await assert.rejects(vault.keys.remove(vault.status().keys[0]?.id ?? '', never), { code: 'vault-last-key' });
    await make().unlock({ passphrase, ask: false });
  });

  it('replaces the recovery key with the data key, and keeps no key of another machine', async () => {
    const vault = make();
    const { recoveryKey: first = '' } = await vault.create({});
    const here = secrets;
    secrets = new Map();
    const elsewhere = make();
    await elsewhere.unlock({ passphrase: first, ask: false });
    const { recoveryKey: second = '', dropped } = await elsewhere.keys.changePassphrase('a new passphrase');
    assert.deepEqual(dropped, ['secret-storage']);
    await assert.rejects(make().unlock({ passphrase: first, ask: false }), { code: 'vault-wrong-key' });
    await make().unlock({ passphrase: second, ask: false });
    secrets = here;
    await assert.rejects(make().unlock({ ask: false }), { code: 'vault-locked' });
  });

  it('reads a key that was derived by PBKDF2, and derives it anew unless the settings ask for PBKDF2', async () => {
    const approved = make({ derivation: () => 'pbkdf2' });
    await approved.create({ passphrase });
    const kdf = (): unknown => make().status().keys[0]?.derivation;
    assert.equal(kdf(), 'PBKDF2-HMAC-SHA-256');
    await make({ derivation: () => 'pbkdf2' }).unlock({ passphrase, ask: false });
    assert.equal(kdf(), 'PBKDF2-HMAC-SHA-256');
    await make().unlock({ passphrase, ask: false });
    assert.equal(kdf(), 'Argon2id');
    await make().unlock({ passphrase, ask: false });
  });

  it('takes no passphrase of blanks or one character, and tells how strong one is', () => {
    for (const bad of [
      '',
      '        ',
      'a          ',
      '\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b',
      'aaaaaaaaaaaa',
      '\u3000'.repeat(9),
      'abcdefg',
    ])
      assert.throws(() => checkPassphrase(bad), { code: 'vault-weak-passphrase' }, JSON.stringify(bad));
    const words = ['abcdabcd', 'correct horse battery', 'X9$kq2!LmZ7#pR4w'].map((text) => checkPassphrase(text).word);
    assert.deepEqual(words, ['weak', 'strong', 'strong']);
  });
});
