import { join, posix, resolve } from 'node:path';
import { decodeText } from '../decode-text.ts';
import { DriftMgrError } from '../errors.ts';
import { leadsOut, OwnGround } from '../own-ground.ts';
import { fileLimits } from '../plain-files.ts';
import type { StateLocation } from '../provider.ts';
import { backendBlock, refusePartial } from './backend-block.ts';
import type { BackendBlock } from './backend-block.ts';
import { dataFolder } from './code-files.ts';
import { asArray, asRecord, asString } from './json.ts';
import type { StateReaders } from './state-instance.ts';

/** Where a workspace folder keeps its state. */
export type WorkspaceState =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'http'; readonly url: string; readonly username?: string }
  | { readonly kind: 'remote'; readonly location: StateLocation };

type Settings = Readonly<Record<string, unknown>>;
type Env = StateReaders['env'];
type FolderReaders = Pick<StateReaders, 'file' | 'folder' | 'realPath' | 'env'>;
type MayFollow = (path: string) => Promise<boolean>;

/**
 * The state of a folder: `.terraform/terraform.tfstate` holds the merged backend settings where `terraform init` was run, else the backend block of
 * the code does; `TF_WORKSPACE` or `.terraform/environment` names the workspace. Undefined where the folder has no backend.
 * Secrets in the settings are left out: the readers bring their own credentials. Throws `DriftMgrError` `state-backend` for a backend that cannot be
 * read, whose block does not say enough, or that the code names and `terraform init` has not set up: an older local file is no answer then; and
 * `state-link-not-followed` for a link that `mayFollow` (default: whether it stays within the folder's repository) does not let through: its text would be shown.
 */
export async function workspaceState(folder: string, readers: FolderReaders, mayFollow?: MayFollow): Promise<WorkspaceState | undefined> {
  const { env } = readers;
  const data = dataFolder(folder, env);
  const named = (env['TF_DATA_DIR'] ?? '') === '' ? [folder] : [folder, data];
  const ground = new OwnGround(named, readers);
  const follows = mayFollow ?? ((path: string): Promise<boolean> => ground.holds(path));
  const merged = await mergedBackend(join(data, 'terraform.tfstate'), readers, follows);
  const workspace = await workspaceName(data, readers, follows);
  // What terraform init keeps is enough by itself; without it, code that cannot be read may hold what says where the state is.
  const block = await backendBlock(folder, readers, { mayFollow: follows, ...(merged === undefined ? { strict: true } : {}) });
  if (merged !== undefined) {
    if (block !== undefined && kindOf(block.type) !== kindOf(merged.type)) refuseLeftover(folder, block, merged);
    return stateIn(folder, merged, workspace, env);
  }
  if (block !== undefined) {
    refusePartial(block, folder, env);
    return stateIn(folder, block, workspace, env);
  }
  return workspace === 'default' ? undefined : { kind: 'file', path: localPath(folder, {}, workspace) };
}

/** What a file that `terraform init` writes names in place of a backend, and DriftMgr cannot read. */
const otherKeepers: Readonly<Record<string, string>> = { state_store: 'a state store of a provider', remote: 'the remote state of Terraform 0.8' };

/** The backend that `terraform init` set up; undefined where it set up none. SOURCE: hashicorp/terraform internal/command/workdir, "BackendStateFile". */
async function mergedBackend(path: string, readers: Pick<StateReaders, 'file'>, mayFollow: MayFollow): Promise<BackendBlock | undefined> {
  const content = await readText(path, readers, mayFollow);
  const document = content === undefined ? undefined : asRecord(parse(content, path));
  if (document === undefined) return undefined;
  const backend = asRecord(document['backend']);
  const type = asString(backend?.['type']);
  if (type !== undefined) return { type, settings: asRecord(backend?.['config']) ?? {} };
  // Whatever else says where the state is must not be passed over for a local file that was left behind.
  const other = Object.keys(document).find((name) => name !== 'backend' && asRecord(document[name]) !== undefined);
  if (other === undefined) return undefined;
  const named = asString(asRecord(document[other])?.['type']);
  throw unreadable(`${otherKeepers[other] ?? `what Terraform calls ${other}`}${named === undefined ? '' : ` (${named})`}`);
}

/** `cloud` and `remote` are one to whoever reads. */
function kindOf(type: string): string {
  return type === 'cloud' ? 'remote' : type;
}

/**
 * Where the code was changed to another backend after `terraform init`, what init kept counts, as long as the other is one that could be read: a local file
 * that was left behind is no answer for what lies elsewhere now.
 */
function refuseLeftover(folder: string, block: BackendBlock, merged: BackendBlock): void {
  if (!(block.type in backends) && block.type !== 'http' && block.type !== 'local') throw unreadable(keeperOf(block));
  if (merged.type !== 'local') return;
  throw new DriftMgrError(
    'state-backend',
    `The code of ${folder} keeps its state in a backend of type ${block.type}, and \`terraform init\` was last run for a local one.`,
    { hint: 'Run `terraform init` there, or name the state itself with --state.' },
  );
}

function keeperOf({ type, settings }: BackendBlock): string {
  return type === 'state_store' ? `${otherKeepers[type] ?? type} (${text(settings['type'])})` : `a backend of type ${type}`;
}

function unreadable(keeper: string): DriftMgrError {
  return new DriftMgrError('state-backend', `The state of this folder is kept in ${keeper}, which DriftMgr cannot read.`, {
    hint: 'Give it the output of `terraform state pull` as a file.',
  });
}

function stateIn(folder: string, { type, settings }: BackendBlock, workspace: string, env: Env): WorkspaceState {
  if (type === 'local') return { kind: 'file', path: localPath(folder, settings, workspace) };
  return backendState(type, settings, workspace, env);
}

/** Where a backend keeps the state of a workspace. Throws `DriftMgrError` `state-backend` for one that DriftMgr cannot read. */
function backendState(type: string, settings: Settings, workspace: string, env: Env): WorkspaceState {
  if (type === 'http') {
    const url = text(settings['address']) || env['TF_HTTP_ADDRESS'];
    const username = text(settings['username']);
    if (url === undefined || url === '') {
      throw new DriftMgrError('state-backend', 'The http backend of this folder names no address.', { hint: 'Set TF_HTTP_ADDRESS.' });
    }
    return { kind: 'http', url, ...(username === '' ? {} : { username }) };
  }
  const place = backends[type];
  if (place === undefined) throw unreadable(keeperOf({ type, settings }));
  return { kind: 'remote', location: { backend: type === 'cloud' ? 'remote' : type, settings: withoutSecrets(place(settings, workspace)) } };
}

/** How each backend makes the name of a workspace's object. SOURCE: hashicorp/terraform internal/backend/remote-state. */
const backends: Readonly<Record<string, (settings: Settings, workspace: string) => Settings>> = {
  s3: (settings, workspace) => {
    const key = text(settings['key']).replace(/^\//, '');
    const prefix = asString(settings['workspace_key_prefix']) ?? 'env:';
    return {
      ...settings,
      ...assumedRole(settings),
      ...s3Endpoint(settings),
      // The key of the default workspace is taken as it is written; the others' are joined, which folds double slashes.
      key: workspace === 'default' ? key : posix.join(prefix, workspace, key),
    };
  },
  azurerm: (settings, workspace) => ({
    ...settings,
    key: workspace === 'default' ? text(settings['key']) : `${text(settings['key'])}env:${workspace}`,
  }),
  gcs: (settings, workspace) => {
    const prefix = text(settings['prefix']).replace(/^\/+/, '');
    return { ...settings, object: posix.join(prefix, `${workspace}.tfstate`) };
  },
  consul: (settings, workspace) => ({
    ...settings,
    path: workspace === 'default' ? text(settings['path']) : `${text(settings['path'])}-env:${workspace}`,
  }),
  kubernetes: (settings, workspace) => ({ ...settings, workspace, secret: `tfstate-${workspace}-${text(settings['secret_suffix'])}` }),
  remote: cloudWorkspace,
  cloud: cloudWorkspace,
};

/** Since Terraform 1.6 in an object of its own; before, beside the rest. */
function assumedRole(settings: Settings): Settings {
  const nested = nestedIn(settings, 'assume_role');
  const role = text(nested['role_arn']) || text(settings['role_arn']);
  if (role === '') return {};
  const external = text(nested['external_id']) || text(settings['external_id']);
  return { role_arn: role, ...(external === '' ? {} : { external_id: external }) };
}

function s3Endpoint(settings: Settings): Settings {
  const endpoint = text(nestedIn(settings, 'endpoints')['s3']) || text(settings['endpoint']);
  return endpoint === '' ? {} : { endpoint };
}

/** A nested block is a list of one in the merged settings, an object where it is an attribute. */
function nestedIn(settings: Settings, name: string): Settings {
  return asRecord(settings[name]) ?? asRecord(asArray(settings[name])[0]) ?? {};
}

function cloudWorkspace(settings: Settings, workspace: string): Settings {
  const workspaces = nestedIn(settings, 'workspaces');
  const prefix = text(workspaces['prefix']);
  // Where workspaces are chosen by tags there is no default one, and none may be chosen yet.
  const chosen = workspace === 'default' && prefix === '' ? '' : `${prefix}${workspace}`;
  const hostname = text(settings['hostname']);
  return {
    ...(hostname === '' ? {} : { hostname }),
    organization: settings['organization'],
    workspace: text(workspaces['name']) || chosen,
  };
}

function localPath(folder: string, settings: Settings, workspace: string): string {
  if (workspace === 'default') return resolve(folder, text(settings['path']) || 'terraform.tfstate');
  return resolve(folder, text(settings['workspace_dir']) || 'terraform.tfstate.d', workspace, 'terraform.tfstate');
}

async function workspaceName(data: string, readers: Pick<StateReaders, 'file' | 'env'>, mayFollow: MayFollow): Promise<string> {
  const fromEnvironment = readers.env['TF_WORKSPACE'];
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  const selected = (await readText(join(data, 'environment'), readers, mayFollow))?.trim();
  return selected === undefined || selected === '' ? 'default' : selected;
}

async function readText(path: string, readers: Pick<StateReaders, 'file'>, mayFollow: MayFollow): Promise<string | undefined> {
  if (!(await mayFollow(path))) throw leadsOut(path);
  try {
    return decodeText(await readers.file(path, { mostBytes: fileLimits.config }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw error;
  }
}

function parse(content: string, path: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new DriftMgrError('state-invalid', `${path} is not valid JSON.`, { hint: 'Run `terraform init -reconfigure` in the folder.' });
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const secret = /(secret|password|token|access_key|sas|private_key|credentials|client_certificate|_pem|conn_str|encryption_key|customer_key)/i;
const notSecret = new Set(['secret_suffix', 'secret', 'skip_credentials_validation', 'shared_credentials_file', 'shared_credentials_files']);

function withoutSecrets(settings: Settings): Settings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => value !== null && (notSecret.has(name) || !secret.test(name)) && typeof value !== 'object'),
  );
}
