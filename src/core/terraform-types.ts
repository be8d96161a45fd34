import type { KnownType, TableRow } from './terraform-rules.ts';

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

/** The types of identity tables; those that stand for nothing are left out. */
export function typesOfTable(table: Readonly<Record<string, TableRow>>): readonly KnownType[] {
  return Object.entries(table).flatMap(([type, row]): KnownType[] => {
    if ('partOf' in row) return [{ type, partOf: row.partOf }];
    if (!('native' in row)) return [];
    const [template] = row.ids;
    return [{ type, nativeType: row.native, ...(template === undefined ? {} : { exampleId: exampleOf(template, row.native) }) }];
  });
}

/** A template with something for each name. */
function exampleOf(template: string, nativeType: string): string {
  const around: Readonly<Record<string, string>> = { partition: 'aws', account: '123456789012', region: 'eu-west-1', type: nativeType, path: '/' };
  return template.replaceAll(/\{([^}|]+)[^}]*\}/g, (_token, name: string) => around[name] ?? 'x');
}
