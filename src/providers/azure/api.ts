import { CallError } from '../../core/errors.ts';
import type { Meter, ProviderContext, ProviderLog, QuotaReading } from '../../core/provider.ts';
import { type Answer, isItem, type Item, readAnswer, resetsAfterMs, textOf } from './answers.ts';
import { classify } from './classify.ts';
import type { AzureCloud } from './clouds.ts';
import type { Signer } from './signer.ts';

/** One question to Azure Resource Manager. */
export interface Ask {
  readonly method?: 'GET' | 'POST';
  /** Path below the endpoint, with a leading slash. */
  readonly path: string;
  readonly apiVersion: string;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON body of a POST that reads. */
  readonly body?: unknown;
  /** The Azure RBAC action, e.g. `Microsoft.Resources/subscriptions/resources/read`: the name under which it is measured and allowed. */
  readonly operation: string;
  readonly subscription?: string;
  /** The tenant whose token is sent; the signer's own when absent. */
  readonly tenant?: string;
  readonly graph?: true;
}

/**
 * Asks Azure Resource Manager, one request a call, over the road. It speaks the REST API itself: the clients' paging iterators send several
 * requests behind one call, `@azure/arm-resourcegraph` drags the retired `ms-rest-js` along, and their policies refuse plain http even on
 * loopback. Nothing but GET and the POST of a Resource Graph query leaves this file.
 */
export class Api {
  readonly cloud: AzureCloud;
  readonly log: ProviderLog;
  readonly #context: ProviderContext;

  constructor(context: ProviderContext, cloud: AzureCloud) {
    this.#context = context;
    this.log = context.log;
    this.cloud = cloud;
  }

  /** One answer. Throws `CallError`. */
  async ask(signer: Signer, ask: Ask, signal: AbortSignal): Promise<Answer> {
    const url = new URL(this.cloud.endpoint + ask.path);
    url.searchParams.set('api-version', ask.apiVersion);
    for (const [name, value] of Object.entries(ask.query ?? {})) url.searchParams.set(name, value);
    return this.#send(signer, ask, url, signal);
  }

  /** All pages of a list (`value`, `nextLink`). A full last page may link to an empty one; only the missing link ends it. Throws `CallError`. */
  async *pages(signer: Signer, ask: Ask, signal: AbortSignal): AsyncGenerator<readonly Item[]> {
    let answer = await this.ask(signer, ask, signal);
    const seen = new Set<string>();
    for (;;) {
      const { value, nextLink } = answer.body;
      if (!Array.isArray(value)) throw new CallError({ kind: 'failed', message: `the answer to ${ask.operation} has no list "value"` });
      yield value.filter(isItem);
      const next = textOf(nextLink);
      if (next === undefined) return;
      if (seen.has(next)) throw new CallError({ kind: 'failed', message: `the pages of ${ask.operation} go round in a circle` });
      seen.add(next);
      answer = await this.#send(signer, ask, this.#followed(next, ask), signal);
    }
  }

  /**
   * A link in an answer is followed to the endpoint's own host alone: the token goes nowhere else. Behind a proxy the same list is linked to
   * by the host's inner name; its next page is asked for where the first one came from.
   */
  #followed(link: string, { path }: Ask): URL {
    const endpoint = new URL(this.cloud.endpoint);
    const url = new URL(link, endpoint);
    if (url.origin === endpoint.origin) return url;
    if (url.pathname.toLowerCase().replace(/\/+$/, '') !== path.toLowerCase())
      throw new CallError({ kind: 'failed', message: `a page links to another host (${url.host}); it was not followed` });
    return new URL(this.cloud.endpoint + path + url.search);
  }

  async #send(signer: Signer, ask: Ask, url: URL, signal: AbortSignal): Promise<Answer> {
    const api = /\/providers\/([^/]+)/i.exec(ask.path)?.[1] ?? 'Microsoft.Resources';
    const { operation, subscription, tenant, method = 'GET', body } = ask;
    return this.exchange(
      {
        url,
        method,
        operation,
        host: `${url.host}/${api}`,
        meters: metersOf(signer, ask),
        signer: { signer, audience: this.cloud.audience, ...(tenant === undefined ? {} : { tenant }) },
        headers: { accept: 'application/json' },
        read: readAnswer,
        quota: quotaOf,
        ...(subscription === undefined ? {} : { subscription }),
        ...(method === 'GET' ? {} : { json: body }),
      },
      signal,
    );
  }

  /** Sends one request over the road, signed by a bearer token where it has a signer. Throws `CallError`. */
  async exchange<T>(request: Exchange<T>, signal: AbortSignal): Promise<T> {
    const { url, method, operation, host, meters, subscription, quota, signer: by } = request;
    const headers: Record<string, string> = { ...request.headers };
    if (by !== undefined) headers['authorization'] = `Bearer ${await by.signer.token(by.audience, by.tenant, signal)}`;
    if (request.json !== undefined) headers['content-type'] = 'application/json; charset=utf-8';
    const body = request.json === undefined ? {} : { body: JSON.stringify(request.json) };
    try {
      return await this.#context.road.call({
        provider: 'azure',
        operation,
        host,
        meters,
        signal,
        // A redirect could carry the token elsewhere.
        send: async (attempt) => request.read(await fetch(url, { method, headers, redirect: 'error', signal: attempt, ...body })),
        classify: (error) => classify(error, operation),
        ...(subscription === undefined ? {} : { account: subscription }),
        ...(quota === undefined ? {} : { quota }),
      });
    } catch (error) {
      if (!(error instanceof CallError) || error.failure.kind !== 'unauthenticated' || by === undefined) throw error;
      // A token that was refused is not sent again: the next question gets a new one.
      by.signer.forget();
      throw by.signer.renew === undefined ? error : new CallError({ hint: `Renew it: ${by.signer.renew}`, ...error.failure }, error);
    }
  }
}

/** One request to Azure, whichever of its planes answers. */
export interface Exchange<T> {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly operation: string;
  readonly host: string;
  readonly meters: readonly Meter[];
  readonly signer?: { readonly signer: Signer; readonly audience: string; readonly tenant?: string };
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly subscription?: string;
  /** Reads the answer to its end; throws for one that is no success. */
  readonly read: (response: Response) => Promise<T>;
  readonly quota?: (answer: T) => QuotaReading | undefined;
}

/**
 * ARM counts reads by subscription or tenant, Resource Graph 15 in 5 s by user and tenant ("Guidance for throttled requests"). Any window of
 * 5 s sees at most burst + rate × 5 calls; calls that leave a little apart may arrive closer, so the rate stays a little below the quota.
 */
function metersOf(signer: Signer, ask: Ask): readonly Meter[] {
  const tenant = ask.tenant ?? signer.tenant ?? signer.key;
  const outer: Meter = { key: `azure/${ask.subscription ?? tenant}`, limit: 'azure', perSecond: 12 };
  if (ask.graph !== true) return [outer];
  const key = `azure/${tenant}/${signer.key}/resourceGraph`;
  return [
    outer,
    { key, limit: 'azure.resourceGraph', perSecond: 3, burst: 1 },
    { key: `${key}/window`, limit: 'azure.resourceGraph.window', perSecond: 2.9, burst: 1 },
  ];
}

function quotaOf({ headers }: Answer): QuotaReading | undefined {
  const told = headers.get('x-ms-user-quota-remaining') ?? headers.get('x-ms-ratelimit-remaining-subscription-reads');
  const remaining = Number(told ?? Number.NaN);
  if (told === null || !Number.isFinite(remaining)) return undefined;
  const reset = resetsAfterMs(headers);
  return { remaining, ...(reset === undefined ? {} : { resetsAfterMs: reset }) };
}
