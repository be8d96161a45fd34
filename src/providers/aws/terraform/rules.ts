import type { TerraformRules } from '../../../core/terraform-rules.ts';
import { nativePairs, typesByNative } from '../../../core/terraform-types.ts';
import { awsAttributes } from './attributes.ts';
import { awsBroughtAlong } from './brought-along.ts';
import { awsPlace, identifyAws, isAwsType } from './identity/identify.ts';
import { awsTable } from './identity/table.ts';
import { awsImportId, awsNotImported } from './import-ids.ts';
import { awsNetworkPieces } from './network-pieces.ts';
import { awsRules } from './ownership.ts';
import { awsPieces } from './pieces.ts';
import { awsWrittenApart } from './written-apart.ts';

const terraformTypesOf = typesByNative(nativePairs(awsTable));

/** What is known of the `aws` and `awscc` providers' types. */
export const terraformRules: TerraformRules = {
  provider: 'aws',
  oneRegion: true,
  claims: isAwsType,
  place: awsPlace,
  identify: identifyAws,
  isManageable: (nativeType) => terraformTypesOf(nativeType).length > 0,
  terraformTypesOf,
  usualType: () => undefined,
  importId: awsImportId,
  notImported: awsNotImported,
  attributes: awsAttributes,
  ownership: awsRules,
  machineType: 'AWS::EC2::Instance',
  broughtAlong: awsBroughtAlong,
  writtenApart: awsWrittenApart,
  pieces: { sets: { ...awsNetworkPieces.sets, ...awsPieces.sets }, rows: { ...awsNetworkPieces.rows, ...awsPieces.rows } },
  // A secret's name may hold slashes: its ARN stands for itself.
  shortId: (id) =>
    id.startsWith('arn:aws') && id.includes(':secretsmanager:') ? id : id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1),
  isGlobalId: (text) => text.startsWith('arn:'),
  idKey: (id) => id,
};
