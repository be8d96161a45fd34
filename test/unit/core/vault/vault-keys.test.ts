import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { DriftMgrError } from '../../../../src/core/errors.ts';
import { createAttempts } from '../../../../src/core/vault/attempts.ts';
import { checkPassphrase } from '../../../../src/core/vault/passphrase.ts';
import { idOf } from '../../../../src/core/vault/vault-names.ts';
import { entry, minute, passphrase, tokenOf, VaultPlace } from './vault-place.ts';

describe('the keys of the vault', function () {
  this.timeout(120_000);
  let place: VaultPlace;

  beforeEach(() => {
    place = new VaultPlace();
  });
  afterEach(() => {
    place.remove();
  });

  it('counts a guess before it is tried, so that many at once and those broken off are no way round', async () => {
    await place.filled([]);
    const guess = (): Promise<string> =>
      place
        .make()
        .unlock({ passphrase: 'wrong guess', ask: false })
        .then(
          () => 'opened',
          (error: unknown) => (DriftMgrError.is(error) ? error.code : String(error)),
        );
    const outcomes = await Promise.all(Array.from({ length: 8 }, guess));
    assert.deepEqual(Map.groupBy(outcomes, (one) => one).get('vault-wrong-key')?.length, 5, outcomes.join());
    assert.ok(outcomes.filter((one) => one === 'vault-wait').length === 3, outcomes.join());
    place.clock += 60 * minute;
    // Those who know it are not kept out by one another.
    await Promise.all(Array.from({ length: 8 }, () => place.make().unlock({ passphrase, ask: false })));
    // One that was broken off counts as failed.
    const attempts = createAttempts(place.keyValue, idOf(readFileSync(place.path)) ?? '', () => place.clock);
    for (let count = 0; count < 4; count += 1) await attempts.begin();
    place.clock += 61_000;
    (await attempts.begin()).failed();
    await assert.rejects(attempts.begin(), { code: 'vault-wait' });
  });

  it('encrypts everything anew for a new passphrase: an old file with the old one opens nothing that came later', async () => {
    const vault = await place.filled(['one']);
    const old = readFileSync(place.path);
    const other = place.make();
    await other.unlock({ ask: false });
    const { dropped } = await vault.keys.changePassphrase('a new passphrase');
    assert.deepEqual(dropped, []);
    vault.entries.add(entry('two'));
    const now = readFileSync(place.path, 'utf8').split('\n');
    assert.ok(!now.includes(old.toString().split('\n')[2] ?? ''));
    // Others let go of the old key, and are not told of damage.
    assert.throws(() => other.entries.list(), { code: 'vault-locked' });
    await assert.rejects(place.make().unlock({ passphrase, ask: false }), { code: 'vault-wrong-key' });
    const again = place.make();
    await again.unlock({ passphrase: 'a new passphrase', ask: false });
    assert.deepEqual([tokenOf(again, 'one'), tokenOf(again, 'two')], ['planted-one', 'planted-two']);
    // This machine's own key was made anew too.
    await place.make().unlock({ ask: false });
    // The new entries in the old file's clothes: its wraps, by which the old passphrase gives the old key.
    const oldLines = old.toString().split('\n');
    writeFileSync(place.path, [oldLines[0], ...now.slice(1)].join('\n'));
    await assert.rejects(place.make().unlock({ passphrase, ask: false, acceptOlder: true }), { code: 'vault-damaged' });
  });

  it('lists its keys and removes one, with the passphrase where it has one, and never the last', async () => {
    const vault = await place.filled(['one']);
    const [own, stored] = vault.status().keys;
    assert.deepEqual([own?.kind, own?.derivation, stored?.kind], ['passphrase', 'Argon2id', 'secret-storage']);
    const never = (): Promise<string> => Promise.reject(new Error('not asked'));
    await assert.rejects(vault.keys.remove('none', never), { code: 'vault-no-such-key' });
    await assert.rejects(
      vault.keys.remove(stored?.id ?? '', () => Promise.resolve('another one')),
      { code: 'vault-wrong-key' },
    );
    const oldKey = new Map(place.secrets);
    await vault.keys.remove(stored?.id ?? '', () => Promise.resolve(passphrase));
    place.secrets = oldKey;
    await assert.rejects(place.make().unlock({ ask: false }), { code: 'vault-locked' });
    assert.equal(tokenOf(vault, 'one'), 'planted-one');
    await assert.rejects(vault.keys.remove(vault.status().keys[0]?.id ?? '', never), { code: 'vault-last-key' });
    await place.make().unlock({ passphrase, ask: false });
  });

  it('replaces the recovery key with the data key, and keeps no key of another machine', async () => {
    const vault = place.make();
    const { recoveryKey: first = '' } = await vault.create({});
    const here = place.secrets;
    place.secrets = new Map();
    const elsewhere = place.make();
    await elsewhere.unlock({ passphrase: first, ask: false });
    const { recoveryKey: second = '', dropped } = await elsewhere.keys.changePassphrase('a new passphrase');
    assert.deepEqual(dropped, ['secret-storage']);
    await assert.rejects(place.make().unlock({ passphrase: first, ask: false }), { code: 'vault-wrong-key' });
    await place.make().unlock({ passphrase: second, ask: false });
    place.secrets = here;
    await assert.rejects(place.make().unlock({ ask: false }), { code: 'vault-locked' });
  });

  it('reads a key that was derived by PBKDF2, and derives it anew unless the settings ask for PBKDF2', async () => {
    const approved = place.make({ derivation: () => 'pbkdf2' });
    await approved.create({ passphrase });
    const kdf = (): unknown => place.make().status().keys[0]?.derivation;
    assert.equal(kdf(), 'PBKDF2-HMAC-SHA-256');
    await place.make({ derivation: () => 'pbkdf2' }).unlock({ passphrase, ask: false });
    assert.equal(kdf(), 'PBKDF2-HMAC-SHA-256');
    await place.make().unlock({ passphrase, ask: false });
    assert.equal(kdf(), 'Argon2id');
    await place.make().unlock({ passphrase, ask: false });
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
