import type { VaultProvider } from '../api/vault-providers.ts';

interface Fields {
  /** Each inner list: one of these names must be there. */
  readonly required: readonly (readonly string[])[];
  readonly optional: readonly string[];
  /** Optional fields come with a file that the person has; nobody writes them. */
  readonly optionalFromFile?: true;
  /** Names below which the cloud's own tools print the fields. */
  readonly wrappers?: readonly string[];
  /** The field that a bare text (not JSON) is. */
  readonly text?: string;
}

/** What a secret is made of, by the provider's own field names. */
export const fieldsOf: Readonly<Record<VaultProvider, Fields>> = {
  // The names of the shared credentials file ("Configuration and credential file settings", AWS SDKs and Tools Reference Guide).
  aws: {
    required: [['aws_access_key_id'], ['aws_secret_access_key']],
    optional: ['aws_session_token', 'role_arn', 'external_id', 'region'],
    // What `aws sts` and `aws iam create-access-key` print.
    wrappers: ['Credentials', 'AccessKey'],
  },
  // The names of OAuth 2.0 client credentials at Microsoft Entra.
  azure: { required: [['tenant_id'], ['client_id'], ['client_secret', 'client_certificate']], optional: ['client_certificate_password'] },
  // The names of a service-account key file.
  gcp: {
    optionalFromFile: true,
    required: [['client_email'], ['private_key'], ['project_id']],
    optional: [
      'type',
      'private_key_id',
      'client_id',
      'auth_uri',
      'token_uri',
      'auth_provider_x509_cert_url',
      'client_x509_cert_url',
      'universe_domain',
    ],
  },
  digitalocean: { required: [['token']], optional: [], text: 'token' },
  terraform: { required: [['token']], optional: ['hostname'], text: 'token' },
  http: { required: [['address'], ['username'], ['password']], optional: [] },
};

/** The fields of a provider's secret in words: `aws_access_key_id, aws_secret_access_key [, aws_session_token …]`. */
export function fieldsText(provider: VaultProvider): string {
  const { required, optional, optionalFromFile } = fieldsOf[provider];
  const needed = required.map((names) => names.join(' or ')).join(', ');
  return optional.length === 0 || optionalFromFile === true ? needed : `${needed} [${optional.join(', ')}]`;
}

/** The fields whose values prove something; the others name somebody or some place. */
export const hiddenFields = [
  'aws_secret_access_key',
  'aws_session_token',
  'client_secret',
  'client_certificate',
  'client_certificate_password',
  'private_key',
  'token',
  'password',
] as const;

/** The fields that a person is asked for, in order; those in `optional` may be left empty. */
export function askedFields(provider: VaultProvider): { readonly required: readonly string[]; readonly optional: readonly string[] } {
  const fields = fieldsOf[provider];
  return { required: fields.required.map((names) => names[0] ?? ''), optional: fields.optional };
}

/** True for what can name an entry. Names stand in ids, tables and command lines. */
export function isEntryName(name: string): boolean {
  return /^[A-Za-z0-9][\w.@-]{0,63}$/.test(name);
}
