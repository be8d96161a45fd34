import * as v from 'valibot';
import { CallError } from '../../core/errors.ts';
import { isItem } from './answers.ts';

const text = v.pipe(v.string(), v.minLength(1));

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

/** An answer that holds what its description says. Throws `CallError` `UnexpectedAnswer` for any other: nothing is read from its silence. */
export function checked<S extends v.GenericSchema>(schema: S, body: unknown, operation: string): v.InferOutput<S> {
  const unexpected = (what: string): CallError =>
    new CallError({ kind: 'failed', code: 'UnexpectedAnswer', message: `the answer to ${operation} ${what}` });
  if (isItem(body) && isItem(body['error'])) throw unexpected('is an error in the guise of a success');
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  throw unexpected(`is not as it is described, at "${v.getDotPath(result.issues[0]) ?? ''}"`);
}
