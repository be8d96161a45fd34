import { CallError } from '../../core/errors.ts';
import type { ProviderContext } from '../../core/provider.ts';
import type { Endpoint } from './endpoint.ts';
import { textOf } from './json.ts';
import { askJson, limitScopesOf } from './rest.ts';
import type { Session } from './session.ts';

type Context = Readonly<Record<string, string>>;

/**
 * Encrypts or decrypts with a symmetric key of Cloud KMS (`projects/…/cryptoKeys/…`, or its full name). The context is additional
 * authenticated data: the same for both ways. https://cloud.google.com/kms/docs/reference/rest Throws `CallError`.
 */
export async function askKms(
  parts: { readonly context: ProviderContext; readonly endpoint: Endpoint; readonly session: Session },
  verb: 'encrypt' | 'decrypt',
  key: { readonly id: string; readonly bytes: Uint8Array; readonly context: Context },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const name = key.id.replace(/^\/\/cloudkms\.googleapis\.com\//, '');
  const { buffer, byteOffset, byteLength } = key.bytes;
  const given = Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  const additionalAuthenticatedData = Buffer.from(canonical(key.context)).toString('base64');
  const answer = await askJson(
    parts.context,
    parts.session.caller,
    {
      operation: `cloudkms.cryptoKeys.${verb}`,
      permission: `cloudkms.cryptoKeyVersions.${verb === 'encrypt' ? 'useToEncrypt' : 'useToDecrypt'}`,
      url: new URL(`${parts.endpoint.base('cloudkms')}/v1/${name}:${verb}`),
      body: { [verb === 'encrypt' ? 'plaintext' : 'ciphertext']: given, additionalAuthenticatedData },
      limitScopes: limitScopesOf(parts.session.caller),
    },
    signal,
  );
  const taken = textOf(answer[verb === 'encrypt' ? 'ciphertext' : 'plaintext']);
  if (taken === undefined) throw new CallError({ kind: 'failed', message: `cloudkms ${verb} gave no bytes` });
  const bytes = Buffer.from(taken, 'base64');
  const own = new Uint8Array(bytes);
  // It lies in a buffer that others share, for as long as this process lives.
  bytes.fill(0);
  return own;
}

/** The same bytes for the same context, in whatever order its fields come. */
function canonical(context: Context): string {
  return JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1)));
}
