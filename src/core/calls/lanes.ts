import TinyQueue from 'tinyqueue';
import type { RateLimitScope } from '../provider.ts';
import type { BucketLimit } from '../store/token-bucket.ts';
import { FifoQueue } from './fifo-queue.ts';
import type { ThrottleBudget } from './request-context.ts';

/** Leave to send one request. `release` must be called once, when it has ended. */
export interface Turn {
  /** When the tokens were drawn; milliseconds since 1970. */
  readonly grantedAt: number;
  /** Milliseconds that were waited for it. */
  readonly waitedMs: number;
  release(): void;
}

export interface Waiter {
  readonly sequence: number;
  /** When it came, by the monotonic clock. */
  readonly since: number;
  readonly budget: ThrottleBudget;
  readonly grant: (turn: Turn) => void;
  readonly refuse: (error: Error) => void;
}

/** Those who draw from the same buckets, in the order in which they came. */
export interface Lane {
  readonly key: string;
  readonly limitScopes: readonly RateLimitScope[];
  limits: readonly BucketLimit[];
  readonly line: FifoQueue<Waiter>;
  where: 'idle' | 'ready' | 'asleep';
  /** Calls a second that the innermost bucket let through when the lane was last looked at. */
  rate: number;
}

/** The lanes in which somebody waits: those that may find a token, and those that cannot find one before a time. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #ready = new Set<Lane>();
  readonly #asleep = new TinyQueue<{ readonly at: number; readonly lane: Lane }>([], (one, other) => one.at - other.at);

  get readyCount(): number {
    return this.#ready.size;
  }

  /** When the first of those asleep wakes, by the monotonic clock; undefined when all are awake. */
  get nextWake(): number | undefined {
    return this.#asleep.peek()?.at;
  }

  all(): Iterable<Lane> {
    return this.#lanes.values();
  }

  /** The lanes that may find a token; those whose waiters all left are forgotten. */
  ready(): Lane[] {
    for (const lane of this.#ready) if (lane.line.length === 0) this.wake(lane);
    return [...this.#ready];
  }

  of(limitScopes: readonly RateLimitScope[], limitOf: (limitScope: RateLimitScope) => BucketLimit): Lane {
    const key = limitScopes.map((limitScope) => limitScope.key).join('\n');
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const limits = limitScopes.map(limitOf);
    const lane: Lane = { key, limitScopes, limits, line: new FifoQueue(), where: 'idle', rate: limits.at(-1)?.perSecond ?? Infinity };
    this.#lanes.set(key, lane);
    return lane;
  }

  /** Makes a lane ready, or forgets it when nobody waits in it. */
  wake(lane: Lane): void {
    this.#ready.delete(lane);
    lane.where = lane.line.length === 0 ? 'idle' : 'ready';
    if (lane.where === 'ready') this.#ready.add(lane);
    else this.#lanes.delete(lane.key);
  }

  wakeUntil(time: number): void {
    for (let first = this.#asleep.peek(); first !== undefined && first.at <= time; first = this.#asleep.peek()) {
      this.#asleep.pop();
      this.wake(first.lane);
    }
  }

  sleep(lane: Lane, until: number): void {
    this.#ready.delete(lane);
    lane.where = 'asleep';
    this.#asleep.push({ at: until, lane });
  }

  /** A waiter left: a lane without any is forgotten, unless it has yet to wake. */
  left(lane: Lane): void {
    if (lane.where === 'idle' && lane.line.length === 0) this.#lanes.delete(lane.key);
  }

  clear(): void {
    this.#lanes.clear();
    this.#ready.clear();
  }
}
