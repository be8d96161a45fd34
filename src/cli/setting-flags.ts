import type { Command } from 'commander';
import { Option } from 'commander';
import { flagName } from '../core/config/layers.ts';
import type { Setting, SettingKey } from '../core/config/schema.ts';
import { settingKeys, settingOf } from '../core/config/schema.ts';
import { wrap } from '../core/render/text.ts';

/** Settings that commands have options of their own for, and those that mean nothing in a terminal. */
const without: ReadonlySet<SettingKey> = new Set<SettingKey>([
  'providers',
  'accounts',
  'regions',
  'types',
  'filter',
  'allTypes',
  'sources',
  'states',
  'scanOnOpen',
  'treeGroupBy',
  'drift.schedule',
  'drift.notify',
  'drift.codeLens',
  // `cache.ttlOverride` has this one's flag.
  'cache.ttl',
]);

interface SettingFlag {
  readonly key: SettingKey;
  readonly flag: string;
  readonly description: string;
  readonly option: Option;
}

/** A flag for each setting that can be one. What is secret cannot: everybody on a machine can read arguments. */
function settingFlags(): SettingFlag[] {
  return settingKeys.flatMap((key) => {
    const setting = settingOf(key);
    if (setting === undefined || setting.secret === true || setting.environmentOnly === true || without.has(key)) return [];
    const flag = `--${flagName(key)}`;
    return [{ key, flag, description: setting.description, option: new Option(`${flag} <value>`, setting.description).hideHelp() }];
  });
}

/** Adds the flags to the program. They are many, so help lists them in one place: `driftmgr config --help`. */
export function addSettingFlags(program: Command): void {
  for (const { option } of settingFlags()) program.addOption(option);
}

/** The setting that a flag, with its dashes, is for. */
export function settingOfFlag(flag: string): Setting | undefined {
  const found = settingFlags().find((one) => one.flag === flag);
  return found === undefined ? undefined : settingOf(found.key);
}

/** The settings that were given as flags, by key. */
export function settingsGiven(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const { key, option } of settingFlags()) {
    const value = options[option.attributeName()];
    // `drift --no-ignore` makes a truth value of the name that the setting has.
    if (typeof value === 'string') given[key] = value;
  }
  return given;
}

/** The flags as text for help, wrapped to so many columns. */
export function settingFlagsHelp(width: number): string {
  const flags = settingFlags();
  const indent = Math.max(...flags.map(({ flag }) => flag.length)) + 4;
  const lines = flags.flatMap(({ flag, description }) =>
    wrap(description.replaceAll('`', ''), Math.max(20, width - indent)).map((text, index) => (index === 0 ? `  ${flag}` : '').padEnd(indent) + text),
  );
  return `\nEvery command takes these settings as flags, each with a value:\n${lines.join('\n')}`;
}
