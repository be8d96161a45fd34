import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { tooLarge } from '../../bounded-answer.ts';
import { CallError, DriftMgrError } from '../../errors.ts';
import { fileLimits } from '../../plain-files.ts';
import type { StateLocation } from '../../provider.ts';
import { asRecord, asString } from '../json.ts';
import { clusterAccess } from './kubeconfig.ts';
import type { Asking } from './http-get.ts';
import { variable } from './remote-deps.ts';

const inflate = promisify(gunzip);
/** A secret has at most 1 MiB, half as much again as text, and what the cluster says of it. */
const largestSecret = 8 * 1024 * 1024;
/** A secret holds 1 MiB at most, so that Terraform 1.6 and later cut what is longer into pieces of this many bytes. */
const chunkSize = 1024 * 1024;
/** More pieces than a state of the largest size makes. */
const mostChunks = 1024;
/** Compressed bytes that are unpacked in vain, all times together: each may stand for a thousand. */
const mostTried = 4 * chunkSize;

/**
 * Reads a state from the secret `tfstate-WORKSPACE-SUFFIX`, whose field `tfstate` is compressed; what does not fit into one goes on in `…-part-1`,
 * `…-part-2` and so on.
 * SOURCE: hashicorp/terraform internal/backend/remote-state/kubernetes; Kubernetes' API reference, "Secret v1". Throws `CallError`.
 */
export async function readKubernetesState({ settings, byFolder }: StateLocation, deps: Asking, signal: AbortSignal): Promise<Uint8Array> {
  const suffix = asString(settings['secret_suffix']) ?? '';
  if (suffix === '') throw new DriftMgrError('state-location', 'The kubernetes backend names no secret suffix.');
  const secret = asString(settings['secret']) ?? `tfstate-${asString(settings['workspace']) ?? 'default'}-${suffix}`;
  const access = await clusterAccess(settings, { ...deps, byFolder: byFolder === true });
  const namespace = asString(settings['namespace']) || variable(deps, 'KUBE_NAMESPACE') || 'default';
  const ask = async (name: string): Promise<Buffer> => {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`;
    const body = await deps.getter.get({
      url: new URL(`${access.server.pathname.replace(/\/+$/, '')}${path}`, access.server),
      operation: 'kubernetes:GET secret',
      what: `secret ${name} in namespace ${namespace}`,
      headers: { accept: 'application/json' },
      secretHeaders: access.secretHeaders,
      tls: access.tls,
      mostBytes: largestSecret,
      hint: 'The user of the kubeconfig needs the verb "get" on secrets in this namespace.',
      signal,
    });
    const packed = asString(asRecord(asRecord(parse(body, name))?.['data'])?.['tfstate']);
    if (packed === undefined) throw new DriftMgrError('state-missing', `Secret ${name} in namespace ${namespace} holds no state.`);
    return Buffer.from(packed, 'base64');
  };
  return await together(secret, ask);
}

/** Puts the pieces together: a full one has another behind it, and so has one with which the state is not whole yet. */
async function together(secret: string, ask: (name: string) => Promise<Buffer>): Promise<Uint8Array> {
  const chunks = [await ask(secret)];
  let tried = 0;
  while (chunks.length < mostChunks) {
    const size = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if ((chunks.at(-1)?.byteLength ?? 0) < chunkSize && tried + size <= mostTried) {
      tried += size;
      const state = await unpacked(Buffer.concat(chunks), secret);
      if (state !== undefined) return state;
    }
    const next = await existing(ask(`${secret}-part-${String(chunks.length)}`));
    if (next === undefined) break;
    chunks.push(next);
  }
  const state = await unpacked(Buffer.concat(chunks), secret);
  if (state !== undefined) return state;
  throw new DriftMgrError('state-invalid', `What secret ${secret} holds is cut off, and there is no ${secret}-part-${String(chunks.length)}.`, {
    hint: 'It may have been written meanwhile. Try again.',
  });
}

/** Undefined where the end is missing. */
async function unpacked(packed: Buffer, secret: string): Promise<Uint8Array | undefined> {
  try {
    return await inflate(packed, { maxOutputLength: fileLimits.state });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR') return undefined;
    if (error instanceof RangeError) throw tooLarge(fileLimits.state);
    throw new DriftMgrError('state-invalid', `What secret ${secret} holds is no compressed state.`, { cause: error });
  }
}

async function existing(reading: Promise<Buffer>): Promise<Buffer | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CallError && error.failure.kind === 'not-found') return undefined;
    throw error;
  }
}

function parse(body: Buffer, secret: string): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new DriftMgrError('state-invalid', `The answer for secret ${secret} is not valid JSON.`);
  }
}
