import type { AuthClient } from 'google-auth-library';
import { defined } from '../../core/defined.ts';
import { CallError, messageOf } from '../../core/errors.ts';
import type { ProviderContext } from '../../core/provider.ts';
import { proxyFailure } from '../../core/network/proxy.ts';
import type { Item } from './json.ts';
import type { Caller } from './rest.ts';

/** Read alone would do for all but key wraps; Cloud Asset takes no narrower scope. */
const cloudPlatform = 'https://www.googleapis.com/auth/cloud-platform';

/** How a token is come by. The token itself is fetched when a request is sent. */
export interface Credential {
  token(): Promise<string>;
  /** The project that the credential belongs to. */
  readonly project?: string;
  /** The project that calls are counted against. */
  readonly quotaProject?: string;
  /** Who one is, where that can be known without a call. */
  readonly principal?: string;
  readonly renew?: string;
}

/** The service account to act as, and the address of the API that lets one. */
export interface Acting {
  /** Its e-mail; undefined where one acts as oneself. */
  readonly target: string | undefined;
  readonly endpoint: string;
}

/** A bearer token that is given as it is. */
export function fixedToken(token: string, more: Omit<Credential, 'token'> = {}): Credential {
  return { ...more, token: () => Promise.resolve(token) };
}

/** A credential from one of Google's JSON files (service account key, workload identity, impersonation, user). */
export function fromJson(json: Item, acting: Acting, more: Omit<Credential, 'token'>): Credential {
  return fromClient(async () => (await import('./json-client.ts')).clientOf(json, [cloudPlatform]), acting, more);
}

/** The credential of the machine, from the metadata server. */
export function fromMetadataServer(acting: Acting, more: Omit<Credential, 'token'>): Credential {
  return fromClient(async () => new (await import('google-auth-library')).Compute({ scopes: [cloudPlatform] }), acting, more);
}

/** A credential that acts as another (`GOOGLE_IMPERSONATE_SERVICE_ACCOUNT`, as Terraform has it). */
export function actingAs(source: Credential, acting: Acting): Credential {
  return fromClient(
    async () => {
      const { OAuth2Client } = await import('google-auth-library');
      const client = new OAuth2Client();
      client.setCredentials({ access_token: await source.token() });
      return client;
    },
    acting,
    source,
  );
}

function fromClient(make: () => Promise<AuthClient>, { target, endpoint }: Acting, more: Omit<Credential, 'token'>): Credential {
  let made: Promise<AuthClient> | undefined;
  const client = async (): Promise<AuthClient> => {
    const source = await make();
    if (target === undefined) return source;
    const [{ Impersonated }, { tokenTransport }] = await Promise.all([import('google-auth-library'), import('./json-client.ts')]);
    return new Impersonated({
      ...tokenTransport,
      sourceClient: source,
      targetPrincipal: target,
      targetScopes: [cloudPlatform],
      lifetime: 3600,
      endpoint,
    });
  };
  return {
    ...more,
    ...defined({ principal: target }),
    async token() {
      made ??= client();
      try {
        const { token } = await (await made).getAccessToken();
        if (typeof token === 'string' && token !== '') return token;
      } catch (error) {
        made = undefined;
        throw tokenFailure(error, more.renew);
      }
      throw new CallError({ kind: 'unauthenticated', message: 'no token was given out for this credential' });
    },
  };
}

/** Why a token could not be had. The library's texts name no secret, but its errors carry the request: they stay here. */
function tokenFailure(error: unknown, renew: string | undefined): CallError {
  const blocked = proxyFailure(error);
  if (blocked !== undefined) return new CallError(blocked, error);
  const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const unreachable =
    (status !== undefined && status >= 500) || (code !== undefined && /^(ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|EHOST|ENET|UND_ERR)/.test(code));
  return new CallError({
    kind: unreachable ? 'transient' : 'unauthenticated',
    message: `no token: ${messageOf(error).slice(0, 300)}`,
    ...defined({ status }),
    ...(renew === undefined ? {} : { hint: `Renew it: ${renew}` }),
  });
}

/** A credential as somebody who asks. A wait for a token ends with the request's signal. */
export function callerOf(credential: Credential, fingerprint: string, context: Pick<ProviderContext, 'learnSecret'>): Caller {
  const { quotaProject } = credential;
  return {
    fingerprint,
    limitScopeKey: quotaProject ?? credential.project ?? fingerprint.slice(0, 16),
    async headers(signal) {
      const token = await untilAborted(credential.token(), signal);
      context.learnSecret?.(token);
      return { authorization: `Bearer ${token}`, ...defined({ 'x-goog-user-project': quotaProject }) };
    },
  };
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}
