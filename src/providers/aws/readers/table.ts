import { cloudControlListers } from '../cloud-control/listers.ts';
import { applicationReaders } from './application.ts';
import { identifierReaders } from './by-identifier.ts';
import { cloudControlReader } from './cloud-control.ts';
import { computeReaders } from './compute.ts';
import { ec2Readers } from './ec2.ts';
import { identityReaders } from './identity.ts';
import type { Reader } from './reader.ts';
import { storageReaders } from './storage.ts';
import { tagReads } from './tag-reads.ts';

const own: ReadonlyMap<string, Reader> = new Map(
  [...ec2Readers, ...storageReaders, ...identityReaders, ...computeReaders, ...applicationReaders, ...identifierReaders].map((reader) => [
    reader.type,
    withTags(reader),
  ]),
);

/** Tags that a service keeps apart from its descriptions are one more read. */
function withTags(reader: Reader): Reader {
  const tags = tagReads[reader.type];
  return tags === undefined ? reader : { ...reader, more: { ...reader.more, tags } };
}

const byCloudControl: ReadonlySet<string> = new Set(cloudControlListers.map(({ info }) => info.type));

/** What reads a type by its id; undefined where nothing does. */
export function readerOf(type: string): Reader | undefined {
  return own.get(type) ?? (byCloudControl.has(type) ? cloudControlReader(type) : undefined);
}
