import type { Command } from 'commander';
import { Option } from 'commander';
import type { EngineEvent, GroupBy, ScanRequest } from '../../core/api/engine-api.ts';
import { firstNumbers } from '../../core/render/first-numbers.ts';
import { statusJson } from '../../core/render/status-json.ts';
import { renderStatus } from '../../core/render/status-table.ts';
import { number, plural, type RenderOptions } from '../../core/render/text.ts';
import { scanExitCode } from '../exit-codes.ts';
import type { FilterOptions } from '../options.ts';
import { addFilterOptions, addScanOptions, filterOf, oneOf } from '../options.ts';
import { write } from '../output.ts';
import type { Progress } from '../progress.ts';
import type { Cli } from '../session.ts';
import { withEngine } from '../session.ts';

const groupings: readonly GroupBy[] = ['account', 'type', 'region'];

export interface ScanOptions extends FilterOptions {
  readonly refresh?: true;
  readonly allTypes?: true;
  readonly source?: readonly string[];
}

interface StatusOptions extends ScanOptions {
  readonly json?: true;
  readonly groupBy: GroupBy;
}

const examples = `
Examples:
  driftmgr status                                   what runs in every cloud you are signed in to
  driftmgr status --provider aws --region eu-west-1,eu-central-1
  driftmgr status --type AWS::EC2::Instance --json  for scripts; see docs/json.md
  driftmgr status --filter 'tags.env == "prod" && type.startsWith("AWS::EC2")'

Exit codes: 0 complete, 2 could not run, 3 ran, but something could not be seen.`;

export function addStatus(program: Command, cli: Cli): void {
  const command = program.command('status').description('Count what runs in your clouds, by account, type and region.');
  addScanOptions(addFilterOptions(command))
    .option('--all-types', 'also the types that only slow listings find (AWS Cloud Control)')
    .addOption(new Option('--group-by <what>', 'how the table is grouped').choices(groupings).argParser(oneOf(groupings)).default('account'))
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action((options: StatusOptions) =>
      withEngine(cli, command, async (session) => {
        const stop = showScan(session.engine, session.progress, session.look);
        const summary = await session.engine.request('scan', scanRequest(options, 'counts'), { signal: session.signal });
        stop();
        session.progress.clear();
        const text =
          options.json === true
            ? `${JSON.stringify(statusJson(summary), null, 2)}\n`
            : renderStatus(summary, { ...session.look, groupBy: options.groupBy });
        await write(session.terminal.stdout, text);
        return scanExitCode(summary);
      }),
    );
}

/** What the options ask of discovery. */
export function scanRequest(options: ScanOptions, want: ScanRequest['want']): ScanRequest {
  const filter = filterOf(options);
  return {
    want,
    ...(filter === undefined ? {} : { filter }),
    ...(options.refresh === undefined ? {} : { refresh: true }),
    ...(options.allTypes === undefined ? {} : { allTypes: true }),
    ...(options.source === undefined ? {} : { sources: options.source }),
  };
}

/** Shows on the progress line how far a scan is and, where `look` says how, once the first numbers of indexes above it. Returns what ends it. */
export function showScan(engine: { on(listener: (event: EngineEvent) => void): () => void }, progress: Progress, look?: RenderOptions): () => void {
  progress.show('Looking for credentials');
  let isTold = look === undefined;
  return engine.on((event) => {
    if (event.kind === 'planned') progress.show(`Scanning: ${plural(event.listings, 'listing')} to ask for`);
    if (event.kind === 'progress' && !isTold && look !== undefined) {
      const lines = firstNumbers(event.summary, look);
      isTold = lines.length > 0;
      if (isTold) progress.preview(lines);
    }
    if (event.kind !== 'listed') return;
    progress.show(`Scanning ${number(event.done)}/${number(event.planned)}, ${plural(event.resources, 'resource')}: ${event.label}`);
  });
}
