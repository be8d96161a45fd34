import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { DriftMgrError } from '../../../../src/core/errors.ts';
import { type VaultDeps } from '../../../../src/core/vault/vault.ts';
import { entry, minute, passphrase, tokenOf, VaultPlace } from './vault-place.ts';

describe('the vault', function () {
  this.timeout(120_000);
  let place: VaultPlace;

  beforeEach(() => {
    place = new VaultPlace();
  });
  afterEach(() => {
    place.remove();
  });

  it('keeps entries over a restart, readable by their owner only, with no secret in clear', async () => {
    await place.filled(['one', 'two']);
    const text = readFileSync(place.path, 'utf8');
    assert.ok(!text.includes('planted') && !text.includes('two'));
    if (process.platform !== 'win32') assert.equal(statSync(place.path).mode & 0o777, 0o600);
    assert.deepEqual(
      readdirSync(place.folder).filter((name) => name.endsWith('.tmp')),
      [],
    );
    const again = place.make();
    await again.unlock({ passphrase, ask: false });
    assert.deepEqual(
      again.entries.list().map(({ name }) => name),
      ['one', 'two'],
    );
    assert.equal(tokenOf(again, 'two'), 'planted-two');
  });

  it('opens by secret storage, and says when that key is on another machine', async () => {
    await place.filled(['one']);
    await place.make().unlock({ ask: false });
    place.secrets.clear();
    const elsewhere = place.make();
    await assert.rejects(elsewhere.unlock({ ask: false }), { code: 'vault-locked', message: 'locked: the key is on another machine' });
    assert.match(elsewhere.status().reason ?? '', /on another machine/);
    await elsewhere.unlock({ passphrase, ask: false });
    await elsewhere.keys.add({ secretStorage: true });
    await place.make().unlock({ ask: false });
  });

  it('gives a recovery key where no passphrase was set up, and takes it', async () => {
    const { recoveryKey } = await place.make().create({});
    assert.match(recoveryKey ?? '', /^([A-Z2-7]{4}-){7}[A-Z2-7]{4}$/);
    place.secrets.clear();
    await place.make().unlock({ passphrase: recoveryKey ?? '', ask: false });
  });

  it('never makes a key while there is a file', async () => {
    await place.filled([]);
    const before = readFileSync(place.path);
    await assert.rejects(place.make().create({ passphrase: 'another one' }), { code: 'vault-exists' });
    assert.deepEqual(readFileSync(place.path), before);
  });

  it('meets any flipped bit with an error and never with a wrong secret', async () => {
    await place.filled(['one', 'two', 'three']);
    const whole = readFileSync(place.path);
    const property = fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      writeFileSync(place.path, changed);
      await assert.rejects(
        async () => {
          const vault = place.make();
          await vault.unlock({ ask: false });
          vault.entries.list();
        },
        (error) => DriftMgrError.is(error) && error.code.startsWith('vault-'),
      );
      place.closeLast();
    });
    await fc.assert(property, { numRuns: 400 });
    for (let bit = 0; bit < 8; bit++) {
      for (let at = whole.length - 80; at < whole.length; at++) {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        writeFileSync(place.path, changed);
        const vault = place.make();
        await assert.rejects(vault.unlock({ ask: false }), (error) => DriftMgrError.is(error) && error.code.startsWith('vault-'));
        place.closeLast();
      }
    }
  });

  it('meets a file that was cut anywhere with an error', async () => {
    await place.filled(['one', 'two']);
    const whole = readFileSync(place.path);
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(place.path, whole.subarray(0, length));
      await assert.rejects(place.make().unlock({ ask: false }), { code: 'vault-damaged' });
      place.closeLast();
    }
    writeFileSync(place.path, whole.subarray(0, whole.length - 1));
    await assert.rejects(place.make().unlock({ ask: false }), { code: 'vault-damaged' });
  });

  it('notices swapped entries, an older entry put back, and one taken out', async () => {
    const vault = await place.filled(['one', 'two']);
    const older = readFileSync(place.path, 'utf8').split('\n');
    vault.entries.replace('one', (old) => ({ ...old, secret: { token: 'planted-new' } }), 'vault.rotate');
    const now = readFileSync(place.path, 'utf8').split('\n');
    const swapped = [now[0], now[1], `${now[3] ?? ''},`, (now[2] ?? '').replace(/,$/, ''), ...now.slice(4)];
    const putBack = [now[0], now[1], older[2], ...now.slice(3)];
    const without = [now[0], now[1], now[3], ...now.slice(4)];
    for (const lines of [swapped, putBack, without]) {
      writeFileSync(place.path, lines.join('\n'));
      await assert.rejects(place.make().unlock({ ask: false }), { code: 'vault-damaged' });
    }
    writeFileSync(place.path, older.join('\n'));
    await assert.rejects(place.make().unlock({ ask: false }), { code: 'vault-rolled-back' });
    const accepting = place.make();
    await accepting.unlock({ ask: false, acceptOlder: true });
    assert.equal(tokenOf(accepting, 'one'), 'planted-one');
  });

  it('opens no other vault that was put in its place, though its key is at hand, until a person says so', async () => {
    const vault = await place.filled(['own']);
    const own = readFileSync(place.path);
    await vault.entries.exportTo(`${place.path}.export`, passphrase);
    writeFileSync(place.path, readFileSync(`${place.path}.export`));
    await assert.rejects(place.make().unlock({ passphrase, ask: false }), { code: 'vault-replaced' });
    await place.make().unlock({ passphrase, ask: false, acceptOlder: true });
    await place.make().unlock({ passphrase, ask: false });
    writeFileSync(place.path, own);
    await assert.rejects(place.make().unlock({ passphrase, ask: false }), { code: 'vault-replaced' });
  });

  it('takes no file whose keys would take long to be tried', async () => {
    await place.filled([]);
    const text = readFileSync(place.path, 'utf8');
    const head = JSON.parse(`${text.split('\n')[0]?.replace(/,$/, '') ?? ''}}`) as { wraps: { salt: string; kdf: string }[] };
    const [wrap] = head.wraps;
    assert.equal(wrap?.kdf, 'Argon2id');
    const pbkdf2 = { ...wrap, kdf: 'PBKDF2-HMAC-SHA-256', iterations: 4_000_000 };
    const costly = [
      Array.from({ length: 17 }, () => wrap),
      Array.from({ length: 3 }, () => pbkdf2),
      [{ ...wrap, memoryKiB: 4 * 1024 * 1024 }],
      [{ ...wrap, passes: 1000 }],
      Array.from({ length: 4 }, () => ({ ...wrap, memoryKiB: 256 * 1024, passes: 4 })),
    ];
    for (const wraps of costly) {
      writeFileSync(place.path, text.replace(JSON.stringify(head.wraps), JSON.stringify(wraps)));
      await assert.rejects(place.make().unlock({ passphrase, ask: false }), { code: 'vault-damaged' });
    }
  });

  it('makes five wrong passphrases in a row cost a growing wait, over all processes', async () => {
    await place.filled([]);
    for (let attempt = 0; attempt < 5; attempt++)
      await assert.rejects(place.make().unlock({ passphrase: 'wrong', ask: false }), { code: 'vault-wrong-key' });
    await assert.rejects(place.make().unlock({ passphrase, ask: false }), { code: 'vault-wait', details: { seconds: 2 } });
    place.clock += 2_000;
    await assert.rejects(place.make().unlock({ passphrase: 'wrong', ask: false }), { code: 'vault-wrong-key' });
    await assert.rejects(place.make().unlock({ passphrase, ask: false }), { code: 'vault-wait', details: { seconds: 4 } });
    place.clock += 4_000;
    await place.make().unlock({ passphrase, ask: false });
    assert.equal(place.audited.filter((line) => line === 'vault.unlock failure').length, 8);
  });

  it('locks after the time without use, on demand, and when another process asks', async () => {
    const vault = await place.filled(['one']);
    place.clock += 29 * minute;
    assert.equal(vault.entries.list().length, 1);
    place.clock += 30 * minute;
    assert.throws(() => vault.entries.list(), { code: 'vault-locked' });
    await vault.unlock({ ask: false });
    const other = place.make();
    await other.unlock({ ask: false });
    place.clock += 1;
    other.lock();
    assert.equal(vault.status().state, 'locked');
    assert.throws(() => vault.entries.secretsOf('digitalocean'), { code: 'vault-locked' });
  });

  it('opens with a key service, which sees the vault it wraps for', async () => {
    const contexts: string[] = [];
    const scramble = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
    const service: Partial<VaultDeps> = {
      wrapWithService: (vaultId, dataKey, { provider, keyId }) => {
        contexts.push(vaultId);
        return Promise.resolve({ kind: 'key-service', id: 'w', provider, keyId, data: scramble(dataKey).toString('base64') });
      },
      unwrapWithService: (vaultId, wrap) => {
        contexts.push(vaultId);
        return Promise.resolve(scramble(Buffer.from(wrap.data, 'base64')));
      },
    };
    const vault = place.make(service);
    await vault.create({ passphrase, keyService: { provider: 'aws', keyId: 'alias/driftmgr' } });
    vault.entries.add(entry('one'));
    place.secrets.clear();
    const again = place.make(service);
    await again.unlock({ ask: false });
    assert.equal(again.entries.list().length, 1);
    assert.equal(contexts[0], contexts[1]);
  });

  it('exports encrypted, and imports what is not there yet', async () => {
    const vault = await place.filled(['one', 'two']);
    const file = join(place.folder, 'export.json');
    assert.equal(await vault.entries.exportTo(file, 'export passphrase'), 2);
    assert.ok(!readFileSync(file, 'utf8').includes('planted'));
    vault.entries.remove('two');
    await assert.rejects(vault.entries.importFrom(file, 'not that one'), { code: 'vault-wrong-key' });
    assert.deepEqual(await vault.entries.importFrom(file, 'export passphrase'), { added: ['two'], skipped: ['one'] });
  });

  it('tells what is done in the audit trail, and destroys file and key', async () => {
    const vault = await place.filled(['one']);
    vault.entries.secretsOf('digitalocean');
    await vault.destroy();
    assert.deepEqual([vault.status().state, place.secrets.size], ['absent', 0]);
    assert.deepEqual(place.audited, [
      'vault.create success',
      'vault.add success',
      'vault.read success',
      'vault.lock success',
      'vault.destroy success',
    ]);
  });

  it('loses nothing when two processes add at once', async () => {
    const first = await place.filled([]);
    const second = place.make();
    await second.unlock({ ask: false });
    for (let round = 0; round < 10; round++) {
      first.entries.add(entry(`a${String(round)}`));
      second.entries.add(entry(`b${String(round)}`));
    }
    assert.equal(first.entries.list().length, 20);
  });
});
