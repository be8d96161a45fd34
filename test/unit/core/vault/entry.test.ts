import assert from 'node:assert/strict';
import { parseSecret } from '../../../../src/core/vault/entry.ts';

describe('secrets as they are given', () => {
  it('takes a bare token, and JSON in the provider’s or another tool’s spelling', () => {
    assert.deepEqual(parseSecret('digitalocean', ' dop_v1_x \n'), { token: 'dop_v1_x' });
    assert.deepEqual(parseSecret('terraform', '{"token":"t","hostname":"tfe.example"}'), { token: 't', hostname: 'tfe.example' });
    assert.deepEqual(parseSecret('aws', '{"AccessKeyId":"A","SecretAccessKey":"S","Version":1}'), {
      aws_access_key_id: 'A',
      aws_secret_access_key: 'S',
    });
    assert.deepEqual(parseSecret('azure', '{"appId":"a","password":"p","tenant":"t"}'), { client_id: 'a', client_secret: 'p', tenant_id: 't' });
  });

  it('names the fields that are missing, and no value', () => {
    assert.throws(
      () => parseSecret('aws', '{"aws_access_key_id":"AKIAPLANTED"}'),
      (error: unknown) => {
        const text = `${(error as Error).message} ${String((error as { hint?: string }).hint)}`;
        return text.includes('aws_secret_access_key') && !text.includes('AKIAPLANTED');
      },
    );
    assert.throws(() => parseSecret('gcp', 'not json'), { code: 'vault-bad-secret' });
    assert.throws(() => parseSecret('digitalocean', ''), { code: 'vault-bad-secret' });
  });
});
