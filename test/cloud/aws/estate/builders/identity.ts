import { createdAt } from '../parts.ts';
import type { Builder } from '../where.ts';

const trust = encodeURIComponent(
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
);

export const identityBuilders: Readonly<Record<string, Builder>> = {
  'AWS::IAM::Role': {
    nameMember: 'RoleName',
    build: (at) => ({
      Path: '/',
      RoleName: at.name,
      RoleId: `AROA${at.hex(17).toUpperCase()}`,
      Arn: at.arn('iam', `role/${at.name}`),
      CreateDate: createdAt(at),
      AssumeRolePolicyDocument: trust,
      MaxSessionDuration: 3600,
    }),
  },
  'AWS::IAM::User': {
    nameMember: 'UserName',
    build: (at) => ({
      Path: '/',
      UserName: at.name,
      UserId: `AIDA${at.hex(17).toUpperCase()}`,
      Arn: at.arn('iam', `user/${at.name}`),
      CreateDate: createdAt(at),
    }),
  },
  'AWS::IAM::Group': {
    nameMember: 'GroupName',
    build: (at) => ({
      Path: '/',
      GroupName: at.name,
      GroupId: `AGPA${at.hex(17).toUpperCase()}`,
      Arn: at.arn('iam', `group/${at.name}`),
      CreateDate: createdAt(at),
    }),
  },
  'AWS::IAM::ManagedPolicy': {
    nameMember: 'PolicyName',
    build: (at) => ({
      PolicyName: at.name,
      PolicyId: `ANPA${at.hex(17).toUpperCase()}`,
      Arn: at.arn('iam', `policy/${at.name}`),
      Path: '/',
      DefaultVersionId: 'v1',
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      CreateDate: createdAt(at),
      UpdateDate: createdAt(at),
    }),
  },
  'AWS::IAM::InstanceProfile': {
    nameMember: 'InstanceProfileName',
    build: (at) => ({
      Path: '/',
      InstanceProfileName: at.name,
      InstanceProfileId: `AIPA${at.hex(17).toUpperCase()}`,
      Arn: at.arn('iam', `instance-profile/${at.name}`),
      CreateDate: createdAt(at),
      Roles: [],
    }),
  },
  'AWS::IAM::OIDCProvider': { build: (at) => ({ Arn: at.arn('iam', `oidc-provider/oidc-${at.n + 1}.example.com`) }) },
  'AWS::IAM::SAMLProvider': { build: (at) => ({ Arn: at.arn('iam', `saml-provider/${at.name}`), CreateDate: createdAt(at) }) },
};
