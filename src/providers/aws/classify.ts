import { defined } from '../../core/defined.ts';
import type { CallFailure } from '../../core/errors.ts';
import { CallError, DriftMgrError, messageOf } from '../../core/errors.ts';
import { proxyFailure } from '../../core/network/proxy.ts';
import { ForeignAnswer } from './http.ts';

const unknownHint = 'Nothing is known about this type here. If the endpoint is AWS itself, the service is not offered in this region.';
const pageRetries = 2;

/** What was asked, for the words of a failure. */
export interface Asked {
  /** e.g. `ec2:DescribeInstances`. */
  readonly operation: string;
  readonly region: string;
  readonly permission: string;
}

/** Codes that ask for a wait. Source: `THROTTLING_ERROR_CODES` of the SDK, and the EC2 and S3 error code pages. */
const throttling = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

/** The credential itself is refused. Source: "Common Errors" of the AWS API references. */
const unauthenticated = new Set([
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'InvalidToken',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
  'CredentialsProviderError',
  'TokenProviderError',
]);

const denied = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AllAccessDisabled',
  'AuthorizationError',
  'AuthorizationErrorException',
  'Client.UnauthorizedOperation',
  'ForbiddenException',
  'NotAuthorized',
  'NotAuthorizedException',
  'UnauthorizedException',
  'UnauthorizedOperation',
  'AWSOrganizationsNotInUseException',
]);

/** The region is not switched on for the account. */
const regionOff = new Set(['OptInRequired', 'RegionDisabledException', 'InvalidRegion', 'SubscriptionRequiredException']);

/** The request reached something that does not know it. */
const unknownAction = new Set([
  'InvalidAction',
  'NotImplemented',
  'TypeNotFoundException',
  'UnsupportedActionException',
  'UnknownOperationException',
  'UnsupportedOperation',
  'UnsupportedOperationException',
  'Unimplemented',
  'NotImplementedError',
  'NotImplementedException',
]);

const transient = new Set([
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'InternalServiceError',
  'InternalServerException',
  'RequestTimeTooSkewed',
  'RequestInTheFuture',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
  'Unavailable',
]);

/** Socket errors that another try may mend. Source: Node's error codes. */
const network = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'UND_ERR_SOCKET',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * Says what an error of the SDK means. Never throws; an error that it does not know is `failed`, or `transient` for a 5xx.
 */
export function classify(error: unknown, asked: Asked): CallFailure {
  const blocked = proxyFailure(error);
  if (blocked !== undefined) return { ...blocked, message: `${asked.operation} in ${asked.region}: ${blocked.message}` };
  if (error instanceof ForeignAnswer) return classifyForeign(error, asked);
  const facts = factsOf(error);
  const { code, status, text } = facts;
  const base = { ...defined({ code, status }), ...waitOf(facts) };
  const said = `${asked.operation} in ${asked.region}: ${text}`;

  if (code === 'AbortError') return { ...base, kind: 'cancelled', message: `${asked.operation} was cancelled` };
  if (error instanceof CallError) return error.failure;
  if (DriftMgrError.is(error)) return { kind: 'unauthenticated', message: said, ...defined({ hint: error.hint }) };
  if (code !== undefined) {
    if (throttling.has(code)) return { ...base, kind: 'throttled', message: said };
    if (regionOff.has(code)) {
      const hint = `Enable the region ${asked.region} for this account, or leave it out of the scan.`;
      return { ...base, kind: 'denied', scope: 'region', message: said, hint };
    }
    if (denied.has(code)) return { ...base, ...denial(text, asked), message: said };
    if (unauthenticated.has(code)) return { ...base, kind: 'unauthenticated', message: said, hint: renewHint(code) };
    if (unknownAction.has(code) || status === 501) return unsupported(base, asked);
    if (transient.has(code) || network.has(code)) return { ...base, kind: 'transient', message: said };
    if (code === 'ENOTFOUND') {
      return {
        ...base,
        kind: 'failed',
        message: said,
        hint: `The host of ${asked.region} has no address: the service may not exist in this region.`,
      };
    }
  }
  if (/is not authorized to perform/iu.test(text)) return { ...base, ...denial(text, asked), message: said };
  if (facts.unreadable) return classifyUnreadable(base, facts, asked);
  if (status === 429) return { ...base, kind: 'throttled', message: said };
  if (status === 403) return { ...base, ...denial(text, asked), message: said };
  if (status === 401) return { ...base, kind: 'unauthenticated', message: said, hint: renewHint(code) };
  if (status !== undefined && status >= 500) return { ...base, kind: 'transient', message: said };
  if (isNotFound(code, status)) return { ...base, kind: 'not-found', message: said };
  if (code !== undefined && /^(?:Validation|InvalidParameter|MalformedQuery|InvalidRequest|BadRequest|SerializationException)/u.test(code)) {
    return { ...base, kind: 'invalid', message: said };
  }
  if (/socket hang up|aborted|premature close|terminated/iu.test(text)) return { ...base, kind: 'transient', message: said };
  return { ...base, kind: 'failed', message: said };
}

function isNotFound(code: string | undefined, status: number | undefined): boolean {
  if (code !== undefined && /NotFound|^NoSuch|DoesNotExist|Nonexistent/iu.test(code)) return true;
  return status === 404 && code !== undefined && code !== 'Unknown' && code !== 'UnknownError';
}

function classifyForeign(error: ForeignAnswer, asked: Asked): CallFailure {
  const base = { status: error.status };
  const { status } = error;
  if (status === 429) return { ...base, kind: 'throttled', message: `${asked.operation} in ${asked.region}: ${error.message}` };
  if (error.content === 'html' && (status < 300 || (status >= 400 && status < 500) || status === 501)) return unsupported(base, asked);
  const message = `${asked.operation} in ${asked.region}: ${error.message}`;
  if (error.content !== 'html' || status !== 500) return { ...base, kind: 'transient', message };
  // No AWS service shows a page with 500: either something on the way stumbled, or a server of another make lacks the operation.
  return { ...base, kind: 'transient', mostRetries: pageRetries, message, hint: unknownHint };
}

/** A body that could not be read: cut off on its way (worth another try), or another server's. */
function classifyUnreadable(base: object, facts: Facts, asked: Asked): CallFailure {
  const { status } = facts;
  if (status === 404 || status === 405 || status === 501) return unsupported(base, asked);
  if (status === 403)
    return { ...base, kind: 'denied', permission: asked.permission, message: `${asked.operation} in ${asked.region} was refused (HTTP 403)` };
  return {
    ...base,
    kind: 'transient',
    message: `${asked.operation} in ${asked.region}: the answer could not be read (HTTP ${String(status ?? 200)})`,
  };
}

function unsupported(base: object, asked: Asked): CallFailure {
  return {
    ...base,
    kind: 'unsupported',
    message: `the endpoint does not implement ${asked.operation} in ${asked.region}`,
    hint: unknownHint,
  };
}

function denial(text: string, asked: Asked): Pick<CallFailure, 'kind' | 'permission' | 'scope' | 'hint'> {
  const named = /not authorized to perform:? (?<action>[\w-]+:\w+)/iu.exec(text)?.groups?.['action'];
  const permission = named ?? asked.permission;
  if (/service control policy/iu.test(text)) {
    const hint = `A policy of the organisation refuses ${permission} in ${asked.region}. Leave the region out, or expect it with an expectDenied rule.`;
    return { kind: 'denied', permission, scope: 'region', hint };
  }
  return { kind: 'denied', permission, hint: `Allow ${permission} for this identity.` };
}

function renewHint(code: string | undefined): string {
  return code?.startsWith('Expired') === true || code === 'RequestExpired'
    ? 'The session has expired: sign in again (for IAM Identity Center: aws sso login).'
    : 'The credentials were not accepted: check the access key, or sign in again.';
}

interface Facts {
  readonly code: string | undefined;
  readonly status: number | undefined;
  readonly text: string;
  readonly unreadable: boolean;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Reads what is known off an error of unknown make. */
function factsOf(error: unknown): Facts {
  const fields = recordOf(error);
  const metadata = recordOf(fields['$metadata']);
  const response = recordOf(fields['$response']);
  const text = messageOf(error).split('\n')[0] ?? '';
  const name = typeof fields['name'] === 'string' ? fields['name'] : undefined;
  const system = typeof fields['code'] === 'string' ? fields['code'] : undefined;
  const status = [metadata['httpStatusCode'], response['statusCode']].find((value) => typeof value === 'number');
  const generic = name === undefined || name === 'Error' || name === 'Unknown' || name === 'UnknownError' || name === 'TypeError';
  return {
    code: system ?? (generic ? undefined : name),
    status,
    text,
    unreadable: error instanceof SyntaxError || /parse error|Deserialization error/u.test(messageOf(error)),
    headers: recordOf(response['headers']),
  };
}

/** `Retry-After` in seconds, or as a date. Source: RFC 9110, section 10.2.3. */
function waitOf(facts: Facts): Pick<CallFailure, 'retryAfterMs'> {
  const value = facts.headers['retry-after'];
  if (typeof value !== 'string') return {};
  const seconds = Number(value);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(wait) && wait >= 0 ? { retryAfterMs: wait } : {};
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
