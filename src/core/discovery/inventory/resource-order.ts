import type { Resource } from '../../model.ts';
import { compareNames } from './summary.ts';

/** Provider, account, type, region, id. */
export function compareResources(a: Resource, b: Resource): number {
  return (
    compareNames(a.provider, b.provider) ||
    compareNames(a.account, b.account) ||
    compareNames(a.type, b.type) ||
    compareNames(a.region, b.region) ||
    compareNames(a.id, b.id)
  );
}
