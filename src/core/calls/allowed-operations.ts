import { CallError } from '../errors.ts';
import type { CallTarget } from '../provider.ts';

/**
 * What may be sent, by whom it is sent to: reads, and the few others that a reader needs. DriftMgr changes nothing in a cloud; this list is
 * what proves it, held before every request and against what the simulated clouds saw in a whole test run.
 */
const allowed: Readonly<Record<CallTarget, readonly RegExp[]>> = {
  aws: [
    /^[a-z0-9-]+:(?:BatchGet|Describe|Get|Head|List|Search)[A-Z]\w*$/u,
    /^resource-explorer-2:Search$/u,
    // A query: what an aggregator of AWS Config holds.
    /^config:SelectAggregateResourceConfig$/u,
    /^sts:AssumeRole(?:WithWebIdentity|WithSAML)?$/u,
    // A role's keys for a sign-in, and the sign-in's token renewed.
    /^sso:GetRoleCredentials$/u,
    /^sso-oidc:CreateToken$/u,
    // The vault's data key, wrapped by a key of the user's.
    /^kms:(?:Encrypt|Decrypt)$/u,
  ],
  azure: [/^[\w.-]+(?:\/[\w.-]+)*\/read$/iu, /^Microsoft\.KeyVault\/vaults\/keys\/(?:wrap|unwrap)\/action$/u],
  gcp: [
    /^[a-z]+(?:\.[A-Za-z]+)*\.(?:get|list|search)(?:[A-Z]\w*)?$/u,
    /^openidconnect\.userinfo$/u,
    /^cloudkms(?:\.[A-Za-z]+)*\.(?:encrypt|decrypt|useToEncrypt|useToDecrypt)$/u,
  ],
  digitalocean: [/^digitalocean:GET \/v2\//u],
  terraform: [/^[a-z]+:(?:GET|HEAD) /u],
};

/** Reads that hand out secrets or people's data: nothing here has a use for them. */
const forbidden: readonly RegExp[] = [
  /^secretsmanager:(?:Batch)?GetSecretValue$/u,
  /^ssm:GetParameter(?:s|sByPath|History)?$/u,
  /^dynamodb:(?:Batch)?GetItem$/u,
  /^(?:kinesis:GetRecords|ecr:GetAuthorizationToken|sts:GetFederationToken|sts:GetSessionToken)$/u,
  /^redshift(?:-serverless)?:Get(?:ClusterCredentials|Credentials)/u,
  // Passwords, tokens and keys that a read gives out.
  /^ec2:(?:GetPasswordData|GetConsole\w*|ExportClientVpn\w*|DescribeVpnConnectionDeviceConfig\w*|GetVpnConnectionDevice\w*)$/u,
  /^[a-z0-9-]+:Get\w*(?:MasterUserPassword|AuthorizationToken|LoginProfile|InstanceAccessDetails|SshKey\w*|OpenIdToken\w*|SigninToken)$/u,
  /^lightsail:(?:DownloadDefaultKeyPair|GetRelationalDatabaseMasterUserPassword)$/u,
  /^(?:cognito-identity:GetCredentialsForIdentity|codeartifact:GetAuthorizationToken|ecr-public:GetAuthorizationToken|codecommit:GetFile|codecommit:GetBlob)$/u,
  /^(?:sts:GetWebIdentityToken|workspaces:GetAccountLinkSecret|elasticache:GetAuthToken|appsync:ListApiKeys|apigateway:GetApiKeys?|kms:GetParametersForImport)$/u,
  /^logs:(?:GetLogEvents|GetLogRecord|FilterLogEvents)$|^sqs:ReceiveMessage$/u,
  /\/list\w*(?:Keys|Secrets|Credentials|ConnectionStrings|Sas)\/|secretmanager.*\.access|accessSecretVersion|generateAccessToken|getSecretValue/iu,
];

/** A request for nothing, without a credential, that shows whether a cloud is reached. */
const reach = 'endpoint:HEAD /';

/** Whether an operation, named as on the pipeline, may be sent. */
export function isAllowed(target: CallTarget, operation: string): boolean {
  if (operation === reach) return true;
  return allowed[target].some((pattern) => pattern.test(operation)) && !forbidden.some((pattern) => pattern.test(operation));
}

/** Throws a `CallError` with code `not-allowed` for what may not be sent. */
export function refuseUnlessAllowed(target: CallTarget, operation: string): void {
  if (isAllowed(target, operation)) return;
  throw new CallError({
    kind: 'failed',
    code: 'not-allowed',
    message: `${operation} is none of the reads that DriftMgr may send.`,
    hint: 'This is a mistake in DriftMgr: please report it.',
  });
}
