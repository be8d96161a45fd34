import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { StateRequest } from '../../core/api/drift.ts';
import { DriftMgrError } from '../../core/errors.ts';
import type { Problem } from '../../core/model.ts';
import { renderProblems } from '../../core/render/problems.ts';
import { plural } from '../../core/render/text.ts';
import { exitCodes, hadNobodyToAsk } from '../exit-codes.ts';
import type { FilterOptions } from '../options.ts';
import { addFilterOptions, addScanOptions, filterOf } from '../options.ts';
import { checkOutput, deliver, write } from '../output.ts';
import type { Cli, Session } from '../session.ts';
import { withEngine } from '../session.ts';
import type { StateOptions } from './drift.ts';
import { addStateOptions, stateRequest, withStates } from './drift.ts';
import { renderOptionsOf } from '../terminal.ts';
import { showScan } from './status.ts';

interface ImportOptions extends StateOptions, FilterOptions {
  readonly refresh?: true;
  readonly source?: readonly string[];
  readonly id?: readonly string[];
  readonly all?: true;
  readonly output?: string;
}

const examples = `
Examples:
  driftmgr import-blocks --all --output imports.tf     for all that no state manages
  driftmgr import-blocks --id arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1

Exit codes: 0 complete, 2 could not run, 3 some resources were left out, or something could not be seen.`;

export function addImportBlocks(program: Command, cli: Cli): void {
  const command = program.command('import-blocks').description('Write import blocks with resource skeletons for what no state manages.');
  addScanOptions(addFilterOptions(addStateOptions(command)))
    .addOption(new Option('--id <id>', 'a resource, by its id; repeatable').argParser(named))
    .option('--all', 'all unmanaged resources, as "driftmgr drift" finds them')
    .option('-o, --output <file>', 'write to a file')
    .addHelpText('after', examples)
    .action((files: readonly string[], given: ImportOptions) =>
      withEngine(cli, command, async (session) => {
        const options = withStates(given, files);
        await checkOutput(options.output, session.terminal);
        if ((options.id === undefined) === (options.all === undefined)) {
          throw new DriftMgrError('usage', 'Name resources with --id, or take all that are unmanaged with --all.');
        }
        const stop = showScan(session.engine, session.progress);
        const { ids, uncertain, complete, problems: seen } = await chosen(options, session);
        stop();
        session.progress.clear();
        const written = options.output === undefined || options.output === '-' ? {} : { output: resolve(session.terminal.cwd, options.output) };
        const request = { ids, beside: await statesBeside(options, session), ...written };
        const { text, skipped, problems } = await session.engine.request('importBlocks', request, { signal: session.signal });
        await deliver(text, options.output, session.terminal);
        if (uncertain > 0)
          await write(session.terminal.stderr, `${plural(uncertain, 'resource')} left out: a state that could not be read may manage them.\n`);
        if (skipped.length > 0) {
          const lines = skipped.map(({ id, reason }) => `  ${id}: ${reason}`);
          await write(session.terminal.stderr, `${plural(skipped.length, 'resource')} left out:\n${lines.join('\n')}\n`);
        }
        // Of all that are unmanaged the comparison has said which states it could not read.
        const unsure = options.id !== undefined && problems.length > 0;
        if (unsure) {
          const lines = problems.map(({ message }) => `  ${message}`);
          await write(session.terminal.stderr, `Addresses may be taken already, for not all states could be read:\n${lines.join('\n')}\n`);
        }
        const shown = renderProblems(seen, renderOptionsOf(session.terminal.stderr, session.terminal, command.optsWithGlobals()));
        if (shown.length > 0) await write(session.terminal.stderr, `${shown.join('\n')}\n`);
        return complete && !unsure && skipped.length === 0 ? exitCodes.complete : exitCodes.incomplete;
      }),
    );
}

/** The states whose addresses are taken. A folder without a state has none: there its code is all that counts. */
async function statesBeside(options: ImportOptions, { engine, terminal }: Session): Promise<StateRequest> {
  try {
    return await stateRequest(options, { engine, terminal });
  } catch (error) {
    if (error instanceof DriftMgrError && error.code === 'no-state') return { states: [], cwd: terminal.cwd };
    throw error;
  }
}

/** Not split at commas: ids may hold them. */
function named(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

interface Chosen {
  readonly ids: readonly string[];
  /** How many were not chosen because nobody knows whether they are managed. */
  readonly uncertain: number;
  readonly complete: boolean;
  readonly problems: readonly Problem[];
}

async function chosen(options: ImportOptions, { engine, terminal, signal }: Session): Promise<Chosen> {
  const filter = filterOf(options);
  const narrowed = {
    ...(filter === undefined ? {} : { filter }),
    ...(options.refresh === undefined ? {} : { refresh: true }),
    ...(options.source === undefined ? {} : { sources: options.source }),
  };
  if (options.id !== undefined) {
    const { complete, problems } = await engine.request('scan', { want: 'rows', ...narrowed }, { signal });
    return { ids: options.id, uncertain: 0, complete, problems };
  }
  const report = await engine.request(
    'drift',
    { ...(await stateRequest(options, { engine, terminal })), attributes: false, ...narrowed },
    { signal },
  );
  if (hadNobodyToAsk(report)) {
    const [problem] = report.problems;
    throw new DriftMgrError(
      problem?.code ?? 'no-credentials',
      problem?.message ?? 'No credentials were found.',
      problem?.hint === undefined ? {} : { hint: problem.hint },
    );
  }
  const unmanaged = report.items.filter(({ kind, ignored, partOf }) => kind === 'unmanaged' && ignored === undefined && partOf === undefined);
  const sure = unmanaged.filter(({ uncertain }) => uncertain !== true);
  return { ids: sure.flatMap(({ id }) => id ?? []), uncertain: unmanaged.length - sure.length, complete: report.complete, problems: report.problems };
}
