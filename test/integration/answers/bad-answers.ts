import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallError } from '../../../src/core/errors.ts';

type Json = Readonly<Record<string, unknown>>;

/** An answer that is relied on: where it comes from, what asks for it, and a good one with the fields that the description gives it. */
export interface Relied {
  readonly path: RegExp;
  /** Asks the server at `endpoint`. What it gives is a number, or that something exists. */
  readonly ask: (endpoint: string) => Promise<unknown>;
  readonly good: Json;
  /** The list in it, or the object (`of`), in which an item with the fields that must be there stands. */
  readonly list?: string;
  readonly of?: string;
  readonly fields: readonly string[];
  /** Whole answers about something else, and others of this kind alone that say nothing of what was asked. */
  readonly others?: readonly unknown[];
  /** What comes by other paths, where it is no other row's good answer; an error comes with the status that is its code. */
  readonly beside?: (path: string) => unknown;
  /** The good answer without its list is one that holds nothing, and says so. */
  readonly emptyIsGood?: true;
}

/** A body, by the name of what is wrong with it. */
type BadAnswer = readonly [name: string, body: string, contentType?: string];

const error = { code: 500, message: 'Encountered internal server error.', status: 'INTERNAL' };

/** Bodies with status 200 that say nothing of what was asked. */
function badAnswers({ good, list, of, fields, others = [], emptyIsGood }: Relied): BadAnswer[] {
  const changed = (name: string, value: unknown): unknown => {
    if (of !== undefined) return { ...good, [of]: { ...(good[of] as Json), [name]: value } };
    if (list === undefined) return { ...good, [name]: value };
    const items = good[list] as Json[];
    return { ...good, [list]: [...items.slice(0, -1), { ...items.at(-1), [name]: value }] };
  };
  const around = list ?? of;
  const bodies: [string, unknown][] = [
    ['an empty object', {}],
    ['null', null],
    ['a list', []],
    ['a number', 7],
    ['an error', { error }],
    ['an error as DigitalOcean words it', { id: 'server_error', message: 'Unexpected server-side error' }],
    ['an error beside an answer', { ...good, error }],
    ...others.map((other): [string, unknown] => [`what is about something else, ${JSON.stringify(other)}`, other]),
    ...(around === undefined
      ? []
      : [...(emptyIsGood === true ? [] : [undefined, null]), ...(list === undefined ? [[]] : [{}, [null], [{}], [7], [[]]]), 'text'].map(
          (value): [string, unknown] => [`${around} as ${JSON.stringify(value)}`, { ...good, [around]: value }],
        )),
    ...fields.flatMap((field) =>
      [undefined, null, { a: 1 }, 7.5, ''].map((value): [string, unknown] => [`${field} as ${JSON.stringify(value)}`, changed(field, value)]),
    ),
  ];
  const whole = JSON.stringify(good);
  return [
    ...bodies.map(([name, body]): BadAnswer => [name, JSON.stringify(body)]),
    ['an empty body', ''],
    ['half an answer', whole.slice(0, whole.length / 2)],
    ['a web page', '<!DOCTYPE html><html><title>Sign in</title></html>', 'text/html'],
    ['a web page that calls itself JSON', '<!DOCTYPE html><html><title>Sign in</title></html>'],
  ];
}

/** For each row, that its good answer is taken, and that each bad one is a failure: never a number and never a proof. */
export function badAnswerTests(rows: Readonly<Record<string, Relied>>): void {
  for (const [what, one] of Object.entries(rows)) {
    it(`takes what is as it is described, and nothing else (${what})`, async () => {
      const server = await serve(rows, one);
      try {
        server.body = JSON.stringify(one.good);
        assert.ok(await one.ask(server.url));
        const taken: string[] = [];
        for (const [name, body, type = 'application/json'] of badAnswers(one)) {
          Object.assign(server, { body, type });
          const came = await one.ask(server.url).catch((error: unknown) => error);
          // That something is not there is a proof, too.
          if (!(came instanceof CallError) || came.failure.kind === 'not-found')
            taken.push(`${name}: ${came instanceof Error ? came.message : JSON.stringify(came)}`);
        }
        assert.deepEqual(taken, []);
      } finally {
        server.close();
      }
    });
  }
}

function statusOf(body: unknown): number {
  const { code } = (body as { error?: { code?: number } }).error ?? {};
  return code ?? 200;
}

interface AnsweringServer {
  readonly url: string;
  body: string;
  type: string;
  close(): void;
}

async function serve(rows: Readonly<Record<string, Relied>>, one: Relied): Promise<AnsweringServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://simulated');
    if (one.path.test(pathname)) response.setHeader('content-type', answering.type).end(answering.body);
    else {
      const other = one.beside?.(pathname) ?? Object.values(rows).find(({ path }) => path.test(pathname))?.good ?? { id: pathname };
      response.writeHead(statusOf(other), { 'content-type': 'application/json' }).end(JSON.stringify(other));
    }
  });
  const answering: AnsweringServer = {
    url: '',
    body: '',
    type: 'application/json',
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(answering, { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` });
}
