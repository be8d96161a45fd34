import type { Command } from 'commander';
import type { InventorySummary, Resource, ScanFilter } from '../../core/model.ts';
import { renderProblems } from '../../core/render/problems.ts';
import { resourceTable } from '../../core/render/resource-table.ts';
import { renderTable } from '../../core/render/table.ts';
import { plural } from '../../core/render/text.ts';
import { scanExitCode } from '../exit-codes.ts';
import { addFilterOptions, addScanOptions, filterOf } from '../options.ts';
import { write } from '../output.ts';
import { Queue } from '../queue.ts';
import type { Cli, Session } from '../session.ts';
import { withEngine } from '../session.ts';
import { renderOptionsOf, rowsRenderOptions } from '../terminal.ts';
import type { ScanOptions } from './status.ts';
import { scanRequest, showScan } from './status.ts';

interface ResourcesOptions extends ScanOptions {
  readonly json?: true;
}

const pageSize = 5000;
const linesAWrite = 500;

const examples = `
Examples:
  driftmgr resources --type AWS::EC2::Instance
  driftmgr resources --json | jq -r 'select(.tags.env == "prod") | .id'

With --json there is a line of JSON for each resource, printed while the scan runs; see docs/json.md.
Exit codes: 0 complete, 2 could not run, 3 ran, but something could not be seen.`;

export function addResources(program: Command, cli: Cli): void {
  const command = program.command('resources').description('List the resources themselves.');
  addScanOptions(addFilterOptions(command))
    .option('--all-types', 'also the types that only slow listings find (AWS Cloud Control)')
    .option('--json', 'print JSON Lines')
    .addHelpText('after', examples)
    .action((options: ResourcesOptions) =>
      withEngine(cli, command, async (session) => {
        // Where rows and progress would share a screen, the rows are the progress.
        const quiet = options.json === true && session.terminal.stdout.isTTY === true;
        const stop = quiet ? () => undefined : showScan(session.engine, session.progress);
        const summary = options.json === true ? await streamed(session, options) : await tabled(session, options);
        stop();
        session.progress.clear();
        const look = renderOptionsOf(session.terminal.stderr, session.terminal, command.optsWithGlobals());
        const problems = renderProblems(summary.problems, look);
        if (problems.length > 0) await write(session.terminal.stderr, `${problems.join('\n')}\n`);
        return scanExitCode(summary);
      }),
    );
}

/**
 * Prints resources as listings bring them, then those that no event brought (they were known before the scan).
 * What waits to be written are references to rows that the inventory holds anyway.
 */
async function streamed(session: Session, options: ResourcesOptions): Promise<InventorySummary> {
  const { engine } = session;
  const filter = filterOf(options);
  const rows = new Queue<Resource>();
  const printed = new Set<string>();
  const gone = new AbortController();
  const signal = AbortSignal.any([session.signal, gone.signal]);
  // A CEL expression is evaluated by the engine: only what comes out of the inventory has passed it.
  const stream = filter?.expression === undefined;
  const stop = engine.on((event) => {
    if (event.kind === 'resources' && stream) rows.push(event.resources);
  });
  const scan = engine.request('scan', { ...scanRequest(options, 'rows'), stream }, { signal }).finally(() => {
    rows.end();
  });
  const writing = (async () => {
    for await (const batch of rows.batches(linesAWrite)) await print(batch, printed, session);
  })();
  try {
    await Promise.all([writing, scan]);
  } catch (error) {
    // The scan must have ended before the engine is closed.
    gone.abort();
    await Promise.allSettled([writing, scan]);
    throw error;
  } finally {
    stop();
  }
  const summary = await scan;
  for await (const page of pages(session, summary.scanId, filter)) await print(page, printed, session);
  return summary;
}

async function print(resources: readonly Resource[], printed: Set<string>, session: Session): Promise<void> {
  let text = '';
  for (const resource of resources) {
    const key = `${resource.provider} ${resource.type} ${resource.id}`;
    if (printed.has(key)) continue;
    printed.add(key);
    text += `${JSON.stringify(resource)}\n`;
  }
  await write(session.terminal.stdout, text);
}

async function tabled(session: Session, options: ResourcesOptions): Promise<InventorySummary> {
  const { engine, terminal, look } = session;
  const summary = await engine.request('scan', scanRequest(options, 'rows'), { signal: session.signal });
  const resources: Resource[] = [];
  for await (const page of pages(session, summary.scanId, filterOf(options))) resources.push(...page);
  session.progress.clear();
  const lines = renderTable(resourceTable(resources), rowsRenderOptions(look, terminal));
  if (lines.length > 0) await write(terminal.stdout, `${lines.join('\n')}\n`);
  if (!session.quiet) await write(terminal.stderr, `${plural(resources.length, 'resource')}\n`);
  return summary;
}

async function* pages(session: Session, scanId: string, filter: ScanFilter | undefined): AsyncGenerator<readonly Resource[]> {
  let cursor: string | undefined;
  do {
    const page = await session.engine.request('resources', {
      limit: pageSize,
      scanId,
      ...(filter === undefined ? {} : { filter }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield page.resources;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
