import assert from 'node:assert/strict';
import { nameOfArn, parseArn } from '../../../../src/providers/aws/arn.ts';
import { consoleUrl } from '../../../../src/providers/aws/console.ts';
import { endpointOf, hostOf } from '../../../../src/providers/aws/endpoints.ts';
import { principalOf } from '../../../../src/providers/aws/identity.ts';
import { regionOfConstraint } from '../../../../src/providers/aws/listers/s3.ts';
import { listers } from '../../../../src/providers/aws/listers/table.ts';
import { cloudControlListers } from '../../../../src/providers/aws/cloud-control/listers.ts';
import { apiGateway, s3 } from '../../../../src/providers/aws/services.ts';

describe('AWS endpoints and names', () => {
  it('takes the service’s endpoint before the common one, and both before the profile’s', () => {
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:2' };
    const profile = { endpointUrl: 'http://127.0.0.1:3', services: { api_gateway: 'http://127.0.0.1:4' } };
    assert.equal(endpointOf(s3, { env, profile }), 'http://127.0.0.1:2');
    assert.equal(endpointOf(apiGateway, { env, profile }), 'http://127.0.0.1:1');
    assert.equal(endpointOf(apiGateway, { env: {}, profile }), 'http://127.0.0.1:4');
    assert.equal(endpointOf(s3, { env: {}, profile }), 'http://127.0.0.1:3');
    assert.equal(endpointOf(s3, { env: {}, setting: 'http://127.0.0.1:5', profile }), 'http://127.0.0.1:5');
    assert.equal(endpointOf(s3, { env: { ...env, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, profile }), undefined);
    assert.equal(endpointOf(s3, { env: {} }), undefined);
  });

  it('takes ARNs apart', () => {
    assert.deepEqual(parseArn('arn:aws-cn:iam::111122223333:role/a/b'), {
      partition: 'aws-cn',
      service: 'iam',
      region: '',
      account: '111122223333',
      resource: 'role/a/b',
    });
    assert.equal(parseArn('i-0123'), undefined);
    assert.equal(nameOfArn('arn:aws:ecs:eu-west-1:111122223333:service/web/api'), 'api');
    assert.equal(nameOfArn('arn:aws:sns:eu-west-1:111122223333:news'), 'news');
  });

  it('names a bucket’s region as S3 means it', () => {
    assert.equal(regionOfConstraint(undefined), 'us-east-1');
    assert.equal(regionOfConstraint(''), 'us-east-1');
    assert.equal(regionOfConstraint('EU'), 'eu-west-1');
    assert.equal(regionOfConstraint('ap-south-2'), 'ap-south-2');
  });

  it('knows a role by its name, whatever its session is called', () => {
    assert.equal(principalOf('arn:aws:sts::111122223333:assumed-role/Admin/jane@example.com'), 'arn:aws:sts::111122223333:assumed-role/Admin');
    assert.equal(principalOf('arn:aws:iam::111122223333:user/jane'), 'arn:aws:iam::111122223333:user/jane');
  });

  it('opens the console of the resource’s own partition', () => {
    const resource = { provider: 'aws', account: '1', region: 'cn-north-1', type: 't', source: 's' } as const;
    assert.match(
      consoleUrl({ ...resource, id: 'arn:aws-cn:ec2:cn-north-1:1:vpc/vpc-1' }) ?? '',
      /^https:\/\/console\.amazonaws\.cn\/go\/view\?arn=arn%3Aaws-cn/u,
    );
    assert.equal(consoleUrl({ ...resource, id: 'x|1|cn-north-1|y' }), undefined);
  });
});

describe('the host that the circuit breaker knows', () => {
  it('is AWS’ own for each service and region, and each operation behind an endpoint that stands for all of them', () => {
    assert.notEqual(hostOf(s3, 'ListBuckets', 'us-east-1', undefined), hostOf(s3, 'ListBuckets', 'eu-west-1', undefined));
    const endpoint = 'http://127.0.0.1:5000';
    assert.notEqual(hostOf(s3, 'ListBuckets', 'us-east-1', endpoint), hostOf(apiGateway, 'GetRestApis', 'us-east-1', endpoint));
    assert.notEqual(hostOf(s3, 'ListBuckets', 'us-east-1', endpoint), hostOf(s3, 'GetBucketLocation', 'us-east-1', endpoint));
  });
});

describe('the AWS tables', () => {
  it('have one row for each type and place, with parents before their children', () => {
    const seen = new Set<string>();
    for (const { info, regions, infos } of [...listers, ...cloudControlListers]) {
      assert.ok(info.parent === undefined || seen.has(`${info.parent}|each`), `${info.type} comes after ${info.parent ?? ''}`);
      for (const one of infos) {
        assert.equal(seen.has(`${one.type}|${regions}`), false, one.type);
        seen.add(`${one.type}|${regions}`);
        assert.match(one.type, /^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$/u);
        assert.match(one.permission ?? '', /^[a-z0-9-]+:[A-Za-z0-9]+$/u);
      }
    }
  });

  it('leave at least 150 types to Cloud Control', () => {
    assert.ok(cloudControlListers.length >= 150);
  });
});
