/**
 * `vscode.l10n.t`, handed to the parts that do not know VS Code.
 * The message stands in English; `{0}`, `{1}` … are filled with the arguments.
 */
export type Translate = (message: string, ...args: (string | number)[]) => string;

/** Fills the placeholders and leaves the language alone. */
export const inEnglish: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (placeholder, index: string) => {
    const value = args[Number(index)];
    return value === undefined ? placeholder : String(value);
  });
