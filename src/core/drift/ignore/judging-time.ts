import { DriftMgrError } from '../../errors.ts';

/** The most characters of one pattern: no id and no address is as long. */
export const longestPattern = 2000;

const mostMs = 10_000;

/**
 * How long rules may take over a comparison. They come with folders that strangers wrote, and while they are asked nothing else is done: each pattern takes
 * little, but thousands of them over thousands of differences do not.
 */
export class JudgingTime {
  readonly #of: number;
  readonly #most: number;
  readonly #began = performance.now();
  #judged = 0;

  constructor(of: number, most = mostMs) {
    this.#of = of;
    this.#most = most;
  }

  /** Before each difference. @throws DriftMgrError `ignore-too-slow` */
  next(): void {
    if (performance.now() - this.#began > this.#most) {
      const seconds = Math.round(this.#most / 1000);
      throw new DriftMgrError('ignore-too-slow', `The ignore rules took more than ${seconds} s, after ${this.#judged} of ${this.#of} differences.`, {
        hint: 'Write fewer of them, with fewer stars; or leave them out with --no-ignore.',
      });
    }
    this.#judged += 1;
  }
}
