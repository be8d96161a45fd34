import * as v from 'valibot';
import type { ConfigReport } from '../api/config.ts';
import { environmentLayer, fileLayer, flagLayer, nearestKey, vscodeLayer, workspaceKeys } from './layers.ts';
import type { Layer } from './layers.ts';
import { createRedactor } from '../redact.ts';
import { settingKeys, settingOf } from './schema.ts';
import type { Config, Setting, SettingKey } from './schema.ts';

/** A config file as it was read: its path for messages, and its content. */
export interface ConfigFile {
  readonly path: string;
  readonly content: unknown;
}

export interface ConfigSources {
  /** `config.json` of the data folder. */
  readonly homeFile?: ConfigFile | undefined;
  /** `driftmgr.config.json` of the workspace or the working directory. */
  readonly workspaceFile?: ConfigFile | undefined;
  /** Only what the user set (`inspect()`), never VS Code's defaults: those would hide the files. */
  readonly vscode?: Readonly<Record<string, unknown>> | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** By setting key, e.g. `{ 'log.level': 'debug' }`. */
  readonly flags?: Readonly<Record<string, unknown>> | undefined;
}

export interface ResolvedConfig {
  readonly config: Config;
  readonly report: ConfigReport;
}

type Problem = ConfigReport['problems'][number];

const redactor = createRedactor();

/** What a secret shows as. */
export const mask = '********';

/**
 * Folds default < home's file < workspace's file < VS Code < environment < flags into one configuration.
 * A value that is not allowed is reported with its source and not used; everything else goes on. Never throws.
 * Lists are replaced by the stronger source; named values (`limits`, `retries`, `cache.ttl`) are merged name by name.
 */
export function resolveConfig(sources: ConfigSources): ResolvedConfig {
  const problems: Problem[] = [];
  const values = new Map<SettingKey, { value: unknown; source: string }>();
  for (const key of settingKeys) values.set(key, { value: settingOf(key)?.default, source: 'default' });
  for (const layer of layersOf(sources)) {
    for (const found of layer.values) {
      const setting = settingOf(found.key);
      const refusal = setting === undefined ? unknown(found.key, layer) : refused(found.key, setting, layer);
      if (setting === undefined || refusal !== undefined) {
        const value = setting === undefined ? shownUnknown(found.key, found.value) : shown(setting, found.value);
        problems.push({ source: found.source, key: found.key, value, message: refusal ?? '' });
        continue;
      }
      apply(found.key as SettingKey, setting, found, values, problems);
    }
  }
  const entries = settingKeys.map((key) => {
    const { value, source } = values.get(key) ?? { value: null, source: 'default' };
    return { key, value: shown(settingOf(key), value), source };
  });
  return { config: nest(values), report: { entries, problems } };
}

function layersOf(sources: ConfigSources): Layer[] {
  return [
    ...(sources.homeFile === undefined ? [] : [fileLayer('home', sources.homeFile.path, sources.homeFile.content)]),
    ...(sources.workspaceFile === undefined ? [] : [fileLayer('workspace', sources.workspaceFile.path, sources.workspaceFile.content)]),
    vscodeLayer(sources.vscode ?? {}),
    environmentLayer(sources.env ?? {}),
    flagLayer(sources.flags ?? {}),
  ];
}

function unknown(key: string, layer: Layer): string {
  if (key === '') return 'The file has to hold one JSON object.';
  if (layer.kind === 'workspace') return `There is no such setting. ${workspaceRule}`;
  const nearest = nearestKey(key);
  return nearest === undefined ? 'There is no such setting.' : `There is no such setting. Is “${nearest}” meant?`;
}

const workspaceRule = `A workspace's file may set ${workspaceKeys.join(', ')}.`;

function refused(key: string, setting: Setting, layer: Layer): string | undefined {
  if (layer.kind === 'workspace' && setting.workspace !== true) return `“${key}” cannot be set by a workspace. ${workspaceRule}`;
  if (setting.environmentOnly === true && layer.kind !== 'environment') return `“${key}” is taken from ${setting.env ?? 'the environment'} alone.`;
  return undefined;
}

function apply(
  key: SettingKey,
  setting: Setting,
  found: { value: unknown; source: string },
  values: Map<SettingKey, { value: unknown; source: string }>,
  problems: Problem[],
): void {
  const { source } = found;
  // An empty variable or text field means: not set.
  if (found.value === '' || found.value === undefined) return;
  const fromText = typeof found.value === 'string' && (source.startsWith('environment') || source.startsWith('flag'));
  const value = fromText ? setting.kind.parse(found.value as string) : found.value;
  const complain = (where: string, bad: unknown, allowed: string): void => {
    problems.push({ source, key: where, value: shown(setting, bad), message: `Not allowed here; allowed is ${allowed}.` });
  };
  const kept = setting.kind.each === undefined ? value : keepGoodParts(key, setting.kind.each, value, complain);
  const result = v.safeParse(setting.kind.schema, kept);
  if (!result.success) {
    complain(key, value, setting.kind.allowed);
    return;
  }
  // A list of which nothing was right says nothing; an empty list says "all".
  if (Array.isArray(value) && value.length > 0 && Array.isArray(result.output) && result.output.length === 0) return;
  const before = values.get(key);
  const merges = isRecord(setting.default) && isRecord(result.output);
  const merged = merges && isRecord(before?.value) ? { ...before.value, ...(result.output as object) } : result.output;
  values.set(key, { value: merged, source });
}

/** Drops and reports the items of a list and the named values that are wrong, so that one of them does not cost the others. */
function keepGoodParts(
  key: string,
  each: { schema: v.GenericSchema; allowed: string },
  value: unknown,
  complain: (where: string, bad: unknown, allowed: string) => void,
): unknown {
  const good = (where: string, part: unknown): boolean => {
    if (v.is(each.schema, part)) return true;
    complain(where, part, each.allowed);
    return false;
  };
  if (Array.isArray(value)) return value.filter((part: unknown, index) => good(`${key}[${index}]`, part));
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).filter(([name, part]) => good(`${key}.${name}`, part)));
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(setting: Setting | undefined, value: unknown): unknown {
  return setting?.secret === true && value !== null ? mask : hideUserInfo(value);
}

/** A URL may have been given with a password in it. */
function hideUserInfo(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/(?<!\w)(\w+:\/\/)[^/@\s]+@/g, `$1${mask}@`) : value;
}

/** What stands under a name that is no setting may be anything, a token too. */
function shownUnknown(key: string, value: unknown): unknown {
  const name = key.split('.').at(-1) ?? key;
  const shown = redactor.value({ [name]: value });
  return isRecord(shown) ? shown[name] : null;
}

function nest(values: ReadonlyMap<SettingKey, { value: unknown }>): Config {
  const root: Record<string, unknown> = {};
  for (const [key, { value }] of values) {
    const path = key.split('.');
    const last = path.pop() ?? key;
    let place = root;
    for (const name of path) {
      const below = place[name];
      const next = isRecord(below) ? below : {};
      place[name] = next;
      place = next;
    }
    place[last] = value;
  }
  return root as Config;
}
