import {
  GetGroupCommand,
  GetInstanceProfileCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetSAMLProviderCommand,
  GetUserCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
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

/** Names and documents of a role's inline policies. A role may have as many as fit its size limit, so one page of names is followed by the next. */
async function inlinePolicies({ ask, target }: Reading): Promise<unknown> {
  const names: string[] = [];
  let marker: string | undefined;
  do {
    const answer = await ask(iam, 'ListRolePolicies', new ListRolePoliciesCommand({ RoleName: target.key, MaxItems: 1000, Marker: marker }));
    names.push(...(answer.PolicyNames ?? []));
    marker = answer.IsTruncated === true ? answer.Marker : undefined;
  } while (marker !== undefined);
  const documents = names.map(async (name) => {
    const answer = await ask(iam, 'GetRolePolicy', new GetRolePolicyCommand({ RoleName: target.key, PolicyName: name }));
    return { name, document: decoded(answer.PolicyDocument) };
  });
  return await Promise.all(documents);
}

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
    found: (answer) => withTags(answer),
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
    found: (answer) => (answer.DeletedDate === undefined ? answer : undefined),
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
    found: (answer) => (answer.KeyMetadata === undefined ? undefined : { TargetKeyId: answer.KeyMetadata.KeyId }),
  }),
];
