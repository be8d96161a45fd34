import { compareDrift as compare } from '../../../rules.ts';
import { assertAddsUp } from './instance-counts.ts';

/** The comparison, held to the sum that adds up whatever the test asks of it. */
export const compareDrift: typeof compare = async (states, ...others) => {
  const report = await compare(states, ...others);
  assertAddsUp(report, states.instances.length);
  return report;
};
