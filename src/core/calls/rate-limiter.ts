import type { Meter } from '../provider.ts';
import { CallError } from '../errors.ts';
import { cancellation } from './cancellation.ts';
import type { BucketLimit, BucketState } from '../store/token-bucket.ts';
import { cut, drip, fullBucket, holdUntil, isUnharmed, limitOf, obeyQuota, rateOf, restore, waitOf } from '../store/token-bucket.ts';
import type { BucketShelf, OpenShelf } from '../store/token-bucket-store.ts';
import type { Clock } from './clock.ts';
import { Heap } from './heap.ts';
import type { ThrottleBudget } from './request-context.ts';
import type { Place } from './fifo-queue.ts';
import { WaitingLine } from './fifo-queue.ts';

export interface LimiterOptions {
  readonly shelf: BucketShelf;
  readonly clock: Clock;
  readonly random: () => number;
  readonly concurrency: number;
  readonly limits: Readonly<Record<string, number>>;
  /** Called when the number of those who wait for a meter, or its rate, may have changed. */
  readonly onQueue?: (meter: string, waiting: number, ratePerSecond: number) => void;
}

/** Leave to send one request. `release` must be called once, when it has ended. */
export interface Turn {
  /** When the tokens were drawn; milliseconds since 1970. */
  readonly grantedAt: number;
  release(): void;
}

export interface TurnRequest {
  /** Every one of these gives a token; the last is the one that answers to throttles and quotas. */
  readonly meters: readonly Meter[];
  readonly signal: AbortSignal;
  readonly budget: ThrottleBudget;
}

export interface QueueStats {
  readonly meter: string;
  readonly waiting: number;
  readonly ratePerSecond: number;
}

interface Waiter {
  readonly sequence: number;
  readonly budget: ThrottleBudget;
  readonly grant: (turn: Turn) => void;
  readonly refuse: (error: Error) => void;
}

/** Those who draw from the same buckets, in the order in which they came. */
interface Lane {
  readonly key: string;
  meters: readonly Meter[];
  limits: readonly BucketLimit[];
  readonly line: WaitingLine<Waiter>;
  where: 'idle' | 'ready' | 'asleep';
  /** Told in the last transaction. */
  rate: number;
}

/** Another process holds the buckets: look again soon, and not in step with it. */
const heldPauseMs = 5;
/** Tokens that come due so close together are drawn in one look, since each look is a transaction. */
const lookEveryMs = 5;
/** A lane looks again this often while it waits: others come behind a paused meter, and clocks are set. */
const longestSleepMs = 1_000;

/**
 * Lets requests through as the meters and the concurrency allow: first in, first out in each lane, and between lanes that share a bucket.
 * A lane that waits for its own bucket holds up no other. Nobody who left is waited for, and no token is drawn for them.
 */
export class Limiter {
  readonly #options: LimiterOptions;
  readonly #lanes = new Map<string, Lane>();
  /** Lanes that may find a token, by the sequence of their first waiter. */
  readonly #ready = new Heap<Lane>();
  /** Lanes that cannot find one before a time, by that time. */
  readonly #asleep = new Heap<Lane>();
  /** Last known states, to spare a transaction for a success that changes nothing. */
  readonly #known = new Map<string, BucketState>();
  readonly #underWay = new Map<string, number>();
  #limits: Readonly<Record<string, number>>;
  #concurrency: number;
  #running = 0;
  #sequence = 0;
  #pumpAsked = false;
  #closed = false;
  #takeBackAlarm: (() => void) | undefined;
  #alarmAt = Infinity;
  #lastLook = 0;

  constructor(options: LimiterOptions) {
    this.#options = options;
    this.#limits = options.limits;
    this.#concurrency = Math.max(1, options.concurrency);
  }

  /** Waits for a turn. Rejects at once when the signal aborts, and with a `throttled` CallError when the budget is used up. */
  turn(request: TurnRequest): Promise<Turn> {
    const { signal, meters, budget } = request;
    return new Promise((resolve, reject) => {
      if (signal.aborted || this.#closed) {
        reject(signal.aborted ? cancellation(signal) : closedError());
        return;
      }
      const lane = this.#laneOf(meters);
      this.#sequence += 1;
      const onAbort = (): void => {
        lane.line.leave(place);
        this.#told(lane);
        this.#forgetIfIdle(lane);
        reject(cancellation(signal));
      };
      const place: Place<Waiter> = lane.line.join({
        sequence: this.#sequence,
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
      if (lane.where === 'idle') this.#makeReady(lane);
      this.#told(lane);
      this.#askForPump();
    });
  }

  /** The cloud let a call through that had its turn at `grantedAt`. */
  succeeded(meters: readonly Meter[], grantedAt: number): void {
    const meter = meters.at(-1);
    const known = meter === undefined ? undefined : this.#known.get(meter.key);
    if (meter === undefined || known === undefined || isUnharmed(known)) return;
    this.#change(meter, (state) => {
      restore(state, grantedAt);
    });
  }

  /** The cloud refused a call that had its turn at `grantedAt`, because there were too many. */
  throttled(meters: readonly Meter[], grantedAt: number, retryAfterMs: number | undefined): void {
    const meter = meters.at(-1);
    if (meter === undefined) return;
    this.#change(meter, (state, limit, now) => {
      cut(state, limit, now, grantedAt, this.#options.random);
      if (retryAfterMs !== undefined) holdUntil(state, now + retryAfterMs);
    });
  }

  /** The cloud said how many calls are left in its window. To be called before the turn is released. */
  quota(meters: readonly Meter[], remaining: number, resetsAfterMs: number): void {
    const meter = meters.at(-1);
    if (meter === undefined) return;
    const others = (this.#underWay.get(meter.key) ?? 1) - 1;
    const left = remaining - others;
    if (left >= limitOf(meter, this.#limits).burst) return;
    this.#change(meter, (state, _limit, now) => {
      obeyQuota(state, now, left, resetsAfterMs);
    });
  }

  /** New limits and concurrency; whoever waits is looked at again. */
  update(limits: Readonly<Record<string, number>>, concurrency: number): void {
    this.#limits = limits;
    this.#concurrency = Math.max(1, concurrency);
    for (const lane of this.#lanes.values()) lane.limits = lane.meters.map((meter) => limitOf(meter, limits));
    this.#wakeUntil(Infinity);
    this.#askForPump();
  }

  stats(): { running: number; waiting: number; queues: QueueStats[] } {
    const queues: QueueStats[] = [];
    let waiting = 0;
    for (const lane of this.#lanes.values()) {
      waiting += lane.line.length;
      const meter = lane.meters.at(-1);
      if (meter !== undefined) queues.push({ meter: meter.key, waiting: lane.line.length, ratePerSecond: lane.rate });
    }
    return { running: this.#running, waiting, queues };
  }

  /** Refuses everyone who waits and everyone who comes. */
  close(): void {
    this.#closed = true;
    this.#takeBackAlarm?.();
    for (const lane of this.#lanes.values()) {
      for (let waiter = lane.line.shift(); waiter !== undefined; waiter = lane.line.shift()) waiter.refuse(closedError());
    }
    this.#lanes.clear();
  }

  #laneOf(meters: readonly Meter[]): Lane {
    const key = meters.map((meter) => meter.key).join('\n');
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const limits = meters.map((meter) => limitOf(meter, this.#limits));
    const limit = limits.at(-1);
    const state = this.#known.get(meters.at(-1)?.key ?? '');
    const rate = limit === undefined ? Infinity : state === undefined ? limit.perSecond : rateOf(state, limit);
    const lane: Lane = { key, meters, limits, line: new WaitingLine(), where: 'idle', rate };
    this.#lanes.set(key, lane);
    return lane;
  }

  #makeReady(lane: Lane): void {
    const first = lane.line.first;
    if (first === undefined) {
      lane.where = 'idle';
      this.#forgetIfIdle(lane);
      return;
    }
    lane.where = 'ready';
    this.#ready.push(first.sequence, lane);
  }

  #forgetIfIdle(lane: Lane): void {
    if (lane.where === 'idle' && lane.line.length === 0) this.#lanes.delete(lane.key);
  }

  #wakeUntil(time: number): void {
    while (this.#asleep.first <= time) {
      const lane = this.#asleep.pop()?.value;
      if (lane === undefined) return;
      this.#makeReady(lane);
    }
  }

  /** One look at the lanes for all that happened in this turn of the event loop. */
  #askForPump(): void {
    if (this.#pumpAsked || this.#closed) return;
    this.#pumpAsked = true;
    setImmediate(() => {
      this.#pumpAsked = false;
      if (!this.#closed) this.#pump();
    });
  }

  #pump(): void {
    const now = this.#options.clock.now();
    this.#wakeUntil(now < this.#lastLook ? Infinity : now);
    this.#lastLook = now;
    if (this.#ready.size > 0 && this.#running < this.#concurrency) {
      const granted: { waiter: Waiter; lane: Lane }[] = [];
      const done = this.#options.shelf.transact((shelf) => {
        this.#draw(shelf, now, granted);
      });
      if (!done) {
        this.#setAlarm(now + heldPauseMs * (0.5 + this.#options.random()));
        return;
      }
      for (const { waiter, lane } of granted) {
        waiter.grant(this.#turnOf(lane.meters, now));
        this.#told(lane);
      }
    }
    if (this.#asleep.size > 0) this.#setAlarm(Math.max(this.#asleep.first, now + lookEveryMs));
  }

  /** Draws tokens for as many as can go, oldest first. */
  #draw(shelf: OpenShelf, now: number, granted: { waiter: Waiter; lane: Lane }[]): void {
    while (this.#running + granted.length < this.#concurrency) {
      const entry = this.#ready.pop();
      if (entry === undefined) return;
      const lane = entry.value;
      const first = lane.line.first;
      if (first?.sequence !== entry.rank) {
        this.#makeReady(lane);
        continue;
      }
      const states = lane.meters.map((meter, at) => this.#read(shelf, meter, lane.limits[at], now));
      const wait = Math.max(0, ...states.map(({ state, limit }) => waitOf(state, limit, now)));
      const last = states.at(-1);
      if (last !== undefined) lane.rate = rateOf(last.state, last.limit);
      if (wait > 0) {
        this.#chargePauses(lane, states, now);
        lane.where = 'asleep';
        this.#asleep.push(now + Math.min(wait, longestSleepMs), lane);
        continue;
      }
      for (const { state, key } of states) {
        state.tokens -= 1;
        shelf.set(key, state);
      }
      lane.line.shift();
      granted.push({ waiter: first, lane });
      this.#makeReady(lane);
    }
  }

  /** A paused meter uses up the time that each listing behind it may wait; those without any left are refused. */
  #chargePauses(lane: Lane, states: readonly { state: BucketState }[], now: number): void {
    const until = Math.max(...states.map(({ state }) => state.pausedUntil));
    if (until <= now) return;
    for (const place of lane.line) {
      const { budget, refuse } = place.value;
      budget.charge(now, until);
      if (budget.remaining() > 0) continue;
      lane.line.leave(place);
      refuse(throttledError(budget.limitMs));
    }
  }

  #read(shelf: OpenShelf, meter: Meter, known: BucketLimit | undefined, now: number): { key: string; limit: BucketLimit; state: BucketState } {
    const limit = known ?? limitOf(meter, this.#limits);
    const state = shelf.get(meter.key) ?? fullBucket(limit, now);
    drip(state, limit, now);
    this.#known.set(meter.key, state);
    return { key: meter.key, limit, state };
  }

  #change(meter: Meter, action: (state: BucketState, limit: BucketLimit, now: number) => void): void {
    if (this.#closed) return;
    const now = this.#options.clock.now();
    const done = this.#options.shelf.transact((shelf) => {
      const { state, limit } = this.#read(shelf, meter, undefined, now);
      action(state, limit, now);
      shelf.set(meter.key, state);
    });
    if (done) return;
    this.#options.clock.after(heldPauseMs, () => {
      this.#change(meter, action);
    });
  }

  #turnOf(meters: readonly Meter[], grantedAt: number): Turn {
    const key = meters.at(-1)?.key ?? '';
    this.#running += 1;
    this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + 1);
    let released = false;
    return {
      grantedAt,
      release: () => {
        if (released) return;
        released = true;
        this.#running -= 1;
        const left = (this.#underWay.get(key) ?? 1) - 1;
        if (left > 0) this.#underWay.set(key, left);
        else this.#underWay.delete(key);
        if (this.#ready.size > 0) this.#askForPump();
      },
    };
  }

  #setAlarm(at: number): void {
    if (this.#takeBackAlarm !== undefined && this.#alarmAt <= at) return;
    this.#takeBackAlarm?.();
    this.#alarmAt = at;
    this.#takeBackAlarm = this.#options.clock.after(at - this.#options.clock.now(), () => {
      this.#takeBackAlarm = undefined;
      this.#alarmAt = Infinity;
      if (!this.#closed) this.#pump();
    });
  }

  #told(lane: Lane): void {
    const meter = lane.meters.at(-1);
    if (meter !== undefined) this.#options.onQueue?.(meter.key, lane.line.length, lane.rate);
  }
}

function closedError(): CallError {
  return new CallError({ kind: 'cancelled', message: 'DriftMgr is shutting down.' });
}

function throttledError(limitMs: number): CallError {
  return new CallError({
    kind: 'throttled',
    code: 'throttled-too-long',
    message: `The cloud kept refusing calls for more than ${String(Math.round(limitMs / 1000))} seconds.`,
    hint: 'Try again later, scan fewer regions at once, or lower the limit in the settings.',
  });
}
