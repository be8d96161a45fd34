import type { RateLimitScope } from '../provider.ts';
import { CallError } from '../errors.ts';
import type { BucketChange } from '../store/token-bucket.ts';
import type { Draw, TokenBucketStore } from '../store/token-bucket-store.ts';
import { limitOf } from './bucket-limit.ts';
import { cancellation } from './cancellation.ts';
import type { Clock } from './clock.ts';
import type { ThrottleBudget } from './request-context.ts';
import { throttledTooLong } from './throttled.ts';
import type { Place, FifoQueue } from './fifo-queue.ts';
import type { Lane, Turn, Waiter } from './lanes.ts';
import { Lanes } from './lanes.ts';

export interface LimiterOptions {
  readonly buckets: TokenBucketStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly concurrency: number;
  readonly limits: Readonly<Record<string, number>>;
  /** Called when the number of those who wait for a rate-limit scope, or its rate, may have changed. */
  readonly onQueue?: (limitScope: string, waiting: number, ratePerSecond: number) => void;
}

export interface TurnRequest {
  /** Every one of these gives a token; the last is the one that answers to throttles and quotas. */
  readonly limitScopes: readonly RateLimitScope[];
  readonly signal: AbortSignal;
  readonly budget: ThrottleBudget;
}

export interface QueueStats {
  readonly limitScope: string;
  readonly waiting: number;
  readonly ratePerSecond: number;
}

/** Another process holds the buckets: look again soon, and not in step with it. */
const heldPauseMs = 5;
/** Tokens that come due so close together are drawn in one look, since each look is a transaction. */
const lookEveryMs = 5;
/** A lane looks again this often while it waits: others come behind a paused rate-limit scope, and clocks are set. */
const longestSleepMs = 1_000;
/**
 * Lets requests through as the rate-limit scopes and the concurrency allow: first in, first out in each lane, and between lanes that share a bucket.
 * A lane that waits for its own bucket holds up no other. Nobody who left is waited for.
 * Times that stay within the process are taken from the monotonic clock; what is stored, and shared with others, from the wall clock.
 */
export class Limiter {
  readonly #options: LimiterOptions;
  readonly #lanes = new Lanes();
  /** What was last seen of a rate-limit scope's bucket: a success that changes nothing is spared a transaction. */
  readonly #known = new Map<string, { rate: number; awaitsAnswer: boolean }>();
  readonly #underWay = new Map<string, number>();
  #limits: Readonly<Record<string, number>>;
  #concurrency: number;
  #running = 0;
  #sequence = 0;
  #lookAsked = false;
  #looking = false;
  #closed = false;
  #takeBackAlarm: (() => void) | undefined;
  #alarmAt = Infinity;

  constructor(options: LimiterOptions) {
    this.#options = options;
    this.#limits = options.limits;
    this.#concurrency = Math.max(1, options.concurrency);
  }

  /** Waits for a turn. Rejects at once when the signal aborts, and with a `throttled` CallError when the budget is used up. */
  turn(request: TurnRequest): Promise<Turn> {
    const { signal, limitScopes, budget } = request;
    return new Promise((resolve, reject) => {
      if (signal.aborted || this.#closed) {
        reject(signal.aborted ? cancellation(signal) : closedError());
        return;
      }
      const lane = this.#laneOf(limitScopes);
      this.#sequence += 1;
      const onAbort = (): void => {
        lane.line.leave(place);
        this.#reportQueue(lane);
        this.#lanes.left(lane);
        reject(cancellation(signal));
      };
      const place: Place<Waiter> = lane.line.join({
        sequence: this.#sequence,
        since: this.#options.clock.monotonic(),
        budget,
        grant: (turn) => {
          signal.removeEventListener('abort', onAbort);
          resolve(turn);
        },
        refuse: (error) => {
          signal.removeEventListener('abort', onAbort);
          reject(error);
        },
      });
      signal.addEventListener('abort', onAbort, { once: true });
      if (lane.where === 'idle') this.#lanes.wake(lane);
      this.#reportQueue(lane);
      this.#askForLook();
    });
  }

  /** The cloud let a call through that had its turn at `grantedAt`. */
  succeeded(limitScopes: readonly RateLimitScope[], grantedAt: number): void {
    for (const limitScope of limitScopes)
      if (this.#known.get(limitScope.key)?.awaitsAnswer === true) this.#change(limitScope, { kind: 'answered', grantedAt });
  }

  /** The cloud refused a call that had its turn at `grantedAt`, because there were too many. `limit` names the bucket that overflowed. */
  throttled(
    limitScopes: readonly RateLimitScope[],
    grantedAt: number,
    { retryAfterMs, limit }: { retryAfterMs?: number; limit?: string } = {},
  ): void {
    const limitScope = limitScopeOf(limitScopes, limit);
    if (limitScope === undefined) return;
    const change = { kind: 'throttled', grantedAt, random: this.#options.random() } as const;
    this.#change(limitScope, retryAfterMs === undefined ? change : { ...change, retryAfterMs });
  }

  /** The cloud said how many calls are left in its window. To be called before the turn is released. */
  quota(
    limitScopes: readonly RateLimitScope[],
    { remaining, resetsAfterMs, limit }: { remaining: number; resetsAfterMs: number; limit?: string },
  ): void {
    const limitScope = limitScopeOf(limitScopes, limit);
    if (limitScope === undefined) return;
    const others = (this.#underWay.get(limitScopes.at(-1)?.key ?? '') ?? 1) - 1;
    const left = remaining - others;
    if (left >= limitOf(limitScope, this.#limits).burst) return;
    this.#change(limitScope, { kind: 'quota', left, resetsAfterMs });
  }

  /** Lifts the pauses that clouds asked for, of all limitScopes whose key begins so. */
  async resume(prefix: string): Promise<void> {
    await this.#options.buckets.resume(prefix);
    this.#lanes.wakeUntil(Infinity);
    this.#askForLook();
  }

  /** New limits and concurrency; whoever waits is looked at again. */
  update(limits: Readonly<Record<string, number>>, concurrency: number): void {
    this.#limits = limits;
    this.#concurrency = Math.max(1, concurrency);
    for (const lane of this.#lanes.all()) lane.limits = lane.limitScopes.map((limitScope) => limitOf(limitScope, limits));
    this.#lanes.wakeUntil(Infinity);
    this.#askForLook();
  }

  stats(): { running: number; waiting: number; queues: QueueStats[] } {
    const queues: QueueStats[] = [];
    let waiting = 0;
    for (const lane of this.#lanes.all()) {
      waiting += lane.line.length;
      const limitScope = lane.limitScopes.at(-1);
      if (limitScope !== undefined) queues.push({ limitScope: limitScope.key, waiting: lane.line.length, ratePerSecond: lane.rate });
    }
    return { running: this.#running, waiting, queues };
  }

  /** Refuses everyone who waits and everyone who comes. */
  close(): void {
    this.#closed = true;
    this.#takeBackAlarm?.();
    for (const lane of this.#lanes.all()) refuseAll(lane, closedError());
    this.#lanes.clear();
  }

  #laneOf(limitScopes: readonly RateLimitScope[]): Lane {
    const lane = this.#lanes.of(limitScopes, (limitScope) => limitOf(limitScope, this.#limits));
    if (lane.line.length === 0) lane.rate = this.#known.get(limitScopes.at(-1)?.key ?? '')?.rate ?? lane.rate;
    return lane;
  }

  /** One look at the lanes for all that happened in this turn of the event loop. */
  #askForLook(): void {
    if (this.#lookAsked || this.#closed) return;
    this.#lookAsked = true;
    setImmediate(() => {
      this.#lookAsked = false;
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    // Whoever comes during a look is seen by the next one.
    if (this.#closed || this.#looking) return;
    this.#looking = true;
    try {
      await this.#drawForReady();
    } finally {
      this.#looking = false;
    }
  }

  /** Draws tokens for as many as can go, oldest first. */
  async #drawForReady(): Promise<void> {
    const { clock, buckets, random } = this.#options;
    this.#lanes.wakeUntil(clock.monotonic());
    const free = this.#concurrency - this.#running;
    const lanes = this.#lanes.ready();
    if (lanes.length > 0 && free > 0) {
      const now = clock.now();
      const lookedAt = clock.monotonic();
      const chains = lanes.map(({ limits, line }) => ({ buckets: limits, arrivals: firstOf(line, free) }));
      let draws: readonly Draw[] | undefined;
      try {
        draws = await buckets.draw(chains, free, now);
      } catch (error) {
        for (const lane of lanes) refuseAll(lane, error instanceof Error ? error : new Error(String(error)));
      }
      if (this.#closed) return;
      if (draws === undefined) {
        this.#setAlarm(lookedAt + heldPauseMs * (0.5 + random()));
        return;
      }
      this.#grant(lanes, draws, now, lookedAt);
      for (const [at, draw] of draws.entries()) {
        const lane = lanes[at];
        if (lane !== undefined) this.#settle(lane, draw, lookedAt);
      }
    }
    if (this.#lanes.ready().length > 0 && this.#running < this.#concurrency) this.#askForLook();
    const next = this.#lanes.nextWake;
    if (next !== undefined) this.#setAlarm(Math.max(next, clock.monotonic() + lookEveryMs));
  }

  /** Lets those go who were granted a token, in the order in which they came. A token of someone who left meanwhile goes to the next. */
  #grant(lanes: readonly Lane[], draws: readonly Draw[], grantedAt: number, lookedAt: number): void {
    const granted: { lane: Lane; waiter: Waiter }[] = [];
    for (const [at, lane] of lanes.entries()) {
      for (let left = draws[at]?.granted ?? 0; left > 0; left -= 1) {
        const waiter = lane.line.shift();
        if (waiter !== undefined) granted.push({ lane, waiter });
      }
    }
    granted.sort((one, other) => one.waiter.sequence - other.waiter.sequence);
    for (const { lane, waiter } of granted) waiter.grant(this.#turnOf(lane.limitScopes, grantedAt, Math.max(0, lookedAt - waiter.since)));
  }

  /** Lets a lane sleep while there is no token for it. */
  #settle(lane: Lane, draw: Draw, lookedAt: number): void {
    lane.rate = draw.buckets.at(-1)?.ratePerSecond ?? Infinity;
    for (const [at, { ratePerSecond, awaitsAnswer }] of draw.buckets.entries()) {
      const limitScope = lane.limitScopes[at];
      if (limitScope !== undefined) this.#known.set(limitScope.key, { rate: ratePerSecond, awaitsAnswer });
    }
    if (draw.pauseMs > 0) this.#chargePause(lane, lookedAt, draw);
    if (draw.waitMs > 0 && lane.line.length > 0) this.#lanes.sleep(lane, lookedAt + Math.min(draw.waitMs, longestSleepMs));
    else this.#lanes.wake(lane);
    this.#reportQueue(lane);
  }

  /** A paused limitScope uses up the time that each listing behind it may wait; those without any left are refused, and all where the pause is too long. */
  #chargePause(lane: Lane, from: number, { pauseMs, refused }: Draw): void {
    const until = this.#options.clock.now() + pauseMs;
    for (const place of lane.line) {
      const { budget, refuse } = place.value;
      budget.charge(from, from + pauseMs);
      if (budget.remaining() > 0 && !refused) continue;
      lane.line.leave(place);
      refuse(throttledTooLong(until));
    }
  }

  #change(limitScope: RateLimitScope, change: BucketChange): void {
    void this.#tryChange(limitScope, change);
  }

  async #tryChange(limitScope: RateLimitScope, change: BucketChange): Promise<void> {
    if (this.#closed) return;
    const { buckets, clock } = this.#options;
    try {
      const rate = await buckets.change(limitOf(limitScope, this.#limits), change, clock.now());
      if (rate !== undefined) {
        this.#known.set(limitScope.key, { rate, awaitsAnswer: true });
        return;
      }
    } catch {
      // A store that fails says so when tokens are drawn from it.
      return;
    }
    clock.after(heldPauseMs, () => {
      this.#change(limitScope, change);
    });
  }

  #turnOf(limitScopes: readonly RateLimitScope[], grantedAt: number, waitedMs: number): Turn {
    const key = limitScopes.at(-1)?.key ?? '';
    this.#running += 1;
    this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + 1);
    let released = false;
    return {
      grantedAt,
      waitedMs,
      release: () => {
        if (released) return;
        released = true;
        this.#running -= 1;
        const left = (this.#underWay.get(key) ?? 1) - 1;
        if (left > 0) this.#underWay.set(key, left);
        else this.#underWay.delete(key);
        if (this.#lanes.readyCount > 0) this.#askForLook();
      },
    };
  }

  #setAlarm(at: number): void {
    if (this.#takeBackAlarm !== undefined && this.#alarmAt <= at) return;
    this.#takeBackAlarm?.();
    this.#alarmAt = at;
    this.#takeBackAlarm = this.#options.clock.after(at - this.#options.clock.monotonic(), () => {
      this.#takeBackAlarm = undefined;
      this.#alarmAt = Infinity;
      void this.#look();
    });
  }

  #reportQueue(lane: Lane): void {
    const limitScope = lane.limitScopes.at(-1);
    if (limitScope !== undefined) this.#options.onQueue?.(limitScope.key, lane.line.length, lane.rate);
  }
}

/** The limitScope that an answer is about: the one whose limit it names, else the innermost. */
function limitScopeOf(limitScopes: readonly RateLimitScope[], limit: string | undefined): RateLimitScope | undefined {
  return limitScopes.find((limitScope) => limitScope.limit === limit) ?? limitScopes.at(-1);
}

function firstOf(line: FifoQueue<Waiter>, most: number): number[] {
  const arrivals: number[] = [];
  for (const place of line) {
    if (arrivals.length >= most) break;
    arrivals.push(place.value.sequence);
  }
  return arrivals;
}

function refuseAll(lane: Lane, error: Error): void {
  for (let waiter = lane.line.shift(); waiter !== undefined; waiter = lane.line.shift()) waiter.refuse(error);
}

function closedError(): CallError {
  return new CallError({ kind: 'cancelled', message: 'DriftMgr is shutting down.' });
}
