import { spawn } from 'node:child_process';
import { DriftMgrError } from '../../../core/errors.ts';
import type { AwsCredentials } from '../sdk.ts';

const mostOutput = 1_048_576;

/**
 * Runs a `credential_process` and reads what it prints. SOURCE: AWS SDKs and Tools Reference Guide, "Process credential provider".
 * It runs as the head of a process group, so that what it started ends with it. Its command line may hold secrets: no message repeats it.
 *
 * @throws DriftMgrError `credential-process`; the signal's reason when it aborts
 */
export async function runCredentialProcess(profile: string, command: string, signal: AbortSignal | undefined): Promise<AwsCredentials> {
  const { code, stdout, stderr } = await run(command, signal);
  const whose = `the credential_process of profile ${profile}`;
  if (code !== 0) {
    const said = lastWords(stderr, command);
    throw new DriftMgrError('credential-process', `${whose} ended with ${code === null ? 'a signal' : `exit code ${String(code)}`}${said}`, {
      hint: 'Run it by itself: what it lacks (a device, a sign-in) is said there.',
    });
  }
  return readKeys(stdout, whose);
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, signal: AbortSignal | undefined): Promise<Ended> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const grouped = process.platform !== 'win32';
    const child = spawn(command, { shell: true, detached: grouped, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const printed = { stdout: '', stderr: '' };
    const end = (): void => {
      if (child.pid === undefined) return;
      try {
        if (grouped) process.kill(-child.pid, 'SIGKILL');
        else spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).on('error', () => child.kill());
      } catch {
        // It has ended by itself.
      }
    };
    const onAbort = (): void => {
      end();
      // A child that left the group may keep the pipes open.
      child.stdout.destroy();
      child.stderr.destroy();
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        if (printed[name].length < mostOutput) printed[name] += text;
      });
    }
    child.once('error', (error) => {
      signal?.removeEventListener('abort', onAbort);
      reject(new DriftMgrError('credential-process', 'the shell that runs a credential_process cannot be started', { cause: error }));
    });
    child.once('close', (code) => {
      signal?.removeEventListener('abort', onAbort);
      resolve({ code, ...printed });
    });
  });
}

/** The end of what it printed on stderr, without the arguments of its command line, which some programs repeat. */
function lastWords(stderr: string, command: string): string {
  const given = [...command.matchAll(/"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<plain>[^\s"'=]+)/gu)].slice(1);
  const values = given.map(({ groups = {} }) => groups['double'] ?? groups['single'] ?? groups['plain'] ?? '');
  let said = stderr;
  for (const value of values.filter((one) => one.length > 3).toSorted((one, other) => other.length - one.length)) said = said.replaceAll(value, '…');
  // What may be a key or a token (long, or with digits in it): a program may print one that it was not given on its command line.
  said = said.replaceAll(/[\w+/=.-]{20,}|(?=[\w+/=.-]*\d)[\w+/=.-]{12,}/gu, '…');
  said = said.trim().replaceAll(/\s+/gu, ' ');
  return said === '' ? '' : `: ${said.slice(-300)}`;
}

function readKeys(stdout: string, whose: string): AwsCredentials {
  let printed: unknown;
  try {
    printed = JSON.parse(stdout);
  } catch {
    throw new DriftMgrError('credential-process', `${whose} printed no JSON`);
  }
  const fields = typeof printed === 'object' && printed !== null ? (printed as Readonly<Record<string, unknown>>) : {};
  const { Version: version, AccessKeyId: id, SecretAccessKey: secret, SessionToken: token, Expiration: expiration } = fields;
  if (version !== 1) throw new DriftMgrError('credential-process', `${whose} printed no credentials of version 1`);
  if (typeof id !== 'string' || typeof secret !== 'string') throw new DriftMgrError('credential-process', `${whose} printed no key`);
  const end = typeof expiration === 'string' ? new Date(expiration) : undefined;
  if (end !== undefined && end.getTime() < Date.now())
    throw new DriftMgrError('credential-process', `${whose} printed credentials that have expired`);
  return {
    accessKeyId: id,
    secretAccessKey: secret,
    ...(typeof token === 'string' ? { sessionToken: token } : {}),
    ...(end === undefined || Number.isNaN(end.getTime()) ? {} : { expiration: end }),
  };
}
