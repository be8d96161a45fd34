import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readdir, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DoctorCheck } from '../../api/doctor.ts';
import { childEnvironment } from '../../child-environment.ts';
import type { Config } from '../../config/schema.ts';
import { defined } from '../../defined.ts';
import { DriftMgrError, messageOf } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { findTerraform } from '../../terraform/terraform-binary.ts';
import type { EngineOptions } from '../engine-options.ts';

const leastBytes = 100 * 1024 * 1024;
/** SOURCE: `linux/magic.h`, by which `statfs` names NFS, SMB, CIFS and SMB2. */
const networkDisks: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
]);
const terraformMs = 10_000;

export interface MachineDeps {
  readonly options: EngineOptions;
  /** The data folder. */
  readonly folder: string;
  readonly config: Config;
  readonly store: Store;
  readonly signal: AbortSignal;
}

export async function checkVersions({ options, config, signal }: MachineDeps): Promise<DoctorCheck[]> {
  const own: DoctorCheck = {
    area: 'versions',
    state: 'ok',
    message: `DriftMgr ${options.version} on Node ${process.versions.node}, ${process.platform} ${process.arch}`,
  };
  return [own, await terraformCheck(options, config, signal)];
}

/** `--plan` alone needs a binary, so that none is no trouble; one that was named and cannot be run is. */
async function terraformCheck({ env, home }: EngineOptions, config: Config, signal: AbortSignal): Promise<DoctorCheck> {
  const { path } = config.terraform;
  let binary: string;
  try {
    binary = await findTerraform({ path, env, folder: home });
  } catch (error) {
    if (path === null) return { area: 'versions', state: 'note', code: 'no-terraform', message: `${messageOf(error)} Only drift --plan needs one.` };
    return trouble('versions', 'no-terraform', messageOf(error), DriftMgrError.is(error) ? error.hint : undefined);
  }
  try {
    return { area: 'versions', state: 'ok', message: `${await terraformVersion(binary, env, signal)} (${binary})` };
  } catch (error) {
    return trouble('versions', 'terraform-fails', `${binary} does not tell its version: ${messageOf(error)}`, 'Run it by hand, or install it again.');
  }
}

function terraformVersion(binary: string, env: EngineOptions['env'], signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const environment = { ...childEnvironment(env), TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };
    execFile(binary, ['version'], { cwd: tmpdir(), env: environment, signal, timeout: terraformMs, windowsHide: true }, (error, stdout) => {
      if (error === null) resolve(stdout.split('\n', 1).join('').trim());
      else reject(new Error(error.message, { cause: error }));
    });
  });
}

export async function checkFolders({ folder, store, config }: MachineDeps): Promise<DoctorCheck[]> {
  const log = config.log.file ?? join(folder, 'driftmgr.log');
  const [room, aside, logged] = await Promise.all([checkRoom(folder), putAside(folder), unwritable(log)]);
  return [
    store.kept.where === 'disk'
      ? { area: 'folders', state: 'ok', message: `the data folder ${folder} can be written` }
      : trouble(
          'folders',
          'store-memory-only',
          `nothing is kept on disk, because ${folder} cannot be used: ${store.kept.reason}`,
          'Make the folder writable for you, or name another in DRIFTMGR_HOME.',
        ),
    ...room,
    ...aside,
    logged === undefined
      ? { area: 'folders', state: 'ok', message: `the log ${log} can be written` }
      : trouble(
          'folders',
          'log-file',
          `the log ${log} cannot be written: ${logged}`,
          'Name another file in the setting log.file (DRIFTMGR_LOG_FILE), or make that one writable for you.',
        ),
  ];
}

/** Free space, and whether the disk is one that SQLite's journal works on. */
async function checkRoom(folder: string): Promise<DoctorCheck[]> {
  try {
    const { bavail, bsize, type } = await statfs(await existing(folder));
    const free = bavail * bsize;
    const disk = process.platform === 'linux' ? networkDisks.get(type) : undefined;
    return [
      ...(free >= leastBytes
        ? []
        : [
            trouble(
              'folders',
              'disk-full',
              `only ${String(Math.floor(free / 1024 / 1024))} MB are left on the disk of ${folder}`,
              'Make room, or name a folder on another disk in DRIFTMGR_HOME.',
            ),
          ]),
      ...(disk === undefined
        ? []
        : [
            trouble(
              'folders',
              'network-disk',
              `the data folder ${folder} is on a network disk (${disk}), which several machines would damage`,
              'Name a folder on a local disk in DRIFTMGR_HOME.',
            ),
          ]),
    ];
  } catch (error) {
    return [
      {
        area: 'folders',
        state: 'note',
        code: 'disk-unknown',
        message: `how much room there is on the disk of ${folder} is not known: ${messageOf(error)}`,
      },
    ];
  }
}

/** Stores that were damaged, or written by a newer DriftMgr, and put aside. */
async function putAside(folder: string): Promise<DoctorCheck[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const aside = names.filter((name) => /\.db\.(?:damaged|newer)-[^.]*$/.test(name));
  if (aside.length === 0) return [];
  return [
    {
      area: 'folders',
      state: 'note',
      code: 'store-put-aside',
      message: `put aside as damaged or newer, and not read any more: ${aside.join(', ')} in ${folder}`,
    },
  ];
}

/** Why a file cannot be written, or made; undefined where it can. */
async function unwritable(path: string): Promise<string | undefined> {
  try {
    const there = await stat(path).catch(() => undefined);
    if (there?.isDirectory() === true) return 'it is a folder';
    const place = there === undefined ? await existing(dirname(path)) : path;
    if (there === undefined && !(await stat(place)).isDirectory()) return `${place} is no folder`;
    await access(place, constants.W_OK);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** The folder, or the nearest above it that exists. */
async function existing(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    if ((await stat(at).catch(() => undefined)) !== undefined || dirname(at) === at) return at;
  }
}

export function trouble(area: DoctorCheck['area'], code: string, message: string, hint?: string): DoctorCheck {
  return { area, state: 'trouble', code, message, ...defined({ hint }) };
}
