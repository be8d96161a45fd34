import assert from 'node:assert/strict';
import { patienceMs, type PaceClock, RedrawPace, redrawMs } from '../../../src/extension/resources/redraw-pace.ts';

/** A clock that goes when it is said to. */
class HandClock implements PaceClock {
  #now = 0;
  readonly #due = new Map<() => void, number>();

  now(): number {
    return this.#now;
  }

  later(ms: number, run: () => void): () => void {
    const entry = (): void => {
      run();
    };
    this.#due.set(entry, this.#now + ms);
    return () => this.#due.delete(entry);
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#due].filter(([, at]) => at <= end).sort(([, a], [, b]) => a - b);
      if (next === undefined) break;
      const [run, at] = next;
      this.#now = at;
      this.#due.delete(run);
      run();
    }
    this.#now = end;
  }
}

describe('The pace at which a tree is drawn anew', () => {
  function paced(): { pace: RedrawPace; clock: HandClock; draws: number[] } {
    const clock = new HandClock();
    const draws: number[] = [];
    return { clock, draws, pace: new RedrawPace(() => draws.push(clock.now()), clock) };
  }

  it('draws once for many changes, a moment after the first', () => {
    const { pace, clock, draws } = paced();
    for (let n = 0; n < 3; n += 1) {
      pace.soon();
      clock.pass(100);
    }
    clock.pass(redrawMs);
    assert.deepEqual(draws, [redrawMs]);
  });

  it('lets a slow answer be shown before it tells of the next change', async () => {
    const { pace, clock, draws } = paced();
    pace.soon();
    clock.pass(redrawMs);
    const { promise, resolve } = Promise.withResolvers<string>();
    const answer = pace.answering(() => promise);
    for (let n = 0; n < 100; n += 1) {
      pace.soon();
      clock.pass(100);
    }
    assert.deepEqual(draws, [redrawMs]);
    resolve('rows');
    assert.equal(await answer, 'rows');
    clock.pass(redrawMs);
    assert.deepEqual(draws, [redrawMs, redrawMs + 10_000 + redrawMs]);
  });

  it('waits for the levels below, which are asked for one after another', async () => {
    const { pace, clock, draws } = paced();
    pace.soon();
    clock.pass(redrawMs);
    pace.soon();
    for (let level = 0; level < 3; level += 1) {
      await pace.answering(() => Promise.resolve());
      clock.pass(redrawMs - 1);
    }
    assert.equal(draws.length, 1);
    clock.pass(1);
    assert.equal(draws.length, 2);
  });

  it('asks now and then whether a tree that nobody looked at is looked at', () => {
    const { pace, clock, draws } = paced();
    pace.soon();
    clock.pass(redrawMs);
    pace.soon();
    clock.pass(patienceMs - redrawMs);
    assert.equal(draws.length, 1);
    clock.pass(2 * redrawMs);
    assert.equal(draws.length, 2);
  });

  it('goes on after an answer that failed, and draws nothing more at its end', async () => {
    const { pace, clock, draws } = paced();
    pace.soon();
    clock.pass(redrawMs);
    pace.soon();
    await assert.rejects(pace.answering(() => Promise.reject(new Error('gone'))));
    clock.pass(redrawMs);
    assert.equal(draws.length, 2);
    pace.soon();
    pace.dispose();
    clock.pass(2 * patienceMs);
    assert.equal(draws.length, 2);
  });
});
