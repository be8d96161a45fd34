import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { decodeText } from '../decode-text.ts';
import { messageOf } from '../errors.ts';
import { checkProxyCertificates } from './proxy.ts';

/** What VS Code is heard of the network: `http.proxy`, `http.noProxy` and `http.proxyStrictSSL`. */
export interface EditorNetwork {
  readonly proxy?: string;
  readonly noProxy?: readonly string[];
  /** False where the certificate of the proxy itself need not be trusted. */
  readonly proxyStrictSSL?: boolean;
}

/**
 * Makes one rule of what names a proxy, for all who read the process's environment by themselves (gRPC takes lower case alone): variables in either
 * case; where there are none, what VS Code is said. Certificates of `AWS_CA_BUNDLE` count beside those of `NODE_EXTRA_CA_CERTS`, for every server.
 * Answers with what could not be done, in sentences: nothing of it keeps a program from starting.
 */
export function prepareNetwork(env: Record<string, string | undefined>, editor: EditorNetwork = {}): string[] {
  const given = (name: string): string | undefined => env[name.toLowerCase()] ?? env[name.toUpperCase()];
  const named = ['https_proxy', 'http_proxy', 'all_proxy'].some((name) => given(name) !== undefined);
  const rules: Readonly<Record<string, string | undefined>> = {
    https_proxy: given('https_proxy') ?? (named ? undefined : editor.proxy),
    http_proxy: given('http_proxy') ?? (named ? undefined : editor.proxy),
    no_proxy: withOwnPlaces(given('no_proxy') ?? editor.noProxy?.join(',') ?? ''),
  };
  const proxied = named || rules['https_proxy'] !== undefined;
  for (const [name, value] of proxied ? Object.entries(rules) : []) {
    if (value === undefined || value === '') continue;
    // Without a scheme it is one of http, as for Terraform and curl, whatever goes through it.
    const whole = name === 'no_proxy' || value.includes('://') ? value : `http://${value}`;
    env[name] = whole;
    env[name.toUpperCase()] = whole;
  }
  checkProxyCertificates(editor.proxyStrictSSL !== false);
  return [...addBundle(env['AWS_CA_BUNDLE']), ...unreadExtra(env['NODE_EXTRA_CA_CERTS'])];
}

/**
 * Nobody reaches this machine through a proxy, nor the servers that tell a machine, a container or a pod who it is. SOURCE: EC2 User Guide, "Use a
 * proxy" (169.254.169.254); ECS Developer Guide, "Task IAM role" (169.254.170.2); EKS User Guide, "EKS Pod Identity" (169.254.170.23); Compute
 * Engine's documentation, "VM metadata".
 */
const neverProxied = ['localhost', '127.0.0.1', '::1', '169.254.169.254', '169.254.170.2', '169.254.170.23', 'metadata.google.internal'];

function withOwnPlaces(list: string): string {
  return [...new Set([...list.split(',').map((part) => part.trim()), ...neverProxied])].filter((part) => part !== '').join(',');
}

function addBundle(path: string | undefined): string[] {
  // Node before 22.19 cannot add to what it trusts: there NODE_EXTRA_CA_CERTS alone counts.
  const { getCACertificates, setDefaultCACertificates } = tls as Partial<typeof tls>;
  if (path === undefined || path === '' || getCACertificates === undefined || setDefaultCACertificates === undefined) return [];
  try {
    setDefaultCACertificates([...getCACertificates('default'), certificatesIn(decodeText(readFileSync(path)))]);
    return [];
  } catch (error) {
    return [unread('AWS_CA_BUNDLE', path, error)];
  }
}

/** Files of certificates that the environment names and that cannot be taken in, a sentence for each. */
export function unreadCertificates(env: Readonly<Record<string, string | undefined>>): string[] {
  return (['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'] as const).flatMap((name) => unreadFile(name, env[name]));
}

/** Node takes these in by itself as it starts, and passes over a file that it cannot read. */
function unreadExtra(path: string | undefined): string[] {
  return unreadFile('NODE_EXTRA_CA_CERTS', path);
}

function unreadFile(name: string, path: string | undefined): string[] {
  if (path === undefined || path === '') return [];
  try {
    // Node itself reads UTF-8 alone.
    certificatesIn(readFileSync(path, 'utf8'));
    return [];
  } catch (error) {
    return [unread(name, path, error)];
  }
}

/** PEM. */
function certificatesIn(text: string): string {
  if (!text.includes('-----BEGIN ')) throw new Error('it holds no certificate');
  return text;
}

function unread(name: string, path: string, error: unknown): string {
  return `The certificates of ${name} (${path}) could not be taken in, so servers that need them are not trusted: ${messageOf(error)}`;
}
