import { CallError } from '../errors.ts';

/** What a cloud's requests may be, judged by what is sent. */
export interface SentRules {
  /** Paths to which a POST is a read. */
  readonly posted: readonly RegExp[];
  /** Reads that hand out a secret, by host and path. */
  readonly secrets: RegExp;
}

/**
 * Holds what is sent, and not what the code calls it, against what a cloud's reads look like on the wire: GET and HEAD but for secrets, and the POSTs that are reads.
 * @throws CallError `not-allowed`
 */
export function refuseUnlessReading({ posted, secrets }: SentRules, method: string, url: URL): void {
  // As the server reads it: an escape may stand for a letter.
  const path = decoded(url.pathname);
  const reads = method === 'GET' || method === 'HEAD' || (method === 'POST' && posted.some((pattern) => pattern.test(path)));
  if (!reads || secrets.test(url.host + path)) throw notAllowed(`${method} ${path.split('/').at(-1) ?? ''}`);
}

/**
 * The same for a call of gRPC, whose path names the service and the method, and to which everything is a POST.
 * @throws CallError `not-allowed`
 */
export function refuseUnlessCalled(methods: readonly string[], path: string): void {
  if (!methods.includes(path)) throw notAllowed(path);
}

function notAllowed(what: string): CallError {
  return new CallError({
    kind: 'failed',
    code: 'not-allowed',
    message: `A request was about to be sent that is none of the reads that DriftMgr may send: ${what}`,
    hint: 'This is a mistake in DriftMgr: please report it.',
  });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
