/** A slow server gets so many times the usual limit at most. */
const mostTimes = 4;
/** A first attempt takes no more than this part of the time that its caller has, so that a second one fits in. */
const firstPart = 1 / 3;

/**
 * How long an attempt may take. The second one gets twice the time of the first, and a host whose answers came late gets more from the start:
 * a call that is cut off is worked on for nothing, and the one sent in its place adds to the load.
 */
export class AttemptLimits {
  readonly #times = new Map<string, number>();

  /**
   * Milliseconds for an attempt. `usualMs` is the configured limit, `timeouts` how many attempts of the same call were cut off before, and
   * `remainingMs` what its caller has left; undefined where there is no end to it.
   */
  next(host: string | undefined, usualMs: number, timeouts: number, remainingMs: number | undefined): number {
    const times = host === undefined ? 2 ** timeouts : (this.#times.get(host) ?? 1);
    const ms = usualMs * Math.min(mostTimes, times);
    return timeouts === 0 && remainingMs !== undefined ? Math.min(ms, remainingMs * firstPart) : ms;
  }

  /** An attempt was cut off after `limitMs`. */
  cutOff(host: string | undefined, usualMs: number, limitMs: number): void {
    // Less than the usual limit was its caller's haste, and says nothing of the host.
    if (host === undefined || limitMs < usualMs) return;
    this.#times.set(host, Math.min(mostTimes, (limitMs / usualMs) * 2));
  }

  /** An answer came after `tookMs`. */
  answered(host: string | undefined, usualMs: number, tookMs: number): void {
    if (host !== undefined && tookMs < usualMs / 2) this.#times.delete(host);
  }
}
