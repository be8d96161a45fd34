import { duration } from '../../core/render/text.ts';
import { providerTitles } from '../../core/render/counts.ts';
import { providerIds, type ProviderId } from '../../core/model.ts';
import type { CredentialReport } from '../../core/api/engine-api.ts';
import type { Icon } from '../resources/describe-node.ts';
import { code, prose } from '../markdown.ts';
import type { Translate } from '../translate.ts';

export type CredentialEntry = CredentialReport['sources'][number] & {
  /** When a call proved it last, in milliseconds since 1970. */
  readonly verifiedAt?: number;
  /** The settings say that it is used, besides the active ones. */
  readonly picked?: true;
};
type Probe = CredentialReport['probes'][number];

/** A row of the credentials view, without VS Code. Carries no secret: sources have none. */
export type CredentialRow =
  | { readonly kind: 'provider'; readonly provider: ProviderId; readonly sources: readonly CredentialEntry[]; readonly probes: readonly Probe[] }
  | { readonly kind: 'source'; readonly source: CredentialEntry }
  | { readonly kind: 'places'; readonly provider: ProviderId; readonly probes: readonly Probe[] }
  | { readonly kind: 'probe'; readonly probe: Probe }
  | { readonly kind: 'account'; readonly source: CredentialEntry; readonly account: string };

export interface CredentialDescription {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly accessibilityLabel: string;
  readonly icon: Icon;
  readonly contextValue: string;
}

/** A row for each cloud that was looked at, those first in which something was found. */
export function credentialRows(report: { readonly sources: readonly CredentialEntry[]; readonly probes: readonly Probe[] }): CredentialRow[] {
  const rows = providerIds.flatMap((provider): Extract<CredentialRow, { kind: 'provider' }>[] => {
    const sources = report.sources.filter((source) => source.provider === provider);
    const probes = report.probes.filter((probe) => probe.provider === provider && probe.outcome !== 'found');
    return sources.length + probes.length === 0 ? [] : [{ kind: 'provider', provider, sources: sources.toSorted(byUse), probes }];
  });
  return rows.toSorted((a, b) => Number(b.sources.length > 0) - Number(a.sources.length > 0));
}

/** What is in use first. */
function byUse(a: CredentialEntry, b: CredentialEntry): number {
  return Number(isUsed(b)) - Number(isUsed(a));
}

function isUsed({ active, picked }: CredentialEntry): boolean {
  return active || picked === true;
}

export function credentialChildren(row: CredentialRow): CredentialRow[] {
  switch (row.kind) {
    case 'provider':
      return [
        ...row.sources.map((source): CredentialRow => ({ kind: 'source', source })),
        ...row.probes.filter(({ outcome }) => outcome !== 'nothing').map((probe): CredentialRow => ({ kind: 'probe', probe })),
        ...emptyPlaces(row),
      ];
    case 'places':
      return row.probes.map((probe) => ({ kind: 'probe', probe }));
    case 'source':
      return (row.source.accounts ?? []).map((account) => ({ kind: 'account', source: row.source, account }));
    default:
      return [];
  }
}

/** The places in which nothing is, in one row. */
function emptyPlaces({ provider, probes }: Extract<CredentialRow, { kind: 'provider' }>): CredentialRow[] {
  const empty = probes.filter(({ outcome }) => outcome === 'nothing');
  return empty.length === 0 ? [] : [{ kind: 'places', provider, probes: empty }];
}

/** What one row shows. `now` is in milliseconds since 1970. */
export function describeCredential(row: CredentialRow, now: number, t: Translate): CredentialDescription {
  switch (row.kind) {
    case 'provider': {
      const found = row.sources.length;
      const description = found === 0 ? t('none found') : t('{0} found', found);
      return stated(`credentials/${row.provider}`, providerTitles[row.provider], description, { id: 'cloud', color: 'charts.blue' }, 'provider');
    }
    case 'places':
      return stated(
        `credentials/${row.provider}/places`,
        t('Nothing in {0} places', row.probes.length),
        row.probes.map(({ label }) => label).join(', '),
        { id: 'circle-outline', color: 'disabledForeground' },
        'places',
      );
    case 'source':
      return describeSource(row.source, now, t);
    case 'probe': {
      const { probe } = row;
      const outcome =
        probe.outcome === 'nothing'
          ? (probe.places ?? [t('nothing found')]).join(', ')
          : probe.outcome === 'timed-out'
            ? t('failed: timed out')
            : t('failed: {0}', probe.message ?? '');
      const icon: Icon =
        probe.outcome === 'nothing' ? { id: 'circle-outline', color: 'disabledForeground' } : { id: 'warning', color: 'list.warningForeground' };
      return stated(`credentials/${probe.provider}/probe/${probe.id}`, probe.label, outcome, icon, 'probe');
    }
    case 'account':
      return stated(`credentials/account/${row.source.id}/${row.account}`, row.account, '', { id: 'organization' }, 'account');
  }
}

function describeSource(source: CredentialEntry, now: number, t: Translate): CredentialDescription {
  const words = [
    ...(source.active ? [t('active')] : source.picked === true ? [t('in use')] : []),
    ...(source.principal === undefined ? [] : [source.principal]),
    ...stateWords(source, now, t),
  ];
  const row = stated(`credentials/source/${source.id}`, source.label, words.join(' · '), sourceIcon(source, now), 'source');
  const marks = [
    ...(source.renew === undefined ? [] : ['renewable']),
    ...(source.picked === true ? ['picked'] : source.active || source.state === 'unusable' ? [] : ['usable']),
  ];
  return { ...row, contextValue: [row.contextValue, ...marks].join('.') };
}

function stateWords(source: CredentialEntry, now: number, t: Translate): string[] {
  if (source.problem !== undefined) return [source.problem.message];
  if (source.state === 'expired') return [t('expired')];
  if (source.state === 'unusable') return [source.hint ?? t('cannot be used')];
  const proved = source.verified === 'not-tried' ? [t('not tried')] : verifiedWords(source, now, t);
  if (source.expiresAt === undefined) return proved;
  const left = Date.parse(source.expiresAt) - now;
  return [...(source.verified === 'not-tried' ? [] : proved), left <= 0 ? t('expired') : t('expires in {0}', duration(left))];
}

function verifiedWords({ verified, verifiedAt }: CredentialEntry, now: number, t: Translate): string[] {
  if (verified !== 'yes' || verifiedAt === undefined) return [];
  return [now - verifiedAt < 60_000 ? t('verified just now') : t('verified {0} ago', duration(now - verifiedAt))];
}

function sourceIcon(source: CredentialEntry, now: number): Icon {
  if (source.verified === 'no' || source.state === 'unusable') return { id: 'error', color: 'list.errorForeground' };
  const expired = source.state === 'expired' || (source.expiresAt !== undefined && Date.parse(source.expiresAt) <= now);
  if (expired) return { id: 'warning', color: 'list.warningForeground' };
  return source.verified === 'yes' ? { id: 'verified', color: 'charts.green' } : { id: 'key' };
}

/** The tooltip of a row, in Markdown. */
export function credentialTooltip(row: CredentialRow, t: Translate): string {
  if (row.kind === 'probe')
    return [`**${prose(row.probe.label)}**`, prose(row.probe.message ?? t('Looked at; nothing there.')), ...(row.probe.places ?? []).map(code)].join(
      '\n\n',
    );
  if (row.kind === 'provider') return `**${providerTitles[row.provider]}**`;
  if (row.kind === 'places') return row.probes.map(({ label, places = [] }) => [`- ${prose(label)}`, ...places.map(code)].join(' ')).join('\n');
  if (row.kind === 'account') return code(row.account);
  const { source } = row;
  const hint = source.problem?.hint ?? source.hint;
  return [
    `**${prose(source.label)}**`,
    ...(source.principal === undefined ? [] : [code(source.principal)]),
    ...(source.problem === undefined ? [] : [prose(source.problem.message)]),
    ...(hint === undefined ? [] : [prose(hint)]),
    ...(source.expiresAt === undefined ? [] : [t('Expires: {0}', source.expiresAt)]),
    ...(source.renew === undefined ? [] : [t('Renew with {0}', code(source.renew))]),
  ].join('\n\n');
}

function stated(id: string, label: string, description: string, icon: Icon, kind: CredentialRow['kind']): CredentialDescription {
  const accessibilityLabel = description === '' ? label : `${label}, ${description}`;
  return { id, label, description, accessibilityLabel, icon, contextValue: `driftmgr.credential.${kind}` };
}
