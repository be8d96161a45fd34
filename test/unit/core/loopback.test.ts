import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkedEndpoint, isLoopbackHost, isSafeUrl } from '../../../src/core/loopback.ts';
import { endpointOf } from '../../../src/providers/aws/endpoints.ts';

describe('an address of this machine', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['localhost', true],
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['[::1]', true],
    ['[::ffff:127.0.0.1]', true],
    ['[::ffff:10.0.0.1]', false],
    ['[::ffff:169.254.169.254]', false],
    ['127.0.0.1.example.com', false],
    ['localhost.example.com', false],
    ['0.0.0.0', false],
    ['10.0.0.1', false],
    ['2130706433', true],
    ['0x7f.1', true],
  ];
  for (const [host, own] of cases)
    it(`${host} is ${own ? '' : 'not '}one, by the address that it is`, () => {
      const url = new URL(`http://${host}/`);
      assert.equal(isLoopbackHost(url.hostname), own);
      assert.equal(isSafeUrl(url), own);
      assert.ok(isSafeUrl(new URL(`https://${host}/`)));
    });

  it('is the only one that AWS is asked at in clear, wherever its endpoint comes from', () => {
    const service = { endpointWord: 'EC2' };
    const clear = 'http://10.0.0.1:4566';
    const sources = [
      { env: { AWS_ENDPOINT_URL_EC2: clear } },
      { env: { AWS_ENDPOINT_URL: clear } },
      { env: {}, setting: clear },
      { env: {}, profile: { services: { ec2: clear } } },
      { env: {}, profile: { endpointUrl: clear } },
    ];
    for (const source of sources) assert.throws(() => endpointOf(service, source), { code: 'bad-endpoint' }, JSON.stringify(source));
    assert.equal(endpointOf(service, { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' } }), 'http://127.0.0.1:4566');
    assert.equal(endpointOf(service, { env: { AWS_ENDPOINT_URL: 'https://example.com' } }), 'https://example.com');
    assert.throws(() => checkedEndpoint('ftp://localhost', 'x'), { code: 'bad-endpoint' });
  });
});
