import { ListCertificatesCommand } from '@aws-sdk/client-acm';
import { DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DescribeKeyCommand, type KeyListEntry, type KeyMetadata, ListAliasesCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { ListWebACLsCommand, type ListWebACLsCommandOutput, type Scope } from '@aws-sdk/client-wafv2';
import type { PartFailure } from '../../../core/provider.ts';
import { sideBySide } from '../../../core/side-by-side.ts';
import { oneOf } from '../answers.ts';
import { acm, cloudTrail, cognito, kms, secretsManager, wafV2 } from '../services.ts';
import { type Completed, lister, partFailure, type Place } from './lister.ts';

interface Key {
  readonly entry: KeyListEntry;
  readonly facts?: KeyMetadata;
}

export const keys = lister({
  type: 'AWS::KMS::Key',
  title: 'KMS keys',
  service: kms,
  operation: 'ListKeys',
  request: (Marker) => new ListKeysCommand({ Limit: 1000, Marker }),
  items: (answer) => answer.Keys?.map((entry): Key => ({ entry })),
  token: (answer) => answer.NextMarker,
  complete: describeKeys,
  // A list of keys does not say whose they are: keys that AWS manages are left out once they are described.
  resource: ({ entry, facts }, at) =>
    facts?.KeyManager === 'AWS'
      ? undefined
      : {
          id: entry.KeyArn ?? at.arn('kms', `key/${entry.KeyId ?? ''}`),
          name: facts?.Description === '' ? undefined : facts?.Description,
          createdAt: facts?.CreationDate,
          attributes: {
            keyId: entry.KeyId,
            state: facts?.KeyState,
            usage: facts?.KeyUsage,
            spec: facts?.KeySpec,
            deletionDate: facts?.DeletionDate?.toISOString(),
          },
        },
});

/** How many keys are described at once. */
const keysAtOnce = 8;

/** One call a key. A key that may not be described may be AWS's own: it is not counted, and the listing says so. */
async function describeKeys(items: readonly Key[], at: Place): Promise<Completed<Key>> {
  const described: Key[] = [];
  const failures: PartFailure[] = [];
  await sideBySide(items, keysAtOnce, async ({ entry }) => {
    try {
      const answer = await at.ask('DescribeKey', new DescribeKeyCommand({ KeyId: entry.KeyId }));
      const facts = oneOf({ operation: 'kms:DescribeKey', region: at.region }, {}, answer.KeyMetadata, [entry.KeyId ?? '']);
      if (facts !== undefined) described.push({ entry, facts });
    } catch (error) {
      const failure = partFailure(error, { account: at.account, region: at.shown, type: 'AWS::KMS::Key' });
      if (failure !== undefined) failures.push(failure);
    }
  });
  return { items: described, failures };
}

export const keyAliases = lister({
  type: 'AWS::KMS::Alias',
  title: 'KMS aliases',
  service: kms,
  operation: 'ListAliases',
  request: (Marker) => new ListAliasesCommand({ Limit: 100, Marker }),
  items: (answer) => answer.Aliases,
  token: (answer) => answer.NextMarker,
  resource: (alias, at) =>
    alias.AliasName?.startsWith('alias/aws/') === true
      ? undefined
      : {
          id: alias.AliasArn ?? at.arn('kms', alias.AliasName ?? ''),
          name: alias.AliasName,
          createdAt: alias.CreationDate,
          attributes: { targetKeyId: alias.TargetKeyId },
        },
});

export const secrets = lister({
  type: 'AWS::SecretsManager::Secret',
  title: 'Secrets',
  service: secretsManager,
  operation: 'ListSecrets',
  // Secrets that wait for their deletion still keep their names taken; they are shown and not counted.
  request: (NextToken) => new ListSecretsCommand({ IncludePlannedDeletion: true, MaxResults: 100, NextToken }),
  items: (answer) => answer.SecretList,
  token: (answer) => answer.NextToken,
  resource: (secret, at) => ({
    id: secret.ARN ?? at.arn('secretsmanager', `secret:${secret.Name ?? ''}`),
    name: secret.Name,
    tags: secret.Tags ?? [],
    createdAt: secret.CreatedDate,
    uncounted: secret.DeletedDate === undefined ? undefined : 'deletion scheduled',
    attributes: { rotation: secret.RotationEnabled, kmsKeyId: secret.KmsKeyId, owningService: secret.OwningService, description: secret.Description },
  }),
});

export const certificates = lister({
  type: 'AWS::CertificateManager::Certificate',
  title: 'Certificates',
  service: acm,
  operation: 'ListCertificates',
  // Without key types ACM answers with RSA certificates of up to 2,048 bits only, without origins with none of those that ACME clients asked for.
  request: (NextToken) =>
    new ListCertificatesCommand({
      MaxItems: 1000,
      NextToken,
      CertificateKeyPairOrigins: ['AWS_MANAGED', 'CUSTOMER_PROVIDED', 'ACME'],
      Includes: { keyTypes: ['RSA_1024', 'RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1'] },
    }),
  items: (answer) => answer.CertificateSummaryList,
  token: (answer) => answer.NextToken,
  resource: (certificate, at) => ({
    id: certificate.CertificateArn ?? at.arn('acm', `certificate/${certificate.DomainName ?? ''}`),
    name: certificate.DomainName,
    createdAt: certificate.CreatedAt ?? certificate.ImportedAt,
    attributes: { status: certificate.Status, kind: certificate.Type, inUse: certificate.InUse, notAfter: certificate.NotAfter?.toISOString() },
  }),
});

export const trails = lister({
  type: 'AWS::CloudTrail::Trail',
  title: 'CloudTrail trails',
  service: cloudTrail,
  operation: 'DescribeTrails',
  // Shadow trails are the same trail seen from other regions.
  request: () => new DescribeTrailsCommand({ includeShadowTrails: false }),
  items: (answer) => answer.trailList,
  resource: (trail, at) =>
    trail.HomeRegion !== undefined && trail.HomeRegion !== at.region
      ? undefined
      : {
          id: trail.TrailARN ?? at.arn('cloudtrail', `trail/${trail.Name ?? ''}`),
          name: trail.Name,
          attributes: { bucket: trail.S3BucketName, multiRegion: trail.IsMultiRegionTrail, organization: trail.IsOrganizationTrail },
        },
});

export const userPools = lister({
  type: 'AWS::Cognito::UserPool',
  title: 'Cognito user pools',
  service: cognito,
  operation: 'ListUserPools',
  request: (NextToken) => new ListUserPoolsCommand({ MaxResults: 60, NextToken }),
  items: (answer) => answer.UserPools,
  token: (answer) => answer.NextToken,
  resource: (pool, at) => ({
    id: at.arn('cognito-idp', `userpool/${pool.Id ?? ''}`),
    name: pool.Name,
    createdAt: pool.CreationDate,
    attributes: { userPoolId: pool.Id },
  }),
});

const webAclRow = (Scope: Scope) =>
  ({
    type: 'AWS::WAFv2::WebACL',
    title: 'WAF web ACLs',
    service: wafV2,
    operation: 'ListWebACLs',
    request: (NextMarker: string | undefined) => new ListWebACLsCommand({ Scope, Limit: 100, NextMarker }),
    items: (answer: WebAcls) => answer.WebACLs,
    // A marker comes with the last page as well, when it is not empty: the page after it is.
    token: (answer: WebAcls) => ((answer.WebACLs ?? []).length === 0 ? undefined : answer.NextMarker),
    resource: (acl: NonNullable<WebAcls['WebACLs']>[number], at: Place) => ({
      id: acl.ARN ?? at.arn('wafv2', `${Scope === 'CLOUDFRONT' ? 'global' : 'regional'}/webacl/${acl.Name ?? ''}/${acl.Id ?? ''}`),
      name: acl.Name,
      attributes: { webAclId: acl.Id, scope: Scope, description: acl.Description },
    }),
  }) as const;

type WebAcls = ListWebACLsCommandOutput;

export const webAcls = lister(webAclRow('REGIONAL'));

/** Web ACLs of CloudFront distributions: they are kept in the partition's control region. */
export const globalWebAcls = lister({ ...webAclRow('CLOUDFRONT'), once: true });
