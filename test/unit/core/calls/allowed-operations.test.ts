import assert from 'node:assert/strict';
import { isAllowed } from '../../../../src/core/calls/allowed-operations.ts';
import { createCallPipeline } from '../../../../src/core/calls/call-pipeline.ts';
import { defaultPipelineSettings } from '../../../../src/core/calls/pipeline-settings.ts';
import { unmeasured } from '../../../../src/core/calls/call-metrics.ts';
import type { CallTarget } from '../../../../src/core/provider.ts';
import { quiet } from './quiet.ts';

const sendable: Readonly<Record<CallTarget, readonly string[]>> = {
  aws: [
    'ec2:DescribeInstances',
    's3:GetObject',
    's3:HeadBucket',
    'codebuild:BatchGetProjects',
    'sts:GetCallerIdentity',
    'sts:AssumeRole',
    'kms:Encrypt',
  ],
  azure: [
    'Microsoft.ResourceGraph/resources/read',
    'Microsoft.Resources/tenants/read',
    'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
    'Microsoft.KeyVault/vaults/keys/wrap/action',
  ],
  gcp: ['cloudasset.assets.searchAllResources', 'cloudasset.assets.listAssets', 'cloudresourcemanager.projects.search', 'openidconnect.userinfo'],
  digitalocean: ['digitalocean:GET /v2/droplets', 'digitalocean:GET /v2/kubernetes/clusters/{id}'],
  terraform: ['tfe:GET state', 'consul:GET kv'],
};

const refused: Readonly<Record<CallTarget, readonly string[]>> = {
  aws: [
    'ec2:TerminateInstances',
    'ec2:RunInstances',
    's3:PutObject',
    's3:DeleteObject',
    'iam:CreateUser',
    'ec2:Describe',
    'kms:ScheduleKeyDeletion',
    'secretsmanager:GetSecretValue',
    'ssm:GetParameters',
    'dynamodb:GetItem',
    'ec2:DescribeInstances; ec2:StopInstances',
  ],
  azure: ['Microsoft.Compute/virtualMachines/write', 'Microsoft.Compute/virtualMachines/delete', 'Microsoft.Storage/storageAccounts/listKeys/action'],
  gcp: ['compute.instances.delete', 'compute.instances.insert', 'secretmanager.versions.access', 'cloudresourcemanager.projects.setIamPolicy'],
  digitalocean: ['digitalocean:DELETE /v2/droplets/{id}', 'digitalocean:POST /v2/droplets'],
  terraform: ['http:PUT state', 'http:LOCK state', 'consul:DELETE kv'],
};

describe('operations that may be sent', () => {
  for (const target of Object.keys(sendable) as CallTarget[]) {
    it(`lets ${target} be read, and nothing else`, () => {
      assert.deepEqual(
        sendable[target].filter((operation) => !isAllowed(target, operation)),
        [],
      );
      assert.deepEqual(
        refused[target].filter((operation) => isAllowed(target, operation)),
        [],
      );
    });
  }

  it('refuses on the pipeline, before anything is sent', async () => {
    const pipeline = createCallPipeline({ settings: defaultPipelineSettings, metrics: unmeasured, log: quiet });
    let sent = 0;
    const call = pipeline.call({
      provider: 'aws',
      operation: 'ec2:TerminateInstances',
      limitScopes: [],
      signal: new AbortController().signal,
      send: () => Promise.resolve(++sent),
      classify: () => ({ kind: 'failed', message: '' }),
    });
    await assert.rejects(
      call,
      (error) => error instanceof Error && 'failure' in error && (error.failure as { code?: string }).code === 'not-allowed',
    );
    assert.equal(sent, 0);
    pipeline.close();
  });
});
