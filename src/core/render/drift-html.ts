import type { AttributeChange, DriftItem, DriftReport } from '../api/drift.ts';
import {
  asideTexts,
  belongingTexts,
  countedItems,
  coverageText,
  driftKinds,
  headline,
  ignoredItems,
  itemPlace,
  itemTitle,
  kindTitles,
  meaningOf,
  notComparableGroups,
} from './drift-view.ts';
import { differenceOf, differenceText, sameText } from './differences.ts';
import { driftStyle } from './drift-html-style.ts';
import { markup } from './markup.ts';
import { groupProblems, groupText } from './problems.ts';

const barsShown = 12;

/** The drift report as one HTML file that loads nothing and runs nothing: charts are SVG, light and dark follow the reader's system. */
export function driftHtml(report: DriftReport): string {
  const items = countedItems(report);
  const state = items.length > 0 ? 'drift' : report.complete ? 'good' : 'warn';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Drift report</title>
<style>${driftStyle}</style>
</head>
<body>
<header>
<h1>Drift report</h1>
<p class="headline ${state}">${markup(headline(report))}</p>
<p class="quiet">${asideTexts(report).map(markup).join(' · ')}</p>
<p class="quiet">Compared at ${markup(report.comparedAt)}, scan ${markup(report.scanId)}</p>
</header>
<section class="charts">
${coverageChart(report)}
${barChart(
  'Drift by type',
  resourceCount(items, (item) => item.type),
)}
${barChart('Drift by account and region', resourceCount(items, itemPlace))}
</section>
${driftKinds.map((kind) => kindSection(kind, items)).join('')}
${asides(report)}
</body>
</html>
`;
}

/** A ring: in step, changed, missing, unmanaged. */
function coverageChart(report: DriftReport): string {
  const { counts } = report;
  const parts: [string, number][] = [
    ['in step', Math.max(0, counts.managed - counts.changed)],
    ['changed', counts.changed],
    ['missing', counts.missing],
    ...(counts.unmanaged === null ? [] : [['unmanaged', counts.unmanaged] satisfies [string, number]]),
  ];
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  let start = 0;
  const arcs = parts.map(([name, count]) => {
    const share = total === 0 ? 0 : (count / total) * 100;
    // A circle with a circumference of 100 makes dashes into percentages.
    const arc = `<circle class="arc ${name.replace(' ', '-')}" cx="21" cy="21" r="15.915" stroke-dasharray="${share.toFixed(3)} ${(100 - share).toFixed(3)}" stroke-dashoffset="${(25 - start).toFixed(3)}"/>`;
    start += share;
    return share === 0 ? '' : arc;
  });
  const legend = parts.map(([name, count]) => `<li><span class="key ${name.replace(' ', '-')}"></span>${name} <b>${String(count)}</b></li>`).join('');
  const label = coverageText(report) ?? (counts.unmanaged === null ? '–' : 'nothing seen');
  return `<figure><figcaption>Coverage</figcaption><div class="ring"><svg viewBox="0 0 42 42" role="img" aria-label="Coverage ${markup(label)}"><circle class="track" cx="21" cy="21" r="15.915"/>${arcs.join('')}<text x="21" y="22.6">${markup(label)}</text></svg><ul>${legend}</ul></div></figure>`;
}

function resourceCount(items: readonly DriftItem[], keyOf: (item: DriftItem) => string): [string, number][] {
  return [...Map.groupBy(items, keyOf)]
    .map(([key, group]): [string, number] => [key, group.length])
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function barChart(title: string, counts: readonly [string, number][]): string {
  const [, most] = counts[0] ?? ['', 0];
  if (most === 0) return '';
  const bars = counts
    .slice(0, barsShown)
    .map(
      ([name, count]) =>
        `<li><span class="name">${markup(name)}</span><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${((count / most) * 100).toFixed(2)}" height="8"/></svg><b>${String(count)}</b></li>`,
    );
  const more = counts.length > barsShown ? `<li class="quiet">and ${String(counts.length - barsShown)} more</li>` : '';
  return `<figure><figcaption>${markup(title)}</figcaption><ol class="bars">${bars.join('')}${more}</ol></figure>`;
}

function kindSection(kind: DriftItem['kind'], items: readonly DriftItem[]): string {
  const ofKind = items.filter((item) => item.kind === kind);
  if (ofKind.length === 0) return '';
  return `<section>
<h2><span class="key ${kind}"></span>${kindTitles[kind]} <small>${String(ofKind.length)}: ${meaningOf(kind, ofKind)}</small></h2>
<div class="rows">${ofKind.map(itemHtml).join('\n')}</div>
</section>
`;
}

function itemHtml(item: DriftItem): string {
  const title = itemTitle(item);
  const facts = [item.type, itemPlace(item), item.id === title ? null : item.id, item.state ?? null].filter((fact) => fact !== null);
  const changes = (item.changes ?? []).map(changeRow);
  const table =
    changes.length === 0
      ? ''
      : `<table><thead><tr><th scope="col">Attribute</th><th scope="col">State</th><th scope="col">Cloud</th></tr></thead><tbody>${changes.join('')}</tbody></table>`;
  const belongings = belongingTexts(item).map((text) => `<li>${markup(text)}</li>`);
  const list = belongings.length === 0 ? '' : `<ul>${belongings.join('')}</ul>`;
  return `<article><h3>${markup(title)}</h3><p class="quiet">${facts.map(markup).join(' · ')}</p><p>${markup(item.reason)}</p>${list}${table}</article>`;
}

function changeRow(change: AttributeChange): string {
  const difference = differenceOf(change);
  const cells = (was: string, is: string) => `<td class="was">${was}</td><td class="is">${is}</td>`;
  const head = (note: string) =>
    `<tr><th scope="row">${markup(change.path)}${note === '' ? '' : ` <small class="quiet">${markup(note)}</small>`}</th>`;
  switch (difference.kind) {
    case 'unkept':
    case 'sensitive':
      return `${head('')}<td colspan="2">${markup(differenceText(difference, '→'))}</td></tr>`;
    case 'values':
      return `${head('')}${cells(markup(difference.state), markup(difference.cloud))}</tr>`;
    case 'elements': {
      const told = (texts: readonly string[]) => texts.map((text) => `<pre>${markup(text)}</pre>`).join('');
      return `${head(sameText(difference))}${cells(told(difference.gone), told(difference.added))}</tr>`;
    }
  }
}

function asides(report: DriftReport): string {
  const sections: [string, readonly string[]][] = [
    ['Made by the cloud or owned by another tool', report.owned.map((group) => `${String(group.count)} × ${group.owner}: ${group.reason}`)],
    ['Ignored', ignoredItems(report).map((item) => `${itemTitle(item)}: ${item.ignored?.reason ?? ''}`)],
    ['Not comparable', notComparableGroups(report.notComparable).map((group) => `${String(group.count)} × ${group.title}: ${group.reason}`)],
    ['In more than one state', report.duplicates.map((one) => `${one.id}: ${one.addresses.map((at) => `${at.address} (${at.state})`).join(', ')}`)],
    ['Problems', groupProblems(report.problems).map((group) => groupText(group) + (group.hint === undefined ? '' : `. ${group.hint}`))],
    [
      'States',
      report.states.map(
        (state) =>
          `${state.source}: ${String(state.resources)} resources${state.terraformVersion === undefined ? '' : `, Terraform ${state.terraformVersion}`}`,
      ),
    ],
  ];
  return sections
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => {
      const list = rows.map((text) => `<li>${markup(text)}</li>`).join('');
      return `<details${title === 'Problems' ? ' open=""' : ''}><summary>${title} (${String(rows.length)})</summary><ul>${list}</ul></details>`;
    })
    .join('\n');
}
