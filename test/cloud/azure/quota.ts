/** A quota over a sliding window. */
export class SlidingQuota {
  readonly #limit: { readonly calls: number; readonly seconds: number };
  #times: number[] = [];

  constructor(limit: { readonly calls: number; readonly seconds: number }) {
    this.#limit = limit;
  }

  /** Counts a call; one beyond the quota is refused and not counted. */
  take(): { readonly exceeded: boolean; readonly remaining: number; readonly resetsAfterSeconds: number } {
    const { calls, seconds } = this.#limit;
    const now = Date.now();
    this.#times = this.#times.filter((time) => time > now - seconds * 1000);
    const exceeded = this.#times.length >= calls;
    if (!exceeded) this.#times.push(now);
    const resetsAfterSeconds = Math.max(0, ((this.#times[0] ?? now) + seconds * 1000 - now) / 1000);
    return { exceeded, remaining: Math.max(0, calls - this.#times.length), resetsAfterSeconds };
  }
}
