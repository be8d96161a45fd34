import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as v from 'valibot';
import { runInContext } from '../../../../src/core/calls/request-context.ts';
import { CallError } from '../../../../src/core/errors.ts';
import { callbackSink, prettyLine, terminalSink } from '../../../../src/core/observe/log-sinks.ts';
import { createLogger } from '../../../../src/core/observe/logger.ts';
import type { Logger, LogLevel } from '../../../../src/core/observe/logger.ts';

const line = v.record(v.string(), v.unknown());

function collecting(level: LogLevel = 'debug'): { log: Logger; lines: string[]; last: () => Record<string, unknown> } {
  const lines: string[] = [];
  const log = createLogger({ level, sinks: [callbackSink((text) => lines.push(text))], now: () => Date.UTC(2026, 0, 2) });
  return { log, lines, last: () => v.parse(line, JSON.parse(lines.at(-1) ?? '')) };
}

describe('the logger', () => {
  it('writes one JSON object a line, with its fields in their places', () => {
    const { log, lines, last } = collecting();
    log.warn('listing failed', {
      request_id: 'scan-1',
      provider: 'aws',
      operation: 'ec2:DescribeInstances',
      duration_ms: 12.5,
      error: new CallError({ kind: 'denied', message: 'no' }),
      region: 'eu-west-1',
    });
    assert.ok(lines[0]?.endsWith('}\n') === true && lines[0].indexOf('\n') === lines[0].length - 1);
    assert.deepEqual(last(), {
      level: 'WARN',
      timestamp: '2026-01-02T00:00:00.000Z',
      request_id: 'scan-1',
      provider: 'aws',
      operation: 'ec2:DescribeInstances',
      duration_ms: 12.5,
      error: { code: 'call-denied', message: 'no' },
      fields: { region: 'eu-west-1' },
      message: 'listing failed',
    });
  });

  it('names the level as people know it', () => {
    const { log, last } = collecting();
    for (const level of ['debug', 'info', 'warn', 'error', 'fatal'] as const) {
      log[level]('x');
      assert.equal(last()['level'], level.toUpperCase());
    }
  });

  it('takes the request id from the context, through every await', async () => {
    const { log, last } = collecting();
    await runInContext({ requestId: 'scan-7' }, async () => {
      await Promise.resolve();
      log.info('x');
    });
    assert.equal(last()['request_id'], 'scan-7');
    log.info('x');
    assert.equal(last()['request_id'], undefined);
  });

  it('says the level of a line to its sinks', () => {
    const seen: string[] = [];
    const log = createLogger({ level: 'debug', sinks: [callbackSink((_, level) => seen.push(level))] });
    log.error('x');
    log.debug('x');
    assert.deepEqual(seen, ['error', 'debug']);
  });

  it('changes its level while running, children included', () => {
    const { log, lines } = collecting('warn');
    const child = log.child({ provider: 'gcp' });
    child.info('one');
    assert.equal(lines.length, 0);
    child.setLevel('debug');
    assert.equal(log.level, 'debug');
    log.debug('two');
    child.debug('three');
    assert.equal(lines.length, 2);
  });

  it('makes sense of anything that was thrown', () => {
    const { log, last } = collecting();
    const cases: [unknown, unknown][] = [
      ['plain', { code: 'error', message: 'plain' }],
      [new TypeError('t'), { code: 'TypeError', message: 't' }],
      [Object.assign(new Error('e'), { code: 'ENOSPC' }), { code: 'ENOSPC', message: 'e' }],
      [
        { code: 8, message: 'm' },
        { code: '8', message: 'm' },
      ],
      [null, { code: 'error', message: 'null' }],
    ];
    for (const [error, expected] of cases) {
      log.error('x', { error });
      assert.deepEqual(last()['error'], expected);
    }
  });

  it('cuts a line that is too long and stays valid JSON', () => {
    const { log, lines, last } = collecting();
    log.info('x', { provider: 'aws', body: 'y'.repeat(1_000_000) });
    assert.deepEqual(last()['fields'], { truncated: true });
    log.info('z'.repeat(1_000_000));
    assert.ok(lines.every((each) => each.length < 40_000));
    assert.match(String(last()['message']), /^z+$/);
  });

  it('holds no secret in message, fields or error', () => {
    const { log, lines } = collecting();
    log.error('login with password=hush-1', {
      headers: { authorization: 'Bearer hush-2222' },
      error: new Error('https://a:hush-3@b'),
      token: 'hush-4',
    });
    assert.doesNotMatch(lines.join(''), /hush/);
  });
});

describe('the terminal sink', () => {
  const json =
    '{"level":"WARN","timestamp":"2026-01-02T03:04:05.000Z","provider":"aws","operation":"ec2:X","duration_ms":12.4,"error":{"code":"c","message":"m"},"fields":{"a":1,"b":"t"},"message":"hello"}\n';

  it('is for people when it is said so', () => {
    assert.equal(prettyLine(json, false), '03:04:05  WARN   hello  aws ec2:X 12 ms  c: m  a=1 b=t\n');
    assert.equal(prettyLine(json, true), '03:04:05  \u001B[33mWARN \u001B[39m  hello  aws ec2:X 12 ms  c: m  a=1 b=t\n');
  });

  it('shows control characters instead of obeying them', () => {
    assert.ok(prettyLine(json.replace('hello', String.raw`a\u001b[2Jb\nc`), true).includes(String.raw`a\x1b[2Jb\x0ac`));
  });

  it('hands JSON on as it is to a pipe', () => {
    const written: string[] = [];
    terminalSink({ write: (text) => written.push(text), pretty: false }).write(json, 'warn');
    terminalSink({ write: (text) => written.push(text), pretty: true, color: false }).write(json, 'warn');
    assert.deepEqual(written, [json, prettyLine(json, false)]);
  });
});
