import { createHash } from 'node:crypto';
import type { ListingStatus, ProviderId } from '../model.ts';
import { attributesOf, nanos } from './otlp-metrics.ts';
import type { Redactor } from './redact.ts';

/** What a scan did and when, for a trace. Times in milliseconds since 1970. */
export interface ScanTrace {
  readonly scanId: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly complete: boolean;
  readonly resources: number | null;
  readonly listings: readonly {
    readonly key: string;
    readonly provider: ProviderId;
    readonly operation: string;
    readonly account: string;
    readonly region: string;
    readonly status: ListingStatus;
    readonly reason?: string;
    readonly startedAt: number;
    readonly finishedAt: number;
  }[];
}

/** `SPAN_KIND_INTERNAL`, `SPAN_KIND_CLIENT`, `STATUS_CODE_OK`, `STATUS_CODE_ERROR` of opentelemetry/proto/trace/v1/trace.proto. */
const kind = { internal: 1, client: 3 } as const;
const status = { ok: 1, error: 2 } as const;

/** The spans of a scan: one for the whole, one for each listing below it. */
export function otlpTrace(trace: ScanTrace, redactor: Redactor): object[] {
  // Made of the scan's id, so that a trace is found by the `request_id` of a log line.
  const traceId = id(trace.scanId, 32);
  const rootId = id(`${trace.scanId}/`, 16);
  const text = (value: string): string => redactor.text(value);
  const root = {
    traceId,
    spanId: rootId,
    name: 'scan',
    kind: kind.internal,
    startTimeUnixNano: nanos(trace.startedAt),
    endTimeUnixNano: nanos(trace.finishedAt),
    attributes: attributesOf({
      'driftmgr.request_id': trace.scanId,
      'driftmgr.listings': trace.listings.length,
      ...(trace.resources === null ? {} : { 'driftmgr.resources': trace.resources }),
    }),
    status: trace.complete ? { code: status.ok } : { code: status.error, message: 'The scan is not complete' },
  };
  const spans = trace.listings.map((listing) => ({
    traceId,
    spanId: id(`${trace.scanId}/${listing.key}`, 16),
    parentSpanId: rootId,
    name: text(listing.operation),
    kind: kind.client,
    startTimeUnixNano: nanos(listing.startedAt),
    endTimeUnixNano: nanos(listing.finishedAt),
    attributes: attributesOf({
      'cloud.provider': listing.provider,
      'cloud.account.id': text(listing.account),
      'cloud.region': text(listing.region),
      'driftmgr.status': listing.status,
    }),
    status: listing.status === 'ok' ? { code: status.ok } : { code: status.error, message: text(listing.reason ?? listing.status) },
  }));
  return [root, ...spans];
}

function id(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
