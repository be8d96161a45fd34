import type { CallFailure } from '../errors.ts';
import { CallError } from '../errors.ts';
import type { Clock } from './clock.ts';

/** When a host is given up, and for how long at first. */
export interface CircuitBreakerSettings {
  /** Failures in a row. */
  readonly failures: number;
  readonly restMs: number;
}

/** The code of a failure that was none of the host's: nothing was sent to it. */
export const circuitOpenCode = 'circuit-open';

/** A burst of resets while a server restarts is no reason to give it up. */
const failingForMs = 5_000;
const longestRestMs = 300_000;

interface HostState {
  failures: number;
  failingSince: number;
  restMs: number;
  openUntil: number;
  probing: boolean;
  /** What the latest failure said. */
  last: string;
}

/**
 * Opens the circuit to a host that fails again and again: after so many failures in a row over at least five seconds nothing is sent to it for a while, then
 * one probe; each failed probe doubles the rest, up to five minutes. Throttles and denials are answers, and count as such. A host that answered
 * nobody while one call was cut off twice, the second time after a longer wait, is given up at once: waiting for each call in turn would take
 * minutes each. That it was too slow for a first attempt alone says nothing.
 */
export class CircuitBreaker {
  readonly #hosts = new Map<string, HostState>();
  /** When each host last answered. */
  readonly #answeredAt = new Map<string, number>();
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly #onChange: (host: string, open: boolean) => void;
  #settings: CircuitBreakerSettings;

  constructor(settings: CircuitBreakerSettings, clock: Pick<Clock, 'now' | 'monotonic'>, onChange: (host: string, open: boolean) => void) {
    this.#settings = settings;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** New settings; a circuit that is open stays so for the time that it was given. */
  update(settings: CircuitBreakerSettings): void {
    this.#settings = settings;
  }

  /** Throws a CallError with code `circuit-open` while the circuit is open. To be followed by `ended`. */
  enter(host: string): void {
    const state = this.#hosts.get(host);
    if (state === undefined || state.openUntil === 0) return;
    if (this.#clock.monotonic() < state.openUntil || state.probing) throw new CallError(circuitOpen(host, state, this.#wallTime(state.openUntil)));
    state.probing = true;
  }

  /**
   * Takes note of how an attempt ended; undefined for an answer. Of one that was cut off at its time limit: whether a longer attempt follows, and
   * when the first one of its call was sent, by the same clock.
   */
  ended(host: string, failure: CallFailure | undefined, cut?: { readonly another: boolean; readonly firstSentAt: number }): void {
    if (failure?.kind === 'cancelled') {
      const state = this.#hosts.get(host);
      if (state !== undefined) state.probing = false;
      return;
    }
    if (failure === undefined || (failure.kind !== 'transient' && failure.kind !== 'timed-out')) {
      this.#answeredAt.set(host, this.#clock.monotonic());
      const wasOpen = (this.#hosts.get(host)?.openUntil ?? 0) > 0;
      this.#hosts.delete(host);
      if (wasOpen) this.#onChange(host, false);
      return;
    }
    if (failure.kind === 'timed-out' && cut?.another === true && this.#hosts.get(host)?.probing !== true) return;
    const unanswered = failure.kind === 'timed-out' && cut !== undefined && (this.#answeredAt.get(host) ?? -Infinity) < cut.firstSentAt;
    this.#failed(host, failure.message, unanswered);
  }

  /** The hosts whose circuit is open, each with the time until then; milliseconds since 1970. */
  open(): { host: string; until: number }[] {
    return [...this.#hosts].filter(([, state]) => state.openUntil > 0).map(([host, state]) => ({ host, until: this.#wallTime(state.openUntil) }));
  }

  #wallTime(monotonic: number): number {
    return this.#clock.now() + monotonic - this.#clock.monotonic();
  }

  #failed(host: string, message: string, unanswered: boolean): void {
    const now = this.#clock.monotonic();
    const state = this.#hosts.get(host) ?? { failures: 0, failingSince: now, restMs: this.#settings.restMs, openUntil: 0, probing: false, last: '' };
    this.#hosts.set(host, state);
    state.failures += 1;
    state.last = message;
    if (state.probing) {
      state.probing = false;
      state.restMs = Math.max(this.#settings.restMs, Math.min(longestRestMs, state.restMs * 2));
      state.openUntil = now + state.restMs;
    } else if (state.openUntil === 0 && (unanswered || (state.failures >= this.#settings.failures && now - state.failingSince >= failingForMs))) {
      state.openUntil = now + state.restMs;
      this.#onChange(host, true);
    }
  }
}

// The time comes first: a row of a tree cuts what is long.
function circuitOpen(host: string, state: HostState, openUntil: number): CallFailure {
  const until = new Date(openUntil).toISOString().replace(/\.\d+Z$/u, 'Z');
  return {
    kind: 'failed',
    code: circuitOpenCode,
    message: `circuit open until ${until} after ${String(state.failures)} failures in a row of ${host}, the last: ${state.last}`,
    hint: 'Check the network and the provider’s status page; the first scan after that time tries it again.',
  };
}
