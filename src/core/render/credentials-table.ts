import type { CredentialReport } from '../api/engine-api.ts';
import { providerTitles } from './counts.ts';
import { renderProblems } from './problems.ts';
import type { Table } from './table.ts';
import { renderTable } from './table.ts';
import type { RenderOptions, Tone } from './text.ts';
import { line, wrap } from './text.ts';

/** What was found, whose it is, and where was looked in vain. Never a secret. Ends with a line feed. */
export function renderCredentials(report: CredentialReport, look: RenderOptions): string {
  const lines = renderTable(sourceTable(report), look);
  if (lines.length === 0) lines.push('No credentials were found.');
  for (const source of report.sources) {
    const renew = source.renew === undefined ? undefined : `${source.label}: renew with ${source.renew}`;
    for (const hint of [renew, source.hint]) {
      if (hint !== undefined) lines.push(...wrap(hint, look.width - 2).map((text) => line([{ text: `  ${text}`, tone: 'dim' }], look)));
    }
  }
  const problems = report.sources.flatMap((source) => (source.problem === undefined ? [] : [source.problem]));
  if (problems.length > 0) lines.push('', ...renderProblems(problems, look));
  const probes = renderTable(probeTable(report), look);
  if (probes.length > 0) lines.push('', line([{ text: 'Looked for in', tone: 'strong' }], look), ...probes);
  return `${lines.join('\n')}\n`;
}

const verdicts: Readonly<Record<CredentialReport['sources'][number]['verified'], { text: string; tone: Tone }>> = {
  yes: { text: 'verified', tone: 'good' },
  no: { text: 'refused', tone: 'bad' },
  'not-tried': { text: 'not tried', tone: 'dim' },
};

function sourceTable(report: CredentialReport): Table {
  return {
    columns: [
      { title: 'Provider' },
      { title: 'Source', grow: 2 },
      { title: 'In use' },
      { title: 'State' },
      { title: 'Identity', grow: 3 },
      { title: 'Accounts', grow: 1 },
      { title: 'Expires' },
    ],
    rows: report.sources.map((source) => [
      { text: providerTitles[source.provider] },
      { text: source.label },
      { text: source.active ? 'yes' : 'no' },
      source.state === 'found' ? verdicts[source.verified] : { text: source.state, tone: 'warn' },
      { text: source.principal ?? '' },
      { text: (source.accounts ?? []).join(' ') },
      { text: source.expiresAt ?? '' },
    ]),
  };
}

const outcomes: Readonly<Record<CredentialReport['probes'][number]['outcome'], Tone>> = {
  found: 'good',
  nothing: 'dim',
  failed: 'bad',
  'timed-out': 'bad',
};

function probeTable(report: CredentialReport): Table {
  return {
    columns: [{ title: 'Provider' }, { title: 'Place', grow: 3 }, { title: 'Outcome' }, { title: '', grow: 2 }],
    rows: report.probes.map((probe) => [
      { text: providerTitles[probe.provider] },
      { text: probe.label },
      { text: probe.outcome.replace('-', ' '), tone: outcomes[probe.outcome] },
      { text: probe.message ?? '' },
    ]),
  };
}
