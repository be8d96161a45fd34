import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { createRedactor, isSecretName, redacted } from '../../../src/core/redact.ts';

// Made up, and put together here so that no scanner of repositories takes them for real ones.
const noise = 'Zx81qP0vKm3TnB7sRc5WdY2hLg9fJe4a';
const secrets: Record<string, string> = {
  'an AWS access key': `AKIA${'Q7ZX'.repeat(4)}`,
  'an AWS session key': `ASIA${'Q7ZX'.repeat(4)}`,
  'an AWS secret key': 'wJ4lrXUtn9EMI/K7MDaNG/bPx7fiCY3X2mpLe+Ky',
  'a DigitalOcean token': `dop_v1_${'0123456789abcdef'.repeat(4)}`,
  'a JWT': `eyJhbGciOiJub25lIn0.eyJzdWIiOiJqYW5lIn0.${noise}`,
  'a Google token': `ya29.${noise}`,
  'a Google API key': `AIza${noise}abc`,
  'an Entra client secret': `Ab18Q~${noise}`,
  'an Azure storage key': `${noise.repeat(3).slice(0, 86)}==`,
  'a private key': `-----BEGIN PRIVATE KEY-----\n${noise}\n${noise}\n-----END PRIVATE KEY-----`,
  'a private key that was cut': `-----BEGIN RSA PRIVATE KEY-----\n${noise}`,
  'a GitHub token': `ghp_${noise}`,
  'a Terraform Cloud token': `${noise.slice(0, 14)}.atlasv1.${noise.repeat(2)}`,
};

const sentences: [string, string][] = [
  ['Authorization: Bearer {}', 'mF_9.B5f-4.1JqM'],
  ['sent with Basic {}', 'amFuZTpodW50ZXIy'],
  ['Server=db;User=jane;Password={};Encrypt=yes', 'hunter2'],
  ['DefaultEndpointsProtocol=https;AccountName=a;AccountKey={};EndpointSuffix=x', 'Zm9vYmFy'],
  ['Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey={}', 'Zm9vYmFy'],
  ['https://b.s3.amazonaws.com/k?X-Amz-Expires=5&X-Amz-Signature={}&x=1', 'deadbeef'],
  ['https://b.s3.amazonaws.com/k?X-Amz-Security-Token={}', 'FwoGZXIvYXdzE'],
  ['https://a.blob.core.windows.net/c?sv=2022&sig={}&se=1', 'abc%2Bdef%3D'],
  ['https://storage.googleapis.com/b/o?X-Goog-Signature={}', 'deadbeef'],
  ['https://jane:{}@example.com/state', 'hunter2'],
  ['git clone https://{}@example.com/x.git', 'hunter2token'],
  ['postgres://jane:{}@db.example:5432/x', 'p@ss'],
  ['{"client_secret":"{}"}', 'with \\"quotes\\" and spaces'],
  ['body: {\\"secretAccessKey\\": \\"{}\\"}', 'hunter2'],
  ["password: '{}'", 'two words'],
  ['aws_session_token = {}', 'hunter2'],
  ['az login --password {}', 'hunter2'],
  ['x-amz-security-token: {}', 'hunter2'],
  ['DRIFTMGR_VAULT_KEY={}', 'hunter2'],
];

const harmless = [
  'arn:aws:iam::123456789012:user/jane is not authorized to perform: secretsmanager:ListSecrets',
  'AWS::SecretsManager::Secret: 3',
  '/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333/resourceGroups/Production1/providers/Microsoft.Compute/virtualMachines/Web01',
  '//compute.googleapis.com/projects/p-1/zones/europe-west1-b/instances/web-1',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'basic authentication failed; the token expired',
  'token bucket aws/123456789012/us-east-1 waits 120 ms',
  'https://management.azure.com/subscriptions?api-version=2022-12-01',
  'do:droplet:3164444',
  'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188',
  'tags.env == "prod" && type.startsWith("AWS::EC2")',
];

describe('redaction', () => {
  const redactor = createRedactor();
  for (const [name, secret] of Object.entries(secrets)) {
    it(`finds ${name} by its look`, () => {
      for (const around of [`failed for ${secret} today`, secret, `"${secret}"`, `x=${secret}`, `(${secret})`]) {
        const result = redactor.text(around);
        for (const part of secret.split('\n').filter((line) => line !== '')) assert.ok(!result.includes(part), result);
      }
    });
  }

  for (const [sentence, secret] of sentences) {
    it(`finds the secret of ${sentence}`, () => {
      const result = redactor.text(sentence.replace('{}', () => secret));
      assert.ok(!result.includes(secret), result);
      assert.ok(result.includes(redacted), result);
    });
  }

  for (const text of harmless) {
    it(`leaves alone: ${text}`, () => {
      assert.equal(redactor.text(text), text);
    });
  }

  it('hides fields, headers and tags by their names, however deep', () => {
    const given = {
      headers: { Authorization: 'hush', 'X-Amz-Security-Token': 'hush', accept: 'json' },
      tags: [
        { Key: 'db-password', Value: 'hush' },
        { Key: 'env', Value: 'prod' },
      ],
      deep: [new Map([['client_secret', 'hush']]), new Set([{ apiKey: 'hush' }])],
      credentials: { accessKeyId: 'x', secretAccessKey: 'hush', password: 1234 },
      error: new Error('login failed: password=hush', { cause: new Error('token: hush') }),
      url: new URL('https://jane:hush@example.com/?sig=hush'),
      bytes: Buffer.from('hush'),
      missing: { password: null, token: '' },
    };
    const text = JSON.stringify(redactor.value(given));
    assert.doesNotMatch(text, /hush|1234/);
    for (const kept of ['"accept":"json"', '"Value":"prod"', 'login failed', '"password":null', '"token":""', 'example.com']) {
      assert.ok(text.includes(kept), `${kept} in ${text}`);
    }
  });

  it('keeps names that only sound secret', () => {
    for (const name of ['secretName', 'tokens', 'tokenCount', 'passwordPolicy', 'keyId', 'publicKey', 'credential', 'authorizationRules']) {
      assert.ok(!isSecretName(name), name);
    }
  });

  it('forgets what it was said to forget', () => {
    const own = createRedactor();
    const first = own.learn('correct horse');
    const second = own.learn('correct horse');
    const text = `it is correct horse, ${encodeURIComponent('correct horse')}, ${Buffer.from('correct horse').toString('base64')}`;
    assert.equal(own.text(text), `it is ${redacted}, ${redacted}, ${redacted}`);
    first();
    first();
    assert.ok(!own.text(text).includes('correct horse'));
    second();
    assert.equal(own.text(text), text);
  });

  it('survives whatever it is given, and changes nothing the second time', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    assert.deepEqual(redactor.value(circle), { self: '[circular]' });
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, withTypedArray: true }),
        (value) => {
          const once = redactor.value(value);
          assert.deepEqual(redactor.value(once), once);
          JSON.stringify(once);
        },
      ),
    );
  });

  it('takes time in proportion to the text', () => {
    const start = process.cpuUsage();
    for (const unit of ['a', 'password', 'password=', '"', '\\"', 'eyJ', 'A/', '://', 'x:', '--a ', ' \t', 'Q~8'])
      redactor.text(unit.repeat(100_000 / unit.length));
    const spent = process.cpuUsage(start).user / 1_000;
    assert.ok(spent < 20_000, `${spent} ms of processor time`);
  });
});
