import { createHmac, randomBytes } from 'node:crypto';
import type { KeyValueStore } from './parts.ts';

/** The HMAC-SHA-256 of a text, in hexadecimal digits. */
export type MachineHmac = (text: string) => string;

const keyName = 'cache.key';

/** An HMAC under a key of the data folder's own: what is found by it on disk does not tell what it was made of. */
export function machineHmac(keyValue: Pick<KeyValueStore, 'change' | 'get'>): MachineHmac {
  // Read first: a look must not wait for another process's write.
  const text = keyValue.get(keyName) ?? keyValue.change(keyName, (old) => old ?? randomBytes(32).toString('hex')) ?? '';
  const key = Buffer.from(text, 'hex');
  return (message) => createHmac('sha256', key).update(message).digest('hex');
}
