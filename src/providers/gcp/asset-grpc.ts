import type { AssetServiceClient } from '@google-cloud/asset/build/src/v1/asset_service_client.js';
import type { InterceptingCall, Interceptor } from '@grpc/grpc-js';
import { largestAnswer, tooLarge } from '../../core/bounded-answer.ts';
import { refuseUnlessCalled } from '../../core/calls/sent-request.ts';
import type { CallFailure } from '../../core/errors.ts';
import { messageOf } from '../../core/errors.ts';
import { agentFor } from '../../core/network/proxy.ts';
import { type Asked, classifyRest, classifyStatus, codeName } from './classify.ts';
import type { Endpoint } from './endpoint.ts';
import { type Item, itemsOf } from './json.ts';
import { gcpCalls } from './sent-request.ts';

/** A page of rows as Cloud Asset names their fields in JSON. */
export interface AssetPage {
  readonly rows: readonly Item[];
  /** Absent after the last page. */
  readonly nextPageToken?: string;
  /** The answer holds something that an answer without rows has, too. */
  readonly stated?: true;
}

export interface AssetQuestion {
  readonly method: 'searchAllResources' | 'listAssets';
  /** `organizations/N`, `folders/N` or `projects/ID`. */
  readonly scope: string;
  readonly assetTypes?: readonly string[];
  /** Search query syntax; `searchAllResources` alone. */
  readonly query?: string;
  /** Fields of a row, in camel case; `searchAllResources` alone. */
  readonly readMask?: readonly string[];
  readonly pageSize: number;
  readonly pageToken?: string;
}

/** A connection that takes longer than this speaks no gRPC: some proxies and servers take the bytes and keep silent. */
const connectMs = 5_000;

/** No connection came about within `connectMs`. */
class NoConnection extends Error {
  constructor(cause: unknown) {
    super('no gRPC connection came about in time', { cause });
  }
}

/** Cloud Asset over gRPC, through Google's own client. Nothing of it is loaded before the first question. */
export class AssetGrpc {
  readonly #endpoint: Endpoint;
  #client: Promise<Opened> | undefined;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  /** Sends one question, once, and gives the message that came. An aborted signal ends the call on the wire. Throws what the client throws, and `NoConnection`. */
  async ask(question: AssetQuestion, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown> {
    this.#client ??= open(this.#endpoint);
    const { client, isConnected } = await this.#client;
    signal.throwIfAborted();
    const call = apiCall(client, question)({ ...requestOf(question) }, optionsOf(question, headers));
    const cancel = (): void => {
      call.cancel();
    };
    signal.addEventListener('abort', cancel, { once: true });
    const late = new AbortController();
    late.signal.addEventListener('abort', cancel, { once: true });
    const limit = setTimeout(() => {
      if (!isConnected()) late.abort();
    }, connectMs);
    try {
      return (await call)[2];
    } catch (error) {
      throw late.signal.aborted ? new NoConnection(error) : error;
    } finally {
      clearTimeout(limit);
      signal.removeEventListener('abort', cancel);
    }
  }

  close(): void {
    this.#client?.then(
      ({ client }) => client.close(),
      () => undefined,
    );
    this.#client = undefined;
  }
}

interface Opened {
  readonly client: AssetServiceClient;
  /** True while a connection stands. */
  readonly isConnected: () => boolean;
}

async function open(endpoint: Endpoint): Promise<Opened> {
  const [{ AssetServiceClient: Client }, { OAuth2Client }, grpc] = await Promise.all([
    import('@google-cloud/asset/build/src/v1/asset_service_client.js'),
    import('google-auth-library'),
    import('@grpc/grpc-js'),
  ]);
  const { custom } = endpoint;
  const plain = custom?.protocol === 'http:';
  // Tokens travel as a header of each call: channel credentials cannot carry them over plain http. Without an `authClient` the library
  // looks for credentials by itself. It is typed by a copy of google-auth-library of its own, hence `object`.
  const noCredentials: object = { authClient: new OAuth2Client() };
  const options = {
    ...noCredentials,
    sslCreds: plain ? grpc.credentials.createInsecure() : grpc.credentials.createSsl(),
    ...(custom === undefined
      ? {}
      : { apiEndpoint: custom.hostname.replace(/^\[|\]$/g, ''), port: Number(custom.port === '' ? (plain ? 80 : 443) : custom.port) }),
    'grpc.enable_retries': 0,
    // Google's library sets none. It holds for a message after it was decompressed too.
    'grpc.max_receive_message_length': largestAnswer,
    'grpc.service_config_disable_resolution': 1,
    // The library reads the variables by itself; whether any of them counts is decided as for all else.
    ...(agentFor(new URL(endpoint.base('cloudasset'))) === undefined ? { 'grpc.enable_http_proxy': 0 } : {}),
  };
  const client = new Client(options);
  // Awaited here: the client's own methods throw a failure of it where nobody can catch it.
  const stub: object = await client.initialize();
  return { client, isConnected: () => stub instanceof grpc.Client && stub.getChannel().getConnectivityState(false) === grpc.connectivityState.READY };
}

type ApiCall = (request: object, options: object) => Promise<readonly unknown[]> & { cancel(): void };

// The client's methods of the same names lose the way to cancel, and print what they get when a debug variable is set.
function apiCall(client: AssetServiceClient, question: AssetQuestion): ApiCall {
  const call = client.innerApiCalls[question.method];
  if (call === undefined) throw new Error(`the client has no method ${question.method}`);
  return call as ApiCall;
}

function requestOf({ method, scope, readMask, ...rest }: AssetQuestion): Item {
  if (method === 'listAssets') return { ...rest, parent: scope, contentType: 'RESOURCE' };
  return { ...rest, scope, ...(readMask === undefined ? {} : { readMask: { paths: readMask.map(snakeCase) } }) };
}

function optionsOf(question: AssetQuestion, headers: Readonly<Record<string, string>>) {
  const routing = `${question.method === 'listAssets' ? 'parent' : 'scope'}=${encodeURIComponent(question.scope)}`;
  return {
    autoPaginate: false,
    retry: null,
    // The pipeline's limit ends the call through its signal; this one is for a signal that was lost.
    timeout: 3_600_000,
    otherArgs: { headers: { ...headers, 'x-goog-request-params': routing }, options: { interceptors: [judged] } },
  };
}

/** Stands before the wire: what the call is named by does not count here, only the path that is sent. */
const judged: Interceptor = (options, nextCall) => {
  refuseUnlessCalled(gcpCalls, options.method_definition.path);
  return nextCall(options) as InterceptingCall;
};

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What an error of a gRPC call means. */
export function classifyGrpc(error: unknown, asked: Asked): CallFailure {
  const code = codeOf(error);
  if (code === undefined) return classifyRest(error, asked);
  // It reads like a quota that is used up, and asking again makes it no smaller.
  if (codeName(code) === 'RESOURCE_EXHAUSTED' && /Received message (?:larger|that decompresses)/.test(messageOf(error)))
    return tooLarge(largestAnswer).failure;
  const info =
    error instanceof Error && 'reason' in error
      ? [{ reason: error.reason, metadata: 'errorInfoMetadata' in error ? error.errorInfoMetadata : {} }]
      : [];
  const details = error instanceof Error && 'statusDetails' in error ? itemsOf(error.statusDetails) : [];
  const message = error instanceof Error && 'details' in error && typeof error.details === 'string' ? error.details : messageOf(error);
  return classifyStatus({ code: codeName(code), message, details: [...info, ...details] }, asked);
}

/**
 * True for an error that says that whoever answers there does not speak gRPC, or not this service: no HTTP/2, or an HTTP
 * status and no trailers. How `@grpc/grpc-js` words them was read off its `transport.ts`, `subchannel.ts` and `call-stream`.
 */
export function isNotGrpc(error: unknown): boolean {
  if (error instanceof NoConnection) return true;
  const code = codeOf(error);
  if (code === undefined) return false;
  if (codeName(code) === 'UNIMPLEMENTED') return true;
  return /HTTP status code|protocol error|ERR_HTTP2|No connection established|Missing or invalid content-type|invalid content-type/i.test(
    messageOf(error),
  );
}

function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}
