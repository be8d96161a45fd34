import type { KnownResourceType, KnownTerraformType } from '../api/types.ts';
import type { Resource } from '../model.ts';
import type { Provider } from '../provider.ts';
import type { KnownType, TerraformRules } from '../terraform-rules.ts';

/** Every resource type of a cloud that is known beforehand, in the order of their names, with the Terraform types that stand for it. Asks nothing. */
export function knownTypes(provider: Pick<Provider, 'id' | 'types' | 'names' | 'readsById'>, rules: TerraformRules): readonly KnownResourceType[] {
  const infos = new Map(provider.types.map((info) => [info.type.toLowerCase(), info]));
  const known = rules.knownTypes();
  const native = new Map(known.map(({ type, nativeType }) => [type, nativeType]));
  const byNative = Map.groupBy(known, ({ nativeType, partOf }) => (nativeType ?? native.get(partOf ?? '') ?? '').toLowerCase());
  const names = new Map(
    [...known.flatMap(({ nativeType }) => nativeType ?? []), ...(provider.names.furtherTypes ?? []), ...provider.types.map(({ type }) => type)].map(
      (type) => [type.toLowerCase(), type],
    ),
  );
  return [...names]
    .map(([key, type]): KnownResourceType => {
      const info = infos.get(key);
      return {
        provider: provider.id,
        type,
        title: info?.title ?? null,
        scope: info?.scope ?? null,
        listing: info === undefined ? (provider.names.open === true ? 'index' : 'no') : info.onDemand === true ? 'on-demand' : 'yes',
        lookup: provider.readsById?.(type) ?? true,
        terraform: (byNative.get(key) ?? []).map((one) => describe(one, type, rules)),
      };
    })
    .sort((a, b) => (a.type < b.type ? -1 : 1));
}

function describe({ type, partOf, exampleId }: KnownType, nativeType: string, rules: TerraformRules): KnownTerraformType {
  const attributes = (rules.attributes[type] ?? []).length > 0 || rules.pieces.rows[type] !== undefined;
  if (partOf !== undefined) return { type, partOf, attributes, import: null };
  const example: Resource = {
    provider: rules.provider,
    account: exampleAccount,
    region: exampleRegion,
    type: nativeType,
    id: exampleId ?? 'x',
    name: 'x',
    source: '',
  };
  return { type, attributes, import: !rules.notImported.has(type) && rules.importId(type, example) !== undefined };
}

const exampleAccount = '123456789012';
const exampleRegion = 'eu-west-1';
