import { createHash } from 'node:crypto';
import { DriftMgrError } from '../../errors.ts';
import type { ProviderId } from '../../model.ts';
import type { Provider, StateLocation } from '../../provider.ts';
import type { StateReaders } from '../state-instance.ts';
import { readCloudWorkspace } from './cloud-workspace.ts';
import { readConsulState } from './consul-state.ts';
import { Getter } from './http-get.ts';
import { readHttpState } from './http-state.ts';
import { readKubernetesState } from './kubernetes-state.ts';
import type { RemoteDeps } from './remote-deps.ts';
import type { Asking } from './http-get.ts';

export interface RemoteStateDeps extends RemoteDeps {
  /** A provider that has proved who it is. Rejects when `signal` aborts. */
  provider(id: ProviderId, signal: AbortSignal): Promise<Provider>;
  /** Changes with the settings that decide as whom a cloud is asked; answers had before are not given then. */
  identityOf(id: ProviderId): string;
}

type Reader = (location: StateLocation, deps: Asking, signal: AbortSignal) => Promise<Uint8Array>;

/** Backends in the clouds' own storage are read by the cloud's provider; all others by a reader here. */
const storage: Readonly<Record<string, ProviderId>> = { s3: 'aws', azurerm: 'azure', gcs: 'gcp' };
const readers: Readonly<Record<string, Reader>> = { remote: readCloudWorkspace, consul: readConsulState, kubernetes: readKubernetesState };

/**
 * Reads states that are kept elsewhere, over the pipeline. An answer is remembered as long as the configuration lets a state live, in memory alone:
 * states are full of secrets. It is the context's signal (`runInContext`) that ends the wait.
 */
export function remoteStates(deps: RemoteStateDeps): Pick<StateReaders, 'remote' | 'http'> {
  const asking: Asking = { ...deps, getter: new Getter(deps) };
  return {
    async remote(location, signal) {
      const key = JSON.stringify(location);
      const id = storage[location.backend];
      if (id !== undefined) {
        const provider = await deps.provider(id, signal);
        const readState = provider.readState?.bind(provider);
        if (readState === undefined) throw unread(location.backend);
        const question = { kind: 'state', provider: id, identity: location.identity ?? deps.identityOf(id), key } as const;
        return await deps.pipeline.cached(question, (own) => readState(location, own));
      }
      const read = readers[location.backend];
      if (read === undefined) throw unread(location.backend);
      return await deps.pipeline.cached({ kind: 'state', provider: 'terraform', identity: environmentOf(deps), key }, (own) =>
        read(location, asking, own),
      );
    },
    http: (url, username, _signal, byFolder) =>
      deps.pipeline.cached(
        { kind: 'state', provider: 'terraform', identity: environmentOf(deps), key: JSON.stringify([url, username, byFolder]) },
        (own) => readHttpState({ address: url, username, byFolder }, asking, own),
      ),
  };
}

/** Who asks, as far as the environment says: a hash, for it names secrets. */
function environmentOf({ env }: RemoteDeps): string {
  const stated = Object.entries(env).filter(([name]) => /^(TF_|CONSUL_|KUBE)/.test(name));
  return createHash('sha256').update(JSON.stringify(stated.sort())).digest('base64');
}

function unread(backend: string): DriftMgrError {
  return new DriftMgrError('state-backend', `States in the backend "${backend}" cannot be read.`, {
    hint: 'Save it with "terraform state pull > FILE" and name the file.',
  });
}
