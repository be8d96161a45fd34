import * as vscode from 'vscode';
import type { Resource } from '../../core/model.ts';
import { providerTitles } from '../../core/render/counts.ts';
import { messageOf } from '../../core/errors.ts';
import type { Shell } from '../engine/shell.ts';
import { shortId } from './describe-node.ts';

const shown = 100;

interface Hit extends vscode.QuickPickItem {
  readonly resource?: Resource;
}

/** Finds resources in all clouds while a person types, and shows the one that is chosen. */
export async function searchResources(shell: Shell): Promise<void> {
  const picker = vscode.window.createQuickPick<Hit>();
  picker.title = vscode.l10n.t('Search resources');
  picker.placeholder = vscode.l10n.t('Parts of names, ids or tags, or a CEL expression');
  let asked = 0;
  const look = async (text: string): Promise<void> => {
    const turn = ++asked;
    picker.busy = true;
    const items = await hits(shell, text).catch((error: unknown): Hit[] => [{ label: messageOf(error), alwaysShow: true }]);
    // A later question has a later answer.
    if (turn !== asked) return;
    picker.busy = false;
    picker.items = items;
  };
  const chosen = await new Promise<Resource | undefined>((resolve) => {
    picker.onDidChangeValue((text) => void look(text));
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]?.resource);
    });
    picker.onDidHide(() => {
      resolve(undefined);
    });
    picker.show();
  });
  picker.dispose();
  if (chosen !== undefined) await vscode.commands.executeCommand('driftmgr.showJson', chosen.id);
}

async function hits({ host, scans }: Shell, text: string): Promise<Hit[]> {
  const { resources, total } = await host.request('search', { text, limit: shown });
  // The engine has chosen: VS Code's own choice by label would leave out what was found by a tag.
  const items = resources.map((resource): Hit => {
    const { id, name, provider, type, account, region } = resource;
    const label = name === undefined || name === '' ? shortId(id) : name;
    return {
      label,
      description: scans.typeTitle(type),
      detail: [providerTitles[provider], account, region, shortId(id)].join(' · '),
      resource,
      alwaysShow: true,
    };
  });
  if (total > items.length) return [...items, { label: vscode.l10n.t('… and {0} more', total - items.length), alwaysShow: true }];
  return items.length === 0 && text.trim() !== '' ? [{ label: vscode.l10n.t('Nothing found'), alwaysShow: true }] : items;
}
