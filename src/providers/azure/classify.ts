import { defined } from '../../core/defined.ts';
import { proxyFailure } from '../../core/network/proxy.ts';
import type { CallFailure } from '../../core/errors.ts';
import { messageOf } from '../../core/errors.ts';
import { ArmError } from './answers.ts';

const redirected: CallFailure = { kind: 'failed', message: 'the endpoint redirects elsewhere; the token was not sent there' };

/** What an error of a request means. `permission` is the Azure RBAC action that the request needs. */
export function classify(error: unknown, permission?: string): CallFailure {
  const blocked = proxyFailure(error);
  if (blocked !== undefined) return blocked;
  if (error instanceof ArmError) return error.status >= 300 && error.status < 400 ? redirected : classifyAnswer(error, permission);
  if (error instanceof SyntaxError) return { kind: 'transient', message: 'the answer is not valid JSON' };
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && /redirect/i.test(cause.message)) return redirected;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return { kind: 'transient', message: `no whole answer: ${messageOf(cause)}`, ...defined({ code }) };
}

// Codes: "Common Azure Resource Manager errors", and Resource Graph's "Troubleshoot errors".
const throttles = /^(TooManyRequests|RateLimiting|RateLimitExceeded|SubscriptionRequestsThrottled|ResourceRequestsThrottled|OperationNotAllowed429)$/;
const gone = /(NotFound|DoesNotExist)$/;
const unknownApi =
  /^(NoRegisteredProviderFound|InvalidResourceNamespace|InvalidResourceType|MissingSubscriptionRegistration|ResourceProviderNotFound)$/;
const badToken =
  /^(ExpiredAuthenticationToken|InvalidAuthenticationToken|AuthenticationFailed|InvalidAuthenticationTokenTenant|InvalidAuthenticationTokenAudience)$/;

function classifyAnswer(error: ArmError, permission: string | undefined): CallFailure {
  const { status, armCode, html } = error;
  const stated = { status, message: error.message, ...defined({ code: armCode }) };
  const again = defined({ retryAfterMs: error.retryAfterMs });
  if (status === 429 || (armCode !== undefined && throttles.test(armCode))) return { kind: 'throttled', ...stated, ...again };
  if (status === 401 || (armCode !== undefined && badToken.test(armCode))) return { kind: 'unauthenticated', ...stated };
  // A subscription that the token may not see is said like one that does not exist.
  if (status === 403 || armCode === 'SubscriptionNotFound') return { kind: 'denied', ...stated, ...namedPermission(error, permission) };
  if (html && status >= 400 && status < 500)
    return { kind: 'unsupported', ...stated, message: `the endpoint does not know this path (HTTP ${status})` };
  if (armCode !== undefined && unknownApi.test(armCode)) return { kind: 'unsupported', ...stated };
  if (status === 404) return armCode !== undefined && gone.test(armCode) ? { kind: 'not-found', ...stated } : { kind: 'unsupported', ...stated };
  if (status === 501 || status === 405) return { kind: 'unsupported', ...stated };
  if (status >= 500 || status === 408) return { kind: 'transient', ...stated, ...again };
  if (status < 300) return { kind: html ? 'unsupported' : 'transient', ...stated };
  return { kind: 'invalid', ...stated };
}

/** ARM's refusals name the action: "does not have authorization to perform action 'Microsoft.Compute/…/read' over scope …". */
function namedPermission(error: ArmError, permission: string | undefined): { permission?: string } {
  const named = /perform action '([^']+)'/.exec(error.message)?.[1] ?? permission;
  return defined({ permission: named });
}
