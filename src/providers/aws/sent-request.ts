import { isAllowed } from '../../core/calls/allowed-operations.ts';
import { CallError } from '../../core/errors.ts';

/** A request as it goes out. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * The action that a request asks for, read off the request itself; undefined in REST, where the method says what it does.
 * SOURCE: AWS protocols of Smithy: awsJson (`X-Amz-Target`), awsQuery and ec2Query (`Action=`), rpcv2Cbor (`/operation/…`).
 */
export function sentAction({ path, headers, body }: SentRequest): string | undefined {
  const target = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-amz-target')?.[1];
  if (target !== undefined) return target.slice(target.lastIndexOf('.') + 1);
  const inPath = /\/operation\/(\w+)$/u.exec(path)?.[1];
  if (inPath !== undefined) return inPath;
  return typeof body === 'string' ? /(?:^|&)Action=(\w+)/u.exec(body)?.[1] : undefined;
}

/** Verbs of REST that change something whatever they are sent to. */
const changing = new Set(['PUT', 'DELETE', 'PATCH']);
/** By these a vault's key is wrapped, and roles and sign-ins give credentials. */
const services = ['any', 'kms', 'sts', 'sso-oidc', 'resource-explorer-2', 'config'];

/** Some of whose reads hand out secrets: an action of one of those names is refused whatever it is sent to, for no other service's read is called so. */
const handingOut = [
  ...[
    'secretsmanager',
    'ssm',
    'dynamodb',
    'kinesis',
    'ecr',
    'ecr-public',
    'sts',
    'redshift',
    'redshift-serverless',
    'ec2',
    'lightsail',
    'logs',
    'sqs',
    'kms',
  ],
  ...['cognito-identity', 'codeartifact', 'codecommit', 'workspaces', 'elasticache', 'appsync', 'apigateway'],
];

/** Holds the allow-list against what is sent, and not against what the code calls it. @throws CallError `not-allowed` */
export function refuseUnlessRead(request: SentRequest): void {
  const action = sentAction(request);
  const isRead = action === undefined ? !changing.has(request.method) : isReadAction(action);
  if (isRead) return;
  throw new CallError({
    kind: 'failed',
    code: 'not-allowed',
    message: `A request was about to be sent that is no read: ${request.method} ${action ?? ''}`.trim(),
    hint: 'This is a mistake in DriftMgr: please report it.',
  });
}

function isReadAction(action: string): boolean {
  const named = services.filter((service) => isAllowed('aws', `${service}:${action}`));
  return named.length > 0 && (named[0] !== 'any' || handingOut.every((service) => isAllowed('aws', `${service}:${action}`)));
}
