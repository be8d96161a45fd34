import { once } from 'node:events';
import { pipeline, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { agentFor } from '../../core/network/proxy.ts';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { boundedStream, largestAnswer } from '../../core/bounded-answer.ts';
import { refuseUnlessRead } from './sent-request.ts';

/** Thrown for an answer that no AWS service gives: a web page, or nothing at all where a document belongs. */
export class ForeignAnswer extends Error {
  readonly status: number;
  readonly content: 'html' | 'empty' | 'scrap';

  constructor(status: number, content: ForeignAnswer['content']) {
    super(`the endpoint answered HTTP ${String(status)} with ${foreign[content]}`);
    this.name = 'ForeignAnswer';
    this.status = status;
    this.content = content;
  }
}

const foreign = { html: 'a web page', empty: 'nothing at all', scrap: 'what is no document' } as const;

export interface HandlerRules {
  /** An answer without a body is an answer. */
  readonly mayBeEmpty?: boolean;
  /** The most bytes of an answer; default: `largestAnswer`. */
  readonly mostBytes?: number;
  /** Times are cut out of answers: for a server that writes them in a way that the SDK refuses, and whole answers with them. */
  readonly withoutTimes?: boolean;
}

/**
 * The SDK reads an empty body as a document in which every member is absent, and some web pages likewise: a list would
 * come out empty without an error. Such answers end here. What makes a web page is its body: servers of another make
 * give true documents out as `text/html` too.
 */
export class StrictHandler extends NodeHttpHandler {
  readonly #tunnels = new Map<object, NodeHttpHandler>();
  readonly #mayBeEmpty: boolean;
  readonly #withoutTimes: boolean;
  readonly #mostBytes: number;

  constructor(options: NodeHttpHandlerOptions, rules: HandlerRules = {}) {
    super(options);
    this.#mayBeEmpty = rules.mayBeEmpty ?? false;
    this.#withoutTimes = rules.withoutTimes ?? false;
    this.#mostBytes = rules.mostBytes ?? largestAnswer;
  }

  override async handle(...input: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    const [request] = input;
    refuseUnlessRead(request);
    const answer = await this.#handlerFor(request).handle(...input);
    if (request.method === 'HEAD') return answer;
    const { statusCode, headers } = answer.response;
    // A length that is said is held to by Node itself.
    const length = Number(headers['content-length'] ?? Number.NaN);
    if (!(length <= this.#mostBytes)) answer.response.body = bounded(answer.response.body, this.#mostBytes);
    const body: unknown = answer.response.body;
    const isGood = statusCode >= 200 && statusCode < 300;
    const empty = !this.#mayBeEmpty && isGood && headers['content-length'] === '0';
    const content = empty ? 'empty' : await this.#foreignContent(headers['content-type'] ?? '', body, statusCode);
    if (content !== undefined) {
      drain(body);
      throw new ForeignAnswer(statusCode, content);
    }
    if (this.#withoutTimes && body instanceof Readable) answer.response.body = Readable.from([Buffer.from(withoutTimes(await text(body)))]);
    return answer;
  }

  /** The SDK's handler knows no proxies: one of its own takes what goes through each. */
  #handlerFor({ protocol, hostname, port }: Parameters<NodeHttpHandler['handle']>[0]): Pick<NodeHttpHandler, 'handle'> {
    const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${String(port)}`}`);
    const agent = agentFor(url);
    if (agent === undefined) return { handle: (...input) => super.handle(...input) };
    const known = this.#tunnels.get(agent);
    if (known !== undefined) return known;
    const made = new NodeHttpHandler({ connectionTimeout: 10_000, httpAgent: agent, httpsAgent: agent });
    this.#tunnels.set(agent, made);
    return made;
  }

  async #foreignContent(type: string, body: unknown, status: number): Promise<ForeignAnswer['content'] | undefined> {
    const isGood = status >= 200 && status < 300;
    const isPage = type.startsWith('text/html');
    // What may be anything (an object's bytes, a document in CBOR) is judged by its type alone.
    const isText = status === 200 && !this.#mayBeEmpty && !type.includes('cbor');
    if (!(isPage || isText) || !(body instanceof Readable)) return undefined;
    const start = await startOf(body);
    if (start === '') return !isGood ? 'html' : this.#mayBeEmpty ? undefined : 'empty';
    if (start.startsWith('{')) return undefined;
    if (start.startsWith('<') && isDocument(start)) return undefined;
    return isPage || start.startsWith('<') ? 'html' : 'scrap';
  }
}

/** True for the refusal of a time by the SDK, which loses the whole answer. */
export function isRefusedTime(error: unknown): boolean {
  return error instanceof TypeError && /RFC-?3339|RFC-?7231|epoch|timestamp|date-time/iu.test(error.message);
}

const time = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?\s?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?`;
const jsonTime = new RegExp(String.raw`"${time}"(?=\s*[,}\]])`, 'gu');
const jsonNumber = /(?<name>"\w*(?:time|date|timestamp|created|createdAt)"\s*:\s*)-?[\d.]+(?:e\+?\d+)?(?=\s*[,}])/giu;
const xmlTime = new RegExp(String.raw`<(?<tag>[\w:]+)>${time}</\k<tag>>`, 'gu');

/** An answer in JSON or XML without the times in it. Numbers are taken for times where the name of their member says so. */
function withoutTimes(document: string): string {
  return document.replaceAll(jsonTime, 'null').replaceAll(jsonNumber, '$<name>null').replaceAll(xmlTime, '');
}

/** JSON, or XML that is no web page. */
function isDocument(start: string): boolean {
  return /^[{[]/u.test(start) || (start.startsWith('<') && !/^<(?:!doctype\s+html|html|head|body|title|h1|p)\b/iu.test(start));
}

/** What has come of a body once it is more than blanks; the body still holds it when it is read. Empty where there is nothing else. */
async function startOf(body: Readable): Promise<string> {
  while (!body.readableEnded && !body.destroyed) {
    const chunk: unknown = body.read();
    if (Buffer.isBuffer(chunk)) {
      const start = chunk.toString('utf8').trimStart();
      // At once, since nothing can be put back after the end.
      if (start === '') continue;
      body.unshift(chunk);
      return start;
    } else await more(body);
  }
  return '';
}

/** Waits until there is more of a body, or an end to it. Rejects when it breaks off. */
async function more(body: Readable): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    await Promise.race(['readable', 'end', 'close'].map((event) => once(body, event, { signal })));
  } finally {
    settled.abort();
  }
}

function bounded(body: unknown, most: number): unknown {
  // The pipeline ends the socket with the error; whoever reads the body hears of it.
  return body instanceof Readable ? pipeline(body, boundedStream(most), () => undefined) : body;
}

/** Reads a body to its end unheard, so that its socket can be used again. */
function drain(body: unknown): void {
  // What becomes of it matters to nobody: the answer is refused already.
  if (body instanceof Readable) body.on('error', () => undefined).resume();
}
