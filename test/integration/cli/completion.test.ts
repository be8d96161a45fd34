import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { builtCli } from './built-cli.ts';

const cli = builtCli();

/** What is typed, and what a shell is to make of it: the candidates as that shell takes them. */
interface Case {
  readonly line: string;
  readonly offers: readonly string[];
}

const cases: readonly Case[] = [
  { line: 'driftmgr sta', offers: ['state', 'status'] },
  { line: 'driftmgr status --type AWS::S3::B', offers: ['AWS::S3::Bucket'] },
  { line: 'driftmgr status -p azure --region=westeurope,northe', offers: ['--region=westeurope,northeurope'] },
];

/** How each shell is asked without anybody at a keyboard: a script that prints the candidates for each of its arguments, one a line, and `--` behind them. */
const programs = {
  // The candidates are cut to what bash takes for the word.
  bash: String.raw`source <(driftmgr completion bash)
    for line; do COMP_LINE="$line" COMP_POINT=${'$'}{#line}; _driftmgr driftmgr; word="${'$'}{line##* }"
      for one in "${'$'}{COMPREPLY[@]}"; do if [[ $word == *[:=]* ]]; then one="${'$'}{word%"${'$'}{word##*[:=]}"}$one"; fi; echo "$one"; done; echo --; done`,
  // What the completion system does with the candidates is its own: they are printed in its place.
  zsh: String.raw`compdef() { : }; compadd() { print -l -- "${'$'}{(@P)@[-1]}" }; source <(driftmgr completion zsh)
    for line; do words=(${'$'}{(z)line}) CURRENT=${'$'}#words PREFIX=${'$'}words[-1]; _driftmgr; print -- --; done`,
  fish: String.raw`driftmgr completion fish | source
    for line in $argv; complete -C "$line" | string replace -r '\t.*' ''; printf '%s\n' --; end`,
} as const;
const quiet = { bash: ['--norc', '-c'], zsh: ['-f', '-c'], fish: ['--no-config', '-c'] } as const;

function isThere(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const present = (Object.keys(programs) as (keyof typeof programs)[]).filter(isThere);

describe('shell completion, with the CLI that is built', () => {
  let home: string;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'driftmgr-completion-'));
    const program = join(home, 'driftmgr');
    await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
    await chmod(program, 0o755);
  });
  after(() => rm(home, { recursive: true, force: true }));

  it(`completes in bash, and in zsh and fish where they are (here: ${present.join(', ')})`, () => {
    assert.ok(present.includes('bash'));
    const env = { ...process.env, PATH: home + delimiter + (process.env['PATH'] ?? ''), HOME: home, DRIFTMGR_HOME: join(home, 'data') };
    const lines = cases.map(({ line }) => line);
    for (const shell of present) {
      const args = [...quiet[shell], programs[shell], ...(shell === 'fish' ? [] : [shell]), ...lines];
      const said = execFileSync(shell, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
      const offers = said
        .split('--\n')
        .slice(0, -1)
        .map((part) =>
          part
            .split('\n')
            .filter((text) => text !== '')
            .sort(),
        );
      assert.deepEqual({ shell, offers }, { shell, offers: cases.map((one) => one.offers) });
    }
  });
});
