import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { refuseUnlessReading } from '../../core/calls/sent-request.ts';
import { defined } from '../../core/defined.ts';
import { CallError, messageOf } from '../../core/errors.ts';
import { agentFor } from '../../core/network/proxy.ts';
import { type Answer, readAnswer } from './answers.ts';
import { isLoopback } from './clouds.ts';
import { bodyOf, leaveUnread } from './received.ts';
import { azureReads } from './sent-request.ts';

/** What sends one request: the endpoint and the token that it is asked with, and where the answer goes. */
export interface Connection {
  readonly endpoint: string;
  readonly audience: string;
  readonly token: string;
  readonly signal: AbortSignal;
  /** Takes the answer, and the address that gave it. */
  readonly onAnswer: (answer: Answer, url: URL) => void;
}

type Pipeline = ResourceManagementClient['pipeline'];
type Policy = Parameters<Pipeline['addPolicy']>[0];

/** Both lists of `@azure/arm-resources` are described since this version; Azure Stack and the sovereign clouds know no newer one for certain. */
const resourcesVersion = '2021-04-01';
const graphVersion = '2021-03-01';

/**
 * The clients of Azure Resource Manager. One is made for each request: its later pages forget the options that the first was asked with, signal
 * and all, so that what belongs to a request is in the client's pipeline. Making one costs some 0.1 ms, and their connections are shared.
 */
export const clients = {
  subscriptions: (to: Connection) => connected(new SubscriptionClient(credential(to), optionsOf(to)), to),
  resources: (to: Connection, subscription: string) =>
    connected(new ResourceManagementClient(credential(to), subscription, { ...optionsOf(to), apiVersion: resourcesVersion }), to),
  graph: (to: Connection) => {
    const client = connected(new ResourceGraphClient(credential(to), optionsOf(to)), to);
    client.pipeline.addPolicy(inVersion(graphVersion));
    return client;
  },
};

/** Pages from a link on, or from the first. */
export function from(link: string | undefined): { continuationToken?: string } {
  return defined({ continuationToken: link });
}

/** The token is had before the call: signing in may take longer than a request, and is limited and retried by itself. */
function credential({ token }: Connection) {
  return { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
}

function optionsOf(to: Connection) {
  return {
    endpoint: to.endpoint,
    credentials: { scopes: [`${to.audience}/.default`] },
    allowInsecureConnection: isLoopback(to.endpoint),
    retryOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'driftmgr' },
    additionalPolicies: [{ policy: reading(to), position: 'perRetry' as const }],
  };
}

/** The SDK's token policy refuses plain http, also on this machine; and what goes to this machine goes past any proxy. */
function connected<C extends { readonly pipeline: Pipeline }>(client: C, to: Connection): C {
  if (!isLoopback(to.endpoint)) return client;
  client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  client.pipeline.removePolicy({ name: 'proxyPolicy' });
  client.pipeline.addPolicy({
    name: 'loopbackTokenPolicy',
    sendRequest: (request, next) => {
      request.headers.set('authorization', `Bearer ${to.token}`);
      return next(request);
    },
  });
  return client;
}

/**
 * Innermost, so that neither the redirect nor the token policy makes a second request of what it throws. It keeps the whole answer, since the
 * clients' models drop what they do not know; for the client an empty page is enough.
 */
function reading(to: Connection): Policy {
  return {
    name: 'readingPolicy',
    sendRequest: async (request, next) => {
      request.abortSignal = to.signal;
      const url = new URL(request.url);
      refuseUnlessReading(azureReads, request.method, url);
      // Node's http takes an IPv6 address without the brackets that a URL has around it.
      if (url.hostname.startsWith('[')) request.requestOverrides = { ...request.requestOverrides, hostname: url.hostname.slice(1, -1) };
      const agent = agentFor(url);
      if (agent !== undefined) request.agent = agent;
      leaveUnread(request);
      const { status, headers, body } = await received(next(request)).catch((error: unknown) => {
        throw withoutRequest(error);
      });
      to.onAnswer(readAnswer(status, new Headers(headers.toJSON()), body), url);
      headers.set('content-type', 'application/json');
      return { request, headers, status: 200, bodyAsText: '{"value":[]}' };
    },
  };
}

async function received(sent: ReturnType<Policy['sendRequest']>) {
  const answer = await sent;
  return { status: answer.status, headers: answer.headers, body: await bodyOf(answer) };
}

/** The SDK's errors carry their request, and with it the token. */
function withoutRequest(error: unknown): Error {
  if (error instanceof CallError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return Object.assign(new Error(messageOf(error)), code);
}

/** The client of Resource Graph takes no version. */
function inVersion(version: string): Policy {
  return {
    name: 'versionPolicy',
    sendRequest: (request, next) => {
      request.url = request.url.replace(/(?<=[?&]api-version=)[^&]*/, version);
      return next(request);
    },
  };
}
