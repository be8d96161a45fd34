import { type Item } from '../estate.ts';
import { type Fields } from '../wire/values.ts';
import { type Call, type Row, text } from './call.ts';
import { detail, find, type Finder, get, type NotSet } from './get.ts';
import { list, type ListOptions } from './list.ts';
import type { PageRule } from './page-rule.ts';
import { pageOf } from './paging.ts';

/** `MaxItems` 1 to 1000, 100 without: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html */
const page: PageRule = { size: 'MaxItems', min: 1, max: 1000, standard: 100, token: 'Marker', more: 'IsTruncated', badToken: 'ValidationError' };

const role: Finder = { type: 'AWS::IAM::Role', by: 'RoleName', members: ['RoleName'], code: 'NoSuchEntity' };
const user: Finder = { type: 'AWS::IAM::User', by: 'UserName', members: ['UserName'], code: 'NoSuchEntity' };
const group: Finder = { type: 'AWS::IAM::Group', by: 'GroupName', members: ['GroupName'], code: 'NoSuchEntity' };
const policy: Finder = { type: 'AWS::IAM::ManagedPolicy', by: 'PolicyArn', members: ['Arn'], code: 'NoSuchEntity' };
const profile: Finder = { type: 'AWS::IAM::InstanceProfile', by: 'InstanceProfileName', members: ['InstanceProfileName'], code: 'NoSuchEntity' };

function pathOf(item: Item): string {
  return typeof item['Path'] === 'string' ? item['Path'] : '/';
}

const underPath: ListOptions = { page, keep: (item, call) => pathOf(item).startsWith(text(call, 'PathPrefix') ?? '/') };

/** `Scope` is `All` unless given: then policies that AWS manages are among them, marked by their ARN. */
const awsPolicies: readonly Item[] = ['AdministratorAccess', 'ReadOnlyAccess', 'AmazonS3ReadOnlyAccess'].map((name) => ({
  PolicyName: name,
  PolicyId: `ANPA${name.toUpperCase().padEnd(17, 'X').slice(0, 17)}`,
  Arn: `arn:aws:iam::aws:policy/${name}`,
  Path: '/',
  DefaultVersionId: 'v1',
  AttachmentCount: 0,
  IsAttachable: true,
}));

function listPolicies(call: Call): Fields {
  const own = call.estate.list(call.caller.account, 'global', 'AWS::IAM::ManagedPolicy');
  const scope = call.input['Scope'] ?? 'All';
  const ownCount = scope === 'AWS' ? 0 : own.length;
  const theirs = scope === 'Local' ? [] : awsPolicies;
  const cut = pageOf(call, { length: ownCount + theirs.length, at: (n) => (n < ownCount ? own.at(n) : theirs[n - ownCount]) }, page);
  return { Policies: cut.items, ...cut.members };
}

/** A listing of one role's, user's or group's parts, as `$answers` gives it, empty otherwise. */
function parts(operation: string, finder: Finder, member: string): Row {
  return detail('iam', operation, finder, { [member]: [], IsTruncated: false });
}

function noSuch(what: string): NotSet {
  return { notSet: 'NoSuchEntity', status: 404, message: `The ${what} cannot be found.` };
}

export const iamRows: readonly Row[] = [
  list('iam', 'ListRoles', role.type, 'Roles', underPath),
  list('iam', 'ListUsers', user.type, 'Users', underPath),
  list('iam', 'ListGroups', group.type, 'Groups', underPath),
  list('iam', 'ListInstanceProfiles', profile.type, 'InstanceProfiles', underPath),
  { service: 'iam', operation: 'ListPolicies', handle: listPolicies },
  list('iam', 'ListOpenIDConnectProviders', 'AWS::IAM::OIDCProvider', 'OpenIDConnectProviderList'),
  list('iam', 'ListSAMLProviders', 'AWS::IAM::SAMLProvider', 'SAMLProviderList'),
  {
    service: 'iam',
    operation: 'ListAccountAliases',
    handle: (call) => {
      const alias = call.estate.account(call.caller.account)?.alias;
      return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
    },
  },
  get('iam', 'GetRole', role, (item) => ({ Role: item })),
  get('iam', 'GetUser', user, (item) => ({ User: item })),
  get('iam', 'GetGroup', group, (item) => ({ Group: item, Users: [], IsTruncated: false })),
  get('iam', 'GetPolicy', policy, (item) => ({ Policy: item })),
  get('iam', 'GetInstanceProfile', profile, (item) => ({ InstanceProfile: item })),
  get(
    'iam',
    'GetOpenIDConnectProvider',
    { type: 'AWS::IAM::OIDCProvider', by: 'OpenIDConnectProviderArn', members: ['Arn'], code: 'NoSuchEntity' },
    (item) => ({
      Url: String(item['Arn']).split('oidc-provider/')[1],
      ClientIDList: ['sts.amazonaws.com'],
      ThumbprintList: [],
    }),
  ),
  detail('iam', 'GetSAMLProvider', { type: 'AWS::IAM::SAMLProvider', by: 'SAMLProviderArn', members: ['Arn'], code: 'NoSuchEntity' }, (item) => ({
    CreateDate: item['CreateDate'],
  })),
  detail('iam', 'GetPolicyVersion', policy, () => ({
    PolicyVersion: { VersionId: 'v1', IsDefaultVersion: true, Document: encodeURIComponent('{"Version":"2012-10-17","Statement":[]}') },
  })),
  detail('iam', 'GetRolePolicy', role, noSuch('role policy')),
  detail('iam', 'GetUserPolicy', user, noSuch('user policy')),
  detail('iam', 'GetGroupPolicy', group, noSuch('group policy')),
  detail('iam', 'GetLoginProfile', user, noSuch('login profile')),
  parts('ListRolePolicies', role, 'PolicyNames'),
  parts('ListAttachedRolePolicies', role, 'AttachedPolicies'),
  parts('ListInstanceProfilesForRole', role, 'InstanceProfiles'),
  parts('ListUserPolicies', user, 'PolicyNames'),
  parts('ListAttachedUserPolicies', user, 'AttachedPolicies'),
  parts('ListGroupsForUser', user, 'Groups'),
  parts('ListAccessKeys', user, 'AccessKeyMetadata'),
  parts('ListMFADevices', user, 'MFADevices'),
  parts('ListGroupPolicies', group, 'PolicyNames'),
  parts('ListAttachedGroupPolicies', group, 'AttachedPolicies'),
  {
    service: 'iam',
    operation: 'ListRoleTags',
    handle: (call) => ({ Tags: find(call, role)['Tags'] ?? [], IsTruncated: false }),
  },
  {
    service: 'iam',
    operation: 'ListPolicyTags',
    handle: (call) => ({ Tags: find(call, policy)['Tags'] ?? [], IsTruncated: false }),
  },
  {
    service: 'iam',
    operation: 'ListUserTags',
    handle: (call) => ({ Tags: find(call, user)['Tags'] ?? [], IsTruncated: false }),
  },
];
