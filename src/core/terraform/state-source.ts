import { DriftMgrError } from '../errors.ts';
import type { StateLocation } from '../provider.ts';

/** What a person named, distinguished. */
export type ParsedSource =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'remote'; readonly location: StateLocation };

type UrlReader = (url: URL) => StateLocation;

/** Schemes of state sources, one row a backend. Settings are named as Terraform's backend blocks name them. */
const schemes: Readonly<Record<string, UrlReader>> = {
  s3: (url) => ({ backend: 's3', settings: { bucket: need(url, 'bucket', url.hostname), key: need(url, 'key', pathOf(url)), ...query(url) } }),
  gs: (url) => ({ backend: 'gcs', settings: { bucket: need(url, 'bucket', url.hostname), object: need(url, 'object', pathOf(url)), ...query(url) } }),
  azurerm: (url) => {
    const [container = '', ...key] = pathOf(url).split('/');
    return {
      backend: 'azurerm',
      settings: {
        storage_account_name: need(url, 'storage account', url.hostname),
        container_name: need(url, 'container', container),
        key: need(url, 'key', key.join('/')),
        ...query(url),
      },
    };
  },
  tfc: (url) => {
    // tfc://org/workspace, or tfc://host.example/org/workspace for Terraform Enterprise.
    const parts = pathOf(url).split('/').filter(Boolean);
    const [host, organization, workspace] = parts.length >= 2 ? [url.host, parts[0], parts[1]] : ['app.terraform.io', url.host, parts[0]];
    return {
      backend: 'remote',
      settings: { hostname: host, organization: need(url, 'organization', organization ?? ''), workspace: need(url, 'workspace', workspace ?? '') },
    };
  },
  consul: (url) => ({
    backend: 'consul',
    settings: { address: need(url, 'address', url.host), path: need(url, 'path', pathOf(url)), ...query(url) },
  }),
  kubernetes: (url) => ({
    backend: 'kubernetes',
    settings: { namespace: need(url, 'namespace', url.hostname), secret_suffix: need(url, 'secret suffix', pathOf(url)), ...query(url) },
  }),
};

/** Other names of schemes. */
const otherSchemes: Readonly<Record<string, string>> = { azure: 'azurerm' };

/**
 * Reads a state source: a path, a glob or folder, or a URL: `s3://bucket/key?region=…`, `gs://bucket/object`, `azurerm://account/container/key`,
 * `https://…`, `tfc://organization/workspace`, `consul://host:port/path`, `kubernetes://namespace/suffix`.
 * Throws `DriftMgrError` `state-source` for a URL that names too little, or a scheme that is not known.
 */
export function parseStateSource(source: string): ParsedSource {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):\/\//.exec(source)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: 'path', path: source };
  if (scheme === 'file') return { kind: 'path', path: decodeURIComponent(new URL(source).pathname) };
  if (scheme === 'http' || scheme === 'https') return { kind: 'http', url: source };
  const reader = schemes[otherSchemes[scheme] ?? scheme];
  if (reader === undefined) {
    throw new DriftMgrError('state-source', `${scheme}:// is no state source that DriftMgr knows.`, {
      hint: `It reads files, folders, http(s):// and ${Object.keys(schemes).join('://, ')}://.`,
    });
  }
  // Only special schemes get their host parsed by `URL` as names of buckets need: with an underscore or capitals as they are.
  return { kind: 'remote', location: reader(asUrl(source, scheme)) };
}

function asUrl(source: string, scheme: string): URL {
  try {
    return new URL(source);
  } catch (error) {
    throw new DriftMgrError('state-source', `${scheme}:// source cannot be read as a URL.`, { cause: error });
  }
}

/** The name of an object: a `#` belongs to it, and so does a `%` that escapes nothing. */
function pathOf(url: URL): string {
  const path = `${url.pathname.replace(/^\/+/, '')}${url.hash}`;
  return decodeURIComponent(path.replaceAll(/%(?![0-9A-Fa-f]{2})/g, '%25'));
}

function query(url: URL): Record<string, string> {
  return Object.fromEntries(url.searchParams);
}

function need(url: URL, what: string, value: string): string {
  if (value !== '') return value;
  throw new DriftMgrError('state-source', `${url.protocol}// source names no ${what}.`);
}

/** A source as it may be shown: without user, password, query or fragment of a URL. */
export function shownSource(source: string): string {
  if (!/^[A-Za-z][A-Za-z0-9+.-]+:\/\//.test(source)) return source;
  return source.replace(/^([^:]+:\/\/)[^/@?#]*@/, '$1').replace(/^https?:/i.test(source) ? /[?#].*$/s : /\?.*$/s, '');
}
