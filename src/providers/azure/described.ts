import * as v from 'valibot';
import { someText as text } from '../../core/checked-answer.ts';

/**
 * What DriftMgr relies on in each answer of Azure Resource Manager; all else is let through. SOURCE: Azure/azure-rest-api-specs,
 * `specification/resources` (resources, resource groups, providers) and `specification/subscription` (subscriptions, tenants).
 */
export const described = {
  resource: v.looseObject({ id: text, type: text }),
  resourceGroup: v.looseObject({ id: text, name: text }),
  subscription: v.looseObject({ subscriptionId: text }),
  tenant: v.looseObject({ tenantId: text }),
  /** One resource by its id: of its fields no more is the same for all types. */
  single: v.looseObject({ id: text }),
  /** What lies below a resource: items of its lists need not have an id. */
  part: v.looseObject({}),
  namespace: v.looseObject({
    resourceTypes: v.array(v.looseObject({ resourceType: text, apiVersions: v.optional(v.array(v.string())) })),
  }),
};

/** Objects with at least the fields of a schema. */
export type Described = v.GenericSchema<unknown, Readonly<Record<string, unknown>>>;

/** A page of a list. */
export function pageOf<S extends Described>(item: S) {
  return v.looseObject({ value: v.array(item), nextLink: v.nullish(v.string()) });
}
