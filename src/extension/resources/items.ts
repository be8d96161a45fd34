import * as vscode from 'vscode';
import type { Icon } from './describe-node.ts';

/** A codicon with its theme colour. */
export function toIcon(icon: Icon): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon.id, icon.color === undefined ? undefined : new vscode.ThemeColor(icon.color));
}

/** Markdown that can neither run commands nor bring HTML: names and messages in it come from outside. */
export function toMarkdown(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}
