import type { Command, Option } from 'commander';
import type { ProviderId } from '../../core/model.ts';
import { providerIds } from '../../core/model.ts';
import { settingOfFlag } from '../setting-flags.ts';

/** Something that may stand where a word is being typed. */
export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

/** Names that DriftMgr knows by itself, or has seen. */
export type NameKind = 'types' | 'regions' | 'accounts' | 'sources' | 'profiles';

export interface NamesAsked {
  /** Clouds that the line names; empty where it names none. */
  readonly providers: readonly ProviderId[];
  /** What of the name is typed already. */
  readonly begun: string;
}

export type KnownNames = (kind: NameKind, asked: NamesAsked) => Promise<readonly Candidate[]>;

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** The shell is to offer names of files, or of folders, as it does by itself. */
  readonly paths?: 'files' | 'folders';
}

interface Typed {
  readonly command: Command;
  /** The option whose value is being typed. */
  readonly option: Option | undefined;
  /** Arguments of the command before the word. */
  readonly position: number;
  /** Only arguments can follow `--`. */
  readonly onlyArguments: boolean;
  /** Clouds that the line names. */
  readonly providers: readonly ProviderId[];
}

/**
 * What may stand in the place of the last word: commands, options, and the values of either. `words` are those behind the program's own name. Names that
 * DriftMgr knows are asked of `names` only where one can stand.
 */
export async function complete(program: Command, words: readonly string[], names: KnownNames): Promise<Completion> {
  const current = words.at(-1) ?? '';
  const typed = read(program, words.slice(0, -1));
  if (typed.option !== undefined && !isLeftOut(typed.option, current)) return await valuesOf(typed.option, current, '', { typed, names });
  const assigned = /^(--[^=]+)=(.*)$/s.exec(current);
  if (assigned !== null && !typed.onlyArguments) {
    const [, flag = '', value = ''] = assigned;
    const option = optionOf(typed.command, flag);
    return option === undefined ? nothing : await valuesOf(option, value, `${flag}=`, { typed, names });
  }
  if (current.startsWith('-') && !typed.onlyArguments) return { candidates: starting(optionsOf(typed.command, current), current) };
  return argumentsOf(typed, current);
}

const nothing: Completion = { candidates: [] };

function read(program: Command, before: readonly string[]): Typed {
  let command = program;
  let option: Option | undefined;
  let position = 0;
  let onlyArguments = false;
  const providers: ProviderId[] = [];
  for (const word of before) {
    if (option !== undefined && isLeftOut(option, word)) option = undefined;
    if (option !== undefined) {
      providers.push(...providersIn(option, word));
      option = undefined;
    } else if (word === '--') onlyArguments = true;
    else if (word.startsWith('-') && !onlyArguments) {
      const [flag = '', value] = word.split('=', 2);
      const named = optionOf(command, flag);
      if (named !== undefined && value !== undefined) providers.push(...providersIn(named, value));
      option = value === undefined && (named?.required === true || named?.optional === true) ? named : undefined;
    } else {
      const sub = onlyArguments ? undefined : command.commands.find((one) => one.name() === word || one.aliases().includes(word));
      if (sub === undefined) position += 1;
      else [command, position] = [sub, 0];
    }
  }
  return { command, option, position, onlyArguments, providers };
}

/** Whether the word behind an option is no value of it: one that may be left out is, before another option. */
function isLeftOut({ optional }: Option, next: string): boolean {
  return optional && next.startsWith('-');
}

function providersIn(option: Option, value: string): ProviderId[] {
  return option.long === '--provider' ? providerIds.filter((id) => value.toLowerCase().split(',').includes(id)) : [];
}

/** The command's own option of this name, or one of a command above it. */
function optionOf(command: Command, flag: string): Option | undefined {
  for (let at: Command | null = command; at !== null; at = at.parent) {
    const found = at.options.find(({ long, short }) => long === flag || short === flag);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Options that may follow. Settings are many: they are offered to whoever has begun one. */
function optionsOf(command: Command, current: string): Candidate[] {
  const options = new Map<string, Candidate>();
  for (let at: Command | null = command; at !== null; at = at.parent) {
    for (const { long, short, description, hidden } of at.options) {
      const value = long ?? short ?? '';
      if (!options.has(value) && (!hidden || /^--\w/.test(current))) options.set(value, { value, description });
    }
  }
  return [...options.values(), { value: '--help', description: 'print help' }];
}

function argumentsOf({ command, position, onlyArguments }: Typed, current: string): Completion {
  if (command.commands.length > 0 && position === 0 && !onlyArguments) {
    const commands = command.createHelp().visibleCommands(command);
    return {
      candidates: starting(
        commands.map((one) => ({ value: one.name(), description: one.description() })),
        current,
      ),
    };
  }
  const argument = command.registeredArguments[position] ?? command.registeredArguments.findLast(({ variadic }) => variadic);
  if (argument === undefined) return nothing;
  if (argument.argChoices !== undefined)
    return {
      candidates: starting(
        argument.argChoices.map((value) => ({ value })),
        current,
      ),
    };
  return /^(?:states|file|path)$/.test(argument.name()) ? { candidates: [], paths: 'files' } : nothing;
}

/** Options that take names of DriftMgr's, and of which several may be given with commas. */
const named: Readonly<Record<string, NameKind>> = {
  '--account': 'accounts',
  '--region': 'regions',
  '--type': 'types',
  '--source': 'sources',
  '--profile': 'profiles',
};

/** Options with a few words, several of them with commas. */
const listed: Readonly<Record<string, readonly string[]>> = {
  '--provider': providerIds,
  '--fail-on': ['unmanaged', 'missing', 'changed', 'none'],
};

const paths: Readonly<Record<string, Completion['paths']>> = {
  '--state': 'files',
  '--output': 'files',
  '--ignore-from': 'files',
  '--plan': 'folders',
  '--log-file': 'files',
  '--terraform-path': 'files',
};

async function valuesOf(
  option: Option,
  current: string,
  before: string,
  { typed, names }: { readonly typed: Typed; readonly names: KnownNames },
): Promise<Completion> {
  const flag = option.long ?? '';
  const path = paths[flag];
  if (path !== undefined) return { candidates: [], paths: path };
  const kind = named[flag];
  const words = option.argChoices ?? settingWords(flag);
  if (kind === undefined && listed[flag] === undefined)
    return {
      candidates: prefixed(
        starting(
          (words ?? []).map((value) => ({ value })),
          current,
        ),
        before,
      ),
    };
  const at = current.lastIndexOf(',') + 1;
  const rest = current.slice(at);
  const given = new Set(current.slice(0, at).split(','));
  const known =
    kind === undefined ? (listed[flag] ?? []).map((value) => ({ value })) : await names(kind, { providers: typed.providers, begun: rest });
  const fresh = known.filter(({ value }) => !given.has(value));
  return { candidates: prefixed(starting(fresh, rest), before + current.slice(0, at)) };
}

/** The words that a setting takes, where they are few. */
function settingWords(flag: string): readonly string[] | undefined {
  const json = settingOfFlag(flag)?.kind.json;
  if (json?.['type'] === 'boolean') return ['true', 'false'];
  const allowed = json?.['enum'];
  return Array.isArray(allowed) ? allowed.filter((word): word is string => typeof word === 'string') : undefined;
}

/** Names are found in any case of letters, as the options take them. */
function starting(candidates: readonly Candidate[], begun: string): Candidate[] {
  const lower = begun.toLowerCase();
  return candidates.filter(({ value }) => value.toLowerCase().startsWith(lower));
}

function prefixed(candidates: readonly Candidate[], before: string): Candidate[] {
  return before === '' ? [...candidates] : candidates.map((one) => ({ ...one, value: before + one.value }));
}
