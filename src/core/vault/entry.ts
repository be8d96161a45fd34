import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { DriftMgrError } from '../errors.ts';
import { seal, unseal } from './crypto.ts';
import type { VaultEntryFacts } from '../api/vault.ts';
import { type VaultProvider, vaultProviders } from '../api/vault-providers.ts';
import { fieldsOf } from './secret-fields.ts';
import { fileFormat, fileVersion, type SealedEntry, type VaultBody } from './vault-file.ts';

const entryShape = v.object({
  name: v.string(),
  provider: v.picklist(vaultProviders),
  note: v.optional(v.string()),
  created: v.string(),
  rotated: v.optional(v.string()),
  expires: v.optional(v.string()),
  /** No call proved it before it was saved. */
  unproved: v.optional(v.literal(true)),
  secret: v.record(v.string(), v.string()),
});
/** An entry in clear: in memory only, and no longer than needed. */
export type VaultEntry = v.InferOutput<typeof entryShape>;

/** The same fields as other tools spell them, in lower case and without what separates words. */
const spellings: Readonly<Partial<Record<VaultProvider, Readonly<Record<string, string>>>>> = {
  // AWS CLI and API (`AccessKeyId`), environment (`AWS_ACCESS_KEY_ID`), Terraform's provider (`access_key`).
  aws: {
    accesskeyid: 'aws_access_key_id',
    accesskey: 'aws_access_key_id',
    secretaccesskey: 'aws_secret_access_key',
    secretkey: 'aws_secret_access_key',
    awssessiontoken: 'aws_session_token',
    sessiontoken: 'aws_session_token',
    token: 'aws_session_token',
    awsaccesskeyid: 'aws_access_key_id',
    awssecretaccesskey: 'aws_secret_access_key',
    rolearn: 'role_arn',
    externalid: 'external_id',
    awsregion: 'region',
  },
  // Azure CLI (`appId`, `password`, `tenant`), SDKs (`clientId`), environment (`AZURE_CLIENT_ID`, `ARM_CLIENT_ID`).
  azure: {
    tenant: 'tenant_id',
    tenantid: 'tenant_id',
    clientid: 'client_id',
    appid: 'client_id',
    clientsecret: 'client_secret',
    password: 'client_secret',
    clientcertificate: 'client_certificate',
    clientcertificatepassword: 'client_certificate_password',
    azuretenantid: 'tenant_id',
    azureclientid: 'client_id',
    azureclientsecret: 'client_secret',
    armtenantid: 'tenant_id',
    armclientid: 'client_id',
    armclientsecret: 'client_secret',
  },
  digitalocean: { accesstoken: 'token', digitaloceantoken: 'token', digitaloceanaccesstoken: 'token', apitoken: 'token' },
};

function fieldName(provider: VaultProvider, given: string): string {
  return spellings[provider]?.[given.toLowerCase().replace(/[-_\s]/g, '')] ?? given;
}

/**
 * Reads a secret as it was given: JSON with the provider's own field names, or a bare token where a token is all there is.
 * @throws DriftMgrError `vault-bad-secret`, naming the fields and never a value
 */
export function parseSecret(provider: VaultProvider, given: string): Record<string, string> {
  const text = given.trim();
  const { text: only, wrappers = [] } = fieldsOf[provider];
  if (text === '') throw badSecret(provider, 'nothing was given');
  if (only !== undefined && !text.startsWith('{')) return { [only]: text };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw badSecret(provider, 'it is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw badSecret(provider, 'it is not a JSON object');
  const inner: unknown = Object.entries(parsed).find(([name]) => wrappers.includes(name))?.[1];
  const fields = Object.entries(typeof inner === 'object' && inner !== null ? inner : parsed).map(
    ([name, value]: [string, unknown]) => [fieldName(provider, name), value] as const,
  );
  const texts = fields.flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value] as const] : []));
  return checkSecret(provider, Object.fromEntries(texts));
}

/** @throws DriftMgrError `vault-bad-secret` */
function checkSecret(provider: VaultProvider, secret: Readonly<Record<string, string>>): Record<string, string> {
  const { required, optional } = fieldsOf[provider];
  const known = [...required.flat(), ...optional];
  const kept = Object.fromEntries(Object.entries(secret).filter(([name]) => known.includes(name)));
  const missing = required.filter((names) => !names.some((name) => (kept[name] ?? '') !== ''));
  if (missing.length > 0) throw badSecret(provider, `${missing.map((names) => names.join(' or ')).join(', ')} missing`);
  return kept;
}

function badSecret(provider: VaultProvider, what: string): DriftMgrError {
  const { required, optional } = fieldsOf[provider];
  return new DriftMgrError('vault-bad-secret', `That is no secret of ${provider}: ${what}.`, {
    hint: `It takes ${required.map((names) => names.join(' or ')).join(', ')}${optional.length === 0 ? '' : `; and may have ${optional.join(', ')}`}.`,
  });
}

/** Encrypts an entry for a place in a vault. The same entry never has the same nonce twice. */
export function sealEntry(
  vaultId: string,
  dataKey: Uint8Array,
  entry: VaultEntry,
  place: { readonly id: string; readonly version: number },
): SealedEntry {
  const plain = Buffer.from(JSON.stringify(entry), 'utf8');
  try {
    const sealed = seal(dataKey, plain, entryContext(vaultId, place));
    return { id: place.id, version: place.version, nonce: sealed.nonce.toString('base64'), data: sealed.data.toString('base64') };
  } finally {
    plain.fill(0);
  }
}

/** @throws DriftMgrError `vault-damaged` */
export function unsealEntry(vaultId: string, dataKey: Uint8Array, sealed: SealedEntry): VaultEntry {
  const bytes = unseal(
    dataKey,
    { nonce: Buffer.from(sealed.nonce, 'base64'), data: Buffer.from(sealed.data, 'base64') },
    entryContext(vaultId, sealed),
  );
  if (bytes === undefined) throw new DriftMgrError('vault-damaged', 'An entry of the vault was changed.', { details: { entry: sealed.id } });
  try {
    const parsed = v.safeParse(entryShape, JSON.parse(bytes.toString('utf8')));
    if (parsed.success) return parsed.output;
    // It is whole, so a newer DriftMgr wrote it. What does not fit is not said: it may be the secret.
    throw new DriftMgrError('vault-newer', 'An entry of the vault was written by a newer DriftMgr.', { hint: 'Update DriftMgr.' });
  } finally {
    bytes.fill(0);
  }
}

/** An entry in clear beside its place in the file. */
export interface OpenedEntry {
  readonly sealed: SealedEntry;
  readonly entry: VaultEntry;
}

export function findEntry(body: VaultBody, dataKey: Buffer, name: string): OpenedEntry | undefined {
  for (const sealed of body.entries) {
    const entry = unsealEntry(body.id, dataKey, sealed);
    if (entry.name === name) return { sealed, entry };
  }
  return undefined;
}

function entryContext(vaultId: string, place: { readonly id: string; readonly version: number }): Buffer {
  return Buffer.from(JSON.stringify([vaultId, `${fileFormat}/${String(fileVersion)}`, place.id, place.version]), 'utf8');
}

/** A new place for an entry. */
export function newPlace(): { id: string; version: number } {
  return { id: randomUUID(), version: 1 };
}

/** An entry without its secret. */
export type ShownEntry = Omit<VaultEntry, 'secret'> & Pick<VaultEntryFacts, 'fields'>;

export function withoutSecret({ secret, ...facts }: VaultEntry): ShownEntry {
  return { ...facts, fields: Object.keys(secret).sort() };
}

/** What may be shown of an entry. @param ageWarningDays days from which on it counts as old; 0: never */
export function factsOf(entry: ShownEntry, now: number, ageWarningDays: number): VaultEntryFacts {
  const ageDays = Math.floor((now - Date.parse(entry.rotated ?? entry.created)) / 86_400_000);
  const expired = entry.expires !== undefined && Date.parse(entry.expires) <= now;
  return { ...entry, ageDays, old: ageWarningDays > 0 && ageDays >= ageWarningDays, expired };
}
