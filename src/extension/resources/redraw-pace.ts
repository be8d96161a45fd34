/** The clock that a pace goes by. */
export interface PaceClock {
  /** Milliseconds. */
  now(): number;
  /** Runs something once after so many milliseconds; answers with what calls it off. */
  later(ms: number, run: () => void): () => void;
}

const realClock: PaceClock = {
  now: () => Date.now(),
  later: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** The eye needs no more than this, and an opened tree costs a request a level. */
export const redrawMs = 400;
/** So long a tree that is asked for nothing counts as being shown; a hidden one is asked for nothing. */
export const patienceMs = 5_000;

/**
 * When a tree that changes all the time is drawn anew. VS Code throws away what it is still waiting for when a tree changes again: a tree
 * that changes faster than it answers stays empty. So the next change is said a while after the last answer to the one before.
 */
export class RedrawPace {
  readonly #draw: () => void;
  readonly #clock: PaceClock;
  #callOff: (() => void) | undefined;
  #wanted = false;
  #asked = 0;
  /** When the change was heard that nothing was asked for since; undefined once something was. */
  #unansweredSince: number | undefined;

  constructor(draw: () => void, clock: PaceClock = realClock) {
    this.#draw = draw;
    this.#clock = clock;
  }

  /** Something changed: it is drawn when it is time. */
  soon(): void {
    this.#wanted = true;
    if (this.#asked === 0) this.#arm();
  }

  /** Answers what VS Code asks for. */
  async answering<T>(answer: () => Promise<T>): Promise<T> {
    this.#asked += 1;
    this.#disarm();
    try {
      return await answer();
    } finally {
      this.#asked -= 1;
      this.#unansweredSince = undefined;
      if (this.#wanted && this.#asked === 0) this.#arm();
    }
  }

  dispose(): void {
    this.#wanted = false;
    this.#disarm();
  }

  #arm(): void {
    this.#callOff ??= this.#clock.later(redrawMs, () => {
      this.#callOff = undefined;
      const waited = this.#unansweredSince === undefined ? patienceMs : this.#clock.now() - this.#unansweredSince;
      if (waited < patienceMs) {
        this.#arm();
        return;
      }
      this.#wanted = false;
      this.#unansweredSince = this.#clock.now();
      this.#draw();
    });
  }

  #disarm(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }
}
