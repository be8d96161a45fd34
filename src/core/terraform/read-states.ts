import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Problem } from '../model.ts';
import type { StateRequest } from '../api/drift.ts';
import { CallError, DriftMgrError, messageOf } from '../errors.ts';
import { longWork } from '../long-work.ts';
import { fileLimits } from '../plain-files.ts';
import { sideBySide } from '../side-by-side.ts';
import { findFiles, isGlob } from './glob.ts';
import { OwnGround } from '../own-ground.ts';
import { parseState } from './parse-state.ts';
import type { ParsedState, StateInstance, StateReaders, StatesRead } from './state-instance.ts';
import { parseStateSource, shownSource } from './state-source.ts';
import { workspaceState } from './workspace-backend.ts';
import type { WorkspaceState } from './workspace-backend.ts';

/** One state to be read: what it is called, and how its bytes are had. */
interface Wanted {
  readonly name: string;
  /** Equal for one state under several names: its whole path, or what names it. */
  readonly key: string;
  read(): Promise<Uint8Array>;
}

/** States are read side by side, a few at a time: each may be hundreds of megabytes. */
const atOnce = 4;

/**
 * Reads every state that a request names: files, globs, folders and URLs. A source that cannot be read becomes a problem whose code begins with
 * `state-` (or is that of the failed call), and spoils nothing else. Throws only when `signal` aborts.
 */
export async function readStates(request: StateRequest, readers: StateReaders, signal: AbortSignal): Promise<StatesRead> {
  const problems: Problem[] = [];
  const wanted = new Map<string, Wanted>();
  for (const source of request.states) {
    signal.throwIfAborted();
    try {
      for (const one of await expand(source, request, readers, problems, signal)) if (!wanted.has(one.key)) wanted.set(one.key, one);
    } catch (error) {
      signal.throwIfAborted();
      problems.push(problemOf(error, shownSource(source)));
    }
  }
  const parsed = await sideBySide([...wanted.values()], atOnce, async (one) => {
    signal.throwIfAborted();
    try {
      const bytes = await one.read();
      return longWork(() => parseState(bytes, one.name));
    } catch (error) {
      signal.throwIfAborted();
      problems.push(problemOf(error, one.name));
      return undefined;
    }
  });
  return fold(parsed, problems);
}

function fold(parsed: readonly (ParsedState | undefined)[], problems: readonly Problem[]): StatesRead {
  const instances: StateInstance[] = [];
  const summaries = [];
  for (const state of parsed) {
    if (state === undefined) continue;
    summaries.push(state.summary);
    for (const instance of state.instances) instances.push(instance);
  }
  return { instances, summaries, problems };
}

/** Names by which a process finds its own standard input: where that is a socket (of Node, of ssh) none of them can be opened. */
const inputPaths = /^\/(?:dev\/stdin|dev\/fd\/0|proc\/self\/fd\/0)$/;

async function expand(
  source: string,
  request: StateRequest,
  readers: StateReaders,
  problems: Problem[],
  signal: AbortSignal,
): Promise<readonly Wanted[]> {
  if (source === '-' || (inputPaths.test(source) && readers.stdin !== undefined)) return [standardInput(readers, signal)];
  const parsed = parseStateSource(source);
  if (parsed.kind === 'http') return [{ name: shownSource(source), key: source, read: () => readers.http(parsed.url, undefined, signal) }];
  if (parsed.kind === 'remote') return [{ name: shownSource(source), key: source, read: () => readers.remote(parsed.location, signal) }];
  const path = isAbsolute(parsed.path) ? parsed.path : resolve(request.cwd, parsed.path);
  const entries = await readers.folder(path);
  if (entries !== undefined) return expandFolder({ source, folder: path }, request, readers, problems, signal);
  if (!isGlob(parsed.path) || (await exists(path, readers))) return [await local(source, path, readers, true)];
  const { files, notFollowed } = await findFiles(parsed.path, request.cwd, readers, request.followBackends === true);
  const own = await ownFiles(files, [request.cwd, fixedPart(path)], request, readers);
  for (const link of [...notFollowed, ...own.outside]) problems.push(linkNotFollowed(shortened(link, request.cwd), source));
  if (own.files.length === 0) {
    if (own.outside.length > 0) return [];
    throw new DriftMgrError('state-missing', `No file matches ${source}.`, { hint: `It was looked for from ${request.cwd}.` });
  }
  return await Promise.all(own.files.map((file) => local(shortened(file, request.cwd), file, readers)));
}

/** The folder that a pattern begins in, which a person wrote out. */
function fixedPart(pattern: string): string {
  let folder = pattern;
  while (isGlob(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** What a folder holds is its own unless it is a link out of it. */
async function ownFiles(
  files: readonly string[],
  folders: readonly string[],
  { followBackends }: StateRequest,
  readers: StateReaders,
): Promise<{ files: readonly string[]; outside: readonly string[] }> {
  if (followBackends === true) return { files, outside: [] };
  const ground = new OwnGround(folders, readers);
  const own = await Promise.all(files.map((file) => ground.holds(file)));
  return { files: files.filter((_file, at) => own[at]), outside: files.filter((_file, at) => own[at] === false) };
}

function linkNotFollowed(link: string, pattern: string): Problem {
  return {
    code: 'state-link-not-followed',
    message: `${link} is a link that leads out of the workspace, and was not followed for ${pattern}.`,
    hint: 'Trust the workspace in VS Code, or pass --follow-backends in the terminal; or name what it leads to with --state.',
  };
}

function standardInput({ stdin }: StateReaders, signal: AbortSignal): Wanted {
  if (stdin === undefined) throw new DriftMgrError('state-source', '- means the standard input, and here is none.', { hint: 'Name a file.' });
  return { name: '-', key: '-', read: () => Promise.race([stdin(), whenAborted(signal)]) };
}

/** Rejects when nobody waits any more: a stream of which nothing comes would hold up Ctrl-C. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

/**
 * A file counts once, by whatever links it is reached.
 * @param named by a person, who may mean a pipe
 */
async function local(name: string, path: string, readers: StateReaders, named = false): Promise<Wanted> {
  const key = (await readers.realPath?.(path)) ?? path;
  return { name, key, read: () => readers.file(path, { mostBytes: fileLimits.state, pipes: named }) };
}

async function exists(path: string, readers: StateReaders): Promise<boolean> {
  try {
    await readers.file(path, { mostBytes: fileLimits.state });
    return true;
  } catch {
    // Whatever is wrong with it, the pattern is tried then, and says so when it finds nothing.
    return false;
  }
}

async function expandFolder(
  { source, folder }: NamedFolder,
  request: StateRequest,
  readers: StateReaders,
  problems: Problem[],
  signal: AbortSignal,
): Promise<readonly Wanted[]> {
  const state = await workspaceState(folder, readers, request.followBackends === true ? () => Promise.resolve(true) : undefined);
  if (state !== undefined) return [await follow({ source, folder }, state, request, readers, signal)];
  const entries = (await readers.folder(folder)) ?? [];
  const files = entries.filter((entry) => !entry.folder && entry.name.endsWith('.tfstate')).map((entry) => join(folder, entry.name));
  if (files.length === 0) {
    throw new DriftMgrError(
      'state-missing',
      `${source === '.' ? 'This folder' : source} holds no state: neither a *.tfstate file nor code with a backend.`,
      {
        hint: 'Is it the folder of the code? Or name the state with --state.',
      },
    );
  }
  const own = await ownFiles(files.sort(), [request.cwd, folder], request, readers);
  for (const link of own.outside) problems.push(linkNotFollowed(shortened(link, request.cwd), source));
  return await Promise.all(own.files.map((file) => local(shortened(file, request.cwd), file, readers)));
}

/** A folder, and how a person named it. */
interface NamedFolder {
  readonly source: string;
  readonly folder: string;
}

async function follow(
  { source, folder }: NamedFolder,
  state: WorkspaceState,
  request: StateRequest,
  readers: StateReaders,
  signal: AbortSignal,
): Promise<Wanted> {
  const what = source === '.' ? 'this folder' : source;
  if (state.kind === 'file') {
    if (request.followBackends !== true && !(await new OwnGround([request.cwd, folder], readers).holds(state.path))) {
      throw new DriftMgrError(
        'state-backend-not-followed',
        `The state of ${what} is kept outside of it, in ${state.path}, and what a folder names is not followed there unasked.`,
        { hint: 'Trust the workspace in VS Code, or pass --follow-backends in the terminal; or name the state itself with --state.' },
      );
    }
    return local(shortened(state.path, request.cwd), state.path, readers);
  }
  const backend = state.kind === 'http' ? 'http' : state.location.backend;
  if (request.followBackends !== true) {
    throw new DriftMgrError(
      'state-backend-not-followed',
      `The state of ${what} is kept in a backend of type ${backend}, and backends that a folder names are not followed unasked.`,
      {
        hint: 'Trust the workspace in VS Code, or pass --follow-backends in the terminal; or name the state itself with --state.',
      },
    );
  }
  const name = `${what} (${backend})`;
  if (state.kind === 'http') return { name, key: state.url, read: () => readers.http(state.url, state.username, signal, true) };
  const location = { ...state.location, byFolder: true } as const;
  return { name, key: JSON.stringify(state.location), read: () => readers.remote(location, signal) };
}

function shortened(path: string, cwd: string): string {
  const root = cwd.endsWith('/') ? cwd : `${cwd}/`;
  return path.startsWith(root) ? path.slice(root.length) : path;
}

function problemOf(error: unknown, source: string): Problem {
  if (error instanceof CallError) {
    const { kind, permission } = error.failure;
    return {
      code: kind === 'denied' || kind === 'cancelled' ? kind : kind === 'not-found' ? 'state-missing' : 'failed',
      reason: kind,
      message: `${source}: ${error.message}`,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(permission === undefined ? {} : { permission }),
    };
  }
  if (error instanceof DriftMgrError) return { code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return {
      code: 'state-missing',
      message: `${source} does not exist.`,
      hint: 'Is the path right? It is taken from the folder that DriftMgr runs in.',
    };
  if (code === 'EACCES' || code === 'EPERM')
    return {
      code: 'state-unreadable',
      message: `${source} may not be read by this user.`,
      hint: 'Allow it to be read, or run DriftMgr as its owner.',
    };
  return { code: 'state-unreadable', message: `${source} could not be read: ${messageOf(error)}` };
}
