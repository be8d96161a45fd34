import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText } from '../../decode-text.ts';
import { DriftMgrError } from '../../errors.ts';
import { fileLimits, readPlainFile } from '../../plain-files.ts';
import { hclBlocks, literal } from '../hcl-blocks.ts';
import { jsonBlocks } from '../json-blocks.ts';
import type { RemoteDeps } from './remote-deps.ts';
import { variable } from './remote-deps.ts';

/** The names of a tool's configuration, the file of `login` among them. */
interface Places {
  readonly file: string;
  readonly folder: string;
}

/**
 * The token that the configuration of Terraform's or OpenTofu's command line holds for a host: in the file that `TF_CLI_CONFIG_FILE` names, and in no
 * other then; else in `~/.terraformrc` (`terraform.rc` on Windows) and in the `*.tfrc` and `*.tfrc.json` files of `~/.terraform.d`, where
 * `terraform login` keeps them, and which win. `credentials_helper` runs a program, and is none of ours.
 * SOURCE: Terraform's CLI configuration documentation, "Credentials" and "Locations"; hashicorp/terraform internal/command/cliconfig.
 * Throws `DriftMgrError` `state-credentials` for a file that is there and cannot be read.
 */
export async function configuredToken(host: string, deps: RemoteDeps): Promise<string | undefined> {
  const named = variable(deps, 'TF_CLI_CONFIG_FILE') ?? variable(deps, 'TERRAFORM_CONFIG');
  if (named !== undefined) return tokenIn(await textOf(named), host);
  const tokens: (string | undefined)[] = [];
  for (const { file, folder } of places(deps)) {
    tokens.push(tokenIn(await textOf(file), host));
    for (const name of (await namesIn(folder)).filter((one) => /\.tfrc(?:\.json)?$/.test(one)).sort()) {
      const path = join(folder, name);
      const text = await textOf(path);
      if (name.endsWith('.json')) refuseBroken(text, path);
      tokens.push(tokenIn(text, host));
    }
  }
  return tokens.findLast((token) => token !== undefined);
}

/** OpenTofu's own place counts before the one that it shares with Terraform, so it comes last. */
function places(deps: RemoteDeps): readonly Places[] {
  const windows = process.platform === 'win32';
  const base = windows ? (variable(deps, 'APPDATA') ?? deps.home) : deps.home;
  return [
    { file: join(base, windows ? 'terraform.rc' : '.terraformrc'), folder: join(base, windows ? 'terraform.d' : '.terraform.d') },
    { file: join(base, windows ? 'tofu.rc' : '.tofurc'), folder: join(variable(deps, 'XDG_CONFIG_HOME') ?? join(base, '.config'), 'opentofu') },
  ];
}

function tokenIn(text: string | undefined, host: string): string | undefined {
  if (text === undefined) return undefined;
  const blocks = text.trimStart().startsWith('{') ? jsonBlocks(text) : hclBlocks(text);
  for (const block of blocks) {
    if (block.type !== 'credentials' || block.labels[0]?.toLowerCase() !== host) continue;
    const token = literal(block.attributes.get('token'));
    if (token !== undefined && token !== '') return token;
  }
  return undefined;
}

/** What `terraform login` writes is never edited by hand: a broken one lost a token that people count on. */
function refuseBroken(text: string | undefined, path: string): void {
  if (text === undefined) return;
  try {
    JSON.parse(text);
  } catch {
    throw new DriftMgrError('state-credentials', `${path} is not valid JSON.`);
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return decodeText(await readPlainFile(path, { mostBytes: fileLimits.config }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new DriftMgrError('state-credentials', `${path} could not be read.`, { cause: error });
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw new DriftMgrError('state-credentials', `${folder} could not be read.`, { cause: error });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
