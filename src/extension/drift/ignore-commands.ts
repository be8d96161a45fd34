import * as vscode from 'vscode';
import type { IgnoreRule } from '../../core/config/kinds.ts';
import { ignoreBySettings } from '../../core/drift/ignore/ignore-settings.ts';
import type { DriftRowItem } from '../../core/api/drift-tree.ts';
import type { AttributeChange, Ignored } from '../../core/api/drift.ts';
import { DriftMgrError } from '../../core/errors.ts';
import { localFolders } from './drifts.ts';
import { chosenRows, itemsOfRows } from './group-items.ts';
import { settingTarget } from '../engine/settings.ts';
import type { Shell } from '../engine/shell.ts';
import { register } from '../commands/register.ts';
import { isRecord, itemOf } from '../commands/selection.ts';

/** A row to be ignored or not: a whole item, or one of its attributes. */
interface Subject {
  readonly item: DriftRowItem;
  readonly change?: AttributeChange;
  readonly ignored?: Ignored;
}

/** Ignoring what differs, one row or all that are selected, and no longer doing so. The comparison at hand follows without another one. */
export function registerIgnoreCommands(shell: Shell): void {
  register(shell, 'ignoreDrift', async (row, rows) => {
    const subjects = (await subjectsOf(shell, row, rows)).filter(({ ignored }) => ignored === undefined);
    if (subjects.length === 0) return;
    const reason = await vscode.window.showInputBox({
      title: subjects.length === 1 ? vscode.l10n.t('Ignore this drift') : vscode.l10n.t('Ignore {0} differences', subjects.length),
      prompt: vscode.l10n.t('Why may it differ? The reason is kept with the rule, in the setting driftmgr.ignore.'),
      ignoreFocusOut: true,
    });
    if (reason === undefined || reason.trim() === '') return;
    const target = settingTarget();
    await write(target, [...rulesIn(target), ...subjects.map((subject) => ruleFor(subject, reason.trim()))]);
    await shell.host.reconfigure();
  });
  register(shell, 'unignoreDrift', async (row, rows) => {
    const subjects = (await subjectsOf(shell, row, rows)).filter(({ ignored }) => ignored !== undefined);
    let removed = 0;
    for (const target of [vscode.ConfigurationTarget.Workspace, vscode.ConfigurationTarget.Global] as const) {
      const before = rulesIn(target);
      const left = before.filter((rule) => !subjects.some((subject) => isIgnoredBy(subject, rule)));
      if (left.length === before.length) continue;
      removed += before.length - left.length;
      await write(target, left);
    }
    if (removed > 0) await shell.host.reconfigure();
    else if (subjects[0] !== undefined) await showRule(subjects[0]);
  });
}

/** What no setting ignores is ignored by a file, which only a person changes. */
async function showRule({ item, ignored }: Subject): Promise<void> {
  const [folder] = localFolders();
  if (ignored?.by === 'code') {
    await vscode.commands.executeCommand('driftmgr.goToBlock', { kind: 'item', item });
    return;
  }
  const file = ignored?.by === 'driftignore' ? '.driftignore' : 'driftmgr.config.json';
  if (folder === undefined) return;
  const uri = vscode.Uri.joinPath(vscode.Uri.file(folder), file);
  try {
    await vscode.window.showTextDocument(uri);
  } catch (error) {
    const hint = vscode.l10n.t('The rule gives the reason “{0}”.', ignored?.reason ?? '');
    throw new DriftMgrError('no-rule', vscode.l10n.t('The rule that ignores it is in no setting of VS Code and in no file of this workspace.'), {
      cause: error,
      hint,
    });
  }
}

function ruleFor({ item, change }: Subject, reason: string): IgnoreRule {
  const what = item.kind !== 'unmanaged' && item.address !== undefined ? { address: item.address } : { id: item.id ?? item.key };
  return { provider: item.provider, type: item.type, ...what, ...(change === undefined ? {} : { attribute: change.path }), reason };
}

function isIgnoredBy({ item, change }: Subject, rule: unknown): boolean {
  if (!isRecord(rule) || typeof rule['reason'] !== 'string') return false;
  const { ignored: _ignored, ignoredChanges = [], ...whole } = item;
  const changes = change === undefined ? [...(item.changes ?? []), ...ignoredChanges] : [change];
  const live = { ...whole, ...(changes.length === 0 ? {} : { changes }) };
  return ignoreBySettings([live], [rule as Partial<IgnoreRule> as IgnoreRule], { now: Date.now(), clouds: undefined })[0] !== live;
}

function rulesIn(target: vscode.ConfigurationTarget): readonly unknown[] {
  const found = vscode.workspace.getConfiguration('driftmgr').inspect<unknown[]>('ignore');
  return (target === vscode.ConfigurationTarget.Workspace ? found?.workspaceValue : found?.globalValue) ?? [];
}

async function write(target: vscode.ConfigurationTarget, rules: readonly unknown[]): Promise<void> {
  await vscode.workspace.getConfiguration('driftmgr').update('ignore', rules.length === 0 ? undefined : rules, target);
}

/** More would be a list of rules that nobody reads; a rule for their type, or a pattern in `.driftignore`, says the same. */
const mostSubjects = 200;

async function subjectsOf({ host, driftTree }: Shell, row: unknown, rows: unknown): Promise<Subject[]> {
  const chosen = chosenRows(row, rows);
  const own = chosen.flatMap((one): Subject[] => {
    const item = itemOf(one);
    const change = item === undefined ? undefined : changeOf(one, item);
    if (item === undefined || change === undefined) return [];
    return [{ item, change, ...(change.ignored === undefined ? {} : { ignored: change.ignored }) }];
  });
  const whole = chosen.filter((one) => !isRecord(one) || one['change'] === undefined);
  const items = await itemsOfRows(host, driftTree.groupBy, whole, mostSubjects);
  return [...own, ...items.map((item) => ({ item, ...(item.ignored === undefined ? {} : { ignored: item.ignored }) }))];
}

function changeOf(row: unknown, item: DriftRowItem): (AttributeChange & { readonly ignored?: Ignored }) | undefined {
  const path = isRecord(row) && isRecord(row['change']) ? row['change']['path'] : undefined;
  return [...(item.changes ?? []), ...(item.ignoredChanges ?? [])].find((change) => change.path === path);
}
