import type { DriftBlock, DriftRowItem } from '../../core/api/drift-tree.ts';
import { brief } from '../drift/describe-change.ts';
import { driftWord } from '../drift/describe-drift.ts';
import { code, prose } from '../markdown.ts';
import type { Translate } from '../translate.ts';

const mostNamed = 3;
const mostRows = 20;
const valueWidth = 80;

/** What the problem of a drifted block says. Names what differs, and no value. */
export function blockMessage(block: DriftBlock, t: Translate): string {
  const [only] = block.items;
  if (block.count === 1 && only !== undefined) return itemWords(only, t);
  const kinds = new Set(block.items.map(({ kind }) => driftWord(kind, t)));
  const names = block.items.slice(0, mostNamed).map(({ address }) => address ?? '');
  const more = block.count - names.length;
  return `${t('{0} instances drifted ({1})', block.count, [...kinds].join(', '))}: ${names.join(', ')}${more > 0 ? ` ${t('… and {0} more', more)}` : ''}`;
}

function itemWords(item: DriftRowItem, t: Translate): string {
  if (item.kind === 'missing') return t('Missing from the cloud: {0}', item.reason);
  const paths = (item.changes ?? []).map(({ path }) => path);
  if (paths.length === 0) return t('Changed in the cloud: {0}', item.reason);
  const more = paths.length - mostNamed;
  const named = paths.slice(0, mostNamed).join(', ');
  return more > 0 ? t('Changed in the cloud: {0} and {1} more', named, more) : t('Changed in the cloud: {0}', named);
}

/** The short line above a drifted block. */
export function blockLens(block: DriftBlock, t: Translate): string {
  const [only] = block.items;
  if (block.count > 1 || only === undefined) return t('{0} instances drifted', block.count);
  if (only.kind === 'missing') return t('Missing from the cloud');
  return t('{0} attributes changed', only.changes?.length ?? 0);
}

/** The difference behind a block, as Markdown. Sensitive values are said to differ and are not shown. */
export function blockHover(block: DriftBlock, t: Translate): string {
  const parts = block.items.slice(0, mostNamed).map((item) => itemTable(item, t));
  const more = block.count - parts.length;
  return [...parts, ...(more > 0 ? [t('… and {0} more', more)] : [])].join('\n\n');
}

function itemTable(item: DriftRowItem, t: Translate): string {
  const title = `**DriftMgr: ${prose(driftWord(item.kind, t))}** — ${code(item.address ?? item.key)}`;
  const changes = item.changes ?? [];
  if (changes.length === 0) return `${title}\n\n${prose(item.reason)}`;
  const rows = changes.slice(0, mostRows).map((change) => {
    const sides =
      change.unkept === true
        ? [t('not kept'), t('not kept')]
        : change.sensitive === true
          ? [t('sensitive'), t('differs')]
          : [change.state, change.cloud].map((value) => code(brief(value, valueWidth)));
    return `| ${code(change.path)} | ${sides.join(' | ')} |`;
  });
  const more = changes.length - rows.length;
  const table = [`| ${t('Attribute')} | ${t('State')} | ${t('Cloud')} |`, '|---|---|---|', ...rows].join('\n');
  return `${title}\n\n${table}${more > 0 ? `\n\n${t('… and {0} more', more)}` : ''}`;
}

/**
 * Where a block stands in a text that may have been edited since: the header on its old line, else the nearest one with
 * the same header. `header` is the header's text as it was found; undefined where it is gone.
 */
export function headerLine(lines: readonly string[], header: RegExp, before: number): number | undefined {
  const at = lines.flatMap((line, index) => (header.test(line) ? [index] : []));
  return at.sort((a, b) => Math.abs(a - before) - Math.abs(b - before))[0];
}

/** Matches the header of the resource behind an address, with or without quotes; undefined for what is no address. */
export function headerOf(address: string): RegExp | undefined {
  // The type and the name are the last two parts; an index in brackets may hold dots and quotes of its own.
  const [, type, name] = /(?:^|\.)([A-Za-z_][\w-]*)\.([A-Za-z_][\w-]*)(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?$/.exec(address) ?? [];
  if (type === undefined || name === undefined) return undefined;
  return new RegExp(`^\\s*resource\\s+"?${type}"?\\s+"?${name}"?\\s*(?:\\{|$|#|//)`);
}
