import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { root, toolEnv } from './paths.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let ending = false;

/** Goes on, except after Ctrl-C: then whoever waits stays where it is until all has been ended. @returns {Promise<void>} */
export const unlessEnding = () => (ending ? new Promise(() => undefined) : Promise.resolve());

/** One line about what is being done. On stderr, so that stdout stays what the user asked for. @param {string} line */
export const say = (line) => process.stderr.write(`driftmgr: ${line}\n`);

/**
 * Starts a program in a process group of its own, so that it can be ended with all that it started.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, stdio?: import('node:child_process').StdioOptions }} [options]
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { cwd: options.cwd ?? root, env: toolEnv(options.env), stdio: options.stdio ?? 'pipe', detached: true });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, onOutput?: (chunk: Buffer) => void }} [options]
 * @returns {Promise<{ code: number, output: string }>} stdout and stderr as they came, together; code 127 when it could not be started
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = start(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Buffer[]} */
    const chunks = [];
    /** @param {Buffer} chunk */
    const take = (chunk) => {
      chunks.push(chunk);
      options.onOutput?.(chunk);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}` }));
    child.once('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString();
      if (!ending) resolve({ code: code ?? 1, output: signal === null ? output : `${output}\n${command}: ended by ${signal}` });
    });
  });
}

/** @param {number} pid @param {NodeJS.Signals | 0} signal @returns {boolean} whether anything of the group was there */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Ends a program and all that it started: asked first, made to when the time is over.
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} [graceMs] longer for a program that has to end others in turn
 */
export async function end(child, graceMs = 3000) {
  const { pid } = child;
  if (pid === undefined || !signalGroup(pid, 'SIGTERM')) return;
  for (let waited = 0; waited < graceMs; waited += 50) {
    await delay(50);
    if (!signalGroup(pid, 0)) return;
  }
  signalGroup(pid, 'SIGKILL');
}

/** Ends whatever `start` and `run` have started and that still runs. @param {number} [graceMs] */
export const endAll = async (graceMs = 3000) => void (await Promise.all([...running].map((child) => end(child, graceMs))));

/**
 * On Ctrl-C and on being asked to end: ends what was started first, then exits as a shell expects.
 * @param {() => Promise<void>} [cleanUp]
 * @param {number} [graceMs]
 */
export function endWithUs(cleanUp, graceMs) {
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      void endAll(graceMs)
        .then(() => cleanUp?.())
        .finally(() => process.exit(code));
    });
  }
}
