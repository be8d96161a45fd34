import { DriftMgrError } from '../../errors.ts';
import type { ProviderId } from '../../model.ts';
import type { Provider } from '../../provider.ts';
import { type IdentityOptions, reachAll } from './resolve-accounts.ts';

/** Providers that have proved who they are; what they are asked next (a state, a key) needs no scan before it. */
export interface IdentifiedProviders {
  get(id: ProviderId, signal: AbortSignal): Promise<Provider>;
  /** Forgets who was proved, after a change of settings or credentials. */
  renew(): void;
}

/** Identifies a provider's active credentials when it is first asked for something outside of a scan. */
export function createIdentifiedProviders(parts: {
  provider(id: ProviderId): Promise<Provider>;
  options(): Omit<IdentityOptions, 'signal'>;
}): IdentifiedProviders {
  const proved = new Map<ProviderId, Promise<Provider>>();
  const prove = async (id: ProviderId, signal: AbortSignal): Promise<Provider> => {
    const provider = await parts.provider(id);
    const { accounts, problems } = await reachAll(provider, { ...parts.options(), signal });
    const [problem] = problems;
    if (accounts.length === 0 && problem !== undefined)
      throw new DriftMgrError(problem.code, problem.message, problem.hint === undefined ? {} : { hint: problem.hint });
    return provider;
  };
  return {
    get(id, signal) {
      const known = proved.get(id);
      if (known !== undefined) return known;
      const proving = prove(id, signal);
      proved.set(id, proving);
      // Whoever asks next may have better luck.
      proving.catch(() => proved.delete(id));
      return proving;
    },
    renew() {
      proved.clear();
    },
  };
}
