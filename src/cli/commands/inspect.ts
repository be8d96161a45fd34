import type { Command } from 'commander';
import { Option } from 'commander';
import type { ProviderId } from '../../core/model.ts';
import { providerIds } from '../../core/model.ts';
import { prometheusText } from '../../core/observe/prometheus.ts';
import type { CacheKind } from '../../core/provider.ts';
import { renderAudit, renderVerification } from '../../core/render/audit-table.ts';
import { renderConfig } from '../../core/render/config-table.ts';
import { renderCredentials } from '../../core/render/credentials-table.ts';
import { renderMetrics } from '../../core/render/metrics-table.ts';
import { plural } from '../../core/render/text.ts';
import { exitCodes } from '../exit-codes.ts';
import { count, listOf, moment, oneOf } from '../options.ts';
import { write } from '../output.ts';
import type { Cli } from '../session.ts';
import { settingFlagsHelp } from '../setting-flags.ts';
import { helpWidth, rowsRenderOptions } from '../terminal.ts';
import { withEngine } from '../session.ts';

const cacheKinds: readonly CacheKind[] = ['resources', 'discovery', 'credentials', 'state'];

/** The commands that look at DriftMgr itself. */
export function addInspection(program: Command, cli: Cli): void {
  addCredentials(program, cli);
  addMetrics(program, cli);
  addAudit(program, cli);
  addConfig(program, cli);
  addCache(program, cli);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function addCredentials(program: Command, cli: Cli): void {
  const command = program
    .command('credentials')
    .description('List the credentials that were found, whose they are and when they expire. Never the secrets.');
  command
    .addOption(new Option('-p, --provider <ids>', `only these: ${providerIds.join(', ')}`).argParser(listOf(providerIds)))
    .option('--no-verify', 'only look; prove none with a call')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit codes: 0 at least one can be used, 2 none, 3 one that is in use was refused, or a place could not be read.')
    .action((options: { provider?: readonly ProviderId[]; verify: boolean; json?: true }) =>
      withEngine(cli, command, async ({ engine, terminal, look, signal, progress }) => {
        progress.show('Looking for credentials');
        const providers = options.provider === undefined ? {} : { providers: options.provider };
        const report = await engine.request('credentials', { verify: options.verify, ...providers }, { signal });
        progress.clear();
        await write(
          terminal.stdout,
          options.json === true ? json({ schemaVersion: 1, ...report }) : renderCredentials(report, rowsRenderOptions(look, terminal)),
        );
        const usable = report.sources.filter((source) => source.state === 'found' && source.verified !== 'no');
        if (usable.length === 0) return exitCodes.couldNotRun;
        // A place that could not be read may hold the one in use.
        const unread = report.probes.some(({ outcome }) => outcome === 'failed' || outcome === 'timed-out');
        return unread || report.sources.some((source) => source.active && (source.state !== 'found' || source.verified === 'no'))
          ? exitCodes.incomplete
          : exitCodes.complete;
      }),
    );
}

function addMetrics(program: Command, cli: Cli): void {
  const command = program.command('metrics').description('Show calls, latency, retries, throttles, cache hits and scans, over all processes.');
  command
    .addOption(new Option('--json', 'print JSON').conflicts('prometheus'))
    .addOption(
      new Option('--prometheus', "print Prometheus' text format: totals since the data folder was made, which never fall").conflicts('since'),
    )
    .addOption(new Option('--since <when>', 'how far back: 90s, 15m, 24h, 7d, or a moment').argParser((value: string) => moment(value, Date.now())))
    .action((options: { json?: true; prometheus?: true; since?: string }) =>
      withEngine(
        cli,
        command,
        async ({ engine, terminal, look, signal }) => {
          const report = await engine.request('metrics', sinceOf(options), { signal });
          const text = options.prometheus === true ? prometheusText(report) : renderMetrics(report, rowsRenderOptions(look, terminal));
          await write(terminal.stdout, options.json === true ? json({ schemaVersion: 1, ...report }) : text);
          return exitCodes.complete;
        },
        { config: 'any' },
      ),
    );
}

/** Prometheus' counters must never fall, so they count from the beginning. */
function sinceOf({ prometheus, since }: { prometheus?: true; since?: string }): { since?: string } {
  if (prometheus === true) return { since: new Date(0).toISOString() };
  return since === undefined ? {} : { since };
}

function addAudit(program: Command, cli: Cli): void {
  const command = program.command('audit').description('Show who did what, and prove that nobody changed the record.');
  command
    .addOption(new Option('-n, --last <count>', 'how many entries').argParser(count).default(50))
    .option('--verify', 'check every entry against its hash and the head that the store remembers')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit codes: 0 shown (and intact), 2 could not run, or --verify found that the trail is not intact.')
    .action((options: { last: number; verify?: true; json?: true }) =>
      withEngine(
        cli,
        command,
        async ({ engine, terminal, look, signal }) => {
          const { entries, verification } = await engine.request(
            'audit',
            { last: options.last, ...(options.verify === undefined ? {} : { verify: true }) },
            { signal },
          );
          if (options.json === true) {
            await write(terminal.stdout, json({ schemaVersion: 1, entries, verification: verification ?? null }));
          } else {
            if (options.verify === undefined) await write(terminal.stdout, renderAudit(entries, rowsRenderOptions(look, terminal)));
            if (verification !== undefined) await write(terminal.stdout, renderVerification(verification, look));
          }
          return verification?.intact === false ? exitCodes.couldNotRun : exitCodes.complete;
        },
        { config: 'any' },
      ),
    );
}

function addConfig(program: Command, cli: Cli): void {
  const command = program.command('config').description('Show each setting, its value and where it came from. Secrets are masked.');
  command
    .option('--json', 'print JSON')
    .addHelpText('after', () => `\nExit codes: 0 valid, 2 a value is not.\n${settingFlagsHelp(helpWidth(cli.terminal.stdout))}`)
    .action((options: { json?: true }) =>
      withEngine(
        cli,
        command,
        async ({ engine, terminal, look, signal }) => {
          const report = await engine.request('config', {}, { signal });
          await write(
            terminal.stdout,
            options.json === true ? json({ schemaVersion: 1, ...report }) : renderConfig(report, rowsRenderOptions(look, terminal)),
          );
          return report.problems.length === 0 ? exitCodes.complete : exitCodes.couldNotRun;
        },
        { config: 'any' },
      ),
    );
}

function addCache(program: Command, cli: Cli): void {
  const cache = program.command('cache').description('Look after cached answers.');
  const command = cache.command('clear').description('Forget cached answers, so that the clouds are asked again.');
  command
    .addOption(new Option('-p, --provider <ids>', `only these: ${providerIds.join(', ')}`).argParser(listOf(providerIds)))
    .addOption(new Option('-k, --kind <kind>', 'only this kind').choices(cacheKinds).argParser(oneOf(cacheKinds)))
    .action((options: { provider?: readonly ProviderId[]; kind?: CacheKind }) =>
      withEngine(
        cli,
        command,
        async ({ engine, terminal, signal }) => {
          const kind = options.kind === undefined ? {} : { kind: options.kind };
          let removed = 0;
          for (const provider of options.provider ?? [undefined]) {
            const result = await engine.request('clearCache', { ...kind, ...(provider === undefined ? {} : { provider }) }, { signal });
            removed += result.removed;
          }
          await write(terminal.stderr, `Removed ${plural(removed, 'cached answer')}.\n`);
          return exitCodes.complete;
        },
        { config: 'any' },
      ),
    );
}
