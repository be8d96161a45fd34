import { AwsError } from '../errors.ts';
import type { Fields } from '../wire/values.ts';
import { type Call, required, type Row, text, texts } from './call.ts';
import { pageOf } from './paging.ts';

const hour = 3_600_000;

function getCallerIdentity(call: Call): Fields {
  return { UserId: call.caller.userId, Account: call.caller.account, Arn: call.caller.principal };
}

/** Keys of a role of any account of the estate: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function assumeRole(call: Call): Fields {
  const arn = required(call, 'RoleArn');
  const session = required(call, 'RoleSessionName');
  const [, account = '', path = ''] = /^arn:[^:]+:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  if (account === '') throw new AwsError('ValidationError', 400, `${arn} is invalid`);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const refused = new AwsError(
    'AccessDenied',
    403,
    `User: ${call.caller.principal} is not authorized to perform: sts:${call.operation.name} on resource: ${arn}`,
  );
  const owner = call.estate.account(account);
  if (owner === undefined) throw refused;
  const role = owner.roles?.find((entry) => entry.name === name);
  if (owner.roles !== undefined && role === undefined) throw refused;
  if (role?.externalId !== undefined && text(call, 'ExternalId') !== role.externalId) throw refused;
  if (role?.mfa !== undefined && text(call, 'TokenCode') === undefined) throw refused;
  if (role?.mfa !== undefined && (text(call, 'TokenCode') !== role.mfa.code || text(call, 'SerialNumber') !== role.mfa.serial)) {
    throw new AwsError('AccessDenied', 403, 'MultiFactorAuthentication failed with invalid MFA one time pass code.');
  }
  const { caller, token } = call.identities.assume(call.estate.partition, account, name, session);
  const seconds = Number(call.input['DurationSeconds'] ?? 3600);
  if (seconds < 900 || seconds > 43_200)
    throw new AwsError(
      'ValidationError',
      400,
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900`,
    );
  return {
    Credentials: {
      AccessKeyId: caller.accessKeyId,
      SecretAccessKey: 'simulated',
      SessionToken: token,
      Expiration: new Date(Date.now() + (seconds / 3600) * hour),
    },
    AssumedRoleUser: { AssumedRoleId: caller.userId, Arn: caller.principal },
  };
}

/** https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html: 1 to 50 a page. */
function listRegions(call: Call): Fields {
  const statuses = { 'opt-in-not-required': 'ENABLED_BY_DEFAULT', 'opted-in': 'ENABLED', 'not-opted-in': 'DISABLED' } as const;
  const wanted = texts(call, 'RegionOptStatusContains');
  const all = call.estate.regions
    .map((region) => ({ RegionName: region.name, RegionOptStatus: statuses[region.optIn] }))
    .filter((region) => wanted.length === 0 || wanted.includes(region.RegionOptStatus));
  const page = pageOf(call, all, { size: 'MaxResults', min: 1, max: 50, standard: 20, token: 'NextToken' });
  return { Regions: page.items, ...page.members };
}

function organization(call: Call): string {
  const management = call.estate.spec.organization?.management;
  if (management === undefined) throw new AwsError('AWSOrganizationsNotInUseException', 400, 'Your account is not a member of an organization.');
  return management;
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html: 1 to 20 a page, for the management account only. */
function listAccounts(call: Call): Fields {
  const management = organization(call);
  if (call.caller.account !== management) throw new AwsError('AccessDeniedException', 400, "You don't have permissions to access this resource.");
  const all = call.estate.spec.accounts.map((account) => ({
    Id: account.id,
    Arn: `arn:${call.estate.partition}:organizations::${management}:account/o-simulated0/${account.id}`,
    Name: account.name ?? account.id,
    Email: `${account.name ?? account.id}@example.com`,
    Status: account.suspended === true ? 'SUSPENDED' : 'ACTIVE',
    State: account.suspended === true ? 'SUSPENDED' : 'ACTIVE',
    JoinedMethod: 'CREATED',
  }));
  const page = pageOf(call, all, { size: 'MaxResults', min: 1, max: 20, standard: 20, token: 'NextToken' });
  return { Accounts: page.items, ...page.members };
}

function describeOrganization(call: Call): Fields {
  const management = organization(call);
  return {
    Organization: {
      Id: 'o-simulated0',
      MasterAccountId: management,
      MasterAccountArn: `arn:${call.estate.partition}:organizations::${management}:account/o-simulated0/${management}`,
      FeatureSet: 'ALL',
    },
  };
}

export const accountRows: readonly Row[] = [
  { service: 'sts', operation: 'GetCallerIdentity', handle: getCallerIdentity },
  { service: 'sts', operation: 'AssumeRole', handle: assumeRole },
  { service: 'sts', operation: 'AssumeRoleWithWebIdentity', handle: assumeRole },
  { service: 'account', operation: 'ListRegions', handle: listRegions },
  { service: 'organizations', operation: 'ListAccounts', handle: listAccounts },
  { service: 'organizations', operation: 'DescribeOrganization', handle: describeOrganization },
];
