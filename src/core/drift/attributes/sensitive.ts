import { createHmac, randomBytes } from 'node:crypto';

/** Attributes that are secrets by the providers' schemas, whether or not a state marks them. */
const secretNames =
  /(password|passwd|secret(?!_arn|_id|smanager)|private_key|access_key|auth_token|api_key|token(?!s?$|_)|connection_string|credential|user_data|custom_data|admin_ssh|shared_key|master_user|certificate_body|kube_config|sas_url|environment.*variables|primary_key|secondary_key|^metadata$|containers\[\d+\]\.env$)/i;
const notSecret = /(_arn|_id|_ids|_enabled|_version|_name|_length|_policy|_type|http_tokens)$/i;

/** True for an attribute whose values must not be shown: it, or what it stands in, is marked in the state or known to be secret. */
export function isSensitive(path: string, marked: readonly string[]): boolean {
  if (secretNames.test(path) && !notSecret.test(path)) return true;
  const shown = plainPath(path);
  return marked
    .map(plainPath)
    .some(
      (one) =>
        shown === one || shown.startsWith(`${one}.`) || shown.startsWith(`${one}[`) || one.startsWith(`${shown}.`) || one.startsWith(`${shown}[`),
    );
}

/** One spelling for keys, and one name for tags: providers repeat a marked tag or label under other names, which the state does not mark. */
function plainPath(path: string): string {
  return path
    .replaceAll(/\["((?:[^"\\]|\\.)*)"\]/g, (_whole, key: string) => `.${key.replaceAll(/\\(.)/g, '$1')}`)
    .replace(/^(?:tags_all|labels|effective_labels|terraform_labels|user_labels)(?=$|[.[])/, 'tags');
}

// New for every process: a hash that got out would tell nothing, not even whether two machines hold the same secret.
const key = randomBytes(32);

/** A secret in the only form in which it is compared. */
export function hashed(value: string): string {
  return createHmac('sha256', key).update(value).digest('base64');
}
