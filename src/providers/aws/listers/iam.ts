import { ListPoliciesCommand, ListRolesCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { iam } from '../services.ts';
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
