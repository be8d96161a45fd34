import type * as Sdk from '@azure/identity';
import { readBoundedText } from '../../core/bounded-answer.ts';
import { CallError } from '../../core/errors.ts';
import { agentFor, proxyFailure } from '../../core/network/proxy.ts';
import { readText } from '../../core/text-file.ts';
import { isItem } from './answers.ts';
import { isKnownAuthority } from './clouds.ts';
import { bodyOf, leaveUnread } from './received.ts';
import type { Grant } from './signer.ts';

interface Principal {
  readonly authority: string;
  readonly tenant: string;
  readonly client: string;
}

/**
 * The SDK's credentials retry by themselves; one attempt is enough under our time limit, and a second one is ours to decide. A redirect could carry a
 * secret elsewhere.
 */
const once = { retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 } };

/** Any tenant that the settings name may be asked; which ones are is decided before. */
const anyTenant = { additionallyAllowedTenants: ['*'] };

/** A private cloud's authority is unknown to Microsoft's list of them, which would refuse it. */
function principalOptions({ authority }: Principal, policies: Policies) {
  return { ...once, ...policies, ...anyTenant, authorityHost: authority, disableInstanceDiscovery: !isKnownAuthority(authority) };
}

/** Ways to tokens, by the credential's kind. `@azure/identity` is loaded when the first token is wanted: looking for credentials needs none of it. */
export const grants = {
  secret: (given: Principal & { readonly secret: string }): Grant =>
    lazily((sdk, policies) => new sdk.ClientSecretCredential(given.tenant, given.client, given.secret, principalOptions(given, policies))),

  certificate: (given: Principal & { readonly password?: string } & ({ readonly path: string } | { readonly content: string })): Grant =>
    lazily(async (sdk, policies) => {
      const options = principalOptions(given, policies);
      const { tenant, client } = given;
      const password = given.password === undefined ? {} : { certificatePassword: given.password };
      // Read here: the SDK's own reader knows no UTF-16.
      const certificate = 'content' in given ? given.content : await readText(given.path);
      return new sdk.ClientCertificateCredential(tenant, client, { certificate, ...password }, options);
    }),

  assertion: (given: Principal & { readonly assertion: () => Promise<string> }): Grant =>
    lazily((sdk, policies) => new sdk.ClientAssertionCredential(given.tenant, given.client, given.assertion, principalOptions(given, policies))),

  managedIdentity: (client: string | undefined): Grant =>
    lazily((sdk) =>
      client === undefined
        ? new sdk.ManagedIdentityCredential({ ...once, ...unproxied })
        : new sdk.ManagedIdentityCredential({ ...once, ...unproxied, clientId: client }),
    ),

  cli: (): Grant => lazily((sdk) => new sdk.AzureCliCredential({ ...anyTenant, processTimeoutInMs: 30_000 })),
};

/**
 * The managed identity that an endpoint other than the usual one gives tokens for (`ARM_MSI_ENDPOINT`), which the SDK takes none of.
 * SOURCE: Microsoft's page "How to use managed identities for Azure resources on an Azure VM to acquire an access token".
 */
export function identityAt(endpoint: string, client: string | undefined): Grant {
  return async (audience, _tenant, signal) => {
    const url = new URL(endpoint);
    url.searchParams.set('api-version', '2018-02-01');
    url.searchParams.set('resource', audience);
    if (client !== undefined) url.searchParams.set('client_id', client);
    const response = await fetch(url, { headers: { metadata: 'true' }, redirect: 'error', signal });
    const body: unknown = response.ok ? JSON.parse(await readBoundedText(response, largestGrant)) : undefined;
    const { access_token: token, expires_on: end } = isItem(body) ? body : {};
    if (typeof token !== 'string') throw new Error(`the managed identity endpoint ${url.host} gave no token (HTTP ${String(response.status)})`);
    return { token, ...(Number.isFinite(Number(end)) ? { expiresAt: Number(end) * 1000 } : {}) };
  };
}

/** More than any answer of a sign-in service has. */
const largestGrant = 4 * 1024 * 1024;

type Policy = NonNullable<Policies['additionalPolicies']>[number]['policy'];

/** Sends a request of the SDK, and reads its answer within a limit. */
async function bounded(...[request, next]: Parameters<Policy['sendRequest']>): ReturnType<Policy['sendRequest']> {
  leaveUnread(request);
  const came = await next(request);
  return { request: came.request, headers: came.headers, status: came.status, bodyAsText: await bodyOf(came, largestGrant) };
}

/** The service of the machine is asked through no proxy. */
const unproxied: Policies = { additionalPolicies: [{ position: 'perRetry', policy: { name: 'boundedPolicy', sendRequest: bounded } }] };

function lazily(make: (sdk: typeof Sdk, policies: Policies) => Sdk.TokenCredential | Promise<Sdk.TokenCredential>): Grant {
  const tunnel = tunnelled();
  let made: Promise<Sdk.TokenCredential> | undefined;
  return async (audience, tenant, signal) => {
    made ??= import('@azure/identity').then((sdk) => make(sdk, tunnel.policies));
    const credential = await made.catch((error: unknown) => {
      // A file that could not be read may be read the next time.
      made = undefined;
      throw error;
    });
    tunnel.failure = undefined;
    const asked = { abortSignal: signal, ...(tenant === undefined ? {} : { tenantId: tenant }) };
    const granted = await credential.getToken(`${audience}/.default`, asked).catch((error: unknown) => {
      // The SDK tells of a network's error by its text alone.
      throw tunnel.failure ?? error;
    });
    if (granted === null) throw new Error('the credential gave no token');
    return { token: granted.token, expiresAt: granted.expiresOnTimestamp };
  };
}

type Policies = Pick<Sdk.ClientSecretCredentialOptions, 'additionalPolicies'>;

/** Sends what the SDK signs in with through the proxy of its address, and keeps what the proxy said where it refused. */
function tunnelled(): { readonly policies: Policies; failure: Error | undefined } {
  const state: { policies: Policies; failure: Error | undefined } = {
    failure: undefined,
    policies: {
      additionalPolicies: [
        {
          position: 'perRetry',
          policy: {
            name: 'tunnelPolicy',
            sendRequest: async (request, next) => {
              const agent = agentFor(new URL(request.url));
              if (agent !== undefined) request.agent = agent;
              return await bounded(request, next).catch((error: unknown) => {
                if (error instanceof CallError || (error instanceof Error && proxyFailure(error) !== undefined)) state.failure = error;
                throw error;
              });
            },
          },
        },
      ],
    },
  };
  return state;
}
