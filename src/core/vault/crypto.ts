import { createCipheriv, createDecipheriv, createHmac, hkdfSync, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';

export const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** A nonce and what was encrypted under it, the tag at the end. */
export interface Sealed {
  readonly nonce: Buffer;
  readonly data: Buffer;
}

/**
 * Encrypts with AES-256-GCM under a random 96-bit nonce (NIST SP 800-38D), authenticating `context` with it.
 * @param nonce for test vectors; random otherwise
 */
export function seal(key: Uint8Array, plain: Uint8Array, context: Uint8Array, nonce: Buffer = randomBytes(nonceBytes)): Sealed {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(context);
  return { nonce, data: Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]) };
}

/** Decrypts what `seal` made; undefined when key, context, nonce or data are not those it was made with. The caller zeroes the result. */
export function unseal(key: Uint8Array, sealed: Sealed, context: Uint8Array): Buffer | undefined {
  if (sealed.nonce.length !== nonceBytes || sealed.data.length < tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.nonce, { authTagLength: tagBytes });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.data.subarray(-tagBytes));
  const begun = decipher.update(sealed.data.subarray(0, -tagBytes));
  try {
    return Buffer.concat([begun, decipher.final()]);
  } catch {
    // The tag does not fit: that is the answer, and nothing of the text may leave.
    return undefined;
  } finally {
    begun.fill(0);
  }
}

/** PBKDF2-HMAC-SHA-256 (RFC 8018). @param length bytes of key */
export function deriveKey(passphrase: Uint8Array, salt: Uint8Array, iterations: number, length = keyBytes): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    pbkdf2(passphrase, salt, iterations, length, 'sha256', (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** The MAC of the file's body under a key of its own (HKDF-SHA-256, RFC 5869, from the data key), in lower-case hex. */
export function macOf(dataKey: Uint8Array, body: Uint8Array): string {
  const key = Buffer.from(hkdfSync('sha256', dataKey, Buffer.alloc(0), 'driftmgr-vault/1 mac', keyBytes));
  try {
    return createHmac('sha256', key).update(body).digest('hex');
  } finally {
    key.fill(0);
  }
}

/** Compares without telling by time where they differ. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

export { randomBytes };
