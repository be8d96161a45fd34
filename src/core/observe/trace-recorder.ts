import type { AttemptOutcome, CallLabel } from '../calls/call-metrics.ts';
import { currentRequestId } from '../calls/request-context.ts';
import type { TracedCall } from './otlp-trace.ts';

/** More would be more than a person looks at, and megabytes in one request. */
const mostCalls = 5_000;
/** Requests that never ended as a scan (a drift question, a look-up) must not pile up. */
const mostRequests = 20;

/** Keeps the calls of each request until its trace is asked for. */
export class TraceRecorder {
  readonly #requests = new Map<string, { calls: TracedCall[]; leftOut: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A call of the request that is running ended after `ms`. */
  record(label: CallLabel, ms: number, outcome: AttemptOutcome): void {
    const id = currentRequestId();
    if (id === undefined) return;
    const kept = this.#requests.get(id) ?? this.#begin(id);
    if (kept.calls.length >= mostCalls) {
      kept.leftOut += 1;
      return;
    }
    const finishedAt = this.#now();
    kept.calls.push({ ...label, startedAt: finishedAt - ms, finishedAt, ...(outcome.ok ? {} : { failure: outcome.failure.message }) });
  }

  /** The calls of a request, which are forgotten here. */
  take(id: string): { readonly calls: readonly TracedCall[]; readonly leftOut: number } {
    const kept = this.#requests.get(id) ?? { calls: [], leftOut: 0 };
    this.#requests.delete(id);
    return kept;
  }

  #begin(id: string): { calls: TracedCall[]; leftOut: number } {
    const [oldest] = this.#requests.keys();
    if (oldest !== undefined && this.#requests.size >= mostRequests) this.#requests.delete(oldest);
    const fresh = { calls: [], leftOut: 0 };
    this.#requests.set(id, fresh);
    return fresh;
  }
}
