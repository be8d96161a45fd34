import type { Item } from '../estate.ts';
import { AwsError } from '../errors.ts';
import { type Fields, isFields } from '../wire/values.ts';
import { type Call, type Row, text } from './call.ts';
import { digest } from '../estate/where.ts';
import { pageOf } from './paging.ts';

const bucketType = 'AWS::S3::Bucket';

/** Buckets of all regions, by name, as `ListBuckets` orders them. */
function bucketsOf(call: Call): Item[] {
  const buckets: Item[] = [];
  for (const region of call.estate.regions) {
    const found = call.estate.list(call.caller.account, region.name, bucketType);
    for (let n = 0; n < found.length; n++) buckets.push(found.at(n));
  }
  return buckets.sort((one, other) => (String(one['Name']) < String(other['Name']) ? -1 : 1));
}

/**
 * Without any parameter all buckets and no region; paging and regions are answered to requests that ask for pages.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 */
function listBuckets(call: Call): Fields {
  const older = call.estate.spec.s3 === 'older';
  const prefix = text(call, 'Prefix') ?? '';
  const region = text(call, 'BucketRegion');
  const asked = !older && ['MaxBuckets', 'ContinuationToken', 'Prefix', 'BucketRegion'].some((name) => call.input[name] !== undefined);
  const all = bucketsOf(call)
    .filter((bucket) => older || (String(bucket['Name']).startsWith(prefix) && (region === undefined || bucket['BucketRegion'] === region)))
    .map((bucket) => ({ Name: bucket['Name'], CreationDate: bucket['CreationDate'], ...(asked ? { BucketRegion: bucket['BucketRegion'] } : {}) }));
  const owner = { DisplayName: call.estate.account(call.caller.account)?.name ?? call.caller.account, ID: digest(call.caller.account, 64) };
  if (!asked) return { Buckets: all, Owner: owner };
  const page = pageOf(call, all, { size: 'MaxBuckets', min: 1, max: 10_000, standard: 10_000, token: 'ContinuationToken' });
  return { Buckets: page.items, Owner: owner, ...page.members };
}

/** A bucket of any account; those of others are refused, those of other regions redirected. */
function bucketFor(call: Call, anyRegion = false): Item {
  const name = String(call.input['Bucket']);
  const found = bucketsOf(call).find((bucket) => bucket['Name'] === name);
  if (found === undefined) {
    const others = call.estate.spec.accounts.filter((account) => account.id !== call.caller.account);
    const taken = others.some((account) =>
      bucketsOf({ ...call, caller: { ...call.caller, account: account.id } }).some((bucket) => bucket['Name'] === name),
    );
    if (taken) throw new AwsError('AccessDenied', 403, 'Access Denied');
    throw new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist');
  }
  if (!anyRegion && found['BucketRegion'] !== call.region) {
    throw new AwsError(
      'PermanentRedirect',
      301,
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
      { region: found['BucketRegion'] },
    );
  }
  return found;
}

/** Null for us-east-1, `EU` is no longer given: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
function getBucketLocation(call: Call): Fields {
  const region = bucketFor(call, true)['BucketRegion'];
  return region === 'us-east-1' ? {} : { LocationConstraint: region };
}

function objectsOf(bucket: Item): ReadonlyMap<string, string> {
  const objects = bucket['$objects'];
  return new Map(isFields(objects) ? Object.entries(objects).map(([key, body]) => [key, String(body)]) : []);
}

function getObject(call: Call): Fields {
  const body = objectsOf(bucketFor(call)).get(String(call.input['Key']));
  if (body === undefined) throw new AwsError('NoSuchKey', 404, 'The specified key does not exist.');
  const answer = {
    Body: Buffer.from(body),
    ContentLength: Buffer.byteLength(body),
    ContentType: 'application/json',
    ETag: `"${digest(body, 32)}"`,
    LastModified: new Date(Date.UTC(2025, 5, 1)),
  };
  return call.operation.name === 'HeadObject' ? { ...answer, Body: undefined } : answer;
}

function listObjects(call: Call): Fields {
  const prefix = text(call, 'Prefix') ?? '';
  const all = [...objectsOf(bucketFor(call)).entries()]
    .filter(([key]) => key.startsWith(prefix))
    .map(([Key, body]) => ({ Key, Size: Buffer.byteLength(body), LastModified: new Date(Date.UTC(2025, 5, 1)), StorageClass: 'STANDARD' }));
  const page = pageOf(call, all, {
    size: 'MaxKeys',
    min: 0,
    max: 1000,
    standard: 1000,
    above: 'capped',
    token: 'ContinuationToken',
    next: 'NextContinuationToken',
    more: 'IsTruncated',
  });
  return {
    Contents: page.items,
    Name: call.input['Bucket'],
    Prefix: prefix,
    KeyCount: page.items.length,
    MaxKeys: Number(call.input['MaxKeys'] ?? 1000),
    ...page.members,
  };
}

interface Missing {
  readonly missing: string;
  readonly says: string;
}

function isMissing(standard: Fields | Missing): standard is Missing {
  return typeof standard.missing === 'string';
}

/** What S3 says where a bucket has no such configuration: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const settings: Readonly<Record<string, Fields | Missing>> = {
  GetBucketVersioning: {},
  GetBucketLogging: {},
  GetBucketAccelerateConfiguration: {},
  GetBucketNotificationConfiguration: {},
  GetBucketRequestPayment: { Payer: 'BucketOwner' },
  GetBucketAcl: { Grants: [] },
  GetBucketEncryption: {
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }] },
  },
  GetBucketPolicy: { missing: 'NoSuchBucketPolicy', says: 'The bucket policy does not exist' },
  GetBucketPolicyStatus: { missing: 'NoSuchBucketPolicy', says: 'The bucket policy does not exist' },
  GetBucketTagging: { missing: 'NoSuchTagSet', says: 'The TagSet does not exist' },
  GetBucketCors: { missing: 'NoSuchCORSConfiguration', says: 'The CORS configuration does not exist' },
  GetBucketWebsite: { missing: 'NoSuchWebsiteConfiguration', says: 'The specified bucket does not have a website configuration' },
  GetBucketLifecycleConfiguration: { missing: 'NoSuchLifecycleConfiguration', says: 'The lifecycle configuration does not exist' },
  GetBucketReplication: { missing: 'ReplicationConfigurationNotFoundError', says: 'The replication configuration was not found' },
  GetBucketOwnershipControls: { missing: 'OwnershipControlsNotFoundError', says: 'The bucket ownership controls were not found' },
  GetPublicAccessBlock: { missing: 'NoSuchPublicAccessBlockConfiguration', says: 'The public access block configuration was not found' },
  GetObjectLockConfiguration: { missing: 'ObjectLockConfigurationNotFoundError', says: 'Object Lock configuration does not exist for this bucket' },
};

function setting(operation: string, standard: Fields | Missing): Row {
  return {
    service: 's3',
    operation,
    handle: (call) => {
      const answers = bucketFor(call)['$answers'];
      const given = isFields(answers) ? answers[operation] : undefined;
      if (isFields(given)) return given;
      if (isMissing(standard)) throw new AwsError(standard.missing, 404, standard.says);
      return standard;
    },
  };
}

export const s3Rows: readonly Row[] = [
  { service: 's3', operation: 'ListBuckets', handle: listBuckets },
  { service: 's3', operation: 'GetBucketLocation', handle: getBucketLocation },
  { service: 's3', operation: 'HeadBucket', handle: (call) => ({ BucketRegion: bucketFor(call)['BucketRegion'] }) },
  { service: 's3', operation: 'GetObject', handle: getObject },
  { service: 's3', operation: 'HeadObject', handle: getObject },
  { service: 's3', operation: 'ListObjectsV2', handle: listObjects },
  ...Object.entries(settings).map(([operation, standard]) => setting(operation, standard)),
];
