import { defined } from '../defined.ts';
import { CallError, DriftMgrError, messageOf } from '../errors.ts';
import type { ProviderId } from '../model.ts';
import type { Provider } from '../provider.ts';
import { newServiceWrap, serviceWrap } from './key-ring.ts';
import type { VaultKeyService } from '../api/vault.ts';
import type { Wrap } from './vault-file.ts';
import { serviceContext } from './wraps.ts';

type ServiceWrap = Extract<Wrap, { kind: 'key-service' }>;

/** How long a key service, with all that proving an identity to it takes, may keep whoever opens the vault waiting. */
const limitMs = 30_000;

/**
 * Wraps the data key with the key services of providers, each call by the pipeline. The provider proves an identity first, from every place but the
 * vault itself: what is inside cannot open it.
 */
export function serviceKeys(provider: (id: ProviderId) => Promise<Provider>): {
  wrapWithService(vaultId: string, dataKey: Buffer, service: VaultKeyService): Promise<ServiceWrap>;
  unwrapWithService(vaultId: string, wrap: ServiceWrap): Promise<Buffer>;
} {
  const signedIn = async (id: ProviderId, signal: AbortSignal): Promise<Provider> => {
    const found = await provider(id);
    const troubles: string[] = [];
    for (const probe of found.credentialSources()) {
      if (probe.id === `${id}:vault`) continue;
      try {
        for (const source of await probe.look(signal)) {
          if (!source.active || source.state === 'unusable') continue;
          await (found.signIn?.(source, signal) ?? found.identify(source, signal));
          return found;
        }
      } catch (error) {
        troubles.push(messageOf(error));
      }
    }
    const why = troubles.length === 0 ? 'no credentials were found' : troubles.join('; ');
    throw new DriftMgrError('vault-no-service', `${id} could not be asked for the key: ${why}`, { hint: `Sign in to ${id}.` });
  };
  return {
    async wrapWithService(vaultId, dataKey, service) {
      const signal = AbortSignal.timeout(limitMs);
      const signed = await signedIn(service.provider, signal);
      if (signed.wrapKey === undefined) throw noService(service.provider);
      const { id, context } = newServiceWrap(vaultId);
      try {
        return serviceWrap(service, await signed.wrapKey(service.keyId, dataKey, context, signal), id);
      } catch (error) {
        throw refused(service, error);
      }
    },
    async unwrapWithService(vaultId, wrap) {
      const signal = AbortSignal.timeout(limitMs);
      const signed = await signedIn(wrap.provider, signal);
      if (signed.unwrapKey === undefined) throw noService(wrap.provider);
      const context = serviceContext(vaultId, wrap.id);
      const plain = await signed.unwrapKey(wrap.keyId, Buffer.from(wrap.data, 'base64'), context, signal).catch((error: unknown) => {
        throw new DriftMgrError('vault-key-refused', reasonOf(error), { cause: error });
      });
      const key = Buffer.alloc(plain.byteLength);
      key.set(plain);
      plain.fill(0);
      return key;
    },
  };
}

function noService(provider: string): DriftMgrError {
  return new DriftMgrError('vault-no-service', `DriftMgr has no key service for ${provider}.`);
}

function refused(service: VaultKeyService, error: unknown): DriftMgrError {
  const hint = error instanceof CallError ? error.failure.hint : undefined;
  return new DriftMgrError('vault-key-refused', `${service.keyId} did not wrap the vault's key: ${reasonOf(error)}`, {
    cause: error,
    ...defined({ hint }),
  });
}

/** What a service said, with the permission that it asks for: not every service names it. */
function reasonOf(error: unknown): string {
  const message = messageOf(error);
  const permission = error instanceof CallError ? error.failure.permission : undefined;
  return permission === undefined || message.includes(permission) ? message : `${message} (${permission})`;
}
