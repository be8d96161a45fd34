import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { tooLarge } from '../../bounded-answer.ts';
import { isLoopbackHost } from '../../loopback.ts';
import { DriftMgrError } from '../../errors.ts';
import { fileLimits } from '../../plain-files.ts';
import type { StateLocation } from '../../provider.ts';
import { asRecord, asString } from '../json.ts';
import type { Asking } from './http-get.ts';
import { variable } from './remote-deps.ts';

const inflate = promisify(gunzip);
const defaultAddress = '127.0.0.1:8500';

/**
 * Reads a state from Consul's key/value store, in one piece or in chunks, compressed or not.
 * `CONSUL_HTTP_TOKEN` belongs to the host of `CONSUL_HTTP_ADDR` where that is set, and goes to no other; where it is not, to one that a person names, and of those that a
 * folder names to the agent on this machine.
 * SOURCE: hashicorp/terraform internal/backend/remote-state/consul; Consul's API documentation, "KV Store". Throws `CallError`.
 */
export async function readConsulState({ settings, byFolder }: StateLocation, deps: Asking, signal: AbortSignal): Promise<Uint8Array> {
  const path = asString(settings['path']) ?? '';
  if (path === '') throw new DriftMgrError('state-location', 'The consul backend names no path.');
  const base = baseOf(asString(settings['address']), asString(settings['scheme']), deps);
  const ask = async (key: string): Promise<Buffer> => {
    const url = new URL(`/v1/kv/${key.split('/').map(encodeURIComponent).join('/')}`, base);
    url.searchParams.set('raw', 'true');
    const datacenter = asString(settings['datacenter']) ?? '';
    if (datacenter !== '') url.searchParams.set('dc', datacenter);
    return await deps.getter.get({
      url,
      operation: 'consul:GET kv',
      what: `key ${path}`,
      secretHeaders: secretsFor(base, byFolder === true, deps),
      hint: 'Set CONSUL_HTTP_TOKEN to a token that may read the key.',
      signal,
    });
  };
  const value = await ask(path);
  const index = indexOf(value);
  const payload = index === undefined ? value : await together(index.chunks, path, ask);
  const state = payload[0] === 0x1f ? await unpacked(payload) : payload;
  if (index !== undefined && createHash('md5').update(state).digest('hex') !== index.hash) {
    throw new DriftMgrError('state-invalid', `The chunks of ${path} do not make up the state that their index names.`, {
      hint: 'It may have been written meanwhile. Try again.',
    });
  }
  return state;
}

async function unpacked(payload: Buffer): Promise<Buffer> {
  try {
    return await inflate(payload, { maxOutputLength: fileLimits.state });
  } catch (error) {
    throw error instanceof RangeError ? tooLarge(fileLimits.state) : error;
  }
}

async function together(chunks: readonly string[], path: string, ask: (key: string) => Promise<Buffer>): Promise<Buffer> {
  // An index that names keys elsewhere would have us read what nobody asked for.
  const prefix = `${path.replace(/\/+$/, '')}/tfstate.`;
  if (!chunks.every((chunk) => chunk.startsWith(prefix))) {
    throw new DriftMgrError('state-invalid', `The index at ${path} names chunks that are not its own.`);
  }
  // One by one, so that they are counted before the next is asked for.
  const parts: Buffer[] = [];
  let length = 0;
  for (const chunk of chunks) {
    const part = await ask(chunk);
    length += part.byteLength;
    if (length > fileLimits.state) throw tooLarge(fileLimits.state);
    parts.push(part);
  }
  return Buffer.concat(parts, length);
}

/** The index of a state in chunks: `{"current-hash": md5, "chunks": [key, …]}`. A state has neither field. */
function indexOf(value: Buffer): { readonly hash: string; readonly chunks: readonly string[] } | undefined {
  if (value[0] !== 0x7b || (!value.subarray(0, 1024).includes('"current-hash"') && !value.subarray(0, 1024).includes('"chunks"'))) return undefined;
  let document: unknown;
  try {
    document = JSON.parse(value.toString('utf8'));
  } catch {
    return undefined;
  }
  const index = asRecord(document);
  const hash = asString(index?.['current-hash']);
  const chunks = index?.['chunks'];
  if (hash === undefined || !Array.isArray(chunks)) return undefined;
  return { hash, chunks: chunks.map(String) };
}

function baseOf(address: string | undefined, scheme: string | undefined, deps: Asking): URL {
  const named = address || variable(deps, 'CONSUL_HTTP_ADDR') || defaultAddress;
  const secure = /^(1|t|true)$/i.test(variable(deps, 'CONSUL_HTTP_SSL') ?? '');
  const url = URL.parse(/^https?:\/\//i.test(named) ? named : `${scheme || (secure ? 'https' : 'http')}://${named}`);
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new DriftMgrError('state-source', 'The address of Consul cannot be read as a host with a port.');
}

function secretsFor(base: URL, byFolder: boolean, deps: Asking): Readonly<Record<string, string>> {
  const token = variable(deps, 'CONSUL_HTTP_TOKEN');
  // Where nothing else is said, a token is for the agent on this machine.
  const own = variable(deps, 'CONSUL_HTTP_ADDR') ?? (byFolder ? defaultAddress : undefined);
  const bound = own === undefined ? undefined : hostOf(own);
  if (token === undefined || (bound !== undefined && bound !== base.host)) return {};
  // An agent on this machine is where the token is meant to go when nothing names another.
  if (bound === undefined && base.protocol !== 'https:' && !isLoopbackHost(base.hostname)) return {};
  return { 'x-consul-token': token };
}

function hostOf(address: string): string | undefined {
  return URL.parse(/^https?:\/\//i.test(address) ? address : `http://${address}`)?.host;
}
