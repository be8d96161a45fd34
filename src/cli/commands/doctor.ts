import type { Command } from 'commander';
import { Option } from 'commander';
import { defined } from '../../core/defined.ts';
import type { ProviderId } from '../../core/model.ts';
import { providerIds } from '../../core/model.ts';
import { doctorTroubles, renderDoctor } from '../../core/render/doctor-table.ts';
import { exitCodes } from '../exit-codes.ts';
import { listOf } from '../options.ts';
import { write } from '../output.ts';
import type { Cli } from '../session.ts';
import { withEngine } from '../session.ts';

const help = `
Looks at versions, folders, settings, the way to each cloud (proxy and certificates included), the clock, credentials, what the last scan was
denied, throttling and hosts whose circuit is open, the vault and the audit trail. It only reads, and prints no secret.

Exit codes: 0 nothing is wrong, 2 could not run, 3 something is.`;

export function addDoctor(program: Command, cli: Cli): void {
  const command = program.command('doctor').description('Find out why something does not work: what is fine, what is not, and what to do.');
  command
    .addOption(
      new Option('-p, --provider <ids>', `only these clouds: ${providerIds.join(', ')} (default: those with credentials)`).argParser(
        listOf(providerIds),
      ),
    )
    .option('--offline', 'ask no cloud')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action((options: { provider?: readonly ProviderId[]; offline?: true; json?: true }) =>
      withEngine(
        cli,
        command,
        async ({ engine, terminal, look, signal, progress }) => {
          progress.show('Looking at this machine and the clouds');
          const request = {
            ...defined({ providers: options.provider }),
            ...(options.offline === undefined ? {} : { offline: true }),
          };
          const report = await engine.request('doctor', request, { signal });
          progress.clear();
          const text = options.json === true ? `${JSON.stringify({ schemaVersion: 1, ...report }, null, 2)}\n` : renderDoctor(report, look);
          await write(terminal.stdout, text);
          return doctorTroubles(report).length === 0 ? exitCodes.complete : exitCodes.incomplete;
        },
        { config: 'any' },
      ),
    );
}
