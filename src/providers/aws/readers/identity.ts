import {
  GetGroupCommand,
  GetGroupPolicyCommand,
  GetInstanceProfileCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetSAMLProviderCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand, ListResourceTagsCommand } from '@aws-sdk/client-kms';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { acm, cloudTrail, cognito, iam, kms, secretsManager } from '../services.ts';
import { extra, reader, type Reader, type Reading } from './reader.ts';

/** The document of a managed policy's default version, as the JSON text that was written. */
async function policyDocument({ ask, target }: Reading): Promise<unknown> {
  const { Policy: policy } = await ask(iam, 'GetPolicy', new GetPolicyCommand({ PolicyArn: target.id }));
  const version = await ask(iam, 'GetPolicyVersion', new GetPolicyVersionCommand({ PolicyArn: target.id, VersionId: policy?.DefaultVersionId }));
  return decoded(version.PolicyVersion?.Document);
}

/** Follows the pages of an answer of IAM's to their end. */
async function allOf<Output extends { readonly IsTruncated?: boolean | undefined; readonly Marker?: string | undefined }, Item>(
  page: (marker: string | undefined) => Promise<Output>,
  items: (answer: Output) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let marker: string | undefined;
  do {
    const answer = await page(marker);
    all.push(...(items(answer) ?? []));
    marker = answer.IsTruncated === true ? answer.Marker : undefined;
  } while (marker !== undefined);
  return all;
}

/** Documents of inline policies by their names. */
async function documentsOf(names: readonly string[], document: (name: string) => Promise<string | undefined>): Promise<unknown> {
  return await Promise.all(names.map(async (name) => ({ name, document: decoded(await document(name)) })));
}

/** Names and documents of a role's inline policies: as many as fit its size limit. */
async function inlinePolicies({ ask, target: { key } }: Reading): Promise<unknown> {
  const names = await allOf(
    (Marker) => ask(iam, 'ListRolePolicies', new ListRolePoliciesCommand({ RoleName: key, MaxItems: 1000, Marker })),
    (answer) => answer.PolicyNames,
  );
  return documentsOf(
    names,
    async (PolicyName) => (await ask(iam, 'GetRolePolicy', new GetRolePolicyCommand({ RoleName: key, PolicyName }))).PolicyDocument,
  );
}

async function inlinePoliciesOfUser({ ask, target: { key } }: Reading): Promise<unknown> {
  const names = await allOf(
    (Marker) => ask(iam, 'ListUserPolicies', new ListUserPoliciesCommand({ UserName: key, MaxItems: 1000, Marker })),
    (answer) => answer.PolicyNames,
  );
  return documentsOf(
    names,
    async (PolicyName) => (await ask(iam, 'GetUserPolicy', new GetUserPolicyCommand({ UserName: key, PolicyName }))).PolicyDocument,
  );
}

async function inlinePoliciesOfGroup({ ask, target: { key } }: Reading): Promise<unknown> {
  const names = await allOf(
    (Marker) => ask(iam, 'ListGroupPolicies', new ListGroupPoliciesCommand({ GroupName: key, MaxItems: 1000, Marker })),
    (answer) => answer.PolicyNames,
  );
  return documentsOf(
    names,
    async (PolicyName) => (await ask(iam, 'GetGroupPolicy', new GetGroupPolicyCommand({ GroupName: key, PolicyName }))).PolicyDocument,
  );
}

const accessKeysOfUser = ({ ask, target: { key } }: Reading): Promise<unknown> =>
  allOf(
    (Marker) => ask(iam, 'ListAccessKeys', new ListAccessKeysCommand({ UserName: key, MaxItems: 1000, Marker })),
    (answer) => answer.AccessKeyMetadata,
  );

const groupsOfUser = ({ ask, target: { key } }: Reading): Promise<unknown> =>
  allOf(
    (Marker) => ask(iam, 'ListGroupsForUser', new ListGroupsForUserCommand({ UserName: key, MaxItems: 1000, Marker })),
    (answer) => answer.Groups,
  );

const membersOfGroup = ({ ask, target: { key } }: Reading): Promise<unknown> =>
  allOf(
    (Marker) => ask(iam, 'GetGroup', new GetGroupCommand({ GroupName: key, MaxItems: 1000, Marker })),
    (answer) => answer.Users,
  );

/** IAM answers with documents in the encoding of URLs (RFC 3986). */
function decoded(document: string | undefined): string | null {
  return document === undefined ? null : decodeURIComponent(document);
}

/** IAM leaves the tags out where there are none. */
function withTags(answer: { readonly Tags?: unknown } | undefined): object | undefined {
  return answer === undefined ? undefined : { ...answer, Tags: answer.Tags ?? [] };
}

export const identityReaders: readonly Reader[] = [
  reader({
    type: 'AWS::IAM::Role',
    service: iam,
    operation: 'GetRole',
    command: ({ key }) => new GetRoleCommand({ RoleName: key }),
    found: ({ Role: role }) =>
      role === undefined ? undefined : { ...role, Tags: role.Tags ?? [], AssumeRolePolicyDocument: decoded(role.AssumeRolePolicyDocument) },
    more: {
      attachedPolicies: extra(
        iam,
        'ListAttachedRolePolicies',
        ({ key }) => new ListAttachedRolePoliciesCommand({ RoleName: key, MaxItems: 1000 }),
        (answer) => answer.AttachedPolicies,
      ),
      inlinePolicies,
    },
  }),
  reader({
    type: 'AWS::IAM::User',
    service: iam,
    operation: 'GetUser',
    command: ({ key }) => new GetUserCommand({ UserName: key }),
    found: ({ User: user }) => withTags(user),
    more: {
      attachedPolicies: extra(
        iam,
        'ListAttachedUserPolicies',
        ({ key }) => new ListAttachedUserPoliciesCommand({ UserName: key, MaxItems: 1000 }),
        (answer) => answer.AttachedPolicies,
      ),
      inlinePolicies: inlinePoliciesOfUser,
      accessKeys: accessKeysOfUser,
      groups: groupsOfUser,
    },
  }),
  reader({
    type: 'AWS::IAM::Group',
    service: iam,
    operation: 'GetGroup',
    command: ({ key }) => new GetGroupCommand({ GroupName: key }),
    found: (answer) => answer.Group,
    more: {
      attachedPolicies: extra(
        iam,
        'ListAttachedGroupPolicies',
        ({ key }) => new ListAttachedGroupPoliciesCommand({ GroupName: key, MaxItems: 1000 }),
        (answer) => answer.AttachedPolicies,
      ),
      inlinePolicies: inlinePoliciesOfGroup,
      members: membersOfGroup,
    },
  }),
  reader({
    type: 'AWS::IAM::ManagedPolicy',
    service: iam,
    operation: 'GetPolicy',
    command: ({ id }) => new GetPolicyCommand({ PolicyArn: id }),
    found: ({ Policy: policy }) => withTags(policy),
    more: { document: policyDocument },
  }),
  reader({
    type: 'AWS::IAM::InstanceProfile',
    service: iam,
    operation: 'GetInstanceProfile',
    command: ({ key }) => new GetInstanceProfileCommand({ InstanceProfileName: key }),
    found: ({ InstanceProfile: profile }) => withTags(profile),
  }),
  reader({
    type: 'AWS::IAM::OIDCProvider',
    service: iam,
    operation: 'GetOpenIDConnectProvider',
    command: ({ id }) => new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id }),
    found: (answer) => withTags(answer),
  }),
  reader({
    type: 'AWS::IAM::SAMLProvider',
    service: iam,
    operation: 'GetSAMLProvider',
    command: ({ id }) => new GetSAMLProviderCommand({ SAMLProviderArn: id }),
    found: (answer) => (answer.CreateDate === undefined ? undefined : withTags(answer)),
    isUnnamed: true,
  }),
  reader({
    type: 'AWS::KMS::Key',
    service: kms,
    operation: 'DescribeKey',
    command: ({ key }) => new DescribeKeyCommand({ KeyId: key }),
    found: (answer) => answer.KeyMetadata,
    more: {
      rotation: extra(
        kms,
        'GetKeyRotationStatus',
        ({ key }) => new GetKeyRotationStatusCommand({ KeyId: key }),
        (answer) => answer.KeyRotationEnabled,
        {
          absent: ['UnsupportedOperationException'],
        },
      ),
      policy: extra(
        kms,
        'GetKeyPolicy',
        ({ key }) => new GetKeyPolicyCommand({ KeyId: key, PolicyName: 'default' }),
        (answer) => answer.Policy,
      ),
      tags: extra(
        kms,
        'ListResourceTags',
        ({ key }) => new ListResourceTagsCommand({ KeyId: key }),
        (answer) => answer.Tags,
      ),
    },
  }),
  reader({
    type: 'AWS::SecretsManager::Secret',
    service: secretsManager,
    operation: 'DescribeSecret',
    command: ({ id }) => new DescribeSecretCommand({ SecretId: id }),
    found: (answer) => answer,
    gone: (answer) => answer.DeletedDate !== undefined,
  }),
  reader({
    type: 'AWS::CertificateManager::Certificate',
    service: acm,
    operation: 'DescribeCertificate',
    command: ({ id }) => new DescribeCertificateCommand({ CertificateArn: id }),
    found: (answer) => answer.Certificate,
  }),
  reader({
    type: 'AWS::CloudTrail::Trail',
    service: cloudTrail,
    operation: 'DescribeTrails',
    command: ({ id }) => new DescribeTrailsCommand({ trailNameList: [id] }),
    found: (answer, { id }) => answer.trailList?.find((trail) => trail.TrailARN === id),
  }),
  reader({
    type: 'AWS::Cognito::UserPool',
    service: cognito,
    operation: 'DescribeUserPool',
    command: ({ key }) => new DescribeUserPoolCommand({ UserPoolId: key }),
    found: ({ UserPool: pool }) => (pool === undefined ? undefined : { ...pool, tags: pool.UserPoolTags ?? {} }),
  }),
  reader({
    type: 'AWS::KMS::Alias',
    service: kms,
    operation: 'DescribeKey',
    command: ({ resource }) => new DescribeKeyCommand({ KeyId: resource }),
    found: ({ KeyMetadata: key }) => (key?.KeyId === undefined ? undefined : { TargetKeyId: key.KeyId }),
    isUnnamed: true,
  }),
];
