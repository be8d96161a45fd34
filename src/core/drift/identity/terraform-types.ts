import { awsTable } from './aws.ts';
import { azurermTypes } from './azurerm-types.ts';
import { digitaloceanTable } from './digitalocean-identity.ts';
import { googleTypes } from './google-types.ts';

const byNative = new Map<string, string[]>();

function learn(terraformType: string, native: string): void {
  const key = native.toLowerCase();
  const types = byNative.get(key);
  if (types === undefined) byNative.set(key, [terraformType]);
  else types.push(terraformType);
}

for (const table of [awsTable, googleTypes, digitaloceanTable]) {
  for (const [terraformType, row] of Object.entries(table)) if ('native' in row) learn(terraformType, row.native);
}
for (const [terraformType, native] of Object.entries(azurermTypes)) learn(terraformType, native);

/** Terraform types that stand for a native type, the usual one first; empty where there is none. */
export function terraformTypesOf(nativeType: string): readonly string[] {
  return byNative.get(nativeType.toLowerCase()) ?? [];
}
