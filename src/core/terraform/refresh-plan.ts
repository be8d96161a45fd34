import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment } from '../child-environment.ts';
import { DriftMgrError, messageOf } from '../errors.ts';
import { asRecord } from './json.ts';

export interface RefreshPlanOptions {
  /** Absolute path of `terraform` or `tofu`. */
  readonly binary: string;
  /** A folder with code, initialised by `terraform init`. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Longer output is no plan of a folder that people work with. */
const mostBytes = 512 * 1024 * 1024;

/**
 * Lets the providers of a folder's code refresh its state in memory, and answers with the plan in JSON. No lock is taken, no state written, and nothing
 * applied. The plan, which holds secrets, lies meanwhile in a folder that only this user can read.
 * SOURCE: Terraform's documentation of `terraform plan` (`-refresh-only`, `-lock`, `-input`, `-out`) and of `terraform show -json`.
 * @throws DriftMgrError `plan-failed` with the end of what the binary said; what `signal` gives as its reason when it aborts
 */
export async function refreshPlan({ binary, folder, env, signal }: RefreshPlanOptions): Promise<Readonly<Record<string, unknown>>> {
  const run = (...args: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const environment = { ...childEnvironment(env), TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };
      execFile(binary, args, { cwd: folder, env: environment, maxBuffer: mostBytes, signal, windowsHide: true }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else if (signal.aborted) reject(signal.reason as Error);
        else reject(failed(folder, stderr, error));
      });
    });
  const secret = await mkdtemp(join(tmpdir(), 'driftmgr-plan-'));
  try {
    const file = join(secret, 'plan');
    await run('plan', '-refresh-only', '-lock=false', '-input=false', '-no-color', `-out=${file}`);
    return documentOf(await run('show', '-json', '-no-color', file), folder);
  } finally {
    await rm(secret, { recursive: true, force: true });
  }
}

function documentOf(text: string, folder: string): Readonly<Record<string, unknown>> {
  try {
    const document = asRecord(JSON.parse(text));
    if (document !== undefined) return document;
  } catch {
    // Said below: the text may hold secrets, and the parser's error quotes it.
  }
  throw new DriftMgrError('plan-failed', `The plan of ${folder} is no JSON.`);
}

function failed(folder: string, stderr: string, error: Error): DriftMgrError {
  const said = stderr.replaceAll(/[│╷╵]/gu, '').trim();
  const end =
    said === ''
      ? messageOf(error)
      : said
          .split(/\s*\n\s*/u)
          .slice(0, 12)
          .join(' ')
          .slice(0, 1_000);
  const init = /terraform init|tofu init|initiali[sz]/iu.test(said);
  return new DriftMgrError('plan-failed', `The plan of ${folder} failed: ${end}`, {
    hint: init ? 'Run `terraform init` in that folder first.' : 'Run `terraform plan -refresh-only` in that folder to see all of it.',
  });
}
