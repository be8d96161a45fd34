import { defined } from '../../defined.ts';
import type { StatesRead } from '../../terraform/state-instance.ts';
import { identifyAll } from '../matching/identify.ts';
import type { IdentifiedInstance } from '../matching/identify.ts';
import type { RuleSet } from '../rule-set.ts';
import type { StateEntry, StateReport } from '../../api/drift.ts';

/** What states hold and what of it can be compared, said without touching a cloud. */
export function describeStates(states: StatesRead, rules: RuleSet): StateReport {
  return { resources: identifyAll(states.instances, rules).map(entryOf), states: states.summaries, problems: states.problems };
}

function entryOf({ instance, identified, reason }: IdentifiedInstance): StateEntry {
  const why =
    identified?.partOf === undefined ? reason : `it is a part of ${identified.partOf} ${identified.keys[0] ?? identified.ids[0] ?? ''}`.trim();
  return {
    address: instance.address,
    type: instance.type,
    nativeType: identified?.nativeType ?? null,
    id: identified?.ids[0] ?? null,
    account: identified?.account ?? null,
    region: identified?.region ?? null,
    comparable: identified !== undefined,
    state: instance.state,
    ...defined({ reason: why, tainted: instance.tainted, deposed: instance.deposed }),
  };
}
