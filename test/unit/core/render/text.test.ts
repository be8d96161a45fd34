import assert from 'node:assert/strict';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { renderTable } from '../../../../src/core/render/table.ts';
import { clean, columnsOf, duration, line, padEnd, truncate, wrap } from '../../../../src/core/render/text.ts';

const look = { width: 20, color: false, unicode: true };
const anyText = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));

describe('Text for terminals', () => {
  it('is cut by columns and not by characters', () => {
    assert.equal(truncate('東京大阪', 5, look), '東京…');
    assert.equal(padEnd('東京', 6, look), '東京  ');
    assert.equal(truncate('👩‍👩‍👧👩‍👩‍👧', 3, look), '👩‍👩‍👧…');
    fc.assert(fc.property(anyText, fc.integer({ min: 1, max: 30 }), (text, width) => columnsOf(truncate(clean(text), width, look)) <= width));
  });

  it('is wrapped without losing a character', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 4, max: 30 }), (text, width) => {
        const lines = wrap(text, width);
        assert.ok(lines.every((one) => stringWidth(one) <= width));
        assert.equal(lines.join('').replaceAll(' ', ''), clean(text).replaceAll(' ', ''));
      }),
    );
  });

  it('never steers the terminal', () => {
    assert.equal(clean('a\u001b[2Jb\u202ec\u0007'), 'a [2Jb c');
    fc.assert(fc.property(anyText, (text) => !/[\p{Cc}\p{Bidi_Control}]/u.test(clean(text))));
  });

  it('has no blanks at the end of a line', () => {
    assert.equal(line([{ text: 'a  ' }, { text: '   ' }], look), 'a');
  });

  it('tells times in words', () => {
    assert.deepEqual([4_000, 180_000, 7_200_000, 172_800_000].map(duration), ['4 s', '3 min', '2 h', '2 days']);
  });
});

describe('A table', () => {
  const table = {
    columns: [{ title: 'Key' }, { title: 'Value', grow: 1 }],
    rows: [
      [{ text: 'one' }, { text: 'a value that is much longer than twenty columns' }],
      [{ text: 'two' }, { text: '東京' }],
    ],
  };

  it('shrinks what may shrink', () => {
    assert.deepEqual(renderTable(table, look), ['Key  Value', 'one  a value that i…', 'two  東京']);
  });

  it('becomes blocks where it does not fit', () => {
    const wide = { columns: [{ title: 'A' }, { title: 'B' }], rows: [[{ text: 'x'.repeat(15) }, { text: 'y'.repeat(15) }]] };
    assert.deepEqual(renderTable(wide, look), [`A: ${'x'.repeat(15)}`, `B: ${'y'.repeat(15)}`, '']);
  });

  it('is never wider than the terminal', () => {
    const cells = fc.array(fc.tuple(anyText, anyText, anyText), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(cells, fc.integer({ min: 40, max: 200 }), (rows, width) => {
        const columns = [{ title: 'Name', grow: 1 }, { title: 'Type' }, { title: 'Id', grow: 3 }];
        const lines = renderTable({ columns, rows: rows.map((row) => row.map((text) => ({ text }))) }, { ...look, width });
        for (const one of lines) assert.ok(stringWidth(one) <= width, `${String(stringWidth(one))} > ${String(width)}: ${JSON.stringify(one)}`);
      }),
    );
  });
});
