import { number } from '../../core/render/text.ts';
import type { DriftRowItem } from '../../core/api/drift-tree.ts';
import { code, prose } from '../markdown.ts';
import type { Translate } from '../translate.ts';
import { changeLines } from './describe-change.ts';
import { calledBy, type DriftRow, type DriftWords, driftWord, groupFace } from './describe-drift.ts';

/** The tooltip of a drift row, in Markdown. */
export function driftTooltip(row: DriftRow, words: DriftWords): string {
  const { t } = words;
  switch (row.kind) {
    case 'change':
      return [
        `**${prose(row.change.path)}**`,
        ...changeLines(row.change, t),
        ...(row.change.ignored === undefined ? [] : [t('Ignored: {0}', prose(row.change.ignored.reason))]),
      ].join('\n\n');
    case 'belonging':
      return `${code(row.belonging.id)}\n\n${prose(t('goes with {0}', calledBy(row.item).label))}`;
    case 'notComparable':
      return `${code(row.entry.address)} — ${prose(row.entry.reason)}\n\n${prose(row.entry.state)}`;
    case 'owner': {
      const shown = row.owner.resources.map((resource) => `- ${code(resource.id)}`);
      const more = row.owner.count - shown.length;
      return [`**${prose(row.owner.owner)}**`, prose(row.owner.reason), shown.join('\n'), ...(more > 0 ? [t('… and {0} more', more)] : [])].join(
        '\n\n',
      );
    }
    case 'duplicate':
      return [code(row.duplicate.id), row.duplicate.addresses.map(({ state, address }) => `- ${code(address)} — ${prose(state)}`).join('\n')].join(
        '\n\n',
      );
    case 'history':
      return t('What the last scan brought that the one before did not, or the other way round.');
    case 'historyEntry':
      return `${code(row.entry.id)}\n\n${prose(row.entry.at)}`;
    case 'group':
      return `**${prose(groupFace(row.path, words).label)}** — ${number(row.count)}`;
    case 'item':
      return itemTooltip(row.item, t);
  }
}

function itemTooltip(item: DriftRowItem, t: Translate): string {
  const facts: [string, string | null | undefined][] = [
    [t('Address'), item.address],
    [t('Id'), item.id],
    [t('Type'), item.type],
    [t('Account'), item.account],
    [t('Region'), item.region],
    [t('State'), item.state],
    [t('Compared'), item.compared === undefined ? undefined : t('{0} of {1} attributes', item.compared.attributes, item.compared.of)],
    [t('Ignored'), item.ignored?.reason],
  ];
  const table = facts.flatMap(([name, value]) => (value === null || value === undefined ? [] : [`| ${name} | ${code(value)} |`]));
  return [`**${prose(driftWord(item.kind, t))}** — ${prose(item.reason)}`, ['| | |', '|---|---|', ...table].join('\n')].join('\n\n');
}

/** One side of an item as a JSON text, for the diff editor: what differs, and who it is. */
export function driftSide(item: DriftRowItem, side: 'state' | 'cloud'): string {
  const absent = (side === 'state' && item.kind === 'unmanaged') || (side === 'cloud' && item.kind === 'missing');
  if (absent) return '';
  const values = Object.fromEntries(
    (item.changes ?? []).map((change) => [
      change.path,
      change.unkept === true ? '(not kept)' : change.sensitive === true ? '(sensitive)' : (change[side] ?? null),
    ]),
  );
  const who = { ...(item.address === undefined ? {} : { address: item.address }), type: item.terraformType ?? item.type, id: item.id };
  return `${JSON.stringify({ ...who, ...values }, null, 2)}\n`;
}
