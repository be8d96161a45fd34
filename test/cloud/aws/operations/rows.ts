import type { Handler, Row } from './call.ts';
import { accountRows } from './accounts.ts';
import { catalogueRows } from './catalogue.ts';
import { configRows } from './config.ts';
import { ec2Rows } from './ec2.ts';
import { edgeRows } from './edge.ts';
import { iamRows } from './iam.ts';
import { kmsRows } from './kms.ts';
import { messagingRows } from './messaging.ts';
import { tagRows } from './tags.ts';
import { platformRows } from './platform.ts';
import { portalRows } from './portal.ts';
import { s3Rows } from './s3.ts';
import { dataRows } from './data.ts';
import { securityRows } from './security.ts';
import { storageRows } from './storage.ts';
import { taggingRows } from './tagging.ts';

/** Every operation that is served. */
export const rows: readonly Row[] = [
  ...accountRows,
  ...ec2Rows,
  ...iamRows,
  ...s3Rows,
  ...dataRows,
  ...messagingRows,
  ...tagRows,
  ...platformRows,
  ...storageRows,
  ...taggingRows,
  ...kmsRows,
  ...securityRows,
  ...edgeRows,
  ...portalRows,
  ...catalogueRows,
  ...configRows,
];

const handlers = new Map(rows.map((row) => [`${row.service}:${row.operation}`, row.handle]));

export function rowOf(service: string, operation: string): Handler | undefined {
  return handlers.get(`${service}:${operation}`);
}
