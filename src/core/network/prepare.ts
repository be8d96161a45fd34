import { readFileSync } from 'node:fs';
import tls from 'node:tls';

/** What VS Code is heard of the network: `http.proxy` and `http.noProxy`. */
export interface EditorNetwork {
  readonly proxy?: string;
  readonly noProxy?: readonly string[];
}

/**
 * Makes one rule of what names a proxy, for all who read the process's environment by themselves (gRPC takes lower case alone): variables in either
 * case; where there are none, what VS Code is said. Certificates of `AWS_CA_BUNDLE` count beside those of `NODE_EXTRA_CA_CERTS`, for every server.
 */
export function prepareNetwork(env: Record<string, string | undefined>, editor: EditorNetwork = {}): void {
  const given = (name: string): string | undefined => env[name.toLowerCase()] ?? env[name.toUpperCase()];
  const named = ['https_proxy', 'http_proxy', 'all_proxy'].some((name) => given(name) !== undefined);
  const rules: Readonly<Record<string, string | undefined>> = {
    https_proxy: given('https_proxy') ?? (named ? undefined : editor.proxy),
    http_proxy: given('http_proxy') ?? (named ? undefined : editor.proxy),
    no_proxy: withLoopback(given('no_proxy') ?? editor.noProxy?.join(',') ?? ''),
  };
  const proxied = named || rules['https_proxy'] !== undefined;
  for (const [name, value] of proxied ? Object.entries(rules) : []) {
    if (value === undefined || value === '') continue;
    env[name] = value;
    env[name.toUpperCase()] = value;
  }
  addBundle(env['AWS_CA_BUNDLE']);
}

/** Nobody reaches this machine through a proxy. */
function withLoopback(list: string): string {
  return [...new Set([...list.split(',').map((part) => part.trim()), 'localhost', '127.0.0.1', '::1'])].filter((part) => part !== '').join(',');
}

function addBundle(path: string | undefined): void {
  // Node before 22.19 cannot add to what it trusts: there NODE_EXTRA_CA_CERTS alone counts.
  const { getCACertificates, setDefaultCACertificates } = tls as Partial<typeof tls>;
  if (path === undefined || path === '' || getCACertificates === undefined || setDefaultCACertificates === undefined) return;
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(path, 'utf8')]);
}
