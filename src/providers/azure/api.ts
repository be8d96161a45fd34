import { checkedAnswer } from '../../core/checked-answer.ts';
import { defined } from '../../core/defined.ts';
import { CallError } from '../../core/errors.ts';
import type { RateLimitScope, ProviderContext, ProviderLog, QuotaReading } from '../../core/provider.ts';
import { type Answer, type Item, resetsAfterMs, textOf } from './answers.ts';
import { classify } from './classify.ts';
import type { Connection } from './clients.ts';
import type { AzureCloud } from './clouds.ts';
import { type Described, pageOf } from './described.ts';
import { type Exchange, exchange } from './exchange.ts';
import { afterRefusal, type Signer } from './signer.ts';

/** One question to Azure Resource Manager. */
export interface Ask {
  /** The Azure RBAC action, e.g. `Microsoft.Resources/subscriptions/resources/read`: the name under which it is measured and allowed. */
  readonly operation: string;
  /** The namespace that answers, where it is not `Microsoft.Resources`: one that is broken silences no other. */
  readonly namespace?: string;
  readonly subscription?: string;
  /** The tenant whose token is sent; the signer's own when absent. */
  readonly tenant?: string;
  readonly graph?: true;
  /** Sends exactly one request, by a client made with `to`; for the page behind `link` where there is one. */
  readonly send: (to: Connection, link?: string) => Promise<unknown>;
}

/** An answer of Azure Resource Manager, and the address that gave it. */
interface ArmAnswer extends Answer {
  readonly url: URL;
}

/** Asks Azure Resource Manager by the clients of the SDK, one request a call, over the pipeline. */
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
  ask(signer: Signer, ask: Ask, signal: AbortSignal): Promise<Answer> {
    return this.#send(signer, ask, undefined, signal);
  }

  /** All pages of a list (`value`, `nextLink`). A full last page may link to an empty one; only the missing link ends it. Throws `CallError`. */
  async *pages(signer: Signer, ask: Ask, item: Described, signal: AbortSignal): AsyncGenerator<readonly Item[]> {
    const first = await this.#send(signer, ask, undefined, signal);
    let answer: Answer = first;
    const seen = new Set<string>();
    for (;;) {
      const { value, nextLink } = checkedAnswer(pageOf(item), answer.body, ask.operation);
      yield value;
      const next = textOf(nextLink);
      if (next === undefined) return;
      if (seen.has(next)) throw new CallError({ kind: 'failed', message: `the pages of ${ask.operation} go round in a circle` });
      seen.add(next);
      answer = await this.#send(signer, ask, this.#followed(next, first.url), signal);
    }
  }

  /** A request to another plane than Azure Resource Manager. Throws `CallError`. */
  exchange<T>(request: Exchange<T>, signal: AbortSignal): Promise<T> {
    return exchange(this.#context.pipeline, request, signal);
  }

  /**
   * A link in an answer is followed to the endpoint's own host alone: the token goes nowhere else. Behind a proxy the same list is linked to
   * by the host's inner name; its next page is asked for where the first one came from.
   */
  #followed(link: string, first: URL): string {
    const { endpoint } = this.cloud;
    if (!URL.canParse(link, endpoint)) throw new CallError({ kind: 'failed', message: 'a page links to no address' });
    const { origin, host, href, pathname, search } = new URL(link, endpoint);
    if (origin === first.origin) return href;
    if (pathOf(new URL(endpoint + pathname)) !== pathOf(first))
      throw new CallError({ kind: 'failed', message: `a page links to another host (${host}); it was not followed` });
    return first.origin + first.pathname + search;
  }

  async #send(signer: Signer, ask: Ask, link: string | undefined, signal: AbortSignal): Promise<ArmAnswer> {
    const { operation, subscription, tenant, namespace = 'Microsoft.Resources' } = ask;
    const { endpoint, audience } = this.cloud;
    const token = await signer.token(audience, tenant, signal);
    try {
      return await this.#context.pipeline.call<ArmAnswer>({
        provider: 'azure',
        operation,
        host: `${new URL(endpoint).host}/${namespace}`,
        limitScopes: limitScopesOf(signer, ask),
        signal,
        send: async (attempt) => {
          const came: ArmAnswer[] = [];
          const onAnswer = (answer: Answer, url: URL): void => {
            came.push({ ...answer, url });
          };
          await ask.send({ endpoint, audience, token, signal: attempt, onAnswer }, link);
          const [only] = came;
          if (only === undefined || came.length > 1) throw new Error(`the client sent ${came.length} requests in place of one`);
          return only;
        },
        classify: (error) => classify(error, operation),
        quota: quotaOf,
        ...defined({ account: subscription }),
      });
    } catch (error) {
      throw afterRefusal(error, signer);
    }
  }
}

/**
 * ARM counts reads by subscription or tenant, Resource Graph 15 in 5 s by user and tenant ("Guidance for throttled requests"). Any window of
 * 5 s sees at most burst + rate × 5 calls; calls that leave a little apart may arrive closer, so the rate stays a little below the quota.
 */
function limitScopesOf(signer: Signer, ask: Ask): readonly RateLimitScope[] {
  const tenant = ask.tenant ?? signer.tenant ?? signer.key;
  const outer: RateLimitScope = { key: `azure/${ask.subscription ?? tenant}`, limit: 'azure', perSecond: 12 };
  if (ask.graph !== true) return [outer];
  const key = `azure/${tenant}/${signer.key}/resourceGraph`;
  return [
    outer,
    { key, limit: 'azure.resourceGraph', perSecond: 3, burst: 1 },
    { key: `${key}/window`, limit: 'azure.resourceGraph.window', perSecond: 2.9, burst: 1 },
  ];
}

function quotaOf({ headers }: Answer): QuotaReading | undefined {
  const stated = headers.get('x-ms-user-quota-remaining') ?? headers.get('x-ms-ratelimit-remaining-subscription-reads');
  const remaining = Number(stated ?? Number.NaN);
  if (stated === null || !Number.isFinite(remaining)) return undefined;
  const reset = resetsAfterMs(headers);
  return { remaining, ...defined({ resetsAfterMs: reset }) };
}

function pathOf({ pathname }: URL): string {
  return pathname.toLowerCase().replace(/\/+$/, '');
}
