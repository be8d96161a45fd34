import { constants, createHmac, generateKeyPairSync, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto';
import type { Answer } from '../delivery.ts';
import { type HttpRequest, json } from '../http-cloud.ts';
import type { Operation } from './arm.ts';
import { failure } from './errors.ts';
import type { AzureEstate } from './estate.ts';

const keyPath = /^\/keys\/([\w-]+)(?:\/(v\d+))?(?:\/(wrapkey|unwrapkey))?$/;
const blobPath = /^\/([a-z0-9]{3,24})\/(.+)$/;
const roots = new Set(['subscriptions', 'providers', 'tenants', 'keys']);

/** The operation of a data plane behind a request; undefined for what belongs to Azure Resource Manager. */
export function dataOperationOf(request: HttpRequest): Operation | undefined {
  const key = keyPath.exec(request.path);
  const verb = key?.[3] === undefined ? 'read' : `${key[3].replace('key', '')}/action`;
  if (key !== null) return { service: 'Microsoft.KeyVault', action: `Microsoft.KeyVault/vaults/keys/${verb}` };
  const account = blobPath.exec(request.path)?.[1];
  if (account === undefined || roots.has(account)) return undefined;
  return { service: 'Microsoft.Storage', action: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read' };
}

/** Blobs (Storage REST API, "Get Blob") and keys (Key Vault REST API, "Wrap Key", "Unwrap Key"). */
export class SimulatedDataPlanes {
  readonly #estate: AzureEstate;
  /** The versions of the one key that there is, `driftmgr`: `v1`, `v2`, … */
  readonly #versions: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }[] = [];

  constructor(estate: AzureEstate) {
    this.#estate = estate;
  }

  /** A blob, where the request may read it. */
  blob(request: HttpRequest): Answer {
    if (request.headers['x-ms-version'] === undefined) return refused(400, 'InvalidHeaderValue');
    if (!this.#mayRead(request)) return refused(403, 'AuthenticationFailed');
    const content = this.#estate.blobs?.[decodeURIComponent(request.path.slice(1))];
    return content === undefined
      ? refused(404, 'BlobNotFound')
      : { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: content };
  }

  #mayRead(request: HttpRequest): boolean {
    const authorization = request.headers['authorization'] ?? '';
    if (request.query.get('sig') === 'planted-signature') return true;
    if (authorization.startsWith('Bearer ')) return this.#estate.tokens.includes(authorization.slice('Bearer '.length));
    const [, account, signature] = /^SharedKey ([^:]+):(.+)$/.exec(authorization) ?? [];
    const { storageKey } = this.#estate;
    if (account === undefined || storageKey === undefined) return false;
    return signature === createHmac('sha256', Buffer.from(storageKey, 'base64')).update(stringToSign(account, request)).digest('base64');
  }

  /** Makes a new version of the key; the older ones unwrap what they wrapped. */
  rotateKey(): void {
    this.#versions.push(generateKeyPairSync('rsa', { modulusLength: 2048 }));
  }

  key(request: HttpRequest): Answer {
    const [, name = '', asksFor, verb] = keyPath.exec(request.path) ?? [];
    if (this.#versions.length === 0) this.rotateKey();
    if (name !== 'driftmgr') return failure(404, 'KeyNotFound', `A key with (name/id) ${name} was not found in this key vault.`);
    const version = asksFor ?? `v${this.#versions.length}`;
    const pair = this.#versions[Number(version.slice(1)) - 1];
    if (pair === undefined) return failure(404, 'KeyNotFound', `A key with (name/id) ${name}/${version} was not found in this key vault.`);
    const kid = `https://acme.vault.azure.net/keys/${name}/${version}`;
    if (verb === undefined) return json(200, { key: { kid, kty: 'RSA', key_ops: ['wrapKey', 'unwrapKey'] }, attributes: { enabled: true } });
    if (asksFor === undefined && this.#estate.keysNeedVersion === true) return failure(404, 'NotFound', 'Not Found');
    const asked = JSON.parse(request.body) as { alg?: string; value?: string };
    if (asked.alg !== 'RSA-OAEP-256' || asked.value === undefined) return failure(400, 'BadParameter', 'Property has invalid value');
    const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    const given = Buffer.from(asked.value, 'base64url');
    try {
      const made =
        verb === 'wrapkey' ? publicEncrypt({ key: pair.publicKey, ...padding }, given) : privateDecrypt({ key: pair.privateKey, ...padding }, given);
      return json(200, { kid, value: made.toString('base64url') });
    } catch {
      return failure(400, 'BadParameter', 'The parameter is incorrect.');
    }
  }
}

/** "Authorize with Shared Key": verb, eleven standard headers that a plain GET leaves empty, the `x-ms-` headers, the resource with its query. */
function stringToSign(account: string, request: HttpRequest): string {
  const names = Object.keys(request.headers).filter((name) => name.startsWith('x-ms-'));
  const headers = names.sort().map((name) => `${name}:${request.headers[name] ?? ''}`);
  const query = [...request.query].map(([name, value]) => `${name.toLowerCase()}:${value}`).sort();
  const standard = Array.from({ length: 11 }, () => '');
  return ['GET', ...standard, ...headers, `/${account}${request.path}`, ...query].join('\n');
}

/** Storage answers errors as XML, with the code in a header. */
function refused(status: number, code: string): Answer {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>refused</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml', 'x-ms-error-code': code }, body };
}
