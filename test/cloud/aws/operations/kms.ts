import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Item } from '../estate.ts';
import { AwsError } from '../errors.ts';
import { type Fields, isFields } from '../wire/values.ts';
import { blobBytes } from '../wire/values.ts';
import { type Call, required, resourcesOf, type Row } from './call.ts';
import { detail, type Finder } from './get.ts';
import { list, notFound } from './list.ts';
import type { PageRule } from './page-rule.ts';

/** `ListKeys` 1 to 1,000, 100 without; `ListAliases` 1 to 100, 50 without: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html */
const page = (max: number, standard: number): PageRule => ({
  size: 'Limit',
  min: 1,
  max,
  standard,
  token: 'Marker',
  next: 'NextMarker',
  more: 'Truncated',
  badToken: 'InvalidMarkerException',
});

const keyType = 'AWS::KMS::Key';
const key: Finder = { type: keyType, by: 'KeyId', members: ['KeyId', 'Arn'], code: 'NotFoundException' };

/** A key by id, ARN or alias. */
function keyOf(call: Call, given: string): Item {
  const alias = resourcesOf(call, 'AWS::KMS::Alias').find((item) => item['AliasName'] === given || item['AliasArn'] === given);
  const wanted = alias === undefined ? given : String(alias['TargetKeyId']);
  const found = resourcesOf(call, keyType).find((item) => item['KeyId'] === wanted || item['Arn'] === wanted);
  if (found === undefined) throw notFound(call, 'NotFoundException', given);
  if (found['KeyState'] === 'Disabled') throw new AwsError('DisabledException', 400, `${String(found['Arn'])} is disabled.`);
  return found;
}

/** The context in one order, as KMS compares it whatever the order it was given in. */
function contextOf(call: Call): Buffer {
  const context = call.input['EncryptionContext'];
  const pairs = isFields(context) ? Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1)) : [];
  return Buffer.from(JSON.stringify(pairs));
}

function secretOf(arn: string): Buffer {
  return createHash('sha256').update(`simulated key material of ${arn}`).digest();
}

/** AES-256-GCM with the context as additional data; the blob says which key it is of. */
function encrypt(call: Call): Fields {
  const arn = String(keyOf(call, required(call, 'KeyId'))['Arn']);
  const plain = blobBytes(call.input['Plaintext'] ?? '');
  if (plain.byteLength > 4096)
    throw new AwsError(
      'ValidationException',
      400,
      "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
    );
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secretOf(arn), nonce).setAAD(contextOf(call));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  const name = Buffer.from(arn);
  return {
    CiphertextBlob: Buffer.concat([Buffer.from([name.length]), name, nonce, cipher.getAuthTag(), sealed]),
    KeyId: arn,
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  };
}

function decrypt(call: Call): Fields {
  const blob = Buffer.from(blobBytes(call.input['CiphertextBlob'] ?? ''));
  const refused = new AwsError('InvalidCiphertextException', 400, '');
  const end = 1 + (blob[0] ?? 0);
  const arn = blob.subarray(1, end).toString();
  if (blob.length < end + 28 || !arn.startsWith('arn:')) throw refused;
  const own = String(keyOf(call, arn)['Arn']);
  const given = call.input['KeyId'];
  if (typeof given === 'string' && keyOf(call, given)['Arn'] !== own) {
    throw new AwsError('IncorrectKeyException', 400, 'The key ID in the request does not identify a CMK that can perform this operation.');
  }
  try {
    const decipher = createDecipheriv('aes-256-gcm', secretOf(own), blob.subarray(end, end + 12)).setAAD(contextOf(call));
    decipher.setAuthTag(blob.subarray(end + 12, end + 28));
    return {
      KeyId: own,
      Plaintext: Buffer.concat([decipher.update(blob.subarray(end + 28)), decipher.final()]),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  } catch {
    throw refused; // another context or a changed blob: KMS does not say which
  }
}

export const kmsRows: readonly Row[] = [
  list('kms', 'ListKeys', keyType, 'Keys', { page: page(1000, 100), as: (item) => ({ KeyId: item['KeyId'], KeyArn: item['Arn'] }) }),
  list('kms', 'ListAliases', 'AWS::KMS::Alias', 'Aliases', {
    page: page(100, 50),
    keep: (item, call) => call.input['KeyId'] === undefined || item['TargetKeyId'] === keyOf(call, required(call, 'KeyId'))['KeyId'],
  }),
  { service: 'kms', operation: 'DescribeKey', handle: (call) => ({ KeyMetadata: keyOf(call, required(call, 'KeyId')) }) },
  detail('kms', 'GetKeyRotationStatus', key, { KeyRotationEnabled: false }),
  detail('kms', 'GetKeyPolicy', key, { Policy: '{"Version":"2012-10-17","Statement":[]}', PolicyName: 'default' }),
  detail('kms', 'ListResourceTags', key, { Tags: [], Truncated: false }),
  { service: 'kms', operation: 'Encrypt', handle: encrypt },
  { service: 'kms', operation: 'Decrypt', handle: decrypt },
];
