import * as vscode from 'vscode';
import { providerTitles } from '../../core/render/counts.ts';
import { providerIds, type ProviderId } from '../../core/model.ts';

/** A way to sign in: a command line for a terminal, or a command of VS Code, which is given the provider. */
interface SignInWay extends vscode.QuickPickItem {
  readonly provider: ProviderId;
  readonly run?: string;
  readonly command?: string;
}

/** What the clouds' own tools call it, what is used most first. */
const commandLines: Readonly<Record<ProviderId, readonly string[]>> = {
  aws: ['aws sso login', 'aws configure sso', 'aws configure'],
  azure: ['az login'],
  gcp: ['gcloud auth application-default login'],
  digitalocean: ['doctl auth init'],
};

/** Asks how to sign in, and first to which cloud where that is not said. Undefined where the person goes without. */
export async function askSignIn(given: ProviderId | undefined): Promise<SignInWay | undefined> {
  const provider = given ?? (await askCloud());
  if (provider === undefined) return undefined;
  const placeHolder = vscode.l10n.t('Sign in to {0}', providerTitles[provider]);
  return vscode.window.showQuickPick(waysOf(provider), { placeHolder, ignoreFocusOut: true });
}

async function askCloud(): Promise<ProviderId | undefined> {
  const clouds = providerIds.map((provider) => ({ label: providerTitles[provider], provider }));
  return (await vscode.window.showQuickPick(clouds, { placeHolder: vscode.l10n.t('Which cloud?') }))?.provider;
}

function waysOf(provider: ProviderId): SignInWay[] {
  const inTerminal = commandLines[provider].map((run) => ({
    label: `$(terminal) ${run}`,
    description: vscode.l10n.t('in a terminal'),
    provider,
    run,
  }));
  const account = { label: `$(account) ${vscode.l10n.t('Microsoft account of VS Code')}`, provider, command: 'driftmgr.signInAzure' };
  const vault = { label: `$(lock) ${vscode.l10n.t('Keep a credential in the vault…')}`, provider, command: 'driftmgr.vaultAdd' };
  return [...(provider === 'azure' ? [account] : []), ...inTerminal, vault];
}
