import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { messageOf } from '../errors.ts';
import type { EngineEvent } from '../protocol.ts';
import type { Store } from '../store/store.ts';
import { type AuditEvent, type AuditTrail, auditTrail, storedHead } from './audit.ts';
import { logFile } from './log-file.ts';
import { callbackSink } from './log-sinks.ts';
import { createLogger, type Logger } from './logger.ts';
import { Metrics } from './metrics.ts';

const flushEveryMs = 10_000;

/** The log of an engine: a file in the data folder that all processes share, and the shell's own sink. */
export function openLog(config: Config, folder: string, emit: (event: EngineEvent) => void): Logger {
  let troubled = false;
  const toShell = callbackSink((line, level) => {
    emit({ kind: 'log', line, level });
  });
  const file = logFile({
    path: config.log.file ?? join(folder, 'driftmgr.log'),
    maxBytes: config.log.maxBytes,
    maxFiles: config.log.maxFiles,
    maxAgeDays: config.log.maxAgeDays,
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
  return createLogger({ level: config.log.level, sinks: [file, toShell] });
}

/** Audit trail and metrics of an engine. */
export interface Observation {
  readonly metrics: Metrics;
  readonly trail: AuditTrail;
  /** Writes to the trail; where that fails, the log says so. For what is worth knowing, not for what must not happen unseen. */
  audit(event: AuditEvent): void;
  close(): void;
}

/** Opens the audit trail and the metrics over the store. */
export function observe(parts: {
  readonly config: Config;
  readonly folder: string;
  readonly shell: string;
  readonly store: Store;
  readonly log: Logger;
}): Observation {
  const { log, store } = parts;
  const metrics = new Metrics({
    store: store.metrics,
    keyValue: store.keyValue,
    retentionDays: parts.config.metrics.retentionDays,
    onProblem: (error) => {
      log.warn('metrics could not be kept', { error });
    },
  });
  const trail = auditTrail({ path: join(parts.folder, 'audit.jsonl'), head: storedHead(store.keyValue), shell: parts.shell });
  const timer = setInterval(() => {
    metrics.flush();
  }, flushEveryMs);
  timer.unref();
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
    close() {
      clearInterval(timer);
      metrics.flush();
      trail.close();
    },
  };
}
