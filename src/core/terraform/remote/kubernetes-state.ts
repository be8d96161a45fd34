import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DriftMgrError } from '../../errors.ts';
import type { StateLocation } from '../../provider.ts';
import { asRecord, asString } from '../json.ts';
import { clusterAccess } from './kubeconfig.ts';
import type { Asking } from './remote-deps.ts';
import { variable } from './remote-deps.ts';

const inflate = promisify(gunzip);
const largestState = 512 * 1024 * 1024;

/**
 * Reads a state from the secret `tfstate-WORKSPACE-SUFFIX`, whose field `tfstate` is compressed.
 * SOURCE: hashicorp/terraform internal/backend/remote-state/kubernetes; Kubernetes' API reference, "Secret v1". Throws `CallError`.
 */
export async function readKubernetesState({ settings }: StateLocation, parts: Asking, signal: AbortSignal): Promise<Uint8Array> {
  const suffix = asString(settings['secret_suffix']) ?? '';
  if (suffix === '') throw new DriftMgrError('state-location', 'The kubernetes backend names no secret suffix.');
  const secret = asString(settings['secret']) ?? `tfstate-${asString(settings['workspace']) ?? 'default'}-${suffix}`;
  const access = await clusterAccess(settings, parts);
  const namespace = asString(settings['namespace']) || variable(parts, 'KUBE_NAMESPACE') || 'default';
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(secret)}`;
  const body = await parts.getter.get({
    url: new URL(`${access.server.pathname.replace(/\/+$/, '')}${path}`, access.server),
    operation: 'kubernetes:GET secret',
    what: `secret ${secret} in namespace ${namespace}`,
    headers: { accept: 'application/json' },
    secretHeaders: access.secretHeaders,
    tls: access.tls,
    hint: 'The user of the kubeconfig needs the verb "get" on secrets in this namespace.',
    signal,
  });
  const packed = asString(asRecord(asRecord(parse(body, secret))?.['data'])?.['tfstate']);
  if (packed === undefined) throw new DriftMgrError('state-missing', `Secret ${secret} in namespace ${namespace} holds no state.`);
  try {
    return await inflate(Buffer.from(packed, 'base64'), { maxOutputLength: largestState });
  } catch (error) {
    throw new DriftMgrError('state-invalid', `What secret ${secret} holds is no compressed state.`, { cause: error });
  }
}

function parse(body: Buffer, secret: string): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new DriftMgrError('state-invalid', `The answer for secret ${secret} is not valid JSON.`);
  }
}
