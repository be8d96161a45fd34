import { styleText } from 'node:util';
import * as v from 'valibot';
import type { LogLevel, LogSink } from './logger.ts';

/** Hands each line on as it is, e.g. to VS Code's output channel. */
export function callbackSink(receive: (line: string, level: LogLevel) => void): LogSink {
  return {
    write(line, level) {
      receive(line, level);
    },
  };
}

export interface TerminalSinkOptions {
  /** Where it goes; default: stderr. */
  readonly write?: (text: string) => void;
  /** One readable line rather than JSON; default: when stderr is a terminal. */
  readonly pretty?: boolean;
  readonly color?: boolean;
}

/** For people on a terminal, for programs on a pipe. */
export function terminalSink(options: TerminalSinkOptions = {}): LogSink {
  const write = options.write ?? ((text: string): unknown => process.stderr.write(text));
  const pretty = options.pretty ?? process.stderr.isTTY;
  const color = options.color ?? (pretty && process.env.NO_COLOR === undefined);
  return {
    write(line) {
      write(pretty ? prettyLine(line, color) : line);
    },
  };
}

const shape = v.looseObject({
  timestamp: v.string(),
  level: v.string(),
  message: v.optional(v.string(), ''),
  provider: v.optional(v.string()),
  operation: v.optional(v.string()),
  duration_ms: v.optional(v.number()),
  error: v.optional(v.object({ code: v.string(), message: v.string() })),
  fields: v.optional(v.record(v.string(), v.unknown())),
});

const colors = { DEBUG: 'gray', INFO: 'cyan', WARN: 'yellow', ERROR: 'red', FATAL: 'magenta' } as const;

/** `17:25:00 WARN  message  aws ec2:DescribeInstances 120 ms  Throttling: …  key=value` */
export function prettyLine(line: string, color: boolean): string {
  const read = v.safeParse(shape, JSON.parse(line));
  if (!read.success) return line;
  const { timestamp, level, message, provider, operation, duration_ms: duration, error, fields } = read.output;
  const name = Object.keys(colors).find((known) => known === level) as keyof typeof colors | undefined;
  const padded = level.padEnd(5);
  const subject = [provider, operation, duration === undefined ? undefined : `${Math.round(duration)} ms`]
    .filter((part) => part !== undefined)
    .join(' ');
  const details = Object.entries(fields ?? {}).map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const shown = color && name !== undefined ? styleText(colors[name], padded, { validateStream: false }) : padded;
  const said = [message, subject, error === undefined ? '' : `${error.code}: ${error.message}`, details.join(' ')].filter((part) => part !== '');
  return `${timestamp.slice(11, 19)}  ${shown}  ${visible(said.join('  '))}
`;
}

/** Names come from clouds: a newline or an escape sequence among them must not move the cursor. */
function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, (found) => `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
