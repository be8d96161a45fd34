import { Command, Option } from 'commander';
import { addCompletion } from './commands/completion.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDrift, addState } from './commands/drift.ts';
import { addHistory } from './commands/history.ts';
import { addImportBlocks } from './commands/import-blocks.ts';
import { addInspection } from './commands/inspect.ts';
import { addResources } from './commands/resources.ts';
import { addStatus } from './commands/status.ts';
import { addTypes } from './commands/types.ts';
import { addVault } from './commands/vault.ts';
import { say } from './output.ts';
import type { Cli } from './session.ts';
import { addSettingFlags } from './setting-flags.ts';
import { helpWidth } from './terminal.ts';

const examples = `
Examples:
  driftmgr credentials                 which credentials were found, and where
  driftmgr status                      what runs in your clouds
  driftmgr drift --state prod.tfstate  what Terraform does not know, has lost, or would not recognise
  driftmgr resources --type AWS::EC2::Instance --json | jq .name

Exit codes: 0 complete, 1 drift, 2 could not run, 3 ran, but something could not be seen.`;

/** The terminal's grammar. */
export function createProgram(cli: Cli): Command {
  const { stdout, stderr } = cli.terminal;
  const program = new Command('driftmgr')
    .description('What runs in your clouds, what is not in your Terraform code, and what changed behind your back.')
    .version(cli.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .addOption(new Option('-q, --quiet', 'print the result and errors alone: no progress, no notes').conflicts('verbose'))
    .addOption(
      new Option('-v, --verbose', 'say on stderr what is done; -vv each call, too').preset('').argParser((_given, before) => count(before) + 1),
    )
    .option('--no-color', 'print without colours, as NO_COLOR does; FORCE_COLOR prints them anywhere')
    .addHelpText('after', examples)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        say(stdout, text);
      },
      writeErr: (text) => {
        say(stderr, text);
      },
      getOutHelpWidth: () => helpWidth(stdout),
      getErrHelpWidth: () => helpWidth(stderr),
    });
  addSettingFlags(program);
  addStatus(program, cli);
  addResources(program, cli);
  addDrift(program, cli);
  addState(program, cli);
  addImportBlocks(program, cli);
  addHistory(program, cli);
  addTypes(program, cli);
  addInspection(program, cli);
  addDoctor(program, cli);
  addVault(program, cli);
  addCompletion(program, cli);
  pointToHelp(program, '');
  return program;
}

function count(before: unknown): number {
  return typeof before === 'number' ? before : 0;
}

/** After a mistake each command points to its own help. */
function pointToHelp(command: Command, above: string): void {
  const path = `${above}${command.name()} `;
  command.showHelpAfterError(`Run "${path}--help" for what there is.`);
  for (const child of command.commands) pointToHelp(child, path);
}
