import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { HistoryReport } from '../../core/api/history.ts';
import { defined } from '../../core/defined.ts';
import { DriftMgrError } from '../../core/errors.ts';
import { renderTable } from '../../core/render/table.ts';
import { plural } from '../../core/render/text.ts';
import { exitCodes } from '../exit-codes.ts';
import { write } from '../output.ts';
import type { Cli } from '../session.ts';
import { withEngine } from '../session.ts';
import { rowsRenderOptions } from '../terminal.ts';

const examples = `
Examples:
  driftmgr history                what came and went in the last 30 days (the setting drift.historyDays)
  driftmgr history --since 24h    or 7d, 90m, 2027-01-31

Scans that list resources (drift, resources) are compared with those before. No cloud is asked.`;

export function addHistory(program: Command, cli: Cli): void {
  const command = program.command('history').description('Show which resources are new and which are gone, as scans saw it.');
  command
    .addOption(new Option('--since <time>', 'from when on: 24h, 7d, 90m, or a date').argParser(since))
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action((options: { since?: string; json?: true }) =>
      withEngine(cli, command, async ({ engine, terminal, look, signal }) => {
        const report = await engine.request('history', defined({ since: options.since }), { signal });
        if (report === null) {
          throw new DriftMgrError('no-history', 'Nothing is kept on disk here, so it cannot be known what changed.', {
            hint: 'See whether the data folder (DRIFTMGR_HOME) can be written.',
          });
        }
        if (options.json === true) await write(terminal.stdout, `${JSON.stringify({ schemaVersion: 1, ...report }, null, 2)}\n`);
        else {
          const lines = renderTable(tableOf(report), rowsRenderOptions(look, terminal));
          await write(terminal.stdout, `${[historyLine(report), ...lines].join('\n')}\n`);
        }
        return exitCodes.complete;
      }),
    );
}

/** `3 new, 1 gone since …`, in one line. */
function historyLine({ since: from, appeared, gone }: HistoryReport): string {
  // No scan may have looked: then nothing is known either.
  if (appeared.length + gone.length === 0)
    return `Nothing is known to have come or gone since ${from}.\nScans that list resources (driftmgr drift, driftmgr resources) are compared with those before.`;
  return `${plural(appeared.length, 'new resource')}, ${plural(gone.length, 'resource')} gone since ${from}`;
}

function tableOf({ appeared, gone }: HistoryReport) {
  const rows = [...appeared.map((entry) => ['new', entry] as const), ...gone.map((entry) => ['gone', entry] as const)];
  return {
    columns: [{ title: 'Change' }, { title: 'At' }, { title: 'Type' }, { title: 'Id', grow: 1 }],
    rows: rows.map(([what, { at, type, id }]) => [{ text: what }, { text: at }, { text: type ?? '' }, { text: id }]),
  };
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 24 * 3_600_000 };

function since(value: string): string {
  const [, amount, unit = ''] = /^(\d{1,5})([mhd])$/.exec(value) ?? [];
  const time = amount === undefined ? Date.parse(value) : Date.now() - Number(amount) * (units[unit] ?? 0);
  if (Number.isNaN(time)) throw new InvalidArgumentError('Write it as 24h, 7d, 90m or 2027-01-31.');
  return new Date(time).toISOString();
}
