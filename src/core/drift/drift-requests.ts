import type { Inventory } from '../discovery/inventory.ts';
import { DriftMgrError } from '../errors.ts';
import type { ProviderId } from '../model.ts';
import type { ScanRequest } from '../protocol.ts';
import type { LookupTarget, Provider } from '../provider.ts';
import { localFiles } from '../terraform/local-files.ts';
import { readStates } from '../terraform/read-states.ts';
import type { StateReaders } from '../terraform/state-instance.ts';
import { compareDrift } from './compare.ts';
import { describeStates } from './describe-states.ts';
import type { DriftReport, DriftRequest, StateReport, StateRequest } from './report.ts';

export interface DriftParts {
  scan(request: ScanRequest, signal: AbortSignal): Promise<Inventory>;
  provider(id: ProviderId): Promise<Provider>;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): number;
}

/** Lists what states hold, without touching a cloud unless a state is kept in one. */
export async function reportState(request: StateRequest, parts: DriftParts, signal: AbortSignal): Promise<StateReport> {
  return describeStates(await readStates(request, readersOf(parts), signal));
}

/**
 * Scans what the filter covers (or takes what is fresh in the cache) and holds it against the states.
 * @throws DriftMgrError `no-credentials`, `bad-filter`
 */
export async function reportDrift(request: DriftRequest, parts: DriftParts, signal: AbortSignal): Promise<DriftReport> {
  const states = await readStates(request, readersOf(parts), signal);
  const inventory = await parts.scan(
    {
      want: 'rows',
      ...(request.filter === undefined ? {} : { filter: request.filter }),
      ...(request.refresh === undefined ? {} : { refresh: request.refresh }),
    },
    signal,
  );
  return compareDrift(states, inventory, {
    lookup: (target) => lookup(target, inventory, parts, signal),
    signal,
    now: parts.now(),
    ...(request.filter === undefined ? {} : { filter: request.filter }),
  });
}

async function lookup(target: LookupTarget, inventory: Inventory, parts: DriftParts, signal: AbortSignal) {
  const account = inventory.accounts.find((one) => one.id.toLowerCase() === target.account.toLowerCase());
  if (account === undefined) throw new DriftMgrError('unknown-account', `Account ${target.account} was not scanned.`);
  return (await parts.provider(account.provider)).lookup(target, signal);
}

const backendProviders: Readonly<Record<string, ProviderId>> = { s3: 'aws', azurerm: 'azure', gcs: 'gcp' };

function readersOf(parts: DriftParts): StateReaders {
  return {
    ...localFiles,
    env: parts.env,
    async remote(location, signal) {
      const id = backendProviders[location.backend];
      const provider = id === undefined ? undefined : await parts.provider(id);
      if (provider?.readState === undefined) {
        throw new DriftMgrError('state-backend', `States in the backend "${location.backend}" cannot be read.`, {
          hint: 'Save it with "terraform state pull > FILE" and name the file.',
        });
      }
      return provider.readState(location, signal);
    },
    http: (url) =>
      Promise.reject(
        new DriftMgrError('state-backend', `States over HTTP (${new URL(url).host}) cannot be read.`, {
          hint: 'Save it with "terraform state pull > FILE" and name the file.',
        }),
      ),
  };
}
