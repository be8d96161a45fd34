import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { messageOf } from '../errors.ts';
import { agentFor, proxyFailure } from './proxy.ts';

/** A server that answered, whatever it said. */
export interface Answered {
  readonly status: number;
  /** The server's clock, in milliseconds since 1970, to the second below; absent where it does not say. */
  readonly serverTime?: number;
}

/**
 * Asks a server for nothing, without a credential, by the proxy and with the certificates that all requests go by. Redirects are not followed: they
 * are answers. Rejects with what kept it from being reached.
 */
export async function reach(url: URL, signal: AbortSignal): Promise<Answered> {
  const send = url.protocol === 'https:' ? overHttps : overHttp;
  return await new Promise((resolve, reject) => {
    const asked = send(url, { method: 'HEAD', agent: agentFor(url) ?? false, signal, headers: { 'user-agent': 'driftmgr' } });
    asked.once('error', reject);
    asked.once('response', (answer) => {
      answer.resume();
      const serverTime = Date.parse(answer.headers.date ?? '');
      resolve({ status: answer.statusCode ?? 0, ...(Number.isNaN(serverTime) ? {} : { serverTime }) });
    });
    asked.end();
  });
}

/** What kept a server from being reached. */
export interface Unreached {
  readonly code: 'proxy' | 'certificate' | 'name-unknown' | 'unreachable';
  readonly message: string;
  readonly hint: string;
}

/** SOURCE: Node's documentation of TLS, "X509 certificate error codes", and of system errors. */
const certificateCodes =
  /^(?:CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_\w+|HOSTNAME_MISMATCH|INVALID_\w+)$/;
const expiry = /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/;

/** Says of the error of a request that was not answered what it means for the way to the server. */
export function whyUnreached(error: unknown, host: string): Unreached {
  const blocked = proxyFailure(error);
  if (blocked !== undefined) return { code: 'proxy', message: blocked.message, hint: blocked.hint ?? '' };
  const code = codeOf(error);
  if (code !== undefined && certificateCodes.test(code)) {
    return {
      code: 'certificate',
      message: `the certificate of ${host} is not trusted: ${messageOf(error)} (${code})`,
      hint: expiry.test(code)
        ? 'Look at the clock of this machine first; else the server, or the proxy before it, has to renew its certificate.'
        : 'Where a proxy signs for every server, name the file of its certificate authority (PEM) in NODE_EXTRA_CA_CERTS.',
    };
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      code: 'name-unknown',
      message: `the name ${host} is not known here (${code})`,
      hint: 'Check the network, the DNS, the proxy (HTTPS_PROXY) and the endpoint.',
    };
  }
  return {
    code: 'unreachable',
    message: `${host} does not answer: ${messageOf(error)}`,
    hint: 'Check the network, a firewall on the way, the proxy (HTTPS_PROXY) and the endpoint.',
  };
}

/** The code of an error, or of the first of those that it was made of: Node tries several addresses of one name. */
function codeOf(error: unknown): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError) return codeOf(at.errors[0]);
  }
  return undefined;
}
