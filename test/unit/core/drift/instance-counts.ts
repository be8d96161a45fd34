import assert from 'node:assert/strict';
import type { DriftReport, InstanceCounts } from '../../../../src/core/api/drift.ts';

/** The sum of a report about which nothing is said of instances. */
export const noInstances: InstanceCounts = { all: 0, inStep: 0, changed: 0, missing: 0, notComparable: 0, outsideFilter: 0 };

/** Every instance ended in exactly one of the four, in the counts as in the lists. `total` is how many the states hold. */
export function assertAddsUp(report: DriftReport, total?: number): void {
  const { all, inStep, changed, missing, notComparable, outsideFilter } = report.counts.instances;
  assert.equal(inStep + changed + missing + notComparable, all, 'the four add up');
  if (total !== undefined) assert.equal(all + outsideFilter, total, 'every instance of every state is counted');
  assert.equal(changed, report.items.filter(({ kind }) => kind === 'changed').length);
  assert.equal(missing, report.items.filter(({ kind }) => kind === 'missing').length);
  assert.equal(notComparable, report.notComparable.length);
  assert.ok(report.notComparable.every(({ reason }) => reason !== ''));
}
