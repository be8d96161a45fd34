import { join, resolve } from 'node:path';
import { decodeText } from '../decode-text.ts';
import { DriftMgrError } from '../errors.ts';
import { fileLimits } from '../plain-files.ts';
import type { StateLocation } from '../provider.ts';
import { backendBlock, refusePartial } from './backend-block.ts';
import { asArray, asRecord, asString } from './json.ts';
import type { StateReaders } from './state-instance.ts';

/** Where a workspace folder keeps its state. */
export type WorkspaceState =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'http'; readonly url: string; readonly username?: string }
  | { readonly kind: 'remote'; readonly location: StateLocation };

type Settings = Readonly<Record<string, unknown>>;

/**
 * The state of a folder: `.terraform/terraform.tfstate` holds the merged backend settings where `terraform init` was run, else the backend block of
 * the code does; `TF_WORKSPACE` or `.terraform/environment` names the workspace. Undefined where the folder has no backend.
 * Secrets in the settings are left out: the readers bring their own credentials. Throws `DriftMgrError` `state-backend` for a backend that cannot be
 * read, or whose block does not say enough.
 */
export async function workspaceState(folder: string, readers: Pick<StateReaders, 'file' | 'folder' | 'env'>): Promise<WorkspaceState | undefined> {
  const data = resolve(folder, readers.env['TF_DATA_DIR'] ?? '.terraform');
  const merged = await readText(join(data, 'terraform.tfstate'), readers);
  const workspace = await workspaceName(data, readers);
  if (merged === undefined) {
    const block = await backendBlock(folder, readers);
    if (block !== undefined) {
      refusePartial(block, folder);
      return stateIn(folder, block.type, block.settings, workspace);
    }
    return workspace === 'default' ? undefined : { kind: 'file', path: localPath(folder, {}, workspace) };
  }
  const backend = asRecord(asRecord(parse(merged, join(data, 'terraform.tfstate')))?.['backend']);
  const type = asString(backend?.['type']);
  if (type === undefined) return workspace === 'default' ? undefined : { kind: 'file', path: localPath(folder, {}, workspace) };
  return stateIn(folder, type, asRecord(backend?.['config']) ?? {}, workspace);
}

function stateIn(folder: string, type: string, settings: Settings, workspace: string): WorkspaceState {
  if (type === 'local') return { kind: 'file', path: localPath(folder, settings, workspace) };
  return backendState(type, settings, workspace);
}

/** Where a backend keeps the state of a workspace. Throws `DriftMgrError` `state-backend` for one that DriftMgr cannot read. */
function backendState(type: string, settings: Settings, workspace: string): WorkspaceState {
  if (type === 'http') {
    const url = asString(settings['address']);
    const username = asString(settings['username']);
    if (url === undefined) throw new DriftMgrError('state-backend', 'The http backend of this folder names no address.');
    return { kind: 'http', url, ...(username === undefined ? {} : { username }) };
  }
  const place = backends[type];
  if (place === undefined) {
    throw new DriftMgrError('state-backend', `The state of this folder is kept in a backend of type ${type}, which DriftMgr cannot read.`, {
      hint: 'Give it the output of `terraform state pull` as a file.',
    });
  }
  return { kind: 'remote', location: { backend: type === 'cloud' ? 'remote' : type, settings: withoutSecrets(place(settings, workspace)) } };
}

/** How each backend makes the name of a workspace's object. SOURCE: hashicorp/terraform internal/backend/remote-state. */
const backends: Readonly<Record<string, (settings: Settings, workspace: string) => Settings>> = {
  s3: (settings, workspace) => {
    const key = text(settings['key']).replace(/^\//, '');
    return {
      ...settings,
      ...assumedRole(settings),
      ...s3Endpoint(settings),
      key: workspace === 'default' ? key : [text(settings['workspace_key_prefix']) || 'env:', workspace, key].join('/'),
    };
  },
  azurerm: (settings, workspace) => ({
    ...settings,
    key: workspace === 'default' ? text(settings['key']) : `${text(settings['key'])}env:${workspace}`,
  }),
  gcs: (settings, workspace) => {
    const prefix = text(settings['prefix']).replace(/\/+$/, '');
    return { ...settings, object: prefix === '' ? `${workspace}.tfstate` : `${prefix}/${workspace}.tfstate` };
  },
  consul: (settings, workspace) => ({
    ...settings,
    path: workspace === 'default' ? text(settings['path']) : `${text(settings['path'])}-env:${workspace}`,
  }),
  kubernetes: (settings, workspace) => ({ ...settings, workspace, secret: `tfstate-${workspace}-${text(settings['secret_suffix'])}` }),
  cos: (settings, workspace) => {
    const prefix = text(settings['prefix']);
    return {
      ...settings,
      key: [prefix, workspace === 'default' ? '' : workspace, text(settings['key']) || 'terraform.tfstate'].filter(Boolean).join('/'),
    };
  },
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

async function workspaceName(data: string, readers: Pick<StateReaders, 'file' | 'env'>): Promise<string> {
  const fromEnvironment = readers.env['TF_WORKSPACE'];
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  const selected = (await readText(join(data, 'environment'), readers))?.trim();
  return selected === undefined || selected === '' ? 'default' : selected;
}

async function readText(path: string, readers: Pick<StateReaders, 'file'>): Promise<string | undefined> {
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
