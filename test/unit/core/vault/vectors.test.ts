import assert from 'node:assert/strict';
import { argon2id } from '../../../../src/core/vault/argon2.ts';
import { deriveKey, seal, unseal } from '../../../../src/core/vault/crypto.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

describe('the primitives that the vault uses', () => {
  // RFC 7914, section 11.
  it('derives as RFC 7914 says', async () => {
    const first = await deriveKey(Buffer.from('passwd'), Buffer.from('salt'), 1, 64);
    assert.equal(
      first.toString('hex'),
      '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783',
    );
    const second = await deriveKey(Buffer.from('Password'), Buffer.from('NaCl'), 80_000, 64);
    assert.equal(
      second.toString('hex'),
      '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d',
    );
  });

  // RFC 9106's own vector of Argon2id has a secret and associated data, which a vault has not; this one is of the reference implementation (phc-winner-argon2, src/test.c).
  it('derives as the reference implementation of Argon2id does', async () => {
    const key = await argon2id(Buffer.from('password'), Buffer.from('somesalt'), { memoryKiB: 65_536, passes: 2, lanes: 1 }, 32);
    assert.equal(key.toString('hex'), '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7');
  });

  // NIST's GCM specification (McGrew and Viega), test cases 13 to 16: 256-bit keys, 96-bit nonces.
  const key = hex('feffe9928665731c6d6a8f9467308308 feffe9928665731c6d6a8f9467308308');
  const nonce = hex('cafebabefacedbaddecaf888');
  const plain = hex('d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39');
  const context = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
  const cases = [
    {
      name: '13',
      key: Buffer.alloc(32),
      nonce: Buffer.alloc(12),
      plain: Buffer.alloc(0),
      context: Buffer.alloc(0),
      sealed: '530f8afbc74536b9a963b4f1c4cb738b',
    },
    {
      name: '14',
      key: Buffer.alloc(32),
      nonce: Buffer.alloc(12),
      plain: Buffer.alloc(16),
      context: Buffer.alloc(0),
      sealed: 'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
    },
    {
      name: '16',
      key,
      nonce,
      plain,
      context,
      sealed:
        '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b',
    },
  ];
  for (const vector of cases) {
    it(`encrypts and decrypts NIST GCM test case ${vector.name}`, () => {
      const sealed = seal(vector.key, vector.plain, vector.context, vector.nonce);
      assert.equal(sealed.data.toString('hex'), vector.sealed);
      assert.deepEqual(unseal(vector.key, sealed, vector.context), vector.plain);
      const changed = Buffer.from(sealed.data);
      changed[0] = (changed[0] ?? 0) ^ 1;
      assert.equal(unseal(vector.key, { ...sealed, data: changed }, vector.context), undefined);
    });
  }
});
