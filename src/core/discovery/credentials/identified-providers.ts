import { defined } from '../../defined.ts';
import { DriftMgrError } from '../../errors.ts';
import { SingleFlight } from '../../calls/single-flight.ts';
import type { ProviderId } from '../../model.ts';
import type { Provider } from '../../provider.ts';
import { type IdentityOptions, reachAll } from './resolve-accounts.ts';

/** Providers that have proved who they are; what they are asked next (a state, a key) needs no scan before it. */
export interface IdentifiedProviders {
  /** Rejects at once when `signal` aborts; the proof itself ends when nobody waits for it any more. */
  get(id: ProviderId, signal: AbortSignal): Promise<Provider>;
  /** Forgets who was proved, after a change of settings or credentials. */
  renew(): void;
}

/** Identifies a provider's active credentials when it is first asked for something outside of a scan. */
export function createIdentifiedProviders(deps: {
  provider(id: ProviderId): Promise<Provider>;
  options(): Omit<IdentityOptions, 'signal'>;
}): IdentifiedProviders {
  const proved = new Map<ProviderId, Provider>();
  let generation = 0;
  const proofs = new SingleFlight();
  const prove = async (id: ProviderId, signal: AbortSignal): Promise<Provider> => {
    const provider = await deps.provider(id);
    const { accounts, problems } = await reachAll(provider, { ...deps.options(), signal });
    const [problem] = problems;
    if (accounts.length === 0 && problem !== undefined) throw new DriftMgrError(problem.code, problem.message, defined({ hint: problem.hint }));
    return provider;
  };
  return {
    async get(id, signal) {
      const known = proved.get(id);
      if (known !== undefined) return known;
      const asked = generation;
      const provider = await proofs.run(`${String(asked)} ${id}`, signal, (own) => prove(id, own));
      // Settings that changed meanwhile ask for another proof.
      if (asked === generation) proved.set(id, provider);
      return provider;
    },
    renew() {
      generation += 1;
      proved.clear();
    },
  };
}
