import { type Bucket, GetBucketLocationCommand, HeadBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { CallError, type CallFailure } from '../../../core/errors.ts';
import type { Resource } from '../../../core/model.ts';
import type { Page, PartFailure } from '../../../core/provider.ts';
import { inTheirOrder } from '../../../core/side-by-side.ts';
import { idOf, listOf, tokenOf } from '../answers.ts';
import { s3 } from '../services.ts';
import { type Lister, nextToken, type Place, toResource, withAsk } from './lister.ts';

const type = 'AWS::S3::Bucket';

/** Region of a bucket whose place could not be learnt. It is counted, never lost. */
const unknownRegion = 'unknown';

/** How many buckets are asked for their place at once. */
const placesAtOnce = 16;

const info = { type, title: 'S3 buckets', scope: 'global', permission: 's3:ListAllMyBuckets' } as const;

/** All buckets of an account by one listing; each is shown under its own region. */
export const buckets: Lister = {
  info,
  infos: [info],
  service: s3,
  operation: 'ListBuckets',
  regions: '*',
  pages: (bare) => pagesOfBuckets(withAsk(bare, s3)),
};

async function* pagesOfBuckets(at: Place): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const command = new ListBucketsCommand({ MaxBuckets: 1000, ContinuationToken: token });
    const options = { region: at.region, signal: at.signal, permission: 's3:ListAllMyBuckets' };
    const answer = await at.session.ask(s3, 'ListBuckets', command, options);
    const question = { operation: 's3:ListBuckets', region: at.region };
    const found = listOf(question, () => answer.Buckets);
    for (const { Name } of found) idOf(question, Name);
    yield* placed(found, at);
    token = nextToken(tokenOf(question, answer.ContinuationToken, answer), seen, 's3:ListBuckets', at.region);
  } while (token !== undefined);
}

/** Gives each bucket its region: as the listing tells it, else by asking for each. */
async function* placed(items: readonly Bucket[], at: Place): AsyncGenerator<Page> {
  const known = items.filter((bucket) => (bucket.BucketRegion ?? '') !== '');
  if (known.length > 0) yield { resources: known.map((bucket) => bucketAt(bucket, bucket.BucketRegion ?? unknownRegion, at)) };
  const open = items.filter((bucket) => (bucket.BucketRegion ?? '') === '');
  for await (const { resource, failure } of inTheirOrder(open, placesAtOnce, (bucket) => placeOfBucket(bucket, at))) {
    yield { resources: resource === undefined ? [] : [resource], failures: failure === undefined ? [] : [failure] };
  }
}

async function placeOfBucket(bucket: Bucket, at: Place): Promise<{ resource?: Resource; failure?: PartFailure }> {
  const name = bucket.Name ?? '';
  try {
    const answer = await at.session.ask(s3, 'GetBucketLocation', new GetBucketLocationCommand({ Bucket: name }), {
      region: at.region,
      signal: at.signal,
    });
    return { resource: bucketAt(bucket, regionOfConstraint(answer.LocationConstraint), at) };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (error.failure.code === 'NoSuchBucket') return {};
    return await placeByHead(bucket, name, error.failure, at);
  }
}

/** `HeadBucket` tells the region too, by another permission (`s3:ListBucket`). */
async function placeByHead(bucket: Bucket, name: string, first: CallFailure, at: Place): Promise<{ resource: Resource; failure?: PartFailure }> {
  if (first.kind === 'cancelled' || first.kind === 'unauthenticated') throw new CallError(first);
  try {
    const command = new HeadBucketCommand({ Bucket: name });
    const answer = await at.session.ask(s3, 'HeadBucket', command, { region: at.region, signal: at.signal, permission: 's3:ListBucket' });
    if (answer.BucketRegion !== undefined) return { resource: bucketAt(bucket, answer.BucketRegion, at) };
  } catch (error) {
    if (!(error instanceof CallError) || error.failure.kind === 'cancelled') throw error;
  }
  const failure = { account: at.account, region: unknownRegion, type, failure: first };
  return { resource: bucketAt(bucket, unknownRegion, at), failure };
}

/** The region behind a location constraint. Source: S3 API reference, GetBucketLocation (empty is us-east-1, `EU` is eu-west-1). */
export function regionOfConstraint(constraint: string | undefined): string {
  if (constraint === undefined || constraint === '' || constraint === 'US') return 'us-east-1';
  return constraint === 'EU' ? 'eu-west-1' : constraint;
}

function bucketAt(bucket: Bucket, region: string, at: Place): Resource {
  const name = bucket.Name ?? '';
  const described = { id: bucket.BucketArn ?? at.arn('s3', name, { region: '', account: '' }), name, region, createdAt: bucket.CreationDate };
  return toResource(described, type, 's3:ListBuckets', at);
}
