import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import type { CredentialProbe, CredentialSource, ProviderContext } from '../../core/provider.ts';
import { firstFaultyCharacter } from '../../core/secret-text.ts';
import { readTextIfThere } from '../../core/text-file.ts';

/** A source together with the way to its token; the token itself is fetched when a request is sent. */
export interface TokenSource extends CredentialSource {
  readonly readToken: () => Promise<string>;
}

// `DIGITALOCEAN_TOKEN` comes first, as for Terraform's provider; `DIGITALOCEAN_ACCESS_TOKEN` is doctl's.
const variables = ['DIGITALOCEAN_TOKEN', 'DIGITALOCEAN_ACCESS_TOKEN'] as const;

/** The places where DigitalOcean tokens may be; what was found is remembered in `found`. */
export function credentialProbes(context: ProviderContext, found: Map<string, TokenSource>): CredentialProbe[] {
  const cached = (sources: TokenSource[]): CredentialSource[] =>
    sources.map((source) => {
      found.set(source.id, source);
      const { readToken: _readToken, ...facts } = source;
      return facts;
    });
  return [
    { id: 'digitalocean:environment', label: variables.join(' or '), look: () => Promise.resolve(cached(fromEnvironment(context))) },
    { id: 'digitalocean:doctl', label: 'doctl', places: doctlPlaces(context), look: async () => cached(await fromDoctl(context)) },
    { id: 'digitalocean:vault', label: 'DriftMgr vault', look: async () => cached(await fromVault(context)) },
  ];
}

function fromEnvironment(context: ProviderContext): TokenSource[] {
  const name = variables.find((variable) => (context.env[variable] ?? '') !== '');
  const token = name === undefined ? undefined : context.env[name];
  if (name === undefined || token === undefined) return [];
  return [checked(tokenSource(`digitalocean:env:${name}`, 'environment', name, true, token), name, token)];
}

async function fromDoctl(context: ProviderContext): Promise<TokenSource[]> {
  const environmentActive = variables.some((variable) => (context.env[variable] ?? '') !== '');
  const named = context.env['DIGITALOCEAN_CONTEXT'];
  const { path, config } = await readDoctl(context);
  const current = named ?? config?.context;
  const found = [...(config?.tokens ?? [])].map(([name, token]) =>
    tokenSource(`digitalocean:doctl:${name}`, 'doctl', `doctl context ${name}`, !environmentActive && name === current, token),
  );
  if (environmentActive || current === undefined || config?.tokens.has(current) === true) return found;
  // Doctl itself starts with a context "default" that has no token yet.
  if (named === undefined && (config?.tokens.size ?? 0) === 0) return found;
  const known = [...(config?.tokens.keys() ?? [])];
  const others = known.length === 0 ? 'there are no contexts there' : `there are ${known.join(', ')}`;
  const by = named === undefined ? '' : ' (DIGITALOCEAN_CONTEXT)';
  const missing = tokenSource(`digitalocean:doctl:${current}`, 'doctl', `doctl context ${JSON.stringify(current)}${by}`, true, '');
  return [...found, { ...missing, state: 'unusable', hint: `it does not exist in ${path}; ${others}.` }];
}

async function fromVault(context: ProviderContext): Promise<TokenSource[]> {
  const entries = (await context.vaultEntries?.()) ?? [];
  return entries.flatMap(({ name, secret }) => {
    const token = secret['token'];
    return token === undefined
      ? []
      : [checked(tokenSource(`digitalocean:vault:${name}`, 'vault', `vault entry ${name}`, true, token), 'token', token)];
  });
}

function checked(source: TokenSource, name: string, token: string): TokenSource {
  const fault = firstFaultyCharacter({ [name]: token });
  return fault === undefined ? source : { ...source, state: 'unusable', hint: fault };
}

function tokenSource(id: string, kind: string, label: string, active: boolean, token: string): TokenSource {
  return {
    id,
    provider: 'digitalocean',
    kind,
    label,
    active,
    state: 'found',
    fingerprint: createHash('sha256').update(`${id}\n${token}`).digest('hex'),
    readToken: () => Promise.resolve(token),
  };
}

interface DoctlConfig {
  readonly context: string;
  readonly tokens: ReadonlyMap<string, string>;
}

/** Where doctl keeps its file, by platform. A relative `XDG_CONFIG_HOME` is none (XDG Base Directory Specification). */
function doctlPlaces({ env, home }: ProviderContext): string[] {
  const given = env['XDG_CONFIG_HOME'];
  const first = join(given !== undefined && isAbsolute(given) ? given : join(home, '.config'), 'doctl', 'config.yaml');
  return [
    first,
    join(home, 'Library', 'Application Support', 'doctl', 'config.yaml'),
    join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'doctl', 'config.yaml'),
  ];
}

/** Doctl's file, or where it would be. */
async function readDoctl(context: ProviderContext): Promise<{ readonly path: string; readonly config: DoctlConfig | undefined }> {
  const places = doctlPlaces(context);
  for (const path of places) {
    const text = await readTextIfThere(path);
    if (text !== undefined) return { path, config: parseDoctl(text) };
  }
  return { path: places[0] ?? '', config: undefined };
}

/** Reads the three keys of doctl's flat YAML that matter: `access-token`, `context` and the names below `auth-contexts`. */
function parseDoctl(text: string): DoctlConfig {
  const tokens = new Map<string, string>();
  let context = 'default';
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const pair = /^(\s*)([\w.-]+):\s*(.*?)\s*$/.exec(line);
    if (pair === null) continue;
    const [, indent = '', key = '', raw = ''] = pair;
    const value = raw.replace(/^(["'])(.*)\1$/, '$2');
    if (indent === '') section = key;
    if (indent === '' && key === 'access-token' && value !== '') tokens.set('default', value);
    if (indent === '' && key === 'context' && value !== '') context = value;
    if (indent !== '' && section === 'auth-contexts' && value !== '' && value !== 'true') tokens.set(key, value);
  }
  return { context, tokens };
}
