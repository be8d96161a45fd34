import { Buffer } from 'node:buffer';
import { defined } from '../../defined.ts';
import type { TlsSettings } from './http-get.ts';
import type { Asking } from './http-get.ts';
import { variable } from './remote-deps.ts';
import { DriftMgrError } from '../../errors.ts';

/** Where a state is had, and who says so. */
interface HttpPlace {
  readonly address: string;
  /** As whom, where the backend names one. */
  readonly username?: string | undefined;
  /** The code of a folder names it, and no person. */
  readonly byFolder?: true | undefined;
}

/**
 * Reads a state over HTTP as Terraform's `http` backend does: GET, with basic authentication where there are credentials. GitLab's states are had
 * the same way, with a user's name and access token. Credentials come from the address itself, from `TF_HTTP_USERNAME` (or the `username` that the backend
 * names) and `TF_HTTP_PASSWORD`, or from the vault's entry for the host. All of the environment's, certificates too, belong to the host of
 * `TF_HTTP_ADDRESS` where that is set; where it is not, they go to an address that a person names, and to none that a folder does.
 * SOURCE: hashicorp/terraform internal/backend/remote-state/http. Throws `CallError`.
 */
export async function readHttpState(place: HttpPlace, deps: Asking, signal: AbortSignal): Promise<Uint8Array> {
  const url = URL.parse(place.address);
  if (url === null) throw new DriftMgrError('state-source', 'The address of this state cannot be read as a URL.');
  const authorization = await basicFor(url, place, deps);
  url.username = '';
  url.password = '';
  url.hash = '';
  return await deps.getter.get({
    url,
    operation: 'http:GET state',
    what: 'the state',
    headers: { accept: 'application/json' },
    secretHeaders: defined({ authorization }),
    tls: isBound(url, place, deps) ? tlsOf(deps) : {},
    hint: `Set TF_HTTP_USERNAME and TF_HTTP_PASSWORD, or add an entry of provider http for ${url.host} to the vault.`,
    signal,
  });
}

/** Whether what the environment says of an http backend is meant for this address. What is meant for no address by name goes where a person says. */
function isBound(url: URL, { byFolder }: HttpPlace, deps: Asking): boolean {
  const address = URL.parse(variable(deps, 'TF_HTTP_ADDRESS') ?? '');
  return address === null ? byFolder !== true : address.host === url.host;
}

function tlsOf(deps: Asking): TlsSettings {
  const ca = variable(deps, 'TF_HTTP_CLIENT_CA_CERTIFICATE_PEM');
  const cert = variable(deps, 'TF_HTTP_CLIENT_CERTIFICATE_PEM');
  const key = variable(deps, 'TF_HTTP_CLIENT_PRIVATE_KEY_PEM');
  return { ...defined({ ca }), ...(cert === undefined || key === undefined ? {} : { cert, key }) };
}

async function basicFor(url: URL, place: HttpPlace, deps: Asking): Promise<string | undefined> {
  if (url.username !== '') return basic(decodeURIComponent(url.username), decodeURIComponent(url.password));
  const named = place.username;
  const username = named ?? variable(deps, 'TF_HTTP_USERNAME');
  const hasPassword = named === undefined || variable(deps, 'TF_HTTP_PASSWORD') !== undefined;
  if (username !== undefined && hasPassword && isBound(url, place, deps)) return basic(username, variable(deps, 'TF_HTTP_PASSWORD') ?? '');
  const entries = await deps.vaultEntries('http');
  const [entry] = entries
    .map(({ secret }) => ({ secret, at: addressOf(secret['address'] ?? '') }))
    .filter(({ at }) => at?.host === url.host)
    // Of several entries for one host, the one whose address goes the furthest along with the state's.
    .sort((left, right) => reach(right.at, url) - reach(left.at, url));
  return entry === undefined ? undefined : basic(entry.secret['username'] ?? '', entry.secret['password'] ?? '');
}

/** An entry's address: a URL, or a bare host. */
function addressOf(address: string): URL | null {
  return URL.parse(/^[a-z]+:\/\//i.test(address) ? address : `https://${address}`);
}

function reach(entry: URL | null, url: URL): number {
  return entry !== null && url.pathname.startsWith(entry.pathname) ? entry.pathname.length : 0;
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
