import { createHash, timingSafeEqual } from 'node:crypto';
import { CallError, DriftMgrError } from '../../core/errors.ts';
import { type Answer, isItem, readAnswer, textOf } from './answers.ts';
import type { Api } from './api.ts';
import { isLoopback } from './clouds.ts';
import type { Identities } from './identities.ts';

type Context = Readonly<Record<string, string>>;

/** SOURCE: Key Vault REST API, "Wrap Key" and "Unwrap Key", version 7.4. */
const apiVersion = '7.4';
const algorithm = 'RSA-OAEP-256';
const digestLength = 32;

/**
 * Wraps a vault's data key under a Key Vault key, named by its identifier (`https://NAME.vault.azure.net/keys/KEY[/VERSION]`). RSA-OAEP
 * authenticates no context, so a digest of it is wrapped along with the key. What comes back names the version that wrapped. Throws `CallError`.
 */
export async function wrapWithKeyVault(
  api: Api,
  identities: Identities,
  keyId: string,
  plain: Uint8Array,
  context: Context,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const value = Buffer.concat([plain, digestOf(context)]).toString('base64url');
  const { body } = await ask(api, identities, keyUrl(api, keyId), 'wrapkey', value, signal);
  const wrapped = textOf(body['value']);
  if (wrapped === undefined) throw unexpected('gave no wrapped key');
  return new TextEncoder().encode(JSON.stringify({ kid: textOf(body['kid']) ?? keyId, value: wrapped }));
}

/** Unwraps what `wrapWithKeyVault` wrapped, with the same context. Throws `CallError`. */
export async function unwrapWithKeyVault(
  api: Api,
  identities: Identities,
  keyId: string,
  wrapped: Uint8Array,
  context: Context,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const kept: unknown = JSON.parse(new TextDecoder().decode(wrapped));
  const value = isItem(kept) ? textOf(kept['value']) : undefined;
  if (!isItem(kept) || value === undefined) throw unexpected('did not wrap this');
  const asked = keyUrl(api, keyId);
  const url = keyUrl(api, textOf(kept['kid']) ?? keyId);
  if (url.origin !== asked.origin) throw unexpected('is in another vault than what was wrapped');
  const { body } = await ask(api, identities, url, 'unwrapkey', value, signal);
  const bytes = Buffer.from(textOf(body['value']) ?? '', 'base64url');
  const digest = bytes.subarray(Math.max(0, bytes.length - digestLength));
  const expected = digestOf(context);
  if (digest.length !== expected.length || !timingSafeEqual(digest, expected))
    throw unexpected('unwrapped something that was wrapped for another use');
  return new Uint8Array(bytes.subarray(0, bytes.length - digestLength));
}

function ask(api: Api, identities: Identities, url: URL, verb: 'wrapkey' | 'unwrapkey', value: string, signal: AbortSignal): Promise<Answer> {
  const { signer } = identities.placeOf({});
  const target = new URL(`${url.href.replace(/\/+$/, '')}/${verb}`);
  target.searchParams.set('api-version', apiVersion);
  return api.exchange(
    {
      url: target,
      method: 'POST',
      operation: verb === 'wrapkey' ? 'Microsoft.KeyVault/vaults/keys/wrap/action' : 'Microsoft.KeyVault/vaults/keys/unwrap/action',
      host: target.host,
      meters: [{ key: `azure/vault/${target.host}`, limit: 'azure', perSecond: 12 }],
      headers: { accept: 'application/json' },
      json: { alg: algorithm, value },
      read: readAnswer,
      signer: { signer, audience: isLoopback(api.cloud.endpoint) ? api.cloud.audience : `https://${api.cloud.vaultSuffix}` },
    },
    signal,
  );
}

/** A token for Key Vault goes to vaults of the same cloud alone. @throws DriftMgrError `key-id` */
function keyUrl(api: Api, keyId: string): URL {
  const url = URL.canParse(keyId) ? new URL(keyId) : undefined;
  const { endpoint, vaultSuffix } = api.cloud;
  const there = isLoopback(endpoint)
    ? url?.origin === new URL(endpoint).origin
    : url?.protocol === 'https:' && url.hostname.endsWith(`.${vaultSuffix}`);
  if (url === undefined || !there || !/^\/keys\/[\w-]+(\/\w+)?\/?$/.test(url.pathname) || url.search !== '') {
    throw new DriftMgrError('key-id', 'This is no identifier of a Key Vault key.', { hint: `It reads https://NAME.${vaultSuffix}/keys/KEY.` });
  }
  return url;
}

function digestOf(context: Context): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(pairs)).digest();
}

function unexpected(what: string): CallError {
  return new CallError({ kind: 'failed', code: 'UnexpectedAnswer', message: `Key Vault ${what}` });
}
