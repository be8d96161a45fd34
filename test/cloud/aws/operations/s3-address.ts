import type { Incoming } from '../wire/read.ts';

/**
 * The bucket of an S3 request: in the path, or before the first dot of the host. Operations are then matched without it,
 * as the model writes them. https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function bucketOf(incoming: Incoming): { path: string; fixed: Readonly<Record<string, unknown>> } {
  const host = (incoming.headers['host'] ?? '').replace(/:\d+$/, '');
  const virtual = /^(.+)\.(localhost|127\.0\.0\.1)$/.exec(host)?.[1];
  if (virtual !== undefined) return { path: incoming.path, fixed: { Bucket: virtual } };
  const [, bucket = '', ...rest] = incoming.path.split('/');
  if (bucket === '') return { path: '/', fixed: {} };
  return { path: `/${rest.join('/')}`, fixed: { Bucket: decodeURIComponent(bucket) } };
}
