import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isAllowed } from '../../../../src/core/calls/allowed-operations.ts';
import { refuseUnlessRead, sentAction } from '../../../../src/providers/aws/sent-request.ts';

const plain = { method: 'POST', path: '/', headers: {} };

describe('a request to AWS as it is sent', () => {
  it('is a read by its own words, in each protocol', () => {
    const reads = [
      { ...plain, body: 'Action=DescribeInstances&Version=2016-11-15' },
      { ...plain, headers: { 'X-Amz-Target': 'DynamoDB_20120810.ListTables' } },
      { ...plain, headers: { 'x-amz-target': 'TrentService.Decrypt' } },
      { ...plain, path: '/service/AmazonSQS/operation/ListQueues' },
      { ...plain, method: 'GET', path: '/bucket' },
    ];
    for (const request of reads) refuseUnlessRead(request);
    assert.equal(sentAction({ ...plain, body: 'Version=1&Action=GetUser' }), 'GetUser');
  });

  it('is refused where it changes something or hands out a secret, whatever the code calls it', () => {
    const others = [
      { ...plain, body: 'Action=TerminateInstances&Version=2016-11-15' },
      { ...plain, headers: { 'x-amz-target': 'DynamoDB_20120810.DeleteTable' } },
      { ...plain, path: '/service/AmazonSQS/operation/PurgeQueue' },
      { ...plain, method: 'DELETE', path: '/bucket' },
      { ...plain, headers: { 'x-amz-target': 'secretsmanager.GetSecretValue' } },
      { ...plain, headers: { 'x-amz-target': 'AmazonSSM.GetParameters' } },
      { ...plain, headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' } },
      { ...plain, headers: { 'x-amz-target': 'AWSCognitoIdentityService.GetCredentialsForIdentity' } },
      { ...plain, body: 'Action=GetPasswordData&Version=2016-11-15' },
      { ...plain, method: 'PUT', path: '/bucket/key' },
    ];
    for (const request of others) assert.throws(() => refuseUnlessRead(request), { code: 'call-failed' }, JSON.stringify(request));
  });

  for (const action of [
    'ec2:GetPasswordData',
    'ecr:GetAuthorizationToken',
    'ecr-public:GetAuthorizationToken',
    'codeartifact:GetAuthorizationToken',
    'cognito-identity:GetCredentialsForIdentity',
    'cognito-identity:GetOpenIdToken',
    'lightsail:GetRelationalDatabaseMasterUserPassword',
    'lightsail:GetInstanceAccessDetails',
    'redshift:GetClusterCredentialsWithIAM',
    'redshift-serverless:GetCredentials',
    'sts:GetSessionToken',
    'secretsmanager:BatchGetSecretValue',
  ])
    it(`is refused as ${action}`, () => {
      assert.equal(isAllowed('aws', action), false);
    });
});
