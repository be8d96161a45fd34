import type { DriftItem, InstanceCounts, NotComparable } from '../../api/drift.ts';
import type { StateInstance } from '../../terraform/state-instance.ts';
import { notComparable } from './matching.ts';

/** What becomes of the instances of the states. Each ends in exactly one of: in step, changed, missing, not comparable. */
export class InstanceOutcomes {
  readonly items: DriftItem[] = [];
  readonly notComparable: NotComparable[] = [];
  #inStep = 0;
  #incomplete = false;

  /** It is there, and nothing of what was compared differs. */
  inStep(): void {
    this.#inStep++;
  }

  /** It is missing or changed. */
  drifted(item: DriftItem): void {
    this.items.push(item);
  }

  /** Nothing can be said of it. `incomplete` where another try, permission or scan would change that. */
  unclear(instance: StateInstance, reason: string, incomplete: boolean): void {
    this.notComparable.push(notComparable(instance, reason));
    this.#incomplete ||= incomplete;
  }

  /** True where something that DriftMgr can compare was not seen. */
  get incomplete(): boolean {
    return this.#incomplete;
  }

  /** The sum of all instances. `outsideFilter` are those that were not asked for. */
  counts(outsideFilter: number): InstanceCounts {
    const changed = this.items.filter(({ kind }) => kind === 'changed').length;
    const missing = this.items.filter(({ kind }) => kind === 'missing').length;
    const unclear = this.notComparable.length;
    return {
      all: this.#inStep + changed + missing + unclear,
      inStep: this.#inStep,
      changed,
      missing,
      notComparable: unclear,
      outsideFilter,
    };
  }
}
