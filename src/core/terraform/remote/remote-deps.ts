import type { CallPipeline, VaultCredential } from '../../provider.ts';

/** What the readers of remote states work with. */
export interface RemoteDeps {
  readonly pipeline: CallPipeline;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home directory. */
  readonly home: string;
  /** Hears of each proof that is sent, so that no failure shows it. */
  learnSecret?(secret: string): void;
  /** Secrets of the vault for hosts; empty while it is locked. */
  vaultEntries(provider: 'terraform' | 'http'): Promise<readonly VaultCredential[]>;
}

/** A variable of the environment; undefined where it is empty. */
export function variable(deps: Pick<RemoteDeps, 'env'>, name: string): string | undefined {
  const value = deps.env[name];
  return value === '' ? undefined : value;
}
