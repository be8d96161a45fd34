import { eastAsianWidth } from 'get-east-asian-width';

// The marks and letters that tables are made of: one column each, whatever stands beside them.
const plainNarrow = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2264\u2265]*$/;

interface Unicode {
  readonly segmenter: Intl.Segmenter;
  readonly visible: RegExp;
  readonly emoji: RegExp;
  readonly spacingMark: RegExp;
}

let unicode: Unicode | undefined;

// Tables of Unicode take longer to get ready (30 ms) than most commands: made when a text needs them.
function tables(): Unicode {
  return (unicode ??= {
    segmenter: new Intl.Segmenter('en', { granularity: 'grapheme' }),
    visible: /[^\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Surrogate}]/u,
    // In emoji style by itself, by a selector, as a key cap, as a flag, or joined to others.
    emoji:
      /^(?:\p{Regional_Indicator}{2}|(?!\p{Regional_Indicator})\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Extended_Pictographic}.*\u200d.*\p{Extended_Pictographic}|[\d#*]\ufe0f?\u20e3)/su,
    spacingMark: /[\p{Spacing_Mark}\uff00-\uffef]/u,
  });
}

/** What a reader takes for one character each. */
export function* graphemesOf(text: string): Generator<string> {
  for (const { segment } of tables().segmenter.segment(text)) yield segment;
}

/** Columns that a text with more than ASCII in it takes in a terminal: two for wide characters and emoji, none for marks and controls. */
export function wideColumnsOf(text: string): number {
  if (plainNarrow.test(text)) return text.length;
  let columns = 0;
  for (const grapheme of graphemesOf(text)) columns += graphemeColumns(grapheme);
  return columns;
}

function graphemeColumns(grapheme: string): number {
  const { visible, emoji, spacingMark } = tables();
  const start = grapheme.search(visible);
  if (start < 0) return 0;
  if (emoji.test(grapheme)) return 2;
  const [base = '', ...rest] = grapheme.slice(start);
  // A Korean syllable of several letters is as wide as its first.
  return rest.filter((mark) => spacingMark.test(mark)).reduce((sum, mark) => sum + widthOf(mark), widthOf(base));
}

function widthOf(character: string): number {
  return eastAsianWidth(character.codePointAt(0) ?? 0);
}
