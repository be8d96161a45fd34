import {
  ListGroupsCommand,
  ListInstanceProfilesCommand,
  ListOpenIDConnectProvidersCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  ListSAMLProvidersCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { iam } from '../services.ts';
import { nameOfArn } from '../arn.ts';
import { lister } from './lister.ts';

/* `Marker` goes on while `IsTruncated`; pages hold up to 1,000. Source: IAM API reference. */

export const roles = lister({
  type: 'AWS::IAM::Role',
  title: 'IAM roles',
  service: iam,
  operation: 'ListRoles',
  request: (Marker) => new ListRolesCommand({ MaxItems: 1000, Marker }),
  items: (answer) => answer.Roles,
  token: (answer) => answer.Marker,
  resource: (role, at) => ({
    id: role.Arn ?? at.arn('iam', `role${role.Path ?? '/'}${role.RoleName ?? ''}`, { region: '' }),
    name: role.RoleName,
    createdAt: role.CreateDate,
    attributes: { path: role.Path, roleId: role.RoleId, description: role.Description },
  }),
});

export const users = lister({
  type: 'AWS::IAM::User',
  title: 'IAM users',
  service: iam,
  operation: 'ListUsers',
  request: (Marker) => new ListUsersCommand({ MaxItems: 1000, Marker }),
  items: (answer) => answer.Users,
  token: (answer) => answer.Marker,
  resource: (user, at) => ({
    id: user.Arn ?? at.arn('iam', `user${user.Path ?? '/'}${user.UserName ?? ''}`, { region: '' }),
    name: user.UserName,
    createdAt: user.CreateDate,
    attributes: { path: user.Path, userId: user.UserId },
  }),
});

export const policies = lister({
  type: 'AWS::IAM::ManagedPolicy',
  title: 'IAM policies',
  service: iam,
  operation: 'ListPolicies',
  // `Local` leaves out the policies that AWS manages.
  request: (Marker) => new ListPoliciesCommand({ Scope: 'Local', MaxItems: 1000, Marker }),
  items: (answer) => answer.Policies?.filter((policy) => policy.Arn?.includes(':iam::aws:') !== true),
  token: (answer) => answer.Marker,
  resource: (policy, at) => ({
    id: policy.Arn ?? at.arn('iam', `policy${policy.Path ?? '/'}${policy.PolicyName ?? ''}`, { region: '' }),
    name: policy.PolicyName,
    createdAt: policy.CreateDate,
    attributes: { path: policy.Path, policyId: policy.PolicyId, attachments: policy.AttachmentCount },
  }),
});

export const groups = lister({
  type: 'AWS::IAM::Group',
  title: 'IAM groups',
  service: iam,
  operation: 'ListGroups',
  request: (Marker) => new ListGroupsCommand({ MaxItems: 1000, Marker }),
  items: (answer) => answer.Groups,
  token: (answer) => answer.Marker,
  resource: (group, at) => ({
    id: group.Arn ?? at.arn('iam', `group${group.Path ?? '/'}${group.GroupName ?? ''}`, { region: '' }),
    name: group.GroupName,
    createdAt: group.CreateDate,
    attributes: { path: group.Path, groupId: group.GroupId },
  }),
});

export const instanceProfiles = lister({
  type: 'AWS::IAM::InstanceProfile',
  title: 'Instance profiles',
  service: iam,
  operation: 'ListInstanceProfiles',
  request: (Marker) => new ListInstanceProfilesCommand({ MaxItems: 1000, Marker }),
  items: (answer) => answer.InstanceProfiles,
  token: (answer) => answer.Marker,
  resource: (profile, at) => ({
    id: profile.Arn ?? at.arn('iam', `instance-profile${profile.Path ?? '/'}${profile.InstanceProfileName ?? ''}`, { region: '' }),
    name: profile.InstanceProfileName,
    createdAt: profile.CreateDate,
    attributes: { path: profile.Path, instanceProfileId: profile.InstanceProfileId, role: profile.Roles?.[0]?.RoleName },
  }),
});

export const oidcProviders = lister({
  type: 'AWS::IAM::OIDCProvider',
  title: 'OIDC providers',
  service: iam,
  operation: 'ListOpenIDConnectProviders',
  request: () => new ListOpenIDConnectProvidersCommand({}),
  items: (answer) => answer.OpenIDConnectProviderList,
  resource: ({ Arn: arn = '' }) => ({ id: arn, name: arn.slice(arn.indexOf('/') + 1) }),
});

export const samlProviders = lister({
  type: 'AWS::IAM::SAMLProvider',
  title: 'SAML providers',
  service: iam,
  operation: 'ListSAMLProviders',
  request: () => new ListSAMLProvidersCommand({}),
  items: (answer) => answer.SAMLProviderList,
  resource: ({ Arn: arn = '', CreateDate, ValidUntil }) => ({
    id: arn,
    name: nameOfArn(arn),
    createdAt: CreateDate,
    attributes: { validUntil: ValidUntil?.toISOString() },
  }),
});
