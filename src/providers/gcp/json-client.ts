import { type Agent, globalAgent as plainAgent } from 'node:http';
import { globalAgent as secureAgent } from 'node:https';
import { type AuthClient, GoogleAuth, Impersonated, JWT, type JWTInput } from 'google-auth-library';
import { DriftMgrError } from '../../core/errors.ts';
import { isSafeUrl } from '../../core/loopback.ts';
import { agentFor } from '../../core/network/proxy.ts';
import { isItem, type Item, textOf } from './json.ts';

/** By the same rule as all other requests, in place of the library's own: it takes the answer of a proxy that refuses for the server's. */
function agent(url: URL): Agent {
  return agentFor(url) ?? (url.protocol === 'https:' ? secureAgent : plainAgent);
}

/**
 * How the library's clients ask: an answer has at most 4 MiB, unpacked, which is more than any token has; and a redirect could carry a secret elsewhere.
 */
export const tokenTransport = { transporterOptions: { size: 4 * 1024 * 1024, redirect: 'error', agent } } as const;

/**
 * The client of one of Google's JSON files, through `google-auth-library`. The library sends keys, refresh tokens and impersonations to Google
 * whatever the file says; `token_uri` and `service_account_impersonation_url` are part of the format
 * (https://google.aip.dev/auth/4112, https://google.aip.dev/auth/4113) and kept to here, as Google's other libraries do.
 *
 * @throws DriftMgrError `credentials-unread` for a file that names an address without TLS beyond this machine, or nobody to act as
 */
export async function clientOf(json: Item, scopes: readonly string[]): Promise<AuthClient> {
  if (json['type'] === 'impersonated_service_account') return impersonation(json, scopes);
  const place = placeOf(json, 'token_uri');
  const elsewhere = place === undefined || isGoogles(place) ? undefined : place.href;
  const endpoints = elsewhere === undefined || json['type'] !== 'authorized_user' ? {} : { endpoints: { oauth2TokenUrl: elsewhere } };
  const clientOptions = { ...tokenTransport, ...endpoints };
  const client = await new GoogleAuth({ credentials: json as JWTInput, scopes: [...scopes], clientOptions }).getClient();
  if (elsewhere !== undefined && client instanceof JWT) sendTo(client, elsewhere);
  return client;
}

async function impersonation(json: Item, scopes: readonly string[]): Promise<AuthClient> {
  const place = placeOf(json, 'service_account_impersonation_url');
  const target = /\/serviceAccounts\/([^/:]+):generateAccessToken$/.exec(place?.pathname ?? '')?.[1];
  const source = json['source_credentials'];
  if (place === undefined || target === undefined || !isItem(source))
    throw new DriftMgrError('credentials-unread', 'the file names no service account to act as');
  const delegates = Array.isArray(json['delegates']) ? json['delegates'].filter((one): one is string => typeof one === 'string') : [];
  return new Impersonated({
    ...tokenTransport,
    sourceClient: await clientOf(source, scopes),
    targetPrincipal: decodeURIComponent(target),
    targetScopes: [...scopes],
    delegates,
    lifetime: 3600,
    endpoint: place.origin,
  });
}

/**
 * The assertion of a key is made for the place that it is sent to (RFC 7523, section 3). Nothing else that goes through the client is sent there:
 * who acts as another asks for that other's token by it too.
 */
function sendTo(client: JWT, place: string): void {
  client.additionalClaims = { aud: place };
  client.transporter.interceptors.request.add({
    resolved: (request) => Promise.resolve(isTokenRequest(request.url) ? { ...request, url: new URL(place) } : request),
  });
}

function isTokenRequest(url: URL): boolean {
  return isGoogles(url) && url.pathname.endsWith('/token');
}

function placeOf(json: Item, field: string): URL | undefined {
  const value = textOf(json[field]);
  if (value === undefined || value === '') return undefined;
  const place = URL.canParse(value) ? new URL(value) : undefined;
  if (place === undefined || !isSafeUrl(place))
    throw new DriftMgrError('credentials-unread', `the address in "${field}" is neither https nor on this machine`);
  return place;
}

/** Google's own places, those of old files included, which the library knows better. */
function isGoogles({ hostname }: URL): boolean {
  return hostname === 'accounts.google.com' || hostname === 'www.googleapis.com' || hostname === 'oauth2.googleapis.com';
}
