import type { Command } from 'commander';
import { Argument } from 'commander';
import type { Candidate } from '../completion/candidates.ts';
import { complete } from '../completion/candidates.ts';
import { namesOfEngine } from '../completion/known-names.ts';
import { completionScripts, shells, type Shell } from '../completion/scripts.ts';
import { wordsOf } from '../completion/words.ts';
import { clean } from '../../core/render/text.ts';
import { exitCodes } from '../exit-codes.ts';
import { write } from '../output.ts';
import type { Cli } from '../session.ts';

const help = `
  bash        source <(driftmgr completion bash)         in ~/.bashrc
  zsh         source <(driftmgr completion zsh)          in ~/.zshrc, behind compinit
  fish        driftmgr completion fish > ~/.config/fish/completions/driftmgr.fish
  PowerShell  driftmgr completion powershell | Out-String | Invoke-Expression    in $PROFILE

Commands, options and values are completed: clouds, types, regions, and the accounts, credentials and profiles that are known here. No cloud is asked.`;

export function addCompletion(program: Command, cli: Cli): void {
  program
    .command('completion')
    .description('Print what makes a shell complete driftmgr’s commands, options and values.')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText('after', help)
    .action(async (shell: Shell) => {
      await write(cli.terminal.stdout, completionScripts[shell]);
      cli.finish(exitCodes.complete);
    });
}

/** The word before which a shell's script puts the line that is to be completed. */
export const completeCommand = '__complete';

/**
 * Answers a shell's script: `__complete -- WORD… CURRENT`, or `__complete --line LINE` with the program's name in it.
 * It is no command of the program's: whatever stands in the line is not for its own parser.
 */
export async function answerCompletion(
  program: Command,
  args: readonly string[],
  cli: Pick<Cli, 'terminal' | 'version' | 'openEngine'>,
): Promise<void> {
  const words = args[0] === '--line' ? wordsOf(args[1] ?? '').slice(1) : args.slice(args[0] === '--' ? 1 : 0);
  const { candidates, paths } = await complete(program, words, namesOfEngine(cli));
  const lines = [...candidates.map(lineOf), ...(paths === undefined ? [] : [`:${paths}`])];
  await write(cli.terminal.stdout, lines.map((text) => `${text}\n`).join(''));
}

const mostDescription = 80;

function lineOf({ value, description = '' }: Candidate): string {
  const [sentence = ''] = clean(description).split(/(?<=\.)\s/u, 1);
  const short = sentence.length > mostDescription ? `${sentence.slice(0, mostDescription - 1)}…` : sentence;
  return short === '' ? clean(value) : `${clean(value)}\t${short}`;
}
