import { isWithoutState } from '../core/api/drift.ts';
import type { Translate } from './translate.ts';

/** An error as it is remembered. Match on the code. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** A button beside a failure, and what it runs. */
export interface WayOut {
  readonly title: string;
  readonly command: string;
  readonly argument?: string;
}

const mostLetters = 300;
const settings: Readonly<Record<string, string>> = {
  'bad-filter': 'driftmgr.filter',
  'no-terraform': 'driftmgr.terraform.path',
  'ignore-unreadable': 'driftmgr.ignore',
  'ignore-too-slow': 'driftmgr.ignore',
  'bad-endpoint': 'driftmgr endpoint',
  'azure-cloud': 'driftmgr.azure',
};
const signIns: ReadonlySet<string> = new Set([
  'no-credentials',
  'no-accounts',
  'credential-unusable',
  'credential-gone',
  'credential-process',
  'credentials-unread',
  'state-credentials',
]);

/** What helps against a failure, by its code; the log where nothing else is known to. */
export function waysOut(code: string, t: Translate): WayOut[] {
  const setting = settings[code];
  if (setting !== undefined) return [{ title: t('Open Setting'), command: 'workbench.action.openSettings', argument: setting }];
  const signIn = { title: t('Sign In'), command: 'driftmgr.signIn' };
  if (code === 'no-credentials' || code === 'state-credentials') return [signIn, { title: t('Show Credentials'), command: 'driftmgr.credentials' }];
  if (signIns.has(code)) return [signIn, showLog(t)];
  if (isWithoutState(code)) return [{ title: t('Choose State…'), command: 'driftmgr.chooseState' }, showLog(t)];
  if (code === 'not-trusted') return [{ title: t('Manage Trust'), command: 'workbench.trust.manage' }];
  if (code === 'vault-locked') return [{ title: t('Unlock'), command: 'driftmgr.vaultUnlock' }, showLog(t)];
  return [showLog(t)];
}

function showLog(t: Translate): WayOut {
  return { title: t('Show Log'), command: 'driftmgr.showLog' };
}

/** What a window says of a failure: the reason, cut where it is long, and its hint where that is for whoever looks at a window. */
export function failureText({ message, hint }: Pick<Failure, 'message' | 'hint'>): string {
  const reason = message.length > mostLetters ? `${message.slice(0, mostLetters - 1)}…` : message;
  return hint === undefined || isForTerminals(hint) ? reason : `${reason} ${hint}`;
}

/** Flags, commands to type and lists of them help in a terminal alone. */
function isForTerminals(hint: string): boolean {
  return hint.includes('\n') || /--[a-z]|\bdriftmgr [a-z]/.test(hint);
}
