import type { AttributeChange } from '../../core/api/drift.ts';
import { differenceOf, differenceText, elementLines } from '../../core/render/differences.ts';
import { code } from '../markdown.ts';
import type { Translate } from '../translate.ts';

const briefValue = 60;
const briefElements = 120;
const longValue = 400;
const mostLines = 30;

/** What differs in one attribute, beside its name in a row. */
export function changeBrief(change: AttributeChange, t: Translate): string {
  const difference = differenceOf(change);
  if (difference.kind === 'unkept') return t('compare again for the values');
  if (difference.kind === 'sensitive') return t('differs (sensitive)');
  return difference.kind === 'elements' ? brief(differenceText(difference, '→'), briefElements) : `${brief(change.state)} → ${brief(change.cloud)}`;
}

/** Both sides of one changed attribute, in Markdown; of a collection, what was taken away and added. Sensitive values are not in the report, and not here. */
export function changeLines(change: AttributeChange, t: Translate): string[] {
  const difference = differenceOf(change);
  if (difference.kind === 'unkept') return [t('The values were not kept: compare again to see them.')];
  if (difference.kind === 'sensitive') return [t('The values differ; they are sensitive and not shown.')];
  if (difference.kind === 'values')
    return [t('State: {0}', code(brief(change.state, longValue))), t('Cloud: {0}', code(brief(change.cloud, longValue)))];
  const lines = elementLines(difference);
  const shown = lines.slice(0, mostLines).map(({ sign, text }) => code(`${sign} ${text}`));
  return [[...shown, ...(lines.length > mostLines ? [t('… and {0} more', lines.length - mostLines)] : [])].join('  \n')];
}

/** A value on one line, cut at `most` characters; `∅` for what is not there. */
export function brief(value: unknown, most = briefValue): string {
  if (value === undefined || value === null) return '∅';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
