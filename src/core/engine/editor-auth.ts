import type { ProviderId } from '../model.ts';
import type { ShellPorts } from '../api/engine-api.ts';

/** An account of the shell that a cloud accepts. */
interface ShellAccount {
  /** VS Code's name for who issues it. */
  readonly issuer: string;
  /** The scopes that reading the cloud takes. */
  readonly scopes: readonly string[];
}

/**
 * The accounts that VS Code can be signed in with and a cloud accepts. Azure's is for the public cloud: the others have
 * an issuer of their own. SOURCE: VS Code's microsoft-authentication extension; Azure Resource Manager's default scope.
 */
export const shellAccounts = {
  azure: { issuer: 'microsoft', scopes: ['https://management.azure.com/.default'] },
} as const satisfies Partial<Record<ProviderId, ShellAccount>>;

/** Tokens of the accounts that the shell is signed in with; undefined for clouds that accept none. */
export interface EditorAuth {
  readonly token: (id: ProviderId, scopes: readonly string[]) => Promise<string | undefined>;
  /** Whether somebody is signed in whom this cloud accepts. Asks nobody. */
  readonly isSignedIn: (id: ProviderId) => Promise<boolean>;
}

/** Asks the shell; a shell without accounts has none. */
export function createEditorAuth(ports: Pick<ShellPorts, 'getToken'>): EditorAuth {
  const accounts: Readonly<Partial<Record<ProviderId, ShellAccount>>> = shellAccounts;
  const token = async (id: ProviderId, scopes: readonly string[]): Promise<string | undefined> => {
    const account = accounts[id];
    return account === undefined ? undefined : await ports.getToken?.(account.issuer, scopes);
  };
  return { token, isSignedIn: async (id) => (await token(id, accounts[id]?.scopes ?? [])) !== undefined };
}
