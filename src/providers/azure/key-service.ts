import { createHash, timingSafeEqual } from 'node:crypto';
import { readBoundedText } from '../../core/bounded-answer.ts';
import { CallError, DriftMgrError } from '../../core/errors.ts';
import { type Answer, isItem, readAnswer, textOf } from './answers.ts';
import type { Api } from './api.ts';
import { type AzureCloud, isLoopback } from './clouds.ts';
import type { Identities } from './identities.ts';

type Context = Readonly<Record<string, string>>;

/** SOURCE: Key Vault REST API, "Wrap Key" and "Unwrap Key", version 7.4. */
const apiVersion = '7.4';
const algorithm = 'RSA-OAEP-256';
const digestLength = 32;
const keyPath = /^\/keys\/([\w-]+)(?:\/(\w+))?\/?$/;

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
  const bytes = Buffer.concat([plain, digestOf(context)]);
  const value = bytes.toString('base64url');
  bytes.fill(0);
  const asked = keyUrl(api, keyId);
  const { body } = await wrapBy(api, identities, asked, value, signal);
  const wrapped = textOf(body['value']);
  if (wrapped === undefined) throw unexpected('gave no wrapped key');
  return new TextEncoder().encode(JSON.stringify({ kid: versionUrl(asked, textOf(body['kid'])).href, value: wrapped }));
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
  const url = versionUrl(asked, textOf(kept['kid']));
  const { body } = await ask(api, identities, url, 'unwrapkey', value, signal);
  const bytes = Buffer.from(textOf(body['value']) ?? '', 'base64url');
  try {
    const digest = bytes.subarray(Math.max(0, bytes.length - digestLength));
    const expected = digestOf(context);
    if (digest.length !== expected.length || !timingSafeEqual(digest, expected))
      throw unexpected('unwrapped something that was wrapped for another use');
    return new Uint8Array(bytes.subarray(0, bytes.length - digestLength));
  } finally {
    // It lies in a buffer that others share, for as long as this process lives.
    bytes.fill(0);
  }
}

/** By the key's current version. The service finds it by itself; a server that keeps to the described path wants it named, and is asked for it. */
async function wrapBy(api: Api, identities: Identities, key: URL, value: string, signal: AbortSignal): Promise<Answer> {
  try {
    return await ask(api, identities, key, 'wrapkey', value, signal);
  } catch (error) {
    const lacks = error instanceof CallError && (error.failure.kind === 'unsupported' || error.failure.kind === 'not-found');
    if (!lacks || hasVersion(key)) throw error;
    const { body } = await ask(api, identities, key, undefined, undefined, signal);
    const url = isItem(body['key']) ? versionUrl(key, textOf(body['key']['kid'])) : key;
    if (!hasVersion(url)) throw error;
    return ask(api, identities, url, 'wrapkey', value, signal);
  }
}

/** Without a verb the key itself is read: its public part, and the identifier of its current version. */
function ask(
  api: Api,
  identities: Identities,
  url: URL,
  verb: 'wrapkey' | 'unwrapkey' | undefined,
  value: string | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const { signer } = identities.placeOf({});
  const target = new URL([url.href.replace(/\/+$/, ''), ...(verb === undefined ? [] : [verb])].join('/'));
  target.searchParams.set('api-version', apiVersion);
  const action = { wrapkey: 'wrap/action', unwrapkey: 'unwrap/action', none: 'read' }[verb ?? 'none'];
  return api.exchange(
    {
      url: target,
      method: verb === undefined ? 'GET' : 'POST',
      operation: `Microsoft.KeyVault/vaults/keys/${action}`,
      host: target.host,
      limitScopes: [{ key: `azure/vault/${target.host}`, limit: 'azure', perSecond: 12 }],
      headers: { accept: 'application/json' },
      ...(verb === undefined ? {} : { json: { alg: algorithm, value } }),
      read: async (response) => readAnswer(response.status, response.headers, await readBoundedText(response)),
      signer: { signer, audience: keyAudience(api.cloud) },
    },
    signal,
  );
}

/** What a token for Key Vault is made for. */
export function keyAudience(cloud: AzureCloud): string {
  return isLoopback(cloud.endpoint) ? cloud.audience : `https://${cloud.vaultSuffix}`;
}

/** The version of a key that an answer names, in the vault that was asked: a vault may be reached by another name than its own. */
function versionUrl(asked: URL, kid: string | undefined): URL {
  const path = kid !== undefined && URL.canParse(kid) ? new URL(kid).pathname : '';
  const name = (of: string): string | undefined => keyPath.exec(of)?.[1]?.toLowerCase();
  return name(path) === undefined || name(path) !== name(asked.pathname) ? asked : new URL(path, asked);
}

function hasVersion(url: URL): boolean {
  return keyPath.exec(url.pathname)?.[2] !== undefined;
}

/** A token for Key Vault goes to vaults of the same cloud alone. @throws DriftMgrError `key-id` */
function keyUrl(api: Api, keyId: string): URL {
  const url = URL.canParse(keyId) ? new URL(keyId) : undefined;
  const { endpoint, vaultSuffix } = api.cloud;
  const there = isLoopback(endpoint)
    ? url !== undefined && isLoopback(url.href)
    : url?.protocol === 'https:' && url.hostname.endsWith(`.${vaultSuffix}`);
  if (url === undefined || !there || !keyPath.test(url.pathname) || url.search !== '') {
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
