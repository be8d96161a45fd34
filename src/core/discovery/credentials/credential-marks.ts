import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** What credentials, endpoints and the ways to them are read from, by the clouds' SDKs, their tools and DriftMgr. */
const variables =
  /^(?:AWS|AZURE|ARM|MSI|IDENTITY|GOOGLE|GCLOUD|GCE|CLOUDSDK|K|DIGITALOCEAN|DRIFTMGR|XDG|APPDATA|LOCALAPPDATA|HOME|HOMEDRIVE|HOMEPATH|USERPROFILE|NODE|SSL)(?:_|$)|^(?:\w+_)?PROXY$/i;

/** Those whose values may name a file. */
const naming = /^(?:AWS|AZURE|ARM|GOOGLE|GCLOUD)_/i;

/** Kinds of credentials that variables and files decide alone; what a program, a server or a vault gives can change without either. */
const decidedHere: ReadonlySet<string> = new Set([
  'environment',
  'keys',
  'assume-role',
  'web-identity',
  'sso',
  'token',
  'service principal',
  'workload identity',
  'cli',
  'file',
  'gcloud',
  'doctl',
]);

/** True where a credential cannot change without its mark. */
export function isMarked(source: { readonly kind: string }): boolean {
  return decidedHere.has(source.kind);
}

/**
 * All that decides on this machine which credentials there are: variables, and files by their inode, size and times. Two equal marks mean
 * the same credentials. Holds the variables' values, so it is for a keyed hash and nothing else.
 */
export function credentialMark(env: Env, home: string): string {
  const set = Object.entries(env)
    .filter(([name, value]) => value !== undefined && value !== '' && variables.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const named = set.flatMap(([name, value = '']) => (naming.test(name) && /[/\\]/.test(value) ? [value.replace(/^~(?=[/\\])/u, home)] : []));
  return JSON.stringify([home, set, usualPaths(env, home).map((path) => [path, stamp(path, 'folder')]), named.map((path) => stamp(path, 'file'))]);
}

// The places that the providers' credential probes look into; a folder stands for what is in it.
function usualPaths(env: Env, home: string): string[] {
  const appData = env['APPDATA'] ?? join(home, 'AppData', 'Roaming');
  const azure = env['AZURE_CONFIG_DIR'] ?? join(home, '.azure');
  const google = [env['CLOUDSDK_CONFIG'], join(home, '.config', 'gcloud'), join(appData, 'gcloud')].filter((path) => path !== undefined);
  return [
    ...['config', 'credentials', join('sso', 'cache'), join('login', 'cache')].map((name) => join(home, '.aws', name)),
    ...['azureProfile.json', 'clouds.config'].map((name) => join(azure, name)),
    ...google.map((folder) => join(folder, 'application_default_credentials.json')),
    ...[join(env['XDG_CONFIG_HOME'] ?? join(home, '.config')), join(home, 'Library', 'Application Support'), appData].map((folder) =>
      join(folder, 'doctl', 'config.yaml'),
    ),
  ];
}

function stamp(path: string, deepest: 'file' | 'folder'): unknown {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) return null;
    const own = [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join();
    if (!found.isDirectory()) return own;
    if (deepest === 'file') return 'folder';
    return [own, readdirSync(path).map((name) => [name, String(statSync(join(path, name), { bigint: true, throwIfNoEntry: false })?.ctimeNs)])];
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  }
}
