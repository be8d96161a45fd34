import type { ProviderId } from './model.ts';
import type { ShellPorts } from './protocol.ts';

/** Who issues the accounts of a shell that a cloud accepts, by VS Code's name for it. */
const issuers: Readonly<Partial<Record<ProviderId, string>>> = { azure: 'microsoft' };

/** Tokens of the accounts that the shell is signed in with; undefined for clouds that accept none. */
export function createShellTokens(ports: Pick<ShellPorts, 'getToken'>): (id: ProviderId, scopes: readonly string[]) => Promise<string | undefined> {
  return async (id, scopes) => {
    const issuer = issuers[id];
    return issuer === undefined ? undefined : await ports.getToken?.(issuer, scopes);
  };
}
