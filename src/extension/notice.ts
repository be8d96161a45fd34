/**
 * A text as a notification shows it: VS Code makes links of `[text](command:…)` in it, which run whatever they name, and icons of `$(name)`. What others wrote can be
 * in any message.
 */
export function notice(text: string): string {
  return text.replaceAll('](', '] (').replaceAll('$(', '$ (');
}
