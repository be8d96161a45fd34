import { DriftMgrError } from '../../errors.ts';
import { isLoopbackHost } from '../../loopback.ts';
import type { StateLocation } from '../../provider.ts';
import { asRecord, asString } from '../json.ts';
import { configuredToken } from './cli-config.ts';
import type { RemoteDeps } from './remote-deps.ts';
import type { Asking } from './http-get.ts';
import { variable } from './remote-deps.ts';

const publicHost = 'app.terraform.io';
/** More than the API says of a workspace, or of a version of its state with all its outputs and resources. */
const largestDocument = 64 * 1024 * 1024;

/**
 * Reads the current state of a workspace of HCP Terraform or Terraform Enterprise: workspace by name, its current state version, and the object
 * behind that version's download link. Where the link leads to another host, the token stays behind.
 * SOURCE: HCP Terraform's API documentation, "Workspaces" and "State Versions". Throws `CallError`.
 */
export async function readCloudWorkspace({ settings }: StateLocation, deps: Asking, signal: AbortSignal): Promise<Uint8Array> {
  const host = (asString(settings['hostname']) || variable(deps, 'TF_CLOUD_HOSTNAME') || publicHost).toLowerCase();
  const organization = named(settings, 'organization', variable(deps, 'TF_CLOUD_ORGANIZATION'));
  const workspace = named(settings, 'workspace', variable(deps, 'TF_WORKSPACE'));
  const base = baseOf(host);
  const token = await tokenFor(host, deps);
  const common = {
    secretHeaders: token === undefined ? {} : { authorization: `Bearer ${token}` },
    headers: { accept: 'application/vnd.api+json' },
    hint: `Run "terraform login ${host}", set ${tokenVariable(host)}, or add an entry of provider terraform to the vault.`,
    signal,
  };
  const found = await deps.getter.get({
    ...common,
    url: new URL(`organizations/${encodeURIComponent(organization)}/workspaces/${encodeURIComponent(workspace)}`, base),
    operation: 'tfe:GET workspace',
    mostBytes: largestDocument,
    what: `workspace ${workspace} in ${organization}`,
  });
  const id = asString(dataOf(found, host)['id']);
  if (id === undefined) throw unreadable(host);
  const version = await deps.getter.get({
    ...common,
    url: new URL(`workspaces/${encodeURIComponent(id)}/current-state-version`, base),
    operation: 'tfe:GET current-state-version',
    mostBytes: largestDocument,
    what: `state of workspace ${workspace}`,
  });
  const link = URL.parse(asString(asRecord(dataOf(version, host)['attributes'])?.['hosted-state-download-url']) ?? '', base.href);
  if (link === null || link.href === base.href) throw unreadable(host);
  return await deps.getter.get({
    ...common,
    url: link,
    headers: { accept: 'application/json' },
    secretHeaders: link.origin === base.origin ? common.secretHeaders : {},
    operation: 'tfe:GET state',
    what: `state of workspace ${workspace}`,
  });
}

function baseOf(host: string): URL {
  const secure = URL.parse(`https://${host}/api/v2/`);
  if (secure?.host !== host || secure.username !== '') {
    throw new DriftMgrError('state-source', `"${host}" is no name of a host.`);
  }
  return isLoopbackHost(secure.hostname) ? new URL(`http://${host}/api/v2/`) : secure;
}

function named(settings: StateLocation['settings'], name: string, fallback: string | undefined): string {
  const value = asString(settings[name]) || fallback;
  if (value !== undefined) return value;
  throw new DriftMgrError('state-location', `The settings of this folder name no ${name} of HCP Terraform.`, {
    hint:
      name === 'organization'
        ? 'Name the state as tfc://ORGANIZATION/WORKSPACE, or set TF_CLOUD_ORGANIZATION.'
        : 'They may fit several: choose one with `terraform workspace select` or TF_WORKSPACE, or name the state as tfc://ORGANIZATION/WORKSPACE.',
  });
}

/** SOURCE: Terraform's CLI configuration documentation, "Environment Variable Credentials": dots as `_`, dashes as `__` or as they are. */
function tokenVariable(host: string): string {
  return `TF_TOKEN_${host.replaceAll('-', '__').replaceAll('.', '_')}`;
}

async function tokenFor(host: string, deps: RemoteDeps): Promise<string | undefined> {
  for (const [name, value] of Object.entries(deps.env)) {
    if (value === undefined || value === '' || !name.startsWith('TF_TOKEN_')) continue;
    const meant = name.slice('TF_TOKEN_'.length).replaceAll('__', '-').replaceAll('_', '.').toLowerCase();
    if (meant === host) return value;
  }
  const kept = await configuredToken(host, deps);
  if (kept !== undefined) return kept;
  const entries = await deps.vaultEntries('terraform');
  return entries.find(({ secret }) => (secret['hostname'] ?? publicHost).toLowerCase() === host)?.secret['token'];
}

function dataOf(body: Uint8Array, host: string): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw unreadable(host);
  }
  const data = asRecord(asRecord(document)?.['data']);
  if (data === undefined) throw unreadable(host);
  return data;
}

function unreadable(host: string): DriftMgrError {
  return new DriftMgrError('state-unreadable', `${host} gave an answer that is none of Terraform's API.`, {
    hint: 'Is it the host of HCP Terraform or Terraform Enterprise?',
  });
}
