import { generateKeyPairSync, sign } from 'node:crypto';

/** All PEM. */
export interface SelfSigned {
  readonly certificate: string;
  readonly key: string;
  /** The key under a password. */
  readonly lockedKey: string;
}

/** A certificate that this machine's addresses sign for themselves, and its key. Made anew each time: no key lies in the repository. */
export function selfSigned(password: string, hosts: readonly string[] = ['localhost']): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const algorithm = der(0x30, oid('2a864886f70d01010b'), der(0x05));
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from('DriftMgr test')))));
  const now = Date.now();
  const validity = der(0x30, utc(now - 86_400_000), utc(now + 86_400_000));
  const isAuthority = der(0x30, oid('551d13'), der(0x01, Buffer.from([0xff])), der(0x04, der(0x30, der(0x01, Buffer.from([0xff])))));
  const names = der(
    0x30,
    oid('551d11'),
    der(0x04, der(0x30, ...hosts.map((host) => der(0x82, Buffer.from(host))), der(0x87, Buffer.from([127, 0, 0, 1])))),
  );
  const signed = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, isAuthority, names)),
  );
  const whole = der(0x30, signed, algorithm, der(0x03, Buffer.from([0]), sign('sha256', signed, privateKey)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    lockedKey: privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: password }).toString(),
  };
}

/** One element of the distinguished encoding rules (ITU-T X.690). */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function utc(at: number): Buffer {
  const [year = '', ...rest] = new Date(at).toISOString().split(/[-T:.]/);
  return der(0x17, Buffer.from(`${year.slice(2)}${rest.slice(0, 5).join('')}Z`));
}
