import type { ProviderId } from '../model.ts';
import type { CallTarget } from '../provider.ts';

/** Milliseconds; null where nothing was measured. */
export interface Quantiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export interface OperationMetrics {
  readonly provider: CallTarget;
  readonly operation: string;
  readonly calls: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly retries: number;
  readonly throttles: number;
  /** Of single attempts, time in queues apart. */
  readonly latencyMs: Quantiles;
  /** Attempts that were measured, and the sum of their latencies in milliseconds. */
  readonly attempts?: number;
  readonly latencyTotalMs?: number;
  readonly limiterDelayMs: Quantiles;
  /** Attempts that went through a limiter, and the sum of their waits in milliseconds. */
  readonly limiterWaits?: number;
  readonly limiterDelayTotalMs?: number;
}

export interface CacheMetrics {
  readonly provider: CallTarget;
  readonly kind: string;
  /** Also answers that were served while new ones were fetched. */
  readonly hits: number;
  readonly misses: number;
  readonly joins: number;
  readonly evictions: number;
  readonly expiries: number;
}

export interface MetricsReport {
  /** ISO 8601; the time from which on it counts. */
  readonly since: string;
  readonly operations: readonly OperationMetrics[];
  readonly caches: readonly CacheMetrics[];
  /** Share of calls that succeeded, 0 to 1; null where none was sent. */
  readonly successRate: number | null;
  /** Share of questions answered by the cache, 0 to 1; null where none was asked. */
  readonly cacheHitRate: number | null;
  readonly latencyMs: Quantiles;
  readonly errors: readonly { readonly provider: CallTarget; readonly code: string; readonly count: number }[];
  readonly resources: readonly { readonly provider: ProviderId; readonly type: string; readonly count: number }[];
  readonly queues: readonly { readonly limitScope: string; readonly waiting: number; readonly ratePerSecond: number }[];
  readonly scans: {
    readonly completed: number;
    readonly partial: number;
    readonly cancelled: number;
    readonly failed: number;
    readonly lastAt?: string;
  };
}
