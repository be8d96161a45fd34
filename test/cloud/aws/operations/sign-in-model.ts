/** The operation that renews a sign-in's token, in the form of the SDK's schemas; see `wire/shape.ts`. */
const input = [3, 'sso-oidc', 'CreateTokenRequest', 0, ['clientId', 'clientSecret', 'grantType', 'refreshToken'], [0, 0, 0, 0]];
const output = [3, 'sso-oidc', 'CreateTokenResponse', 0, ['accessToken', 'tokenType', 'expiresIn', 'refreshToken'], [0, 0, 1, 0]];

export const CreateToken$ = [9, 'sso-oidc', 'CreateToken', { http: ['POST', '/token', 200] }, input, output];
