import { defined } from '../../defined.ts';
import { normalisers } from './normalise.ts';
import { networkRuleLines } from './network-rules.ts';
import { ruleLines } from './security-rules.ts';
import type { AttributeRow } from '../../terraform-rules.ts';

/**
 * Reads rows of the form `path=NativePath`, with `|` between other native paths, `:normaliser` and `~default` behind: for example
 * `metadata_options.0.http_tokens=MetadataOptions.HttpTokens~optional` or `vpc_security_group_ids=SecurityGroups[].GroupId:set`.
 * A `?` behind the native paths marks what the cloud leaves out where it is not set; a `!` before them, that the cloud says the opposite.
 * `+` before the sign marks a block that is drift where the state leaves it empty and the cloud fills it.
 * Throws for a row that names no known normaliser: a mistake in a table must not pass in silence.
 */
export function rows(...texts: readonly string[]): readonly AttributeRow[] {
  return texts.map((text) => {
    const match = /^([^=+]+)(\+?)=(!?)([^:~?]+)(\?)?(?::([a-z]+))?(?:~(.*))?$/.exec(text);
    const [, path = '', shownIfSet, inverted, native = '', optional, kind = 'plain', standard] = match ?? [];
    const normalise = normalisers[kind];
    if (match === null || normalise === undefined) throw new Error(`attribute row "${text}" cannot be read`);
    return {
      path: path.replaceAll(/\.(\d+)/g, '[$1]'),
      steps: path.split('.'),
      native: native.split('|').map((one) => one.replaceAll('[]', '.[]').split('.')),
      normalise,
      ...(kind === 'rules' ? { show: ruleLines } : kind === 'networkrules' ? { show: networkRuleLines } : {}),
      ...(kind === 'version' ? { fits: isVersionOf } : {}),
      ...(shownIfSet === '+' ? { shownIfSet: true as const } : {}),
      ...(inverted === '!' ? { inverted: true as const } : {}),
      ...(optional === undefined ? {} : { optional: true as const }),
      ...defined({ standard }),
    };
  });
}

/** A version may be given in part, and any that begins so is meant. */
function isVersionOf(state: string, cloud: string): boolean {
  return state !== '' && cloud.startsWith(`${state}.`);
}

/** What stands at a path of Terraform's attributes; undefined where the path leads nowhere. */
export function stateValue(attributes: unknown, steps: readonly string[]): unknown {
  let value = attributes;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

/** Said apart from a value that is there and undefined: the answer says nothing about this attribute. */
export const unknown = Symbol('unknown');

/**
 * What stands at the first native path that leads anywhere. Names are found whatever the case of their first letter, and below `properties` or `attributes`,
 * as APIs spell one attribute in different ways. A first step that is missing makes the value unknown; a later one makes it empty.
 */
export function nativeValue(attributes: Readonly<Record<string, unknown>>, paths: readonly (readonly string[])[]): unknown {
  let empty: unknown = unknown;
  for (const path of paths) {
    for (const root of [attributes, attributes['properties'], attributes['attributes']]) {
      const value = follow(root, path, true);
      if (value === unknown) continue;
      // A snapshot has an id and no slug: what is empty gives way to what is not.
      if (value !== null && value !== undefined) return value;
      if (empty === unknown) empty = value;
    }
  }
  return empty;
}

function follow(from: unknown, path: readonly string[], atRoot: boolean): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return from;
  if (step === '[]') {
    if (!Array.isArray(from)) return undefined;
    return from.map((item: unknown) => follow(item, rest, false));
  }
  if (typeof from !== 'object' || from === null) return atRoot ? unknown : undefined;
  const record = from as Readonly<Record<string, unknown>>;
  for (const name of [step, step.charAt(0).toLowerCase() + step.slice(1), step.charAt(0).toUpperCase() + step.slice(1)]) {
    if (record[name] !== undefined) return follow(record[name], rest, false);
  }
  return atRoot ? unknown : undefined;
}
