import { AwsError } from '../errors.ts';
import { digest } from '../estate/where.ts';
import type { Fields } from '../wire/values.ts';
import { type Call, required, type Row, text } from './call.ts';

/**
 * IAM Identity Center's portal, which gives a role's keys to those who carry a sign-in's token:
 * https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html.
 * No client package of ours carries its model, so the one operation stands in `portal-model.ts`.
 */
function getRoleCredentials(call: Call): Fields {
  const token = text(call, 'accessToken');
  if (token === undefined || call.estate.spec.sso?.tokens.includes(token) !== true) {
    throw new AwsError('UnauthorizedException', 401, 'Session token not found or invalid');
  }
  const account = required(call, 'accountId');
  const role = required(call, 'roleName');
  if (call.estate.account(account) === undefined) throw new AwsError('ForbiddenException', 403, 'No access');
  const reserved = `AWSReservedSSO_${role}_${digest(role, 16)}`;
  const given = call.identities.assume(call.estate.partition, account, reserved, 'jane@example.com');
  return {
    roleCredentials: {
      accessKeyId: given.caller.accessKeyId,
      secretAccessKey: 'simulated',
      sessionToken: given.token,
      expiration: Date.now() + 3_600_000,
    },
  };
}

/**
 * A new token for a sign-in's refresh token, which is spent by it:
 * https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html.
 */
function createToken(call: Call): Fields {
  const renewal = call.estate.spec.sso?.renewals?.find(({ refreshToken }) => refreshToken === text(call, 'refreshToken'));
  if (required(call, 'grantType') !== 'refresh_token' || renewal === undefined) throw new AwsError('InvalidGrantException', 400, 'Invalid grant');
  if (required(call, 'clientId') === '' || required(call, 'clientSecret') === '') throw new AwsError('InvalidClientException', 401, 'Invalid client');
  return { accessToken: renewal.gives, tokenType: 'Bearer', expiresIn: 28_800, refreshToken: `${renewal.refreshToken}-next` };
}

export const portalRows: readonly Row[] = [
  { service: 'sso', operation: 'GetRoleCredentials', handle: getRoleCredentials },
  { service: 'sso-oidc', operation: 'CreateToken', handle: createToken },
];
