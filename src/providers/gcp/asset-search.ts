import { defined } from '../../core/defined.ts';
import type { CallFailure } from '../../core/errors.ts';
import type { RateLimitScope, ProviderContext } from '../../core/provider.ts';
import { assetPageOf } from './answers.ts';
import { AssetGrpc, type AssetPage, type AssetQuestion, classifyGrpc, isNotGrpc } from './asset-grpc.ts';
import { ApiError, type Asked, classifyRest } from './classify.ts';
import { proxyFailure } from '../../core/network/proxy.ts';
import type { Endpoint } from './endpoint.ts';
import type { Item } from './json.ts';
import { type Caller, limitScopesOf, sendJson } from './rest.ts';

/**
 * Cloud Asset Inventory, over gRPC or REST (https://cloud.google.com/asset-inventory/docs/reference/rest). gRPC is asked first unless
 * the setting `gcp.transport` says `rest`; where nobody speaks it, REST takes over for good.
 */
export class AssetSearch {
  readonly #context: ProviderContext;
  readonly #endpoint: Endpoint;
  readonly #grpc: AssetGrpc;
  #transport: 'grpc' | 'rest';
  /** True once gRPC was answered: what fails later is not for want of gRPC. */
  #grpcSpoken = false;

  constructor(context: ProviderContext, endpoint: Endpoint) {
    this.#context = context;
    this.#endpoint = endpoint;
    this.#grpc = new AssetGrpc(endpoint);
    this.#transport = context.settings['transport'] === 'rest' ? 'rest' : 'grpc';
  }

  /** One page. Throws `CallError`. */
  async page(caller: Caller, question: AssetQuestion, signal: AbortSignal): Promise<AssetPage> {
    const asked = askedBy(question);
    const body = await this.#context.pipeline.call({
      provider: 'gcp',
      operation: `cloudasset.assets.${question.method}`,
      host: `${this.#endpoint.custom?.host ?? 'cloudasset.googleapis.com'}/cloudasset`,
      limitScopes: assetLimitScopesOf(caller, question.method),
      signal,
      ...defined({ account: asked.project }),
      send: async (attempt) => this.#send(question, await caller.headers(attempt), attempt),
      classify: (error) => classify(error, asked),
    });
    return assetPageOf(question, body);
  }

  close(): void {
    this.#grpc.close();
  }

  async #send(question: AssetQuestion, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown> {
    if (this.#transport === 'rest') return this.#sendRest(question, headers, signal);
    try {
      const page = await this.#grpc.ask(question, headers, signal);
      this.#grpcSpoken = true;
      return page;
    } catch (error) {
      if (this.#grpcSpoken || signal.aborted || !isNotGrpc(error)) throw error;
      return this.#fallBack(error, question, headers, signal);
    }
  }

  /** REST instead of gRPC, for good if it is answered in JSON. Else the error of gRPC stands. */
  async #fallBack(cause: unknown, question: AssetQuestion, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown> {
    const toRest = (): void => {
      if (this.#transport === 'rest') return;
      this.#transport = 'rest';
      this.#context.log.info('Cloud Asset does not speak gRPC here; REST is used instead');
    };
    try {
      const page = await this.#sendRest(question, headers, signal);
      toRest();
      return page;
    } catch (error) {
      if (error instanceof ApiError && error.rpc !== undefined && error.rpc.code !== 'UNIMPLEMENTED') {
        toRest();
        throw error;
      }
      if (proxyFailure(error) !== undefined) throw error;
      throw cause;
    }
  }

  async #sendRest(question: AssetQuestion, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Item> {
    const listing = question.method === 'listAssets';
    const url = new URL(`${this.#endpoint.base('cloudasset')}/v1/${question.scope}${listing ? '/assets' : ':searchAllResources'}`);
    url.searchParams.set('pageSize', String(question.pageSize));
    if (listing) url.searchParams.set('contentType', 'RESOURCE');
    if (question.readMask !== undefined) url.searchParams.set('readMask', question.readMask.join(','));
    if (question.query !== undefined) url.searchParams.set('query', question.query);
    for (const type of question.assetTypes ?? []) url.searchParams.append('assetTypes', type);
    if (question.pageToken !== undefined) url.searchParams.set('pageToken', question.pageToken);
    return sendJson({ url }, headers, signal);
  }
}

/**
 * 400 searches and 100 listings a minute and consumer project (https://cloud.google.com/asset-inventory/docs/quota):
 * burst + rate × 60 stays within them in any minute.
 */
function assetLimitScopesOf(caller: Caller, method: AssetQuestion['method']): readonly RateLimitScope[] {
  const outer = limitScopesOf(caller);
  return method === 'searchAllResources'
    ? [...outer, { key: `gcp/${caller.limitScopeKey}/search`, limit: 'gcp.cloudAsset', perSecond: 6.5, burst: 10 }]
    : [...outer, { key: `gcp/${caller.limitScopeKey}/listAssets`, limit: 'gcp.listAssets', perSecond: 1.5, burst: 10 }];
}

function askedBy(question: AssetQuestion): Asked {
  const project = /^projects\/(.+)$/.exec(question.scope)?.[1];
  return { permission: `cloudasset.assets.${question.method}`, ...defined({ project }) };
}

function classify(error: unknown, asked: Asked): CallFailure {
  return error instanceof ApiError ? classifyRest(error, asked) : classifyGrpc(error, asked);
}
