import { TokenBucket } from 'limiter';

/** What is known about a bucket. Plain data, so that any store can keep it for all processes that share it. */
export interface BucketState {
  /** Tokens in the bucket at `at`. */
  readonly tokens: number;
  /** When the bucket was last brought up to date; milliseconds since 1970. */
  readonly at: number;
  /** The part of the configured rate that is in use, above 0. */
  readonly share: number;
  /** When the rate was last cut; milliseconds since 1970. */
  readonly cutAt: number;
  /** Throttles in a row, each answered to a call sent after the one before. */
  readonly streak: number;
  /** Nothing is sent before this time; milliseconds since 1970. */
  readonly pausedUntil: number;
  /** The time that the cloud asked for where that is later than we heed; milliseconds since 1970. */
  readonly askedUntil: number;
  /** When the rate last grew beyond the configured one, or began; milliseconds since 1970. */
  readonly grownAt: number;
}

/** A bucket as configured. */
export interface BucketLimit {
  /** Unique: whoever draws under the same key draws from the same bucket. */
  readonly key: string;
  readonly perSecond: number;
  /** Tokens that may be spent at once; at least 1. */
  readonly burst: number;
  /** The rate that it may grow to while nothing is throttled; it does not grow when absent. */
  readonly mostPerSecond?: number;
}

/** What an answer of the cloud does to a bucket. `grantedAt` is when the call drew its token; milliseconds since 1970. */
export type BucketChange =
  /** The cloud refused a call because there were too many. `random` (0 ≤ n < 1) draws the length of the pause. */
  | { readonly kind: 'throttled'; readonly grantedAt: number; readonly random: number; readonly retryAfterMs?: number }
  /** The cloud answered a call. */
  | { readonly kind: 'answered'; readonly grantedAt: number }
  /** The cloud said how many calls are left beyond those under way, and when there will be more. */
  | { readonly kind: 'quota'; readonly left: number; readonly resetsAfterMs: number };

/** Whatever a cloud asks for, it is asked again after so long: nobody is to be silenced for a day by one header. */
export const longestHoldMs = 300_000;
const cutEveryMs = 1_000;
const lowestPerSecond = 1;
/** A token that is fetched late by this much delays none of those behind it, in the smallest bucket too. */
const lateMs = 20;
const restoreStep = 0.05;
/** A rate that held for so long grows by a quarter of the configured one. */
const growEveryMs = 60_000;
const growStep = 0.25;
const firstPauseMs = 500;
const longestPauseMs = 15_000;
/** A bucket that was last looked at so far in the future comes from a clock that was set back since. */
const setBackMs = 1_000;

/** A bucket that nobody drew from yet: full. */
function fullBucket(limit: BucketLimit, now: number): BucketState {
  return { tokens: limit.burst, at: now, share: 1, cutAt: 0, streak: 0, pausedUntil: 0, askedUntil: 0, grownAt: now };
}

/** Calls a second that a bucket lets through now. */
function rateOf(state: BucketState, limit: BucketLimit): number {
  return Math.max(Math.min(limit.perSecond, lowestPerSecond), limit.perSecond * state.share);
}

function sizeOf(state: BucketState, limit: BucketLimit): number {
  return Math.max(1 + (rateOf(state, limit) * lateMs) / 1000, limit.burst * state.share);
}

/**
 * A bucket for the length of one transaction: set from its stored state, brought up to `now`, and asked while time stands still. The arithmetic is
 * that of `limiter`'s TokenBucket, which checks a chain of buckets before it charges any of them.
 */
export class OpenBucket {
  readonly limit: BucketLimit;
  /** True when the stored state was of the future: it has to be stored anew, or no time would pass for it until then. */
  readonly wasAhead: boolean;
  readonly #bucket: TokenBucket;
  #state: BucketState;

  constructor(stored: BucketState | undefined, limit: BucketLimit, now: number) {
    this.limit = limit;
    this.wasAhead = stored !== undefined && stored.at - now > setBackMs;
    this.#state = stored === undefined ? fullBucket(limit, now) : this.wasAhead ? broughtBack(stored, now) : stored;
    // The limit may have been set since the rate grew.
    this.#state = { ...this.#state, share: Math.min(this.#state.share, this.#mostShare) };
    const { tokens, at } = this.#state;
    this.#bucket = new TokenBucket({ bucketSize: sizeOf(this.#state, limit), tokensPerInterval: this.ratePerSecond, interval: 1_000 });
    this.#bucket.content = tokens;
    // TokenBucket reads its own clock: it is heard how long ago the state was stored, and what it sees to have passed since is stored along.
    const read = performance.now();
    this.#bucket.lastDrip = read - Math.max(0, now - at);
    this.#bucket.drip();
    const upTo = Math.max(at, now + this.#bucket.lastDrip - read);
    this.#state = { ...this.#state, tokens: this.#bucket.content, at: upTo };
  }

  /** The state to store. */
  get state(): BucketState {
    return { ...this.#state, tokens: this.#bucket.content };
  }

  /** Calls a second that the bucket lets through now. */
  get ratePerSecond(): number {
    return rateOf(this.#state, this.limit);
  }

  /** True when an answer would change the bucket; false spares a transaction for it. */
  get awaitsAnswer(): boolean {
    return this.#state.share < 1 || this.#state.streak > 0 || this.#mayGrow(this.#state.at);
  }

  /** Makes a chain of buckets, outermost first; returns the innermost, which answers for all of them. */
  static chain(buckets: readonly OpenBucket[]): OpenBucket | undefined {
    for (const [at, bucket] of buckets.entries()) bucket.#setParent(buckets[at - 1]);
    return buckets.at(-1);
  }

  #setParent(parent: OpenBucket | undefined): void {
    if (parent === undefined) delete this.#bucket.parentBucket;
    else this.#bucket.parentBucket = parent.#bucket;
  }

  /** Takes a token from this bucket and each one above it, or none from any. */
  take(): boolean {
    this.#stopTime();
    return this.#bucket.tryRemoveTokens(1);
  }

  /** Milliseconds until this bucket and each one above it has a token. */
  waitMs(): number {
    this.#stopTime();
    return this.#bucket.getWaitTime(1);
  }

  /** Milliseconds for which the cloud asked to be left alone; 0 when it did not. */
  pauseMs(now: number): number {
    return Math.min(longestHoldMs, Math.max(0, this.#state.pausedUntil - now));
  }

  /** True while the cloud asked for a longer pause than we heed: nobody is to wait for its end. */
  isRefused(now: number): boolean {
    return this.#state.pausedUntil > now && this.#state.askedUntil > this.#state.pausedUntil;
  }

  apply(change: BucketChange, now: number): void {
    if (change.kind === 'throttled') this.#throttled(change, now);
    else if (change.kind === 'answered') this.#answered(change.grantedAt, now);
    else this.#quota(change.left, change.resetsAfterMs, now);
  }

  /** Halves the rate, at most once a second; pauses when nothing gets through, or for as long as the cloud said. */
  #throttled({ grantedAt, random, retryAfterMs }: Extract<BucketChange, { kind: 'throttled' }>, now: number): void {
    const state = { ...this.#state };
    if (now - state.cutAt >= cutEveryMs || now < state.cutAt) {
      state.share = Math.max(Math.min(1, lowestPerSecond / this.limit.perSecond), state.share / 2);
      state.cutAt = now;
      this.#bucket.content = 0;
    }
    if (grantedAt >= this.#state.cutAt) {
      state.streak += 1;
      const most = state.streak < 2 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** (state.streak - 2));
      state.pausedUntil = Math.max(state.pausedUntil, now + most * (0.5 + 0.5 * random));
    }
    this.#state = retryAfterMs === undefined ? state : held(state, now, retryAfterMs);
  }

  /** Restores the rate by a step. One that is whole, and all used, grows by one from time to time, up to what the cloud allows. */
  #answered(grantedAt: number, now: number): void {
    const state = this.#state;
    if (grantedAt < state.cutAt) return;
    if (state.share < 1) this.#state = { ...state, streak: 0, share: Math.min(1, state.share + restoreStep), grownAt: now };
    else if (this.#mayGrow(now)) this.#state = { ...state, streak: 0, share: Math.min(this.#mostShare, state.share + growStep), grownAt: now };
    else this.#state = { ...state, streak: 0 };
  }

  get #mostShare(): number {
    return Math.max(1, (this.limit.mostPerSecond ?? 0) / this.limit.perSecond);
  }

  /** An idle bucket proves nothing: only one that is empty shows that the cloud bears its whole rate. */
  #mayGrow(now: number): boolean {
    const { share, cutAt, grownAt } = this.#state;
    return share >= 1 && share < this.#mostShare && now - Math.max(cutAt, grownAt) >= growEveryMs && this.#bucket.content < 1;
  }

  /** Never spends more than is left, and waits for the reset when nothing is. */
  #quota(left: number, resetsAfterMs: number, now: number): void {
    this.#bucket.content = Math.min(this.#bucket.content, Math.max(0, left));
    if (left < 1) this.#state = held(this.#state, now, resetsAfterMs);
  }

  /** Time stands still within a transaction, so that nobody who asks later gets the token that the one before missed by a hair. */
  #stopTime(): void {
    for (let bucket: TokenBucket | undefined = this.#bucket; bucket !== undefined; bucket = bucket.parentBucket) bucket.lastDrip = Infinity;
  }
}

/** A state paused for as long as the cloud asked for, as far as that is heeded. */
function held(state: BucketState, now: number, ms: number): BucketState {
  const pausedUntil = Math.max(state.pausedUntil, now + Math.min(longestHoldMs, ms));
  return { ...state, pausedUntil, askedUntil: ms > longestHoldMs ? Math.max(state.askedUntil, now + ms) : state.askedUntil };
}

/** After the clock was set back, what was stored in its future counts from now on. */
function broughtBack(state: BucketState, now: number): BucketState {
  const ahead = state.at - now;
  const pausedUntil = Math.min(state.pausedUntil - ahead, now + longestHoldMs);
  return { ...state, at: now, cutAt: state.cutAt - ahead, pausedUntil, askedUntil: state.askedUntil - ahead, grownAt: state.grownAt - ahead };
}
