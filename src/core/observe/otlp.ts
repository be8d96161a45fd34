import { messageOf } from '../errors.ts';
import { fetchOnce } from '../network/proxy.ts';
import type { MetricRow } from '../store/parts.ts';
import { otlpMetrics } from './otlp-metrics.ts';
import { otlpTrace } from './otlp-trace.ts';
import type { ScanTrace } from './otlp-trace.ts';
import { createRedactor } from '../redact.ts';
import type { Redactor } from '../redact.ts';

export interface OtlpOptions {
  /** `OTEL_EXPORTER_OTLP_ENDPOINT`; `/v1/metrics` and `/v1/traces` are added. */
  readonly endpoint: string;
  /** `OTEL_EXPORTER_OTLP_HEADERS`: `name=value,name=value`, values percent-encoded. */
  readonly headers?: string | null;
  readonly version: string;
  readonly redactor?: Redactor;
  /** Said what went wrong; nothing else comes of it. */
  readonly onProblem?: (message: string) => void;
  readonly timeoutMs?: number;
  readonly now?: () => number;
}

/** Sends metrics and traces to an OpenTelemetry collector. Its promises never reject. */
export interface OtlpExporter {
  /** @param rows running totals since `startedAt` (milliseconds since 1970), as `Metrics.totals` gives them */
  exportMetrics(rows: readonly MetricRow[], startedAt: number): Promise<void>;
  exportScan(trace: ScanTrace): Promise<void>;
  /** Waits for what is under way, for the time limit of one request at most. */
  close(): Promise<void>;
}

/**
 * OTLP over HTTP with JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp), to where the standard variables point
 * (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).
 */
export function otlpExporter(options: OtlpOptions): OtlpExporter {
  const redactor = options.redactor ?? createRedactor();
  const now = options.now ?? Date.now;
  const underWay = new Set<Promise<void>>();
  const resource = {
    attributes: [
      { key: 'service.name', value: { stringValue: 'driftmgr' } },
      { key: 'service.version', value: { stringValue: options.version } },
    ],
  };
  const scope = { name: 'driftmgr', version: options.version };

  const send = async (path: string, body: unknown): Promise<void> => {
    try {
      const response = await fetchOnce(new URL(`${options.endpoint.replace(/\/+$/, '')}${path}`), {
        method: 'POST',
        headers: { ...parseHeaders(options.headers ?? ''), 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(options.timeoutMs ?? 10_000),
      });
      // What it says is of no use, and may have no end.
      await response.body?.cancel();
      if (!response.ok) options.onProblem?.(`The collector answered ${path} with ${response.status}`);
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? `: ${messageOf(error.cause)}` : '';
      options.onProblem?.(redactor.text(`The collector could not be reached: ${messageOf(error)}${cause}`));
    }
  };

  const tracked = (sending: Promise<void>): Promise<void> => {
    underWay.add(sending);
    return sending.finally(() => underWay.delete(sending));
  };

  return {
    exportMetrics(rows, startedAt) {
      const metrics = otlpMetrics(rows, startedAt, now());
      if (metrics.length === 0) return Promise.resolve();
      return tracked(send('/v1/metrics', { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics }] }] }));
    },
    exportScan(trace) {
      return tracked(send('/v1/traces', { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: otlpTrace(trace, redactor) }] }] }));
    },
    async close() {
      await Promise.all(underWay);
    },
  };
}

/** The format of `OTEL_EXPORTER_OTLP_HEADERS`; pairs that are none are left out. */
export function parseHeaders(text: string): Record<string, string> {
  const pairs = text.split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, at)).trim();
    return /^[\w!#$%&'*+.^`|~-]+$/.test(name) ? [[name.toLowerCase(), decoded(pair.slice(at + 1).trim())] as const] : [];
  });
  return Object.fromEntries(pairs);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // Not percent-encoded after all.
    return value;
  }
}
