import type { Answer } from '../delivery.ts';
import { type HttpRequest, json } from '../http-cloud.ts';
import { failure } from './errors.ts';
import type { AzureEstate, Kept } from './estate.ts';
import { InvalidQuery, type Row, runQuery } from './kql.ts';
import { SlidingQuota } from './quota.ts';

interface Query {
  readonly subscriptions?: readonly string[];
  readonly query?: string;
  readonly options?: { readonly $top?: number; readonly $skip?: number; readonly $skipToken?: string; readonly resultFormat?: string };
}

/** `Microsoft.ResourceGraph/resources` after Azure/azure-rest-api-specs `specification/resourcegraph`, version 2021-03-01. */
export class SimulatedGraph {
  readonly #estate: AzureEstate;
  readonly #kept: ReadonlyMap<string, readonly Kept[]>;
  readonly #quota: SlidingQuota;
  #last: { key: string; rows: readonly Row[] } | undefined;

  constructor(estate: AzureEstate, kept: ReadonlyMap<string, readonly Kept[]>) {
    this.#estate = estate;
    this.#kept = kept;
    this.#quota = new SlidingQuota(estate.graphQuota ?? { calls: 15, seconds: 5 });
  }

  answer(request: HttpRequest): Answer {
    const quota = this.#quota.take();
    const headers =
      this.#estate.graphQuota?.unsent === true
        ? {}
        : { 'x-ms-user-quota-remaining': String(quota.remaining), 'x-ms-user-quota-resets-after': clock(quota.resetsAfterSeconds) };
    if (quota.exceeded) {
      return failure(429, 'RateLimiting', 'Please provide below info when asking for support: client request rate is too high', {
        ...headers,
        'retry-after': String(Math.ceil(quota.resetsAfterSeconds)),
      });
    }
    const stated = this.#stated(request);
    return { ...stated, headers: { ...stated.headers, ...headers } };
  }

  #stated(request: HttpRequest): Answer {
    if (request.query.get('api-version') === null) return failure(400, 'MissingApiVersionParameter', 'The api-version query parameter is required.');
    const body = JSON.parse(request.body) as Query;
    const { $top: top = 100, $skip: skip = 0, $skipToken: token, resultFormat = 'objectArray' } = body.options ?? {};
    if (body.query === undefined || top < 1 || top > 1000) return refused('the value of $top must be between 1 and 1000');
    const subscriptions = body.subscriptions ?? this.#estate.subscriptions.map((one) => one.id);
    if (subscriptions.length > 1000) return refused('too many subscriptions');
    let rows: readonly Row[];
    try {
      rows = this.#rows(body.query, subscriptions);
    } catch (error) {
      if (error instanceof InvalidQuery) return refused(error.message);
      throw error;
    }
    const from = token === undefined ? skip : Number(Buffer.from(token, 'base64').toString('utf8').replace('page/', ''));
    if (!Number.isInteger(from)) return refused('the $skipToken is not valid');
    // Without an order the pages of the service come as they come, and overlap.
    const ordered = this.#estate.overlapping !== true && /\border by\b/i.test(body.query);
    const turned = ordered || rows.length === 0 ? rows : [...rows.slice(from % 7), ...rows.slice(0, from % 7)];
    const page = turned.slice(from, from + Math.min(top, this.#estate.graphPage ?? top));
    const more = from + page.length < rows.length;
    // Only rows with an id can be paged ("Work with large data sets").
    const pageable = rows[0] !== undefined && ('id' in rows[0] || this.#estate.plainGraph === true) && this.#estate.truncating === undefined;
    return json(200, {
      totalRecords: rows.length,
      count: page.length,
      data: resultFormat === 'table' || this.#estate.graphTables === true ? tableOf(page) : page,
      facets: [],
      resultTruncated: more && this.#estate.truncating !== 'silently' ? 'true' : 'false',
      ...(more && pageable ? { $skipToken: Buffer.from(`page/${from + page.length}`).toString('base64') } : {}),
    });
  }

  #rows(query: string, subscriptions: readonly string[]): readonly Row[] {
    const key = JSON.stringify([query, subscriptions]);
    if (this.#last?.key === key) return this.#last.rows;
    const readable = subscriptions.flatMap((id) => {
      const spec = this.#estate.subscriptions.find((one) => one.id.toLowerCase() === id.toLowerCase());
      const kept = spec === undefined ? [] : (this.#kept.get(spec.id.toLowerCase()) ?? []);
      if (spec?.access === 'partial') return kept.filter((one) => one.table === 'Resources');
      return (spec?.access ?? 'full') === 'full' ? kept : [];
    });
    const names = new Set(this.#estate.graphTableNames?.map((name) => name.toLowerCase()) ?? tableNames);
    const { heedless } = this.#estate;
    const heard = heedless === 'query' ? 'Resources' : heedless === 'union' ? query.replace(/\| union [^|]+/, '') : query;
    const rows = runQuery(
      heard,
      (name) => (names.has(name) ? readable.filter((one) => one.table.toLowerCase() === name).map(rowOf) : undefined),
      this.#estate.plainGraph === true,
    );
    this.#last = { key, rows };
    return rows;
  }
}

const tableNames = new Set([
  'resources',
  'resourcecontainers',
  'authorizationresources',
  'policyresources',
  'dnsresources',
  'recoveryservicesresources',
  'computeresources',
  'networkresources',
  'extensibilityresources',
]);

/** Resource Graph answers types in lower case, and resource groups under their older name. */
function rowOf(kept: Kept): Row {
  const { id, name, type, location, subscription, tags, body } = kept;
  const lower = type.toLowerCase();
  return {
    ...body,
    id,
    name,
    type: lower === 'microsoft.resources/resourcegroups' ? 'microsoft.resources/subscriptions/resourcegroups' : lower,
    location,
    subscriptionId: subscription,
    tags,
  };
}

function tableOf(rows: readonly Row[]): unknown {
  const names = Object.keys(rows[0] ?? {});
  return { columns: names.map((name) => ({ name, type: 'string' })), rows: rows.map((row) => names.map((name) => row[name])) };
}

function refused(message: string): Answer {
  return json(400, {
    error: {
      code: 'BadRequest',
      message: 'Please provide below info when asking for support: timestamp, correlationId.',
      details: [{ code: 'InvalidQuery', message }],
    },
  });
}

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
