/** The value when it is an object and no array. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is an array, else an empty one: for optional lists. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value when it is a string. */
export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The member `name` of every block of a list: `each(attributes, 'root_block_device', 'volume_id')`. */
export function each(attributes: Readonly<Record<string, unknown>>, block: string, name: string): readonly unknown[] {
  return asArray(attributes[block]).map((item) => asRecord(item)?.[name]);
}
