import type { TerraformRules } from '../../../core/terraform-rules.ts';
import { nativePairs, typesByNative } from '../../../core/terraform-types.ts';
import { matchTemplate, ownName } from '../../../core/terraform-templates.ts';
import { digitaloceanAttributes } from './attributes.ts';
import { digitaloceanBroughtAlong } from './brought-along.ts';
import { digitaloceanPlace, digitaloceanTable, identifyDigitalocean, isDigitaloceanType } from './identify.ts';
import { digitaloceanRules } from './ownership.ts';
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
  // Snapshots of droplets and of volumes are listed together: those of volumes have a UUID, those of droplets a number.
  usualType: ({ type, id }) =>
    type !== 'digitalocean:snapshot' ? undefined : id.includes('-') ? 'digitalocean_volume_snapshot' : 'digitalocean_droplet_snapshot',
  importId: (type, { id }) => {
    const row = digitaloceanTable[type];
    if (row === undefined || !('native' in row)) return undefined;
    const parts = row.ids.map((template) => matchTemplate(template, id)).find((found) => found !== undefined);
    return parts === undefined ? undefined : ownName(parts);
  },
  attributes: digitaloceanAttributes,
  ownership: digitaloceanRules,
  broughtAlong: digitaloceanBroughtAlong,
  writtenApart: digitaloceanWrittenApart,
  shortId: (id) => id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1),
  isGlobalId: (text) => text.startsWith('do:'),
  idKey: (id) => id,
};
