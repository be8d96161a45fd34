import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DriftMgrError } from '../../core/errors.ts';
import type { CredentialProbe, CredentialSource, ProviderContext } from '../../core/provider.ts';
import { type Acting, actingAs, type Credential, fixedToken, fromJson, fromMetadataServer } from './credential.ts';
import type { Endpoint } from './endpoint.ts';
import { firstFaultyCharacter } from '../../core/secret-text.ts';
import { readText, readTextIfThere, unread } from '../../core/text-file.ts';
import { isItem, type Item, textOf } from './json.ts';

/** A source together with the way to its tokens. */
export interface FoundCredential {
  readonly source: CredentialSource;
  readonly credential: Credential;
}

/** What renews the credential of a person. */
export const login = 'gcloud auth application-default login';

// Terraform's google provider reads these before Application Default Credentials, in this order.
const tokenVariable = 'GOOGLE_OAUTH_ACCESS_TOKEN';
const jsonVariables = ['GOOGLE_CREDENTIALS', 'GOOGLE_CLOUD_KEYFILE_JSON', 'GCLOUD_KEYFILE_JSON'] as const;
const fileVariable = 'GOOGLE_APPLICATION_CREDENTIALS';
const loopbackVariable = 'DRIFTMGR_GCP_TOKEN';

/** The places where Google credentials may be. Looking reads variables and files; nothing is sent and nothing is run. */
export function credentialProbes(context: ProviderContext, endpoint: Endpoint, found: Map<string, FoundCredential>): CredentialProbe[] {
  const places = new Places(context, endpoint);
  const cached = (credentials: readonly FoundCredential[]): CredentialSource[] =>
    credentials.map((one) => {
      found.set(one.source.id, one);
      return one.source;
    });
  const probe = (id: string, label: string, look: () => Promise<readonly FoundCredential[]>, file?: string): CredentialProbe => ({
    id: `gcp:${id}`,
    label,
    ...(file === undefined ? {} : { places: [file] }),
    look: async () => cached(await look()),
  });
  return [
    probe('loopback', loopbackVariable, () => places.loopback()),
    probe('token', tokenVariable, () => places.token()),
    probe('terraform', jsonVariables.join(', '), () => places.terraform()),
    probe('environment', fileVariable, () => places.environment()),
    probe('adc', 'gcloud application default credentials', () => places.applicationDefault(), places.applicationDefaultFile),
    probe('metadata', 'Google metadata server', () => places.metadata()),
    probe('vault', 'DriftMgr vault', () => places.vault()),
  ];
}

class Places {
  readonly #context: ProviderContext;
  readonly #endpoint: Endpoint;

  constructor(context: ProviderContext, endpoint: Endpoint) {
    this.#context = context;
    this.#endpoint = endpoint;
  }

  /** A token that nobody verified: for simulated clouds on this machine, and sent nowhere else. */
  loopback(): Promise<FoundCredential[]> {
    const token = this.#env(loopbackVariable);
    if (token === undefined) return Promise.resolve([]);
    const { loopback } = this.#endpoint;
    const facts = { id: 'gcp:env:DRIFTMGR_GCP_TOKEN', kind: 'environment', label: loopbackVariable, active: loopback, secret: token };
    const hint = 'Taken for an endpoint on this machine alone (gcp.endpoint).';
    return Promise.resolve([this.#found(facts, fixedToken(token, this.#quota({})), loopback ? {} : { state: 'unusable', hint })]);
  }

  token(): Promise<FoundCredential[]> {
    const token = this.#env(tokenVariable);
    if (token === undefined) return Promise.resolve([]);
    const facts = { id: `gcp:env:${tokenVariable}`, kind: 'environment', label: tokenVariable, active: this.#isFirst(tokenVariable), secret: token };
    const fault = firstFaultyCharacter({ [tokenVariable]: token });
    const found = this.#found(
      facts,
      this.#impersonated(fixedToken(token, this.#quota({}))),
      fault === undefined ? {} : { state: 'unusable', hint: fault },
    );
    return Promise.resolve([found]);
  }

  /** The JSON itself, or the path of a file that holds it. */
  async terraform(): Promise<FoundCredential[]> {
    const name = jsonVariables.find((variable) => this.#env(variable) !== undefined);
    const value = name === undefined ? undefined : this.#env(name);
    if (name === undefined || value === undefined) return [];
    const isText = value.trimStart().startsWith('{');
    const facts = { id: `gcp:env:${name}`, kind: 'environment', label: isText ? name : `${name} (${value})`, active: this.#isFirst(name) };
    return [isText ? this.#fromText(value, facts) : await this.#fromFile(value, facts)];
  }

  async environment(): Promise<FoundCredential[]> {
    const path = this.#env(fileVariable);
    if (path === undefined) return [];
    const facts = { id: `gcp:env:${fileVariable}`, kind: 'file', label: `${fileVariable} (${path})`, active: this.#isFirst(fileVariable) };
    return [await this.#fromFile(path, facts)];
  }

  async applicationDefault(): Promise<FoundCredential[]> {
    const text = await this.#applicationDefaultText();
    const facts = { id: 'gcp:adc', kind: 'gcloud', label: 'application default credentials', active: this.#isFirst(undefined) };
    return text === undefined ? [] : [this.#fromText(text, facts)];
  }

  /** Found by its signs; the server itself is asked when the credential is proved. */
  async metadata(): Promise<FoundCredential[]> {
    const product = await readTextIfThere('/sys/class/dmi/id/product_name').catch(() => undefined);
    const onGoogle = this.#env('GCE_METADATA_HOST') ?? this.#env('K_SERVICE') ?? (product?.includes('Google') === true ? product : undefined);
    if (onGoogle === undefined) return [];
    const active = this.#isFirst(undefined) && (await this.#applicationDefaultText()) === undefined;
    const facts = { id: 'gcp:metadata', kind: 'metadata', label: 'service account of this machine', active, secret: onGoogle };
    return [this.#found(facts, fromMetadataServer(this.#acting, this.#quota({})))];
  }

  async vault(): Promise<FoundCredential[]> {
    const entries = (await this.#context.vaultEntries?.()) ?? [];
    return entries.flatMap(({ name, secret }) => {
      if (secret['client_email'] === undefined || secret['private_key'] === undefined) return [];
      // A key that was pasted into one line carries its line ends as `\n`.
      const json = { type: 'service_account', ...secret, private_key: secret['private_key'].replaceAll('\\n', '\n') };
      return [this.#fromItem(json, { id: `gcp:vault:${name}`, kind: 'vault', label: `vault entry ${name}`, active: true })];
    });
  }

  get #acting(): Acting {
    return { target: this.#env('GOOGLE_IMPERSONATE_SERVICE_ACCOUNT'), endpoint: this.#endpoint.base('iamcredentials') };
  }

  #env(name: string): string | undefined {
    const value = this.#context.env[name];
    return value === undefined || value === '' ? undefined : value;
  }

  /** True for what the environment makes active by itself: the first variable of the order; without any, the well-known file. */
  #isFirst(name: string | undefined): boolean {
    if (this.#endpoint.loopback && this.#env(loopbackVariable) !== undefined) return false;
    return [tokenVariable, ...jsonVariables, fileVariable].find((variable) => this.#env(variable) !== undefined) === name;
  }

  get applicationDefaultFile(): string {
    const { env, home } = this.#context;
    const appData = process.platform === 'win32' ? (this.#env('APPDATA') ?? join(home, 'AppData', 'Roaming')) : undefined;
    const folder = env['CLOUDSDK_CONFIG'] ?? (appData === undefined ? join(home, '.config', 'gcloud') : join(appData, 'gcloud'));
    return join(folder, 'application_default_credentials.json');
  }

  #applicationDefaultText(): Promise<string | undefined> {
    return readTextIfThere(this.applicationDefaultFile);
  }

  async #fromFile(path: string, facts: SourceFacts): Promise<FoundCredential> {
    const text = await readText(path).catch((error: unknown) => {
      throw unread(path, error);
    });
    return this.#fromText(text, facts);
  }

  #fromText(text: string, facts: SourceFacts): FoundCredential {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      // The parser's message quotes the text, which is a secret.
      throw new DriftMgrError('credentials-unread', `${facts.label} is not valid JSON`);
    }
    if (!isItem(json)) throw new DriftMgrError('credentials-unread', `${facts.label} holds no credential`);
    return this.#fromItem(json, facts);
  }

  #fromItem(json: Item, facts: SourceFacts): FoundCredential {
    const type = textOf(json['type']) ?? 'unknown';
    const known = ['service_account', 'authorized_user', 'external_account', 'external_account_authorized_user', 'impersonated_service_account'];
    const project = textOf(json['project_id']);
    const principal = principalOf(json);
    const renew = facts.kind === 'gcloud' && type !== 'service_account' ? login : undefined;
    const about = {
      ...this.#quota(json),
      ...(project === undefined ? {} : { project }),
      ...(principal === undefined ? {} : { principal }),
      ...(renew === undefined ? {} : { renew }),
    };
    const source = isItem(json['credential_source']) ? json['credential_source'] : {};
    const runs = isItem(source['executable']);
    const fault = known.includes(type) ? faultOf(type, json) : `Credentials of the type "${type}" are not known.`;
    return this.#found({ ...facts, active: facts.active && !runs, secret: JSON.stringify(json) }, fromJson(json, this.#acting, about), {
      ...(renew === undefined ? {} : { renew }),
      ...(runs ? { hint: 'It runs a program for its tokens: pick it to use it, with GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES=1.' } : {}),
      ...(fault === undefined ? {} : { state: 'unusable' as const, hint: fault }),
    });
  }

  #impersonated(credential: Credential): Credential {
    return this.#acting.target === undefined ? credential : actingAs(credential, this.#acting);
  }

  #quota(json: Item): { quotaProject?: string } {
    const quotaProject = this.#env('GOOGLE_CLOUD_QUOTA_PROJECT') ?? textOf(json['quota_project_id']);
    return quotaProject === undefined ? {} : { quotaProject };
  }

  #found(facts: SourceFacts & { secret: string }, credential: Credential, more: Partial<CredentialSource> = {}): FoundCredential {
    const { secret, ...stated } = facts;
    const fingerprint = createHash('sha256')
      .update([stated.id, secret, this.#acting.target ?? ''].join('\n'))
      .digest('hex');
    return { source: { provider: 'gcp', state: 'found', ...stated, ...more, fingerprint }, credential };
  }
}

type SourceFacts = Pick<CredentialSource, 'id' | 'kind' | 'label' | 'active'>;

function principalOf(json: Item): string | undefined {
  const acted = /serviceAccounts\/([^/:]+):/.exec(textOf(json['service_account_impersonation_url']) ?? '')?.[1];
  return acted ?? textOf(json['client_email']) ?? textOf(json['account']) ?? textOf(json['audience']);
}

/** What each kind of file cannot do without. SOURCE: https://google.aip.dev/auth/4112, 4113, 4117. */
const needs: Readonly<Record<string, readonly string[]>> = {
  service_account: ['client_email', 'private_key'],
  authorized_user: ['client_id', 'client_secret', 'refresh_token'],
  external_account: ['audience', 'credential_source'],
  impersonated_service_account: ['service_account_impersonation_url', 'source_credentials'],
};

function faultOf(type: string, json: Item): string | undefined {
  const missing = (needs[type] ?? []).filter((field) => json[field] === undefined || json[field] === '');
  if (missing.length > 0) return `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing.`;
  return firstFaultyCharacter({ client_email: textOf(json['client_email']), refresh_token: textOf(json['refresh_token']) });
}
