import { randomUUID } from 'node:crypto';
import type { Answer } from '../delivery.ts';
import type { Fault } from '../faults.ts';
import type { Estate } from './estate.ts';
import { AwsError, deniedError, internalError, throttledError, unknownOperation } from './errors.ts';
import type { Caller, Identities } from './identity.ts';
import { signatureScope } from './identity.ts';
import type { Handler } from './operations/call.ts';
import { rowOf } from './operations/rows.ts';
import { bucketOf } from './operations/s3-address.ts';
import { operationsOf, type Service, services } from './services.ts';
import { answerOf, errorAnswer } from './wire/answer.ts';
import { formInput, type Incoming, jsonInput, restInput } from './wire/read.ts';
import { routeOf } from './wire/route.ts';
import type { OperationModel } from './wire/shape.ts';

/** A request, distinguished by protocol, service and operation, but not yet authenticated. */
export interface Told {
  readonly service: Service;
  readonly operationName: string;
  /** Undefined when the service's model has no such operation. */
  readonly operation: OperationModel | undefined;
  readonly region: string;
  readonly accessKeyId: string | undefined;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Finds out what a request asks. Undefined when it belongs to no service that is known here. */
export async function tell(incoming: Incoming): Promise<Told | undefined> {
  const scope = signatureScope(incoming.headers['authorization']);
  const form = (incoming.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
    ? new URLSearchParams(incoming.body.toString('utf8'))
    : undefined;
  const service = serviceOf(incoming, scope?.service, form);
  if (service === undefined) return undefined;
  const base = { service, region: scope?.region ?? 'us-east-1', accessKeyId: scope?.accessKeyId };
  const operations = await operationsOf(service);
  if (service.protocol.startsWith('rest')) {
    const { path, fixed } = service.id === 's3' ? bucketOf(incoming) : { path: incoming.path, fixed: {} };
    const known = [...operations.values()].filter(
      (operation) => rowOf(service.id, operation.name) !== undefined && fitsBucket(service, operation, fixed),
    );
    const route = routeOf(known, incoming.method, path, incoming.query) ?? routeOf(operations.values(), incoming.method, path, incoming.query);
    if (route === undefined) return { ...base, operationName: `${incoming.method} ${incoming.path}`, operation: undefined, input: {} };
    return {
      ...base,
      operationName: route.operation.name,
      operation: route.operation,
      input: { ...restInput(route.operation, incoming, route.labels), ...fixed },
    };
  }
  const operationName = form?.get('Action') ?? incoming.headers['x-amz-target']?.split('.')[1] ?? '';
  const operation = operations.get(operationName);
  if (operation === undefined) return { ...base, operationName, operation, input: {} };
  return {
    ...base,
    operationName,
    operation,
    input: form === undefined ? jsonInput(operation, incoming.body) : formInput(operation, form, service.protocol === 'ec2'),
  };
}

function fitsBucket(service: Service, operation: OperationModel, fixed: Readonly<Record<string, unknown>>): boolean {
  return service.id !== 's3' || (operation.name === 'ListBuckets') === (fixed['Bucket'] === undefined);
}

function serviceOf(incoming: Incoming, signing: string | undefined, form: URLSearchParams | undefined): Service | undefined {
  const target = incoming.headers['x-amz-target']?.split('.')[0];
  if (target !== undefined) return services.find((service) => service.target === target);
  const version = form?.get('Version');
  if (version !== undefined && version !== null) {
    return services.find(
      (service) =>
        (signing === undefined || service.signing === signing) &&
        service.xmlns?.includes(version) === true &&
        ['ec2', 'query'].includes(service.protocol),
    );
  }
  if (signing === undefined) {
    const open = services.find((service) => service.unsigned === true && service.paths?.test(incoming.path) === true);
    if (open !== undefined) return open;
  }
  return services.find(
    (service) => service.signing === signing && service.protocol.startsWith('rest') && (service.paths?.test(incoming.path) ?? true),
  );
}

/** Operations that carry no signature: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
const unsigned = new Set(['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML', 'sso:GetRoleCredentials', 'sso-oidc:CreateToken']);
const nobody: Caller = { account: '', principal: 'anonymous', userId: 'anonymous', accessKeyId: '' };

/** Who sent it; throws the refusal of the service for an unknown or expired key. */
export function authenticate(stated: Told, identities: Identities, token: string | undefined): Caller {
  if (unsigned.has(`${stated.service.id}:${stated.operationName}`)) return nobody;
  const { service } = stated;
  const json = service.protocol.includes('json');
  const status = service.protocol.startsWith('json') ? 400 : 403;
  if (stated.accessKeyId === undefined)
    throw new AwsError(
      json ? 'MissingAuthenticationTokenException' : service.id === 's3' ? 'AccessDenied' : 'MissingAuthenticationToken',
      status,
      'Missing Authentication Token',
    );
  const caller = identities.find(stated.accessKeyId, token);
  if (caller === 'expired')
    throw new AwsError(
      json ? 'ExpiredTokenException' : service.protocol === 'ec2' ? 'RequestExpired' : 'ExpiredToken',
      service.id === 's3' || service.protocol !== 'rest-json' ? 400 : 403,
      'The security token included in the request is expired',
    );
  if (caller !== undefined) return caller;
  if (service.id === 's3') throw new AwsError('InvalidAccessKeyId', 403, 'The AWS Access Key Id you provided does not exist in our records.');
  if (service.protocol === 'ec2') throw new AwsError('AuthFailure', 401, 'AWS was not able to validate the provided access credentials');
  throw new AwsError(json ? 'UnrecognizedClientException' : 'InvalidClientTokenId', status, 'The security token included in the request is invalid.');
}

/** Answers one request of a caller, with those faults that a service tells in its own words. */
export function respond(stated: Told, caller: Caller, estate: Estate, identities: Identities, faults: readonly Fault[], url: string): Answer {
  const requestId = randomUUID();
  const { service, operation, operationName } = stated;
  try {
    for (const fault of faults) {
      if (fault.kind === 'throttled') throw throttledError(service);
      if (fault.kind === 'denied') throw deniedError(service, operationName, caller.principal, fault.byPolicy ?? false);
      if (fault.kind === 'error') throw internalError(service, fault.status, fault.code, fault.message);
      if (fault.kind === 'not-served') throw unknownOperation(service, operationName);
    }
    const handle: Handler | undefined = rowOf(service.id, operationName);
    if (operation === undefined || handle === undefined) throw unknownOperation(service, operationName);
    refuseRegion(estate, service, stated.region);
    const output = handle({ estate, identities, service, operation, region: stated.region, caller, input: stated.input, url });
    return answerOf(service, operation, output, requestId);
  } catch (error) {
    if (error instanceof AwsError) return withRetryAfter(errorAnswer(service, error, requestId), faults);
    throw error;
  }
}

function withRetryAfter(answer: Answer, faults: readonly Fault[]): Answer {
  const throttle = faults.find((fault) => fault.kind === 'throttled');
  if (throttle?.retryAfterSeconds === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(throttle.retryAfterSeconds) } };
}

/** A region that an account has not opted in to knows none of its keys: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html */
function refuseRegion(estate: Estate, service: Service, region: string): void {
  const known = estate.regions.find((entry) => entry.name === region);
  if (known !== undefined && known.optIn !== 'not-opted-in') return;
  if (service.protocol === 'ec2') throw new AwsError('AuthFailure', 401, 'AWS was not able to validate the provided access credentials');
  if (service.protocol.includes('json'))
    throw new AwsError(
      'UnrecognizedClientException',
      service.protocol === 'rest-json' ? 403 : 400,
      'The security token included in the request is invalid.',
    );
  throw new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid');
}
