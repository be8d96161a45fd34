import { join } from 'node:path';
import { defined } from '../defined.ts';
import { messageOf } from '../errors.ts';
import type { InventorySummary } from '../model.ts';
import type { EngineEvent } from '../api/engine-api.ts';
import type { Store } from '../store/store.ts';
import { type AuditEvent, type AuditTrail, auditTrail, storedHead } from './audit.ts';
import { logFile } from './log-file.ts';
import type { LogFileSettings } from './log-file.ts';
import { callbackSink } from './log-sinks.ts';
import { createLogger, type Logger, type LogLevel } from './logger.ts';
import { Metrics } from './metrics.ts';
import { type OtlpExporter, otlpExporter } from './otlp.ts';
import type { Redactor } from '../redact.ts';
import { TraceRecorder } from './trace-recorder.ts';

const flushEveryMs = 10_000;
/** `OTEL_METRIC_EXPORT_INTERVAL` of the OpenTelemetry SDK has this default. */
const exportEveryMs = 60_000;

/** What observing needs of the settings. */
export interface ObserveSettings {
  readonly log: {
    readonly level: LogLevel;
    readonly file: string | null;
    readonly maxBytes: number;
    readonly maxFiles: number;
    readonly maxAgeDays: number;
  };
  readonly metrics: { readonly retentionDays: number };
  readonly otlp: { readonly endpoint: string | null; readonly headers: string | null };
}

/** A log that follows the settings. */
export interface EngineLog extends Logger {
  /** Takes level, file and limits from the settings as they are now. */
  follow(config: ObserveSettings): void;
}

/**
 * The log of an engine: a file in the data folder that all processes share, and the shell's own sink.
 * @param redactor the engine's, which knows the secrets of its environment
 */
export function openLog(config: ObserveSettings, folder: string, emit: (event: EngineEvent) => void, redactor?: Redactor): EngineLog {
  let troubled = false;
  const toShell = callbackSink((line, level) => {
    emit({ kind: 'log', line, level });
  });
  const file = logFile({
    ...fileSettings(config, folder),
    onProblem: (error) => {
      if (troubled) return;
      troubled = true;
      const problem = {
        timestamp: new Date().toISOString(),
        level: 'WARN',
        message: 'the log file cannot be written',
        error: { code: 'log-file', message: messageOf(error) },
      };
      toShell.write(`${JSON.stringify(problem)}\n`, 'warn');
    },
  });
  const logger = createLogger({ level: config.log.level, sinks: [file, toShell], ...defined({ redactor }) });
  return Object.assign(logger, {
    follow(now: ObserveSettings) {
      logger.setLevel(now.log.level);
      troubled = false;
      file.update(fileSettings(now, folder));
    },
  });
}

function fileSettings(config: ObserveSettings, folder: string): LogFileSettings {
  const { file, maxBytes, maxFiles, maxAgeDays } = config.log;
  return { path: file ?? join(folder, 'driftmgr.log'), maxBytes, maxFiles, maxAgeDays };
}

/** Audit trail, metrics and traces of an engine. */
export interface Observation {
  readonly metrics: Metrics;
  readonly trail: AuditTrail;
  /** Writes to the trail; where that fails, the log says so. For what is worth knowing, not for what must not happen unseen. */
  audit(event: AuditEvent): void;
  /** A scan ended: its trace goes to the collector, where there is one. */
  scanned(summary: InventorySummary): void;
  /** Takes the collector and the time that metrics are kept from the settings as they are now. */
  follow(config: ObserveSettings): void;
  /** Hands the last metrics to the collector and waits for what is under way; never rejects, and ends within its time limit. */
  finish(): Promise<void>;
  close(): void;
}

/** Opens the audit trail and the metrics over the store. */
export function observe(parts: {
  readonly config: ObserveSettings;
  readonly folder: string;
  readonly shell: string;
  readonly store: Store;
  readonly log: Logger;
  readonly version?: string;
  readonly redactor?: Redactor;
  /** Milliseconds since 1970 by which metrics age; the system's clock when absent. */
  readonly now?: () => number;
}): Observation {
  const { log, store } = parts;
  const redaction = defined({ redactor: parts.redactor });
  const calls = new TraceRecorder();
  let collector: OtlpExporter | undefined;
  const metrics = new Metrics({
    store: store.metrics,
    keyValue: store.keyValue,
    retentionDays: parts.config.metrics.retentionDays,
    ...redaction,
    ...defined({ now: parts.now }),
    onProblem: (error) => {
      log.warn('metrics could not be kept', { error });
    },
    onCall: (label, ms, outcome) => {
      if (collector !== undefined) calls.record(label, ms, outcome);
    },
  });
  const trail = auditTrail({ path: join(parts.folder, 'audit.jsonl'), head: storedHead(store.keyValue), shell: parts.shell, ...redaction });
  const openCollector = ({ otlp }: ObserveSettings): OtlpExporter | undefined => {
    if (otlp.endpoint === null) return undefined;
    const onProblem = (message: string): void => {
      log.warn('metrics or traces were not exported', { error: { code: 'otlp', message } });
    };
    return otlpExporter({ endpoint: otlp.endpoint, headers: otlp.headers, version: parts.version ?? '', onProblem, ...redaction });
  };
  const exportMetrics = (): void => {
    void collector?.exportMetrics(metrics.totals(), metrics.startedAt);
  };
  const timers = [
    setInterval(() => {
      metrics.flush();
    }, flushEveryMs),
    setInterval(exportMetrics, exportEveryMs),
  ];
  for (const timer of timers) timer.unref();
  collector = openCollector(parts.config);
  return {
    metrics,
    trail,
    audit(event) {
      try {
        trail.append(event);
      } catch (error) {
        log.error('the audit trail could not be written', { error, action: event.action });
      }
    },
    scanned(summary) {
      if (collector === undefined) return;
      const { scanId, startedAt, finishedAt = startedAt, complete, totals } = summary;
      const times = { startedAt: Date.parse(startedAt), finishedAt: Date.parse(finishedAt) };
      void collector.exportScan({ scanId, ...times, complete, resources: totals.count, ...calls.take(scanId) });
    },
    follow(config) {
      metrics.keepFor(config.metrics.retentionDays);
      collector = openCollector(config);
    },
    async finish() {
      exportMetrics();
      await collector?.close();
    },
    close() {
      for (const timer of timers) clearInterval(timer);
      metrics.flush();
      trail.close();
    },
  };
}
