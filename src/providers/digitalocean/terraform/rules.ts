import type { TerraformRules } from '../../../core/terraform-rules.ts';
import { nativePairs, typesByNative } from '../../../core/terraform-types.ts';
import { digitaloceanAttributes } from './attributes.ts';
import { digitaloceanBroughtAlong } from './brought-along.ts';
import { digitaloceanPlace, digitaloceanTable, identifyDigitalocean, isDigitaloceanType } from './identify.ts';
import { digitaloceanImportId, digitaloceanNotImported, digitaloceanUsualType } from './import-ids.ts';
import { digitaloceanRules } from './ownership.ts';
import { digitaloceanPieces } from './pieces.ts';
import { digitaloceanWrittenApart } from './written-apart.ts';

const terraformTypesOf = typesByNative(nativePairs(digitaloceanTable));

/** What is known of the `digitalocean` provider's types. */
export const terraformRules: TerraformRules = {
  provider: 'digitalocean',
  claims: isDigitaloceanType,
  place: digitaloceanPlace,
  identify: identifyDigitalocean,
  isManageable: (nativeType) => terraformTypesOf(nativeType).length > 0,
  terraformTypesOf,
  usualType: digitaloceanUsualType,
  importId: digitaloceanImportId,
  notImported: digitaloceanNotImported,
  attributes: digitaloceanAttributes,
  tags: { state: ['tags'], native: ['tags'] },
  selfChanging: {},
  scales: {},
  ownership: digitaloceanRules,
  broughtAlong: digitaloceanBroughtAlong,
  writtenApart: digitaloceanWrittenApart,
  pieces: digitaloceanPieces,
  shortId: (id) => id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1),
  isGlobalId: (text) => text.startsWith('do:'),
  idKey: (id) => id,
};
