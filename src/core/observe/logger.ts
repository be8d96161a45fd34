import pino from 'pino';
import { currentRequestId } from '../calls/request-context.ts';
import { DriftMgrError, messageOf } from '../errors.ts';
import { createRedactor } from '../redact.ts';
import type { Redactor } from '../redact.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Where lines go. A sink never throws. */
export interface LogSink {
  /** @param line one JSON object and a newline */
  write(line: string, level: LogLevel): void;
  close?(): void;
}

/**
 * What a line says besides its message. `provider`, `operation`, `duration_ms`, `request_id` and `error` become fields of the line itself,
 * the others stand under `fields`.
 */
export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  readonly level: LogLevel;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  fatal(message: string, fields?: LogFields): void;
  /** The same logger with fields that every line of it carries. */
  child(fields: LogFields): Logger;
  /** Holds for this logger, its parent and all children. */
  setLevel(level: LogLevel): void;
  close(): void;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly sinks: readonly LogSink[];
  readonly redactor?: Redactor;
  /** The `request_id` of the running code; default: that of the request context. */
  readonly requestId?: () => string | undefined;
  readonly now?: () => number;
}

/** UTF-16 units; a longer line loses its fields, then the end of its message. */
const longestLine = 32_768;

/** Writes one JSON object a line: `timestamp, level, message, request_id, provider, operation, duration_ms, error{code,message}, fields`. */
export function createLogger(options: LoggerOptions): Logger {
  const redactor = options.redactor ?? createRedactor();
  const requestId = options.requestId ?? currentRequestId;
  const now = options.now ?? Date.now;
  let writing: LogLevel = options.level;
  const destination = {
    write(line: string): void {
      for (const sink of options.sinks) sink.write(line, writing);
    },
  };
  const root = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date(now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) },
    },
    destination,
  );

  const emit = (level: LogLevel, message: string, fields: LogFields): void => {
    if (!root.isLevelEnabled(level)) return;
    writing = level;
    const record = lineOf(fields, redactor, requestId());
    const text = redactor.text(message);
    const tooLong = text.length + JSON.stringify(record).length > longestLine;
    root[level](tooLong ? { ...record, error: undefined, fields: { truncated: true } } : record, tooLong ? text.slice(0, longestLine / 2) : text);
  };

  const make = (bound: LogFields): Logger => {
    const at =
      (level: LogLevel) =>
      (message: string, fields: LogFields = {}): void => {
        emit(level, message, { ...bound, ...fields });
      };
    return {
      get level() {
        return logLevels.find((level) => level === root.level) ?? 'info';
      },
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      fatal: at('fatal'),
      child: (fields) => make({ ...bound, ...fields }),
      setLevel(level) {
        root.level = level;
      },
      close() {
        for (const sink of options.sinks) sink.close?.();
      },
    };
  };
  return make({});
}

function lineOf(given: LogFields, redactor: Redactor, contextId: string | undefined): Record<string, unknown> {
  const { request_id: ownId, provider, operation, duration_ms: duration, error, ...rest } = given;
  const id = ownId ?? contextId;
  return {
    ...(id === undefined ? {} : { request_id: redactor.value(id) }),
    ...(provider === undefined ? {} : { provider: redactor.value(provider) }),
    ...(operation === undefined ? {} : { operation: redactor.value(operation) }),
    ...(duration === undefined ? {} : { duration_ms: redactor.value(duration) }),
    ...(error === undefined ? {} : { error: redactor.value(errorOf(error)) }),
    ...(Object.keys(rest).length === 0 ? {} : { fields: redactor.value(rest) }),
  };
}

/** `{code, message}` of anything that was thrown, or of what already has that shape. */
function errorOf(error: unknown): { code: string; message: string } {
  if (DriftMgrError.is(error)) return { code: error.code, message: error.message };
  if (typeof error === 'object' && error !== null) {
    const code: unknown = 'code' in error ? error.code : undefined;
    const message: unknown = 'message' in error ? error.message : undefined;
    const name = error instanceof Error ? error.name : 'error';
    return { code: typeof code === 'string' || typeof code === 'number' ? String(code) : name, message: typeof message === 'string' ? message : '' };
  }
  return { code: 'error', message: messageOf(error) };
}
