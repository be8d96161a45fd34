import { duration } from '../../core/render/text.ts';
import type { VaultEntryFacts, VaultStatus } from '../../core/api/vault.ts';
import type { Icon } from '../resources/describe-node.ts';
import { prose } from '../markdown.ts';
import type { Translate } from '../translate.ts';

/** Which of its faces the vault view shows; the value of the context key `driftmgr.vaultState`. */
export type VaultFace = 'unknown' | 'absent' | 'locked' | 'elsewhere' | 'empty' | 'open' | 'failed';

/** The providers of entries, in the order in which they are offered. */
export const vaultProviderTitles = {
  aws: 'AWS',
  azure: 'Azure',
  gcp: 'Google Cloud',
  digitalocean: 'DigitalOcean',
  terraform: 'Terraform Cloud',
  http: 'HTTP backend',
} as const satisfies Record<VaultEntryFacts['provider'], string>;

/** Chooses the face of the view. `null`: nothing is known yet. */
export function vaultFace(status: VaultStatus | null, failed: boolean): VaultFace {
  if (failed) return 'failed';
  if (status === null) return 'unknown';
  if (status.state === 'open') return status.entries === 0 ? 'empty' : 'open';
  return status.state === 'locked' && status.because === 'elsewhere' ? 'elsewhere' : status.state;
}

/** The line beside the view's title. */
export function vaultHeadline(status: VaultStatus | null, t: Translate): string {
  if (status === null || status.state === 'absent') return '';
  if (status.state === 'open') return t('open');
  return status.because === 'elsewhere' ? t('locked: the key is on another machine') : t('locked');
}

export interface VaultEntryDescription {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly accessibilityLabel: string;
  readonly icon: Icon;
}

/** What the row of an entry shows: whose it is, how old, and what is to be done about it. */
export function describeVaultEntry(entry: VaultEntryFacts, t: Translate): VaultEntryDescription {
  const age = entry.ageDays === 0 ? t('of today') : t('{0} old', duration(entry.ageDays * 86_400_000));
  const words = [
    vaultProviderTitles[entry.provider],
    age,
    ...(entry.unproved === true ? [t('not proved')] : []),
    ...(entry.expired ? [t('expired')] : entry.old ? [t('to be renewed')] : []),
    ...(entry.note === undefined ? [] : [entry.note]),
  ];
  const description = words.join(' · ');
  const icon: Icon = entry.expired
    ? { id: 'error', color: 'list.errorForeground' }
    : entry.old
      ? { id: 'warning', color: 'list.warningForeground' }
      : entry.unproved === true
        ? { id: 'question', color: 'list.warningForeground' }
        : { id: 'verified', color: 'charts.green' };
  return { id: `vault/${entry.name}`, label: entry.name, description, accessibilityLabel: `${entry.name}, ${words.join(', ')}`, icon };
}

/** The tooltip of an entry, in Markdown. Names its fields, never their values. */
export function vaultTooltip(entry: VaultEntryFacts, t: Translate): string {
  return [
    `**${prose(entry.name)}** (${vaultProviderTitles[entry.provider]})`,
    ...(entry.note === undefined ? [] : [prose(entry.note)]),
    t('Holds: {0}', prose(entry.fields.join(', '))),
    t('Created: {0}', entry.created.slice(0, 10)),
    ...(entry.rotated === undefined ? [] : [t('Rotated: {0}', entry.rotated.slice(0, 10))]),
    ...(entry.expires === undefined ? [] : [t('Expires: {0}', entry.expires.slice(0, 10))]),
    ...(entry.unproved === true ? [t('No call has proved it. Rotate it to have the new secret proved.')] : []),
    ...(entry.old ? [t('Older than the setting driftmgr.vault.ageWarningDays allows.')] : []),
  ].join('\n\n');
}
