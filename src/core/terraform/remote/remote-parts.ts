import type { Road, VaultCredential } from '../../provider.ts';
import type { Getter } from './http-get.ts';

/** What the readers of remote states work with. */
export interface RemoteParts {
  readonly road: Road;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home directory. */
  readonly home: string;
  /** Secrets of the vault for hosts; empty while it is locked. */
  vaultEntries(provider: 'terraform' | 'http'): Promise<readonly VaultCredential[]>;
}

/** The parts, and the one way by which they ask. */
export interface Asking extends RemoteParts {
  readonly getter: Getter;
}

/** A variable of the environment; undefined where it is empty. */
export function variable(parts: Pick<RemoteParts, 'env'>, name: string): string | undefined {
  const value = parts.env[name];
  return value === '' ? undefined : value;
}
