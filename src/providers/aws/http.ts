import { Readable } from 'node:stream';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';

/** Thrown for an answer that no AWS service gives: a web page, or nothing at all where a document belongs. */
export class ForeignAnswer extends Error {
  readonly status: number;
  readonly content: 'html' | 'empty';

  constructor(status: number, content: 'html' | 'empty') {
    super(
      content === 'html'
        ? `the endpoint answered with a web page (HTTP ${String(status)})`
        : `the endpoint answered HTTP ${String(status)} without a body`,
    );
    this.name = 'ForeignAnswer';
    this.status = status;
    this.content = content;
  }
}

/**
 * The SDK reads an empty body as a document in which every member is absent, and some web pages likewise: a list would
 * come out empty without an error. Such answers end here.
 */
export class StrictHandler extends NodeHttpHandler {
  readonly #mayBeEmpty: boolean;

  constructor(options: NodeHttpHandlerOptions, rules: { readonly mayBeEmpty?: boolean } = {}) {
    super(options);
    this.#mayBeEmpty = rules.mayBeEmpty ?? false;
  }

  override async handle(...input: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    const [request] = input;
    const answer = await super.handle(...input);
    const { statusCode, headers } = answer.response;
    const body: unknown = answer.response.body;
    const html = (headers['content-type'] ?? '').startsWith('text/html');
    const empty = !this.#mayBeEmpty && statusCode >= 200 && statusCode < 300 && headers['content-length'] === '0' && request.method !== 'HEAD';
    if (html || empty) {
      drain(body);
      throw new ForeignAnswer(statusCode, html ? 'html' : 'empty');
    }
    return answer;
  }
}

/** Reads a body to its end unheard, so that its socket can be used again. */
function drain(body: unknown): void {
  // What becomes of it matters to nobody: the answer is refused already.
  if (body instanceof Readable) body.on('error', () => undefined).resume();
}
