import type { DoctorCheck, DoctorReport } from '../api/doctor.ts';
import { doctorAreas } from '../api/doctor.ts';
import type { RenderOptions, Tone } from './text.ts';
import { line, plural, wrap } from './text.ts';

const marks: Readonly<Record<DoctorCheck['state'], { readonly unicode: string; readonly ascii: string; readonly tone: Tone }>> = {
  ok: { unicode: '✓', ascii: 'ok', tone: 'good' },
  trouble: { unicode: '✗', ascii: 'x ', tone: 'bad' },
  note: { unicode: '·', ascii: '- ', tone: 'dim' },
};

/** What was looked at, by area, each trouble with what to do about it; and what it comes to. Ends with a line feed. */
export function renderDoctor({ checks }: DoctorReport, look: RenderOptions): string {
  const lines: string[] = [];
  for (const area of doctorAreas) {
    const own = checks.filter((check) => check.area === area);
    if (own.length === 0) continue;
    lines.push(
      line([{ text: area.charAt(0).toUpperCase() + area.slice(1), tone: 'strong' }], look),
      ...own.flatMap((check) => checkLines(check, look)),
    );
  }
  const troubles = doctorTroubles({ checks });
  const notes = checks.filter(({ state }) => state === 'note').length;
  const result =
    troubles.length > 0
      ? line([{ text: `${plural(troubles.length, 'trouble')} found.`, tone: 'bad' }], look)
      : line(
          [
            { text: 'Nothing is wrong.', tone: 'good' },
            { text: notes === 0 ? '' : ` ${plural(notes, 'note')} above.`, tone: 'dim' },
          ],
          look,
        );
  return `${[...lines, '', result].join('\n')}\n`;
}

/** What something has to be done about. */
export function doctorTroubles({ checks }: Pick<DoctorReport, 'checks'>): readonly DoctorCheck[] {
  return checks.filter(({ state }) => state === 'trouble');
}

function checkLines({ state, message, hint }: DoctorCheck, look: RenderOptions): string[] {
  const { unicode, ascii, tone } = marks[state];
  const indent = 5;
  const texts = wrap(message, look.width - indent);
  const described = texts.map((text, at) =>
    line(
      [
        { text: at === 0 ? `  ${look.unicode ? `${unicode} ` : ascii} `.slice(0, indent).padEnd(indent) : ' '.repeat(indent), tone },
        { text, tone: state === 'trouble' ? 'plain' : state === 'note' ? 'dim' : 'plain' },
      ],
      look,
    ),
  );
  const advice =
    hint === undefined ? [] : wrap(hint, look.width - indent).map((text) => line([{ text: ' '.repeat(indent) + text, tone: 'dim' }], look));
  return [...described, ...advice];
}
