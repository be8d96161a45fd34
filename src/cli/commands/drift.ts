import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { DriftItem, DriftKind, DriftReport, DriftRequest, StateRequest } from '../../core/api/drift.ts';
import { DriftMgrError } from '../../core/errors.ts';
import type { Engine } from '../../core/api/engine-api.ts';
import { driftHtml } from '../../core/render/drift-html.ts';
import { driftJson, stateJson } from '../../core/render/drift-json.ts';
import { driftJunit } from '../../core/render/drift-junit.ts';
import { driftMarkdown } from '../../core/render/drift-markdown.ts';
import type { CodePlace } from '../../core/render/drift-sarif.ts';
import { driftSarif } from '../../core/render/drift-sarif.ts';
import { renderDrift } from '../../core/render/drift-table.ts';
import { costText, driftKinds } from '../../core/render/drift-view.ts';
import { renderState } from '../../core/render/state-table.ts';
import { number, plural } from '../../core/render/text.ts';
import { codePlaces } from '../code-places.ts';
import { driftExitCode, exitCodes, hadNobodyToAsk } from '../exit-codes.ts';
import type { FilterOptions } from '../options.ts';
import { addFilterOptions, addScanOptions, filterOf, listOf, oneOf } from '../options.ts';
import { besideOldReport, checkOutput, deliver, write } from '../output.ts';
import type { Cli, Session } from '../session.ts';
import { withEngine } from '../session.ts';
import { rowsRenderOptions } from '../terminal.ts';
import { showScan } from './status.ts';

const formats = ['table', 'json', 'markdown', 'html', 'sarif', 'junit'] as const;
type Format = (typeof formats)[number];
const kinds: readonly (DriftKind | 'none')[] = ['unmanaged', 'missing', 'changed', 'none'];

export interface StateOptions {
  readonly state?: readonly string[];
  readonly followBackends?: true;
}

interface DriftOptions extends StateOptions, FilterOptions {
  readonly source?: readonly string[];
  readonly format: Format;
  readonly json?: true;
  readonly all?: true;
  readonly output?: string;
  readonly failOn?: readonly (DriftKind | 'none')[];
  readonly attributes?: boolean;
  readonly refresh?: true;
  readonly plan?: string | true;
  /** False with --no-ignore; commander sets it to true otherwise. */
  readonly ignore: boolean;
  readonly ignoreFrom?: readonly string[];
}

const driftExamples = `
Examples:
  driftmgr drift                                     against the *.tfstate files of this folder
  driftmgr drift --state prod.tfstate --state 's3://bucket/network/terraform.tfstate'
  driftmgr drift --follow-backends                   against the backends that this folder's code names
  driftmgr drift --plan ./network                    what the providers of that folder's code say themselves
  driftmgr drift --fail-on missing,changed --format sarif --output drift.sarif
  driftmgr drift --ignore-from <(git show origin/main:.driftignore)   in a pull request, which may bring rules of its own

Exit codes: 0 in step, 1 drift, 2 could not run or no state could be read, 3 not everything could be compared, or nothing was.`;

export function addDrift(program: Command, cli: Cli): void {
  const command = program.command('drift').description('Compare what runs in your clouds with what Terraform or OpenTofu states say.');
  addScanOptions(addFilterOptions(addStateOptions(command)))
    .addOption(new Option('--format <format>', 'how to print').choices(formats).argParser(oneOf(formats)).default('table'))
    .option('--json', 'as --format json')
    .option('--all', 'list each item: long listings are folded by type otherwise')
    .option('-o, --output <file>', 'write to a file')
    .addOption(
      new Option('--fail-on <kinds>', 'which drift makes the exit code 1: unmanaged, missing, changed (default: all), or none').argParser(
        listOf(kinds),
      ),
    )
    .option('--attributes', 'compare attributes too (the setting drift.attributes, on by default)')
    .option('--no-attributes', 'compare existence only')
    .option('--no-ignore', 'ignore nothing: neither by .driftignore, nor by the configuration, nor by ignore_changes of the code')
    .addOption(
      new Option(
        '--ignore-from <file>',
        'take ignore rules from this file in place of .driftignore and the configuration: a .driftignore, or a configuration with `ignore`; repeatable',
      ).argParser(repeated),
    )
    .addOption(
      new Option(
        '--plan [folder]',
        'ask the providers of a folder (this one) by `terraform plan -refresh-only` in place of all else; that runs what the code there names',
      ).conflicts(['state', 'followBackends', 'refresh', 'source', 'attributes', 'provider', 'account', 'region', 'type', 'filter']),
    )
    .addHelpText('after', driftExamples)
    .action((files: readonly string[], given: DriftOptions) =>
      withEngine(cli, command, async (session) => {
        const options = withStates(given, files);
        await checkOutput(options.output, session.terminal);
        const filter = filterOf(options);
        const request: DriftRequest = {
          ...(options.plan === undefined ? await stateRequest(options, session) : planRequest(options.plan, session.terminal.cwd)),
          ...(options.attributes === undefined ? {} : { attributes: options.attributes }),
          ...(filter === undefined ? {} : { filter }),
          ...(options.refresh === undefined ? {} : { refresh: true }),
          ...(options.source === undefined ? {} : { sources: options.source }),
          ...ignoreSources(options),
        };
        const began = new Date();
        const stop = showScan(session.engine, session.progress);
        const stopCosts = showCosts(session);
        const report = await session.engine.request('drift', request, { signal: session.signal }).catch(async (error: unknown) => {
          throw await besideOldReport(error, options.output, session.terminal);
        });
        stop();
        stopCosts();
        session.progress.clear();
        await deliver(await formatted(report, options, session, cli.version), options.output, session.terminal);
        if (options.json !== true && options.format === 'table' && !session.quiet) await reportChanges(began, session);
        return exitCode(report, options.failOn);
      }),
    );
}

/** Where rules are taken from, if not from the folder. With both options the code's own are left out, and the files hold. */
function ignoreSources({ ignore, ignoreFrom }: DriftOptions): Pick<DriftRequest, 'ignore'> {
  if (ignore && ignoreFrom === undefined) return {};
  return { ignore: { ...(ignore ? {} : { none: true }), ...(ignoreFrom === undefined ? {} : { from: ignoreFrom }) } };
}

function planRequest(folder: string | true, cwd: string): DriftRequest {
  return { states: [], cwd, plan: folder === true ? '.' : folder };
}

/** Says before attributes are read what that costs, and then how far it is. Returns what ends it. */
function showCosts({ engine, progress }: Session): () => void {
  let stated = false;
  return engine.on((event) => {
    if (event.kind !== 'comparing') return;
    const { plan, calls } = event;
    const cost = costText(plan);
    if (!stated && cost !== null) progress.note(cost);
    stated = true;
    if (plan.calls > 0) progress.show(`Reading attributes: ${number(calls)} of ${plural(plan.calls, 'call')}`);
  });
}

/** What this scan saw come and go since the one before it; silent where that is nothing. */
async function reportChanges(began: Date, { engine, terminal }: Session): Promise<void> {
  const history = await engine.request('history', { since: began.toISOString() });
  if (history === null || history.appeared.length + history.gone.length === 0) return;
  await write(terminal.stderr, `Since the last scan: ${String(history.appeared.length)} new, ${String(history.gone.length)} gone.\n`);
}

function exitCode(report: DriftReport, failOn: DriftOptions['failOn']): number {
  const code = driftExitCode(report, failOn === undefined ? driftKinds : failOn.filter((kind) => kind !== 'none'));
  const unread = report.states.length === 0 && report.problems.length > 0;
  if (code === exitCodes.incomplete && (unread || hadNobodyToAsk(report))) return exitCodes.couldNotRun;
  return code;
}

async function formatted(report: DriftReport, options: DriftOptions, session: Session, version: string): Promise<string> {
  const format = options.json === true ? 'json' : options.format;
  switch (format) {
    case 'json':
      return `${JSON.stringify(driftJson(report), null, 2)}\n`;
    case 'markdown':
      return driftMarkdown(report);
    case 'html':
      return driftHtml(report);
    case 'junit':
      return driftJunit(report);
    case 'sarif': {
      const { cwd, env } = session.terminal;
      const places = await codePlaces(cwd, report, env);
      const place = (item: DriftItem): CodePlace => places.get(item) ?? { path: 'terraform.tfstate', line: 1 };
      return `${JSON.stringify(driftSarif(report, { version, place }), null, 2)}\n`;
    }
    case 'table':
      return renderDrift(report, { ...session.look, ...(options.output === undefined ? {} : { color: false }), all: options.all === true });
  }
}

const stateExamples = `
Examples:
  driftmgr state                     what the *.tfstate files of this folder hold
  driftmgr state --state prod.tfstate --json

No cloud is asked, except for states that are kept in one.`;

export function addState(program: Command, cli: Cli): void {
  const command = program.command('state').description('List what Terraform or OpenTofu states hold.');
  addStateOptions(command)
    .option('--json', 'print JSON')
    .addHelpText('after', stateExamples)
    .action((files: readonly string[], options: StateOptions & { json?: true }) =>
      withEngine(cli, command, async ({ engine, terminal, look, signal }) => {
        const report = await engine.request('state', await stateRequest(withStates(options, files), { engine, terminal }), { signal });
        await write(
          terminal.stdout,
          options.json === true ? `${JSON.stringify(stateJson(report), null, 2)}\n` : renderState(report, rowsRenderOptions(look, terminal)),
        );
        if (report.problems.every(({ expected }) => expected === true)) return exitCodes.complete;
        return report.states.length === 0 ? exitCodes.couldNotRun : exitCodes.incomplete;
      }),
    );
}

/** Options that say which states a command reads. */
export function addStateOptions(command: Command): Command {
  return command
    .argument('[states...]', 'states, as --state names them')
    .addOption(
      new Option(
        '-s, --state <source>',
        'a state: a file, a folder, a glob, - for the standard input, or a URL (s3://, azurerm://, gs://, https://, tfc://); repeatable, or several with commas',
      ).argParser(repeated),
    )
    .option('--follow-backends', 'read the backends that the code of this folder names, with your credentials');
}

function repeated(value: string, before: readonly string[] = []): string[] {
  if (value.trim() === '') throw new InvalidArgumentError('It is empty.');
  return [...before, value];
}

/** The options with the states that were named without an option. */
export function withStates<T extends StateOptions>(options: T, files: readonly string[]): T {
  if (files.length === 0) return options;
  if ('plan' in options && options.plan !== undefined)
    throw new DriftMgrError('usage', 'With --plan the providers are asked, and no state is read: name either a state or --plan.');
  return { ...options, state: [...(options.state ?? []), ...files] };
}

/**
 * One source, or several with commas between them. File names and URLs may hold commas themselves: what exists as a whole is one, and a URL ends only
 * before another.
 */
function sourcesIn(value: string, cwd: string): string[] {
  const parts = value
    .split(/,(?=[a-z][a-z0-9+.-]*:\/\/)|(?<!:\/\/[^,]*),/i)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.length < 2 || existsSync(resolve(cwd, value)) ? [value] : parts;
}

/**
 * The states that the options name, else those of the setting `states`, else that of the folder: as its backend and its workspace say, or its *.tfstate
 * files.
 * @throws DriftMgrError `no-state`
 */
export async function stateRequest(options: StateOptions, { engine, terminal }: Pick<Session, 'engine' | 'terminal'>): Promise<StateRequest> {
  const named = options.state?.flatMap((source) => sourcesIn(source, terminal.cwd)) ?? (await settledStates(engine));
  if (named === undefined && options.followBackends !== true && !(await mayHoldState(terminal.cwd))) {
    throw new DriftMgrError('no-state', `There is no *.tfstate file in ${terminal.cwd}.`, {
      hint: 'Name one with --state FILE, or let --follow-backends read the backends that the code names.',
    });
  }
  return { states: named ?? ['.'], cwd: terminal.cwd, ...(options.followBackends === undefined ? {} : { followBackends: true }) };
}

async function settledStates(engine: Engine): Promise<readonly string[] | undefined> {
  const { entries } = await engine.request('config', {});
  const value = entries.find(({ key }) => key === 'states')?.value;
  const states = Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
  return states.length === 0 ? undefined : states;
}

/** Whether there is a state file, or something of Terraform's that says where the state is. */
async function mayHoldState(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.some((entry) => (entry.isDirectory() ? /^(?:\.terraform|terraform\.tfstate\.d)$/ : /\.tfstate$/).test(entry.name));
}
