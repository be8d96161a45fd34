import { Buffer } from 'node:buffer';
import type { Asking } from './remote-deps.ts';
import { variable } from './remote-deps.ts';
import { DriftMgrError } from '../../errors.ts';

/**
 * Reads a state over HTTP as Terraform's `http` backend does: GET, with basic authentication where there are credentials. GitLab's states are had
 * the same way, with a user's name and access token. Credentials come from the address itself, from `TF_HTTP_USERNAME` and `TF_HTTP_PASSWORD`
 * (which belong to the host of `TF_HTTP_ADDRESS` where that is set), or from the vault's entry for the host.
 * SOURCE: hashicorp/terraform internal/backend/remote-state/http. Throws `CallError`.
 */
export async function readHttpState(
  address: string,
  headers: Readonly<Record<string, string>>,
  parts: Asking,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const url = URL.parse(address);
  if (url === null) throw new DriftMgrError('state-source', 'The address of this state cannot be read as a URL.');
  const authorization = await basicFor(url, parts);
  url.username = '';
  url.password = '';
  url.hash = '';
  return await parts.getter.get({
    url,
    operation: 'http:GET state',
    what: 'the state',
    headers: { accept: 'application/json', ...headers },
    secretHeaders: authorization === undefined ? {} : { authorization },
    hint: `Set TF_HTTP_USERNAME and TF_HTTP_PASSWORD, or add an entry of provider http for ${url.host} to the vault.`,
    signal,
  });
}

async function basicFor(url: URL, parts: Asking): Promise<string | undefined> {
  if (url.username !== '') return basic(decodeURIComponent(url.username), decodeURIComponent(url.password));
  const username = variable(parts, 'TF_HTTP_USERNAME');
  const bound = URL.parse(variable(parts, 'TF_HTTP_ADDRESS') ?? '');
  if (username !== undefined && (bound === null || bound.host === url.host)) return basic(username, variable(parts, 'TF_HTTP_PASSWORD') ?? '');
  const entries = await parts.vaultEntries('http');
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
