import type { Estate } from './estate.ts';
import { accessKeyIdOf } from './estate.ts';
import { digest } from './estate/where.ts';

/** Who sent a request. */
export interface Caller {
  readonly account: string;
  readonly principal: string;
  /** `AIDA…` for users, `AROA…:session` for assumed roles. */
  readonly userId: string;
  readonly accessKeyId: string;
}

/** The scope of a signature: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export interface SignatureScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
}

/** Reads `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=…, Signature=…`; undefined when it is no such header. */
export function signatureScope(header: string | undefined): SignatureScope | undefined {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      header ?? '',
    );
  if (match === null) return undefined;
  const [, accessKeyId = '', , region = '', service = '', headers = ''] = match;
  return { accessKeyId, region, service, signedHeaders: headers.split(';') };
}

/** The access keys that a simulated AWS knows: those of the estate, and those that it gave out itself. */
export class Identities {
  readonly #callers = new Map<string, Caller & { readonly expired?: boolean; readonly token?: string }>();
  #given = 0;

  constructor(estate: Estate) {
    for (const account of estate.spec.accounts) {
      for (const key of account.keys ?? [{ accessKeyId: accessKeyIdOf(account.id) }]) {
        const principal = key.principal ?? `arn:${estate.partition}:iam::${account.id}:user/${account.name ?? 'reader'}`;
        this.#callers.set(key.accessKeyId, {
          account: account.id,
          principal,
          userId: `AIDA${digest(principal, 17).toUpperCase()}`,
          accessKeyId: key.accessKeyId,
          ...(key.expired === true ? { expired: true } : {}),
        });
      }
    }
  }

  /** The caller behind an access key; undefined when nobody knows it or the session token is not the one that was given with it. */
  find(accessKeyId: string, token: string | undefined): Caller | 'expired' | undefined {
    const caller = this.#callers.get(accessKeyId);
    if (caller === undefined) return undefined;
    if (caller.expired === true) return 'expired';
    return caller.token !== undefined && caller.token !== token ? undefined : caller;
  }

  /** New keys for a role's session. */
  assume(partition: string, account: string, role: string, session: string): { caller: Caller; token: string } {
    this.#given += 1;
    const accessKeyId = `ASIA${digest(`${account}/${role}/${session}/${this.#given}`, 16).toUpperCase()}`;
    const token = `FwoGZXIvYXdzE${digest(accessKeyId, 64)}`;
    const caller: Caller = {
      account,
      principal: `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`,
      userId: `AROA${digest(`${account}/${role}`, 17).toUpperCase()}:${session}`,
      accessKeyId,
    };
    this.#callers.set(accessKeyId, { ...caller, token });
    return { caller, token };
  }
}
