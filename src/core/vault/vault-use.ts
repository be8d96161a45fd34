import { rotationText } from '../api/vault.ts';
import { DriftMgrError, messageOf } from '../errors.ts';
import type { CredentialReport } from '../api/engine-api.ts';
import type { ProviderLog } from '../provider.ts';
import type { Vault } from './vault.ts';

export interface VaultUseDeps {
  readonly vault: Vault;
  /** True in a terminal: whoever started the command is there to be asked. A window offers it in its view instead. */
  readonly asks: boolean;
  readonly log: ProviderLog;
}

/** What scans and reports have to do with the vault before and after they ask clouds. */
export interface VaultUse {
  /** Opens the vault where a key can be had, and warns once of what is old in it. What stands in the way is said by the look for credentials. */
  ready(): Promise<void>;
  /** Says that the vault is locked where no credentials were found: they may be in it. */
  explain(error: unknown): unknown;
  /** Marks sources of the vault that are old or expired. */
  mark(report: CredentialReport): CredentialReport;
}

export function vaultUse({ vault, asks, log }: VaultUseDeps): VaultUse {
  let warned = false;
  const warn = (): void => {
    const due = vault.entries.list().filter((entry) => entry.old || entry.expired);
    if (warned || due.length === 0) return;
    warned = true;
    log.warn('credentials in the vault are old or expired', { entries: due.map((entry) => `${entry.name}: ${rotationText(entry)}`) });
  };
  return {
    async ready() {
      try {
        await vault.unlock({ ask: asks });
        warn();
      } catch (error) {
        if (DriftMgrError.is(error, 'cancelled')) throw error;
        if (!DriftMgrError.is(error, 'vault-absent')) log.info('the vault was not opened', { reason: messageOf(error) });
      }
    },
    explain(error) {
      if (!DriftMgrError.is(error, 'no-credentials')) return error;
      const { state, reason, hint } = statusOf(vault);
      if (state !== 'locked') return error;
      return new DriftMgrError('no-credentials', `${error.message} The vault is locked${reason === undefined ? '' : ` (${reason})`}.`, {
        cause: error,
        hint: hint ?? 'Unlock it, or run "driftmgr credentials" to see where else credentials are looked for.',
      });
    },
    mark(report) {
      if (!vault.isOpen) return report;
      const byId = new Map(vault.entries.list().map((entry) => [`${entry.provider}:vault:${entry.name}`, entry]));
      const sources = report.sources.map((source) => {
        const entry = byId.get(source.id);
        if (entry === undefined) return source;
        const due = entry.old || entry.expired;
        return {
          ...source,
          ...(entry.expired ? { state: 'expired' as const } : {}),
          ...(entry.expires === undefined ? {} : { expiresAt: entry.expires }),
          ...(due ? { hint: rotationText(entry), renew: `driftmgr vault rotate ${entry.name}` } : {}),
        };
      });
      return { ...report, sources };
    },
  };
}

function statusOf(vault: Vault): { state: string; reason?: string; hint?: string } {
  try {
    return vault.status();
  } catch (error) {
    return { state: 'locked', reason: messageOf(error) };
  }
}
