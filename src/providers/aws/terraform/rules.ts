import type { TerraformRules } from '../../../core/terraform-rules.ts';
import { nativePairs, typesByNative, typesOfTable } from '../../../core/terraform-types.ts';
import { joinPieces, joinTables } from '../../../core/drift/attributes/join-tables.ts';
import { awsAttributes } from './attributes.ts';
import { awsDeeperAttributes } from './attributes-deeper.ts';
import { awsListedAttributes } from './attributes-listed.ts';
import { awsNetworkAttributes } from './attributes-network.ts';
import { awsServiceAttributes } from './attributes-services.ts';
import { awsStorageAttributes } from './attributes-storage.ts';
import { awsBroughtAlong } from './brought-along.ts';
import { awsPlace, identifyAws, isAwsType } from './identity/identify.ts';
import { awsTable } from './identity/table.ts';
import { awsImportId, awsNotImported } from './import-ids.ts';
import { awsNetworkPieces } from './network-pieces.ts';
import { awsRules } from './ownership.ts';
import { awsPieces } from './pieces.ts';
import { awsSettingPieces } from './pieces-settings.ts';
import { awsWrittenApart } from './written-apart.ts';
import { awsScales, awsSelfChanging } from './self-changing.ts';
import { awsSkeleton } from './skeletons.ts';
import { vouchers } from './vouchers.ts';

const terraformTypesOf = typesByNative(nativePairs(awsTable));

/** A secret's name may hold slashes: its ARN stands for itself. A family of task definitions is named without a revision. */
function shortId(id: string): string {
  if (id.startsWith('task-definition/') || (id.startsWith('arn:aws') && id.includes(':secretsmanager:'))) return id;
  return id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':'), id.lastIndexOf('|')) + 1);
}

/** What is known of the `aws` and `awscc` providers' types. */
export const terraformRules: TerraformRules = {
  provider: 'aws',
  oneRegion: true,
  claims: isAwsType,
  skeleton: awsSkeleton,
  place: awsPlace,
  identify: identifyAws,
  isManageable: (nativeType) => terraformTypesOf(nativeType).length > 0,
  knownTypes: () => typesOfTable(awsTable),
  terraformTypesOf,
  usualType: () => undefined,
  importId: awsImportId,
  notImported: awsNotImported,
  tags: { state: ['tags_all', 'tags'], native: ['Tags', 'tags', 'TagList', 'TagSet', 'tagList', 'UserPoolTags'] },
  ignoresTags: {
    block: 'ignore_tags',
    keys: 'keys',
    prefixes: 'key_prefixes',
    env: ['TF_AWS_IGNORE_TAGS_KEYS', 'TF_AWS_IGNORE_TAGS_KEY_PREFIXES'],
  },
  selfChanging: awsSelfChanging,
  scales: awsScales,
  attributes: joinTables(awsAttributes, awsNetworkAttributes, awsServiceAttributes, awsStorageAttributes, awsListedAttributes, awsDeeperAttributes),
  ownership: awsRules,
  asksForOwners: true,
  vouchedBy: ({ nativeType }) => vouchers[nativeType],
  machineType: 'AWS::EC2::Instance',
  broughtAlong: awsBroughtAlong,
  familiesOf: ({ type, id }) => {
    const family = type === 'AWS::ECS::TaskDefinition' ? /:task-definition\/([^:]+):\d+$/.exec(id)?.[1] : undefined;
    return family === undefined ? [] : [shortId(`task-definition/${family}:*`)];
  },
  // What stays when the instance goes was attached by somebody.
  comesWith: ({ attributes }) => {
    const instance = attributes?.['attachedTo'] ?? attributes?.['instanceId'];
    return attributes?.['deleteOnTermination'] === true && typeof instance === 'string' ? instance : undefined;
  },
  writtenApart: awsWrittenApart,
  pieces: joinPieces(awsNetworkPieces, awsPieces, awsSettingPieces),
  shortId,
  isGlobalId: (text) => text.startsWith('arn:'),
  idKey: (id) => id,
};
