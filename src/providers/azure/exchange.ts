import type { RateLimitScope, ProviderContext } from '../../core/provider.ts';
import { refuseUnlessReading } from '../../core/calls/sent-request.ts';
import { fetchOnce } from '../../core/network/proxy.ts';
import { classify } from './classify.ts';
import { azureReads } from './sent-request.ts';
import { afterRefusal, type Signer } from './signer.ts';

/** One request that no client covers: to a blob, or to a key of Key Vault. */
export interface Exchange<T> {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly operation: string;
  readonly host: string;
  readonly limitScopes: readonly RateLimitScope[];
  readonly signer?: { readonly signer: Signer; readonly audience: string };
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Reads the answer to its end; throws for one that is no success. */
  readonly read: (response: Response) => Promise<T>;
}

/** Sends one request over the pipeline, signed by a bearer token where it has a signer. Throws `CallError`. */
export async function exchange<T>(pipeline: ProviderContext['pipeline'], request: Exchange<T>, signal: AbortSignal): Promise<T> {
  const { url, method, operation, host, limitScopes, signer: by } = request;
  const headers: Record<string, string> = { ...request.headers };
  if (by !== undefined) headers['authorization'] = `Bearer ${await by.signer.token(by.audience, undefined, signal)}`;
  if (request.json !== undefined) headers['content-type'] = 'application/json; charset=utf-8';
  const body = request.json === undefined ? {} : { body: JSON.stringify(request.json) };
  try {
    return await pipeline.call({
      provider: 'azure',
      operation,
      host,
      limitScopes,
      signal,
      // A redirect could carry the token elsewhere.
      send: async (attempt) => {
        refuseUnlessReading(azureReads, method, url);
        return request.read(await fetchOnce(url, { method, headers, signal: attempt, ...body }));
      },
      classify: (error) => classify(error, operation),
    });
  } catch (error) {
    throw by === undefined ? error : afterRefusal(error, by.signer);
  }
}
