import { defined } from './defined.ts';
/** What stands in the place of a secret. */
export const redacted = 'REDACTED';

/** Removes secrets from what is about to be written: by the name of a field, by the look of a value, and by what it was said. */
export interface Redactor {
  text(value: string): string;
  /** A deep copy that is plain JSON data and holds no secret. */
  value(value: unknown): unknown;
  /**
   * Removes this very text from now on, wherever it stands, in clear, URL-encoded and in base64.
   * For secrets without a form of their own. The returned function forgets it again.
   */
  learn(secret: string): () => void;
}

const deepest = 12;
/** Shorter ones would blot out ordinary words. */
const shortestLearned = 6;

/** Compared without case and without `-`, `_`, `.` and spaces. Ends, so that `secretName` and `tokens` stay readable. */
const secretName =
  /(password|passwd|passphrase|pwd|secret|secretvalue|secretstring|secretbinary|token|apikey|accesskey|secretkey|privatekey|sharedkey|accountkey|masterkey|signingkey|encryptionkey|primarykey|secondarykey|primarymasterkey|storagekey|vaultkey|authorization|authorizationauxiliary|cookie|connectionstring|signature|sas|sastoken|clientassertion|assertion|certificatepem|kubeconfig|jsonkey|credentialsjson|userdata|webhookurl|^sig)\d*$/;

/** True for names of fields, headers, tags and parameters whose value is a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name.toLowerCase().replace(/[-_.\s:/]/g, ''));
}

/**
 * Texts that give themselves away. Sources of the forms: AWS IAM identifiers, DigitalOcean API tokens, RFC 7519 (JWT), RFC 7468 (PEM),
 * Google API keys and OAuth tokens, Microsoft Entra client secrets, Azure storage keys, GitHub, GitLab, Slack, HashiCorp and npm token formats.
 */
const forms: readonly RegExp[] = [
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  new RegExp(
    [
      String.raw`\beyJ[\w-]{5,}\.[\w-]{4,}(?:\.[\w-]*)*`,
      String.raw`\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b`,
      String.raw`\bdo[opr]_v1_[A-Za-z0-9]{16,}`,
      String.raw`\bAIza[\w-]{30,}`,
      String.raw`\bya29\.[\w.-]{10,}`,
      String.raw`\bGOCSPX-[\w-]{20,}`,
      String.raw`\b1//[\w-]{20,}`,
      String.raw`(?<![\w~.-])[\w~.-]{3}[0-9]Q~[\w~.-]{31,34}(?![\w~.-])`,
      String.raw`(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==`,
      String.raw`\bgh[oprsu]_[A-Za-z0-9]{20,}`,
      String.raw`\bgithub_pat_\w{20,}`,
      String.raw`\bglpat-[\w-]{16,}`,
      String.raw`\bxox[abeoprs]-[\w-]{10,}`,
      String.raw`\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{20,}`,
      String.raw`\bhv[bsr]\.[\w-]{20,}`,
      String.raw`\bnpm_[A-Za-z0-9]{30,}`,
    ].join('|'),
    'g',
  ),
];

const scheme =
  /\b(Bearer|Basic|Token|Negotiate|SharedKey(?:Lite)?|SharedAccessSignature|GoogleLogin)(\s+)(?=[^\s,;"']*(?:[\d+/=_:-]|\.[^\s,;"']))[^\s,;"']{8,}/gi;
const userInfo = /(\b[a-z][a-z\d+.-]*:\/\/)[^\s/?#"'<>]*@/gi;
/** `name=value`, `name: value`, `"name":"value"` (escaped too), `&name=value`, `--name value`. */
const assignment = /([A-Za-z][\w.-]{0,60})((?:\\*["'])?\s{0,3}(?:=|:(?!:|\/\/))\s{0,3})(\\*["'])?/g;
const option = /(--?[A-Za-z][\w-]{0,60})(\s+)(?!-)[^\s"']+/g;
const lone = /(?<![A-Za-z0-9/+_.-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])/g;

/** A secret access key of AWS has no prefix: 40 letters, digits, `/` and `+` in no order. Paths and digests do have one. */
function looksRandom(candidate: string): boolean {
  const classes = candidate.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'B').replace(/\d/g, '1');
  let changes = 0;
  for (let i = 1; i < classes.length; i += 1) if (classes[i] !== classes[i - 1]) changes += 1;
  return changes >= 14 && /[a-z]/.test(candidate) && /[A-Z]/.test(candidate) && !/^[\da-f]+$|^[\dA-F]+$/.test(candidate);
}

function maskAssignments(text: string): string {
  assignment.lastIndex = 0;
  let result = '';
  let done = 0;
  for (let match = assignment.exec(text); match !== null; match = assignment.exec(text)) {
    const [whole, name = '', separator = '', quote] = match;
    const inType = separator.includes(':') && /[:/]/.test(text[match.index - 1] ?? '');
    if (inType || !isSecretName(name)) {
      // `AWS::SecretsManager::Secret: 3` is a count. And the value may itself be a name: `header: password=…`.
      assignment.lastIndex = match.index + name.length + 1;
      continue;
    }
    const from = match.index + whole.length;
    const to = endOfValue(text, from, quote);
    if (to === from) continue;
    result += text.slice(done, from) + redacted;
    done = to;
    assignment.lastIndex = to;
  }
  return result + text.slice(done);
}

function endOfValue(text: string, from: number, quote: string | undefined): number {
  if (quote !== undefined) {
    const end = text.indexOf(quote, from);
    return end === -1 ? text.length : end;
  }
  const rest = text.slice(from);
  const word = /^(?:(?:Bearer|Basic|Token|AWS4-HMAC-SHA256)\s+)?[^\s,;&"'<>)}\]]+/i.exec(rest)?.[0] ?? '';
  return from + word.length;
}

/** The redactor that all parts of one engine share. */
export function createRedactor(): Redactor {
  const learned = new Map<string, number>();

  const textOf = (value: string): string => {
    let result = value;
    for (const secret of learned.keys()) if (result.includes(secret)) result = result.replaceAll(secret, redacted);
    // Most texts are names and numbers. What a form cannot be without is looked for first: it costs a hundredth of the form itself.
    const { length } = result;
    if (length >= 16) for (const form of forms) result = result.replace(form, redacted);
    if (result.includes('://')) result = result.replace(userInfo, `$1${redacted}@`);
    if (length >= 14) result = result.replace(scheme, `$1$2${redacted}`);
    if (result.includes('=') || result.includes(':')) result = maskAssignments(result);
    if (result.includes('-'))
      result = result.replace(option, (whole, name: string, gap: string) => (isSecretName(name) ? name + gap + redacted : whole));
    return length < 40 ? result : result.replace(lone, (candidate) => (looksRandom(candidate) ? redacted : candidate));
  };

  const valueOf = (value: unknown, depth: number, above: readonly object[]): unknown => {
    if (typeof value === 'string') return textOf(value);
    if (typeof value === 'bigint') return value.toString();
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
    if (typeof value !== 'object' || value === null) return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
    if (above.includes(value)) return '[circular]';
    if (depth >= deepest) return '[deeper]';
    const path = [...above, value];
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (value instanceof URL) return textOf(value.href);
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return '[bytes]';
    if (value instanceof Error) return errorOf(value, depth, path);
    if (Array.isArray(value)) return value.map((item: unknown) => valueOf(item, depth + 1, path));
    if (value instanceof Set) return [...value].map((item: unknown) => valueOf(item, depth + 1, path));
    const entries: [string, unknown][] =
      value instanceof Map
        ? [...value].map(([key, item]: [unknown, unknown]) => [
            typeof key === 'string' || typeof key === 'number' ? String(key) : `[${typeof key}]`,
            item,
          ])
        : Object.entries(value);
    return record(entries, depth, path);
  };

  const errorOf = (error: Error, depth: number, path: readonly object[]): unknown => {
    const code: unknown = 'code' in error ? error.code : undefined;
    const own = {
      name: error.name,
      message: error.message,
      ...(typeof code === 'string' ? { code } : {}),
      ...defined({ cause: error.cause }),
    };
    return record(Object.entries(own), depth, path);
  };

  const record = (entries: readonly (readonly [string, unknown])[], depth: number, path: readonly object[]): unknown => {
    const named = entries.find(([key, item]) => /^(key|name|header|parameter)$/i.test(key) && typeof item === 'string');
    const holdsSecret = named !== undefined && isSecretName(named[1] as string);
    return Object.fromEntries(
      entries.map(([key, item]) => {
        const hidden = item !== null && item !== undefined && item !== '' && typeof item !== 'boolean';
        const secret = isSecretName(key) || (holdsSecret && /value|values|content$/i.test(key));
        return [textOf(key), secret && hidden ? redacted : valueOf(item, depth + 1, path)];
      }),
    );
  };

  return {
    text: textOf,
    value: (value) => valueOf(value, 0, []),
    learn(secret) {
      const shapes = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64'), JSON.stringify(secret).slice(1, -1)];
      const kept = [...new Set(shapes)].filter((shape) => shape.length >= shortestLearned);
      for (const shape of kept) learned.set(shape, (learned.get(shape) ?? 0) + 1);
      return () => {
        for (const shape of kept.splice(0)) {
          const left = (learned.get(shape) ?? 1) - 1;
          if (left > 0) learned.set(shape, left);
          else learned.delete(shape);
        }
      };
    },
  };
}

/** Each secret is looked for in every text that is written: the tokens of some hours, no more. */
const mostRecent = 200;

/** Teaches a redactor the tokens in use; of very many the oldest are forgotten, and with `clear` all of them. */
export function recentSecrets(redactor: Redactor): { learn(secret: string): void; clear(): void } {
  const known = new Map<string, () => void>();
  return {
    learn(secret) {
      if (secret.length < shortestLearned) return;
      const forget = known.get(secret) ?? redactor.learn(secret);
      known.delete(secret);
      known.set(secret, forget);
      const [oldest] = known;
      if (known.size <= mostRecent || oldest === undefined) return;
      known.delete(oldest[0]);
      oldest[1]();
    },
    clear() {
      for (const forget of known.values()) forget();
      known.clear();
    },
  };
}

/** A redactor that knows the secrets of an environment: the values of variables that are named like one, and what headers and proxies' addresses carry. */
export function environmentRedactor(env: Readonly<Record<string, string | undefined>>): Redactor {
  const redactor = createRedactor();
  for (const [name, value = ''] of Object.entries(env)) {
    for (const secret of secretsIn(name, value)) if (secret.length >= 8 && !/^([A-Za-z]:)?[\\/]/.test(secret)) redactor.learn(secret);
  }
  return redactor;
}

// A short one would blot out words; a path names a secret and is none.
function secretsIn(name: string, value: string): string[] {
  if (isSecretName(name)) return [value];
  if (/headers$/i.test(name)) return value.split(',').map((pair) => decoded(pair.slice(pair.indexOf('=') + 1).trim()));
  const userInfoOf = /_proxy$/i.test(name) ? URL.parse(value)?.password : undefined;
  return userInfoOf === undefined ? [] : [userInfoOf, decoded(userInfoOf)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
