/** The portal's operation in the form of the SDK's schemas; see `wire/shape.ts`. */
const input = [
  3,
  'sso',
  'GetRoleCredentialsRequest',
  0,
  ['roleName', 'accountId', 'accessToken'],
  [
    [0, { httpQuery: 'role_name' }],
    [0, { httpQuery: 'account_id' }],
    [0, { httpHeader: 'x-amz-sso_bearer_token' }],
  ],
];
const credentials = [3, 'sso', 'RoleCredentials', 0, ['accessKeyId', 'secretAccessKey', 'sessionToken', 'expiration'], [0, 0, 0, 1]];
const output = [3, 'sso', 'GetRoleCredentialsResponse', 0, ['roleCredentials'], [credentials]];

export const GetRoleCredentials$ = [9, 'sso', 'GetRoleCredentials', { http: ['GET', '/federation/credentials', 200] }, input, output];
