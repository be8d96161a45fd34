/**
 * One part of a run. `needs`: what must have ended before, if it is part of the run too. `cores`: how many processors it keeps busy (1 if not said).
 * @template T
 * @typedef {{ name: string, needs?: string[], cores?: number, run: () => Promise<T> }} Step
 */

/**
 * Runs steps side by side, in their order: one that waits for its needs lets the next ones start, one that waits for processors does not. A step that
 * wants more processors than there are runs alone.
 * @template T
 * @param {readonly Step<T>[]} steps
 * @param {(step: Step<T>) => Promise<T>} perform must not reject
 * @param {number} cores
 * @returns {Promise<T[]>} in the order in which they ended
 */
export async function performAll(steps, perform, cores) {
  /** @type {T[]} */
  const outcomes = [];
  const waiting = [...steps];
  /** @type {Map<Step<T>, Promise<void>>} */
  const busy = new Map();
  const pending = (name) => [...busy.keys(), ...waiting].some((step) => step.name === name);
  const free = () => cores - [...busy.keys()].reduce((sum, step) => sum + (step.cores ?? 1), 0);
  while (waiting.length > 0) {
    const next = waiting.findIndex((step) => !(step.needs ?? []).some(pending));
    if (next < 0 && busy.size === 0) throw new Error(`What is needed never ends: ${waiting.map(({ name }) => name).join(', ')}.`);
    const wanted = waiting[next]?.cores ?? 1;
    if (next < 0 || (wanted > free() && busy.size > 0)) await Promise.race(busy.values());
    else {
      const [step] = waiting.splice(next, 1);
      busy.set(
        step,
        perform(step).then((outcome) => {
          outcomes.push(outcome);
          busy.delete(step);
        }),
      );
    }
  }
  await Promise.all(busy.values());
  return outcomes;
}
