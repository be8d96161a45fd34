import * as vscode from 'vscode';
import type { Icon } from './describe-node.ts';

/** What every row of a tree shows. */
interface Described {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly accessibilityLabel: string;
  readonly icon: Icon;
  readonly contextValue?: string;
}

/** A row of a tree as VS Code takes it. */
export function toTreeItem(described: Described, collapsible = vscode.TreeItemCollapsibleState.None): vscode.TreeItem {
  const item = new vscode.TreeItem(described.label, collapsible);
  item.id = described.id;
  item.description = described.description;
  item.iconPath = toIcon(described.icon);
  if (described.contextValue !== undefined) item.contextValue = described.contextValue;
  item.accessibilityInformation = { label: described.accessibilityLabel };
  return item;
}

/** A codicon with its theme colour. */
function toIcon(icon: Icon): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon.id, icon.color === undefined ? undefined : new vscode.ThemeColor(icon.color));
}

/** Markdown that can neither run commands nor bring HTML: names and messages in it come from outside. */
export function toMarkdown(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}
