/**
 * One part of a run. `needs`: what must have ended before, if it is part of the run too. `cores`: how many processors it keeps busy (1 if not said).
 * @template T
 * @typedef {{ name: string, needs?: string[], cores?: number, run: () => Promise<T> }} Step
 */

/**
 * Runs steps side by side, in their order as far as their needs and the processors allow. A step that wants more than there are runs alone.
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
    const next = waiting.findIndex((step) => !(step.needs ?? []).some(pending) && (busy.size === 0 || (step.cores ?? 1) <= free()));
    if (next < 0 && busy.size === 0) throw new Error(`What is needed never ends: ${waiting.map(({ name }) => name).join(', ')}.`);
    if (next < 0) await Promise.race(busy.values());
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
