import { CallError, messageOf } from '../../core/errors.ts';
import { proxyFailure } from '../../core/network/proxy.ts';
import type { ProviderContext } from '../../core/provider.ts';

/** An access token, and when it ends (epoch milliseconds). */
export interface Granted {
  readonly token: string;
  readonly expiresAt?: number;
}

/** How a credential gets tokens: for an audience (`https://management.azure.com`), in a tenant or in its own. */
export type Grant = (audience: string, tenant: string | undefined, signal: AbortSignal) => Promise<Granted>;

/** One credential that signs requests. */
export interface Signer {
  /** Tells its rate-limit scopes from another's; no secret. */
  readonly key: string;
  /** The credential's own tenant, where it is known. */
  readonly tenant?: string;
  /** A command that renews it. */
  readonly renew?: string;
  /** A token that is good for some minutes yet. Throws `CallError`. */
  token(audience: string, tenant: string | undefined, signal: AbortSignal): Promise<string>;
  /** Drops the tokens that were had. */
  forget(): void;
}

/** A token this close to its end is not used: a request may take that long. */
const spareMs = 120_000;

/** Keeps the tokens of one credential in memory: Azure CLI's would start a process for each request. */
export function signerOf(
  facts: Pick<Signer, 'key' | 'tenant' | 'renew'>,
  grant: Grant,
  context: Pick<ProviderContext, 'now' | 'learnSecret'>,
): Signer {
  const held = new Map<string, Granted>();
  const asked = new Map<string, Promise<Granted>>();
  return {
    ...facts,
    async token(audience, tenant, signal) {
      const key = `${audience} ${tenant ?? facts.tenant ?? ''}`;
      const known = held.get(key);
      if (known !== undefined && (known.expiresAt ?? Number.POSITIVE_INFINITY) - context.now() > spareMs) return known.token;
      let asking = asked.get(key);
      if (asking === undefined) {
        asking = grant(audience, tenant ?? facts.tenant, signal).finally(() => asked.delete(key));
        asked.set(key, asking);
      }
      try {
        const granted = await asking;
        context.learnSecret?.(granted.token);
        held.set(key, granted);
        return granted.token;
      } catch (error) {
        throw tokenError(error, facts.renew, signal);
      }
    },
    forget: () => {
      held.clear();
    },
  };
}

/** What is to be thrown where a request failed. A token that was refused is not sent again: the next request gets a new one. */
export function afterRefusal(error: unknown, signer: Signer): unknown {
  if (!(error instanceof CallError) || error.failure.kind !== 'unauthenticated') return error;
  signer.forget();
  return signer.renew === undefined ? error : new CallError({ hint: `Renew it: ${signer.renew}`, ...error.failure }, error);
}

function tokenError(error: unknown, renew: string | undefined, signal: AbortSignal): CallError {
  if (error instanceof CallError) return error;
  if (signal.aborted) return new CallError({ kind: 'cancelled', message: 'cancelled' }, error);
  const blocked = proxyFailure(error);
  if (blocked !== undefined) return new CallError({ ...blocked, message: `the sign-in service of Azure: ${blocked.message}` }, error);
  // Without an answer of the sign-in service nothing is known of the credential. The texts are those of `@azure/msal-node` and of Node.
  if (/endpoints_resolution_error|network_error|Network unreachable|ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT/.test(messageOf(error)))
    return new CallError({ kind: 'failed', code: 'SignInUnreachable', message: 'the sign-in service of Azure cannot be reached' }, error);
  return new CallError(
    { kind: 'unauthenticated', message: firstLine(messageOf(error)), ...(renew === undefined ? {} : { hint: `Renew it: ${renew}` }) },
    error,
  );
}

// Entra's texts carry trace ids and times on further lines.
function firstLine(text: string): string {
  return (text.split(/\r?\n/, 1)[0] ?? text).replace(/\s*Trace ID:.*$/i, '').slice(0, 300);
}

/** The claims of a token, unverified: they only say who one is to a person. Empty for a token that is no JWT. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const payload = token.split('.')[1];
  if (payload === undefined) return {};
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
