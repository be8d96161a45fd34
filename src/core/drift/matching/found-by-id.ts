import type { Resource } from '../../model.ts';
import type { ResourceDetail } from '../../provider.ts';
import type { StateInstance } from '../../terraform/state-instance.ts';
import type { RuleSet } from '../rule-set.ts';
import type { Known, Matching } from './matching.ts';
import type { Verdict } from './verify-missing.ts';

/** What look-ups found that no listing shows. */
export interface FoundById {
  readonly instances: ReadonlySet<StateInstance>;
  /** The same resources, in the form in which reads are planned. */
  readonly matching: Matching;
  /** What the look-ups read of them. */
  readonly details: ReadonlyMap<Resource, ResourceDetail>;
}

/**
 * Takes what no listing shows and a look-up found into the matching, with its parts: it is compared like what is listed. `verdicts` are those of
 * `matching.unseen`, in its order.
 */
export function takeFound(matching: Matching, verdicts: readonly Verdict[], rules: RuleSet): FoundById {
  const found: Matching = { ...matching, managed: new Map<Resource, Known[]>(), parts: [] };
  const details = new Map<Resource, ResourceDetail>();
  const resources = new Map<string, Resource>();
  const parents = new Map<StateInstance, Resource>();
  for (const [at, known] of matching.unseen.entries()) {
    const verdict = verdicts[at];
    if (verdict?.kind !== 'exists') continue;
    const key = rules.idKey(verdict.resource);
    const resource = resources.get(key) ?? verdict.resource;
    resources.set(key, resource);
    if (verdict.detail !== undefined) details.set(resource, verdict.detail);
    if (known.identified.partOf === undefined) {
      found.managed.set(resource, [...(found.managed.get(resource) ?? []), known]);
      parents.set(known.instance, resource);
    } else found.parts.push({ known, resource });
  }
  for (const { known, parent } of matching.withParent) {
    const resource = parents.get(parent.instance);
    if (resource !== undefined) found.parts.push({ known, resource });
  }
  for (const [resource, owners] of found.managed) matching.managed.set(resource, owners);
  matching.parts.push(...found.parts);
  const all = [...[...found.managed.values()].flat(), ...found.parts.map(({ known }) => known)];
  return { instances: new Set(all.map(({ instance }) => instance)), matching: found, details };
}
