import { DecryptCommand, EncryptCommand } from '@aws-sdk/client-kms';
import { CallError } from '../../core/errors.ts';
import { parseArn } from './arn.ts';
import type { Identities } from './identities.ts';
import { homeRegion } from './regions.ts';
import { kms } from './services.ts';

type Context = Readonly<Record<string, string>>;

/** Encrypts a vault's data key under a KMS key. The context is authenticated and must be the same for unwrapping. Throws `CallError`. */
export async function wrapWithKms(
  identities: Identities,
  KeyId: string,
  Plaintext: Uint8Array,
  context: Context,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { session, region } = placeOfKey(identities, KeyId);
  const command = new EncryptCommand({ KeyId, Plaintext, EncryptionContext: { ...context } });
  const answer = await session.ask(kms, 'Encrypt', command, { region, signal });
  return bytesOf(answer.CiphertextBlob, 'kms:Encrypt');
}

/** Decrypts what `wrapWithKms` encrypted. Throws `CallError`. */
export async function unwrapWithKms(
  identities: Identities,
  KeyId: string,
  CiphertextBlob: Uint8Array,
  context: Context,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { session, region } = placeOfKey(identities, KeyId);
  const command = new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext: { ...context } });
  const answer = await session.ask(kms, 'Decrypt', command, { region, signal });
  return bytesOf(answer.Plaintext, 'kms:Decrypt');
}

function placeOfKey(identities: Identities, keyId: string) {
  const arn = parseArn(keyId);
  const session = arn !== undefined && identities.reaches(arn.account) ? identities.sessionOf(arn.account) : identities.sessionBy(undefined);
  return { session, region: arn?.region ?? homeRegion(session) };
}

function bytesOf(value: Uint8Array | undefined, operation: string): Uint8Array {
  if (value !== undefined) return value;
  throw new CallError({ kind: 'failed', code: 'UnexpectedAnswer', message: `${operation} gave no bytes` });
}
