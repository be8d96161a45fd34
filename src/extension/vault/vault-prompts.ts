import * as vscode from 'vscode';
import { decodeText } from '../../core/decode-text.ts';
import { DriftMgrError } from '../../core/errors.ts';
import { askedFields, hiddenFields, isEntryName } from '../../core/vault/secret-fields.ts';
import { type VaultProvider, vaultProviders } from '../../core/api/vault-providers.ts';
import type { VaultEntryFacts } from '../../core/api/vault.ts';
import { vaultProviderTitles } from './describe-vault.ts';

/** Thrown when a person leaves a question open: then nothing happens, and nothing is said. */
export function unanswered(): DriftMgrError {
  return new DriftMgrError('cancelled', 'The question was not answered');
}

async function answered<T>(answer: Thenable<T | undefined>): Promise<T> {
  const given = await answer;
  if (given === undefined) throw unanswered();
  return given;
}

export async function askProvider(): Promise<VaultProvider> {
  const choices = vaultProviders.map((provider) => ({ label: vaultProviderTitles[provider], provider }));
  const placeHolder = vscode.l10n.t('Whose credential is it?');
  return (await answered(vscode.window.showQuickPick(choices, { placeHolder, ignoreFocusOut: true }))).provider;
}

export function askName(taken: readonly string[]): Promise<string> {
  const input = vscode.window.showInputBox({
    title: vscode.l10n.t('Add Vault Entry'),
    prompt: vscode.l10n.t('Name of the entry'),
    ignoreFocusOut: true,
    validateInput: (name) =>
      taken.includes(name)
        ? vscode.l10n.t('There is an entry of that name; rotate it to give it a new secret.')
        : isEntryName(name)
          ? undefined
          : vscode.l10n.t('Letters, digits and . _ - @, 64 at most, beginning with a letter or digit.'),
  });
  return answered(input);
}

/** What people call the fields of secrets. */
function fieldLabels(): Readonly<Record<string, string>> {
  return {
    aws_access_key_id: vscode.l10n.t('Access key ID'),
    aws_secret_access_key: vscode.l10n.t('Secret access key'),
    aws_session_token: vscode.l10n.t('Session token, for temporary keys'),
    role_arn: vscode.l10n.t('ARN of a role to assume'),
    external_id: vscode.l10n.t('External ID of that role'),
    region: vscode.l10n.t('Region'),
    tenant_id: vscode.l10n.t('Tenant ID'),
    client_id: vscode.l10n.t('Client ID of the application'),
    client_secret: vscode.l10n.t('Client secret'),
    client_certificate_password: vscode.l10n.t('Password of the client certificate'),
    token: vscode.l10n.t('API token'),
    hostname: vscode.l10n.t('Host name'),
    address: vscode.l10n.t('Address'),
    username: vscode.l10n.t('User name'),
    password: vscode.l10n.t('Password'),
  };
}

/** The secret as JSON: field by field, what proves something without echo; a service account's from its key file. */
export async function askSecret(provider: VaultProvider, title: string): Promise<string> {
  if (provider === 'gcp') return readKeyFile();
  const { required, optional } = askedFields(provider);
  const secret: Record<string, string> = {};
  const labels = fieldLabels();
  const ask = (field: string, prompt: string, accepts: (text: string) => boolean): Promise<string> =>
    askField(
      title,
      prompt,
      accepts,
      hiddenFields.some((hidden) => hidden === field),
    );
  for (const field of required) secret[field] = await ask(field, labels[field] ?? field, (text) => text.trim() !== '');
  for (const field of optional) {
    const value = await ask(field, vscode.l10n.t('{0} (may be empty)', labels[field] ?? field), () => true);
    if (value !== '') secret[field] = value;
  }
  return JSON.stringify(secret);
}

async function readKeyFile(): Promise<string> {
  const picked = await answered(
    vscode.window.showOpenDialog({ title: vscode.l10n.t('Key file of the service account'), filters: { JSON: ['json'] }, canSelectMany: false }),
  );
  const [file] = picked;
  if (file === undefined) throw unanswered();
  return decodeText(await vscode.workspace.fs.readFile(file));
}

function askField(title: string, prompt: string, accepts: (text: string) => boolean, password = true): Promise<string> {
  const validateInput = (text: string): string | undefined => (accepts(text) ? undefined : vscode.l10n.t('It must not be empty.'));
  return answered(vscode.window.showInputBox({ title, prompt, password, ignoreFocusOut: true, validateInput }));
}

const shortestPassphrase = 8;

/** A new passphrase, typed twice. */
export async function askNewPassphrase(title: string): Promise<string> {
  const tooShort = vscode.l10n.t('Use 8 characters at least; several random words are best.');
  const first = await answered(
    vscode.window.showInputBox({
      title,
      prompt: vscode.l10n.t('New passphrase'),
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) => (text.trim().length >= shortestPassphrase ? undefined : tooShort),
    }),
  );
  const validateInput = (text: string): string | undefined => (text === first ? undefined : vscode.l10n.t('It is not the same.'));
  return answered(
    vscode.window.showInputBox({ title, prompt: vscode.l10n.t('The same again'), password: true, ignoreFocusOut: true, validateInput }),
  );
}

export function askPassphrase(title: string): Promise<string> {
  return askField(title, vscode.l10n.t('Passphrase'), (text) => text !== '');
}

export async function askEntry(entries: readonly VaultEntryFacts[]): Promise<VaultEntryFacts> {
  const choices = entries.map((entry) => ({ label: entry.name, description: vaultProviderTitles[entry.provider], entry }));
  return (await answered(vscode.window.showQuickPick(choices, { placeHolder: vscode.l10n.t('Which entry?') }))).entry;
}

/** A question before something that cannot be undone. */
export async function confirm(message: string, detail: string, action: string): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, action);
  if (chosen !== action) throw unanswered();
}

/** Shows a recovery key, this once, until it was copied or the person says that it is kept. */
export async function showRecoveryKey(key: string): Promise<void> {
  const copy = vscode.l10n.t('Copy');
  const kept = vscode.l10n.t('I have kept it');
  const detail = `${key}\n\n${vscode.l10n.t('It opens the vault where this machine’s key is not: keep it on paper or in a password manager. It is not shown again.')}`;
  for (;;) {
    const chosen = await vscode.window.showInformationMessage(vscode.l10n.t('Recovery key of the vault'), { modal: true, detail }, copy, kept);
    if (chosen === copy) await vscode.env.clipboard.writeText(key);
    if (chosen === kept || chosen === copy) return;
  }
}
