/** Finds the Terraform types behind native types, in any case of letters. Pairs are (Terraform type, native type), the usual one first. */
export function typesByNative(pairs: Iterable<readonly [string, string]>): (nativeType: string) => readonly string[] {
  const byNative = new Map<string, string[]>();
  for (const [terraformType, native] of pairs) {
    const key = native.toLowerCase();
    const types = byNative.get(key);
    if (types === undefined) byNative.set(key, [terraformType]);
    else types.push(terraformType);
  }
  return (nativeType) => byNative.get(nativeType.toLowerCase()) ?? [];
}

/** The pairs of an identity table. */
export function nativePairs(table: Readonly<Record<string, object>>): (readonly [string, string])[] {
  return Object.entries(table).flatMap(([type, row]) => ('native' in row && typeof row.native === 'string' ? [[type, row.native] as const] : []));
}
