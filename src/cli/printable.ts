// Controls, and the marks that turn the direction of text or end lines.
const steering = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
// The colours of `paint` and of the log, or one such character.
const styleOrSteering = new RegExp(String.raw`\u{1b}\[(?:1|2|22|31|32|33|35|36|39|90)m|[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]`, 'gu');

/**
 * A text with nothing in it that steers a terminal, whoever wrote it: what does stands there as `\u001b`, which is what JSON and HCL call it too. All that is
 * printed goes through here (`output.ts`); what is to fit into a table is made so before (`clean`).
 */
export function printable(text: string): string {
  if (!steering.test(text.replaceAll(/[\n\t]/g, ''))) return text;
  return text.replace(styleOrSteering, (found) => {
    if (found === '\n' || found === '\t' || found.length > 1) return found;
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
