import { createHash } from 'node:crypto';
import type { CallTarget } from '../provider.ts';
import { attributesOf, nanos } from './otlp-metrics.ts';
import type { Redactor } from '../redact.ts';

/** One call to a cloud, with its retries and waits. Times in milliseconds since 1970. */
export interface TracedCall {
  readonly provider: CallTarget;
  readonly operation: string;
  readonly account?: string;
  readonly region?: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  /** Why it failed; absent when it succeeded. */
  readonly failure?: string;
}

/** What a scan did and when, for a trace. Times in milliseconds since 1970. */
export interface ScanTrace {
  readonly scanId: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly complete: boolean;
  /** Null when nothing was seen. */
  readonly resources: number | null;
  readonly calls: readonly TracedCall[];
  /** Calls beyond what one trace holds. */
  readonly leftOut: number;
}

/** `SPAN_KIND_INTERNAL`, `SPAN_KIND_CLIENT`, `STATUS_CODE_OK`, `STATUS_CODE_ERROR` of opentelemetry/proto/trace/v1/trace.proto. */
const kind = { internal: 1, client: 3 } as const;
const status = { ok: 1, error: 2 } as const;

/** The spans of a scan: one for the whole, one for each call below it. */
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
      'driftmgr.calls': trace.calls.length + trace.leftOut,
      ...(trace.resources === null ? {} : { 'driftmgr.resources': trace.resources }),
    }),
    status: trace.complete ? { code: status.ok } : { code: status.error, message: 'The scan is not complete' },
  };
  const spans = trace.calls.map((call, index) => ({
    traceId,
    spanId: id(`${trace.scanId}/${index}`, 16),
    parentSpanId: rootId,
    name: text(call.operation),
    kind: kind.client,
    startTimeUnixNano: nanos(call.startedAt),
    endTimeUnixNano: nanos(call.finishedAt),
    attributes: attributesOf({
      'cloud.provider': call.provider,
      ...(call.account === undefined ? {} : { 'cloud.account.id': text(call.account) }),
      ...(call.region === undefined ? {} : { 'cloud.region': text(call.region) }),
    }),
    status: call.failure === undefined ? { code: status.ok } : { code: status.error, message: text(call.failure) },
  }));
  return [root, ...spans];
}

function id(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
