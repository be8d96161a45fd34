/**
 * Faults on demand, shared by all simulated clouds. A rule says which requests it hits and what happens to them;
 * each cloud renders `throttled`, `denied`, `error` and `not-served` in its own words, `delivery.ts` does the rest.
 */
export type Fault =
  /** The service's own throttling code and status. */
  | { readonly kind: 'throttled'; readonly retryAfterSeconds?: number }
  /** The service's own refusal, naming principal and action; with `byPolicy`, refused by a policy of the organisation. */
  | { readonly kind: 'denied'; readonly byPolicy?: boolean }
  /** Any error in the service's error format; 500 when no status is given. */
  | { readonly kind: 'error'; readonly status?: number; readonly code?: string; readonly message?: string }
  /** A right answer, `ms` milliseconds late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** A right answer, held back until the promise is fulfilled. */
  | { readonly kind: 'held'; readonly until: Promise<undefined> }
  /** No answer, ever; the connection stays open. */
  | { readonly kind: 'hung' }
  /** Headers and a part of the body (`part`, 0 to 1, default 0.5), then the connection breaks. */
  | { readonly kind: 'cut'; readonly part?: number }
  /** Status 200 and a body that is no XML or JSON. */
  | { readonly kind: 'malformed' }
  /** An HTML page, as a proxy or an incomplete server sends it. */
  | { readonly kind: 'html'; readonly status: number }
  /** The connection is reset before anything is answered. */
  | { readonly kind: 'reset' }
  /** A right answer with fields in it that no published model knows. */
  | { readonly kind: 'extra' }
  /** Status 200 and a body that is made of the right one; undefined leaves an answer as it is. */
  | { readonly kind: 'rewritten'; readonly as: (body: string) => { readonly body: string; readonly contentType?: string } | undefined }
  /** The service does not know the operation, as in a region where it is not offered. */
  | { readonly kind: 'not-served' };

/** What a request is known by when rules are matched. Names are the cloud's own. */
export interface FaultTarget {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly account: string;
}

/** Absent fields match everything; several rules may hit one request, in the order in which they were added. */
export interface FaultRule {
  readonly fault: Fault;
  readonly service?: string;
  readonly operation?: string | RegExp;
  readonly region?: string;
  readonly account?: string;
  /** Only these of the requests that match, counted from 1. */
  readonly nth?: readonly number[];
  /** Only the first so many of the requests that match. */
  readonly first?: number;
  /** 0 to 1, drawn from the plan's seeded generator. */
  readonly probability?: number;
}

export class FaultPlan {
  #rules: { rule: FaultRule; matched: number }[] = [];
  #random: () => number;

  constructor(seed = 1) {
    this.#random = randomFrom(seed);
  }

  /** Adds a rule; the returned function takes it away again. */
  add(rule: FaultRule): () => void {
    const entry = { rule, matched: 0 };
    this.#rules.push(entry);
    return () => {
      this.#rules = this.#rules.filter((other) => other !== entry);
    };
  }

  /** Takes all rules away, and starts the generator anew where a seed is given. */
  clear(seed?: number): void {
    this.#rules = [];
    if (seed !== undefined) this.#random = randomFrom(seed);
  }

  /** The faults of one request. Counts the request against every rule that matches it. */
  pick(target: FaultTarget): Fault[] {
    const faults: Fault[] = [];
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (!matches(rule, target)) continue;
      entry.matched += 1;
      if (rule.nth !== undefined && !rule.nth.includes(entry.matched)) continue;
      if (rule.first !== undefined && entry.matched > rule.first) continue;
      if (rule.probability !== undefined && this.#random() >= rule.probability) continue;
      faults.push(rule.fault);
    }
    return faults;
  }
}

function matches(rule: FaultRule, target: FaultTarget): boolean {
  if (rule.service !== undefined && rule.service !== target.service) return false;
  if (rule.region !== undefined && rule.region !== target.region) return false;
  if (rule.account !== undefined && rule.account !== target.account) return false;
  if (rule.operation === undefined) return true;
  return typeof rule.operation === 'string' ? rule.operation === target.operation : rule.operation.test(target.operation);
}

/** A small seeded generator (mulberry32, public domain), so that a run with probabilities can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
