import type { Service } from './services.ts';

/** An error as a service answers it. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the error, for the JSON protocols. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, status: number, message: string, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/**
 * A refusal for want of permission. Codes and texts: EC2's `UnauthorizedOperation`
 * (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html), the others'
 * `AccessDenied` or `AccessDeniedException` (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
 */
export function deniedError(service: Service, operation: string, principal: string, byPolicy: boolean): AwsError {
  const action = `${service.iam ?? service.signing}:${actionOf(service, operation)}`;
  const because = byPolicy ? 'with an explicit deny in a service control policy' : `because no identity-based policy allows the ${action} action`;
  if (service.protocol === 'ec2') {
    return new AwsError(
      'UnauthorizedOperation',
      403,
      `You are not authorized to perform this operation. User: ${principal} is not authorized to perform: ${action} ${because}`,
    );
  }
  const message = `User: ${principal} is not authorized to perform: ${action} on resource: * ${because}`;
  if (service.protocol === 'rest-json') return new AwsError('AccessDeniedException', 403, message);
  if (service.protocol === 'json-1.0' || service.protocol === 'json-1.1') return new AwsError('AccessDeniedException', 400, message);
  return new AwsError(service.id === 'sns' ? 'AuthorizationError' : 'AccessDenied', 403, message);
}

/**
 * Permissions that are named apart from their operations:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const actions: Readonly<Record<string, string>> = {
  's3:ListBuckets': 'ListAllMyBuckets',
  's3:ListObjectsV2': 'ListBucket',
  's3:HeadBucket': 'ListBucket',
  's3:HeadObject': 'GetObject',
  's3:GetBucketEncryption': 'GetEncryptionConfiguration',
  's3:GetBucketLifecycleConfiguration': 'GetLifecycleConfiguration',
  's3:GetBucketReplication': 'GetReplicationConfiguration',
  's3:GetBucketAccelerateConfiguration': 'GetAccelerateConfiguration',
  's3:GetBucketNotificationConfiguration': 'GetBucketNotification',
  's3:GetBucketCors': 'GetBucketCORS',
  's3:GetPublicAccessBlock': 'GetBucketPublicAccessBlock',
  's3:GetObjectLockConfiguration': 'GetBucketObjectLockConfiguration',
};

function actionOf(service: Service, operation: string): string {
  // API Gateway's actions are the HTTP methods; all that is simulated of it reads.
  return service.signing === 'apigateway' ? 'GET' : (actions[`${service.id}:${operation}`] ?? operation);
}

/** A throttle in the service's own words: EC2 `RequestLimitExceeded` 503, S3 `SlowDown` 503, query `Throttling` 400, REST 429, JSON 400. */
export function throttledError(service: Service): AwsError {
  if (service.protocol === 'ec2') return new AwsError('RequestLimitExceeded', 503, 'Request limit exceeded.');
  if (service.id === 's3') return new AwsError('SlowDown', 503, 'Please reduce your request rate.');
  if (service.protocol === 'query' || service.protocol === 'rest-xml') return new AwsError('Throttling', 400, 'Rate exceeded');
  if (service.id === 'lambda') return new AwsError('TooManyRequestsException', 429, 'Rate exceeded', { Reason: 'CallerRateLimitExceeded' });
  if (service.protocol === 'rest-json')
    return new AwsError(service.signing === 'apigateway' ? 'TooManyRequestsException' : 'ThrottlingException', 429, 'Too Many Requests');
  return new AwsError('ThrottlingException', 400, 'Rate exceeded');
}

/** What a service says of an action that it does not know. */
export function unknownOperation(service: Service, operation: string): AwsError {
  if (service.protocol === 'ec2') return new AwsError('InvalidAction', 400, `The action ${operation} is not valid for this web service.`);
  if (service.protocol === 'query')
    return new AwsError(
      'InvalidAction',
      400,
      `Could not find operation ${operation} for version ${service.xmlns?.match(/\d{4}-\d\d-\d\d/)?.[0] ?? ''}`,
    );
  if (service.id === 's3') return new AwsError('NotImplemented', 501, 'A header you provided implies functionality that is not implemented.');
  if (service.protocol.startsWith('json')) return new AwsError('UnknownOperationException', 400, '');
  return new AwsError('UnknownOperationException', 404, '');
}

/** A server error in the service's own words. */
export function internalError(
  service: Service,
  status = 500,
  code?: string,
  message = 'An internal error has occurred. Please retry your request.',
): AwsError {
  const plain =
    service.protocol === 'ec2' || service.id === 's3' ? 'InternalError' : service.protocol === 'query' ? 'InternalFailure' : 'InternalServerError';
  return new AwsError(code ?? plain, status, message);
}
