import type { Resource } from './model.ts';

/** Arguments of a resource's code that its listing knows: texts, numbers, booleans, lists of texts. */
export type SkeletonArguments = Readonly<Record<string, unknown>>;

/**
 * Fills `argument=source` from a resource. A source is a member of the listing's attributes, or `@name`, `@region`, `@account`, or `@id:WORD` for the step
 * that follows a word in the id, whatever its case. What the resource does not tell is left out.
 */
export function skeletonArguments(texts: readonly string[], resource: Resource): SkeletonArguments {
  return Object.fromEntries(
    texts.flatMap((text) => {
      const [argument = '', source = ''] = text.split('=');
      const value = sourceOf(source, resource);
      return isWritten(value) ? [[argument, value] as const] : [];
    }),
  );
}

/** The tags that code may hold under an argument: none whose key a cloud keeps for itself. */
export function skeletonTags(argument: string, { tags = {} }: Resource, reserved: RegExp): SkeletonArguments {
  const own = Object.entries(tags).filter(([key]) => !reserved.test(key));
  return own.length === 0 ? {} : { [argument]: Object.fromEntries(own.sort(([left], [right]) => (left < right ? -1 : 1))) };
}

function sourceOf(source: string, { name, region, account, id, attributes }: Resource): unknown {
  if (source === '@name') return name;
  if (source === '@region') return region === 'global' ? undefined : region;
  if (source === '@account') return account;
  if (!source.startsWith('@id:')) return attributes?.[source];
  const steps = id.split('/');
  const at = steps.findIndex((step) => step.toLowerCase() === source.slice('@id:'.length).toLowerCase());
  return at === -1 ? undefined : steps[at + 1];
}

function isWritten(value: unknown): boolean {
  if (typeof value === 'string') return value !== '';
  if (Array.isArray(value)) return value.length > 0 && value.every((one) => typeof one === 'string');
  return (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'boolean';
}
