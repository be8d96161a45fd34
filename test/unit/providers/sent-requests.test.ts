import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { refuseUnlessReading, type SentRules } from '../../../src/core/calls/sent-request.ts';
import { isAllowed } from '../../../src/core/calls/allowed-operations.ts';
import { azureReads } from '../../../src/providers/azure/sent-request.ts';
import { digitalOceanReads } from '../../../src/providers/digitalocean/sent-request.ts';
import { gcpReads } from '../../../src/providers/gcp/sent-request.ts';

// AWS, whose requests name their action in three ways, has a test of its own.
const clouds: Readonly<Record<string, { readonly rules: SentRules; readonly reads: readonly string[]; readonly others: readonly string[] }>> = {
  azure: {
    rules: azureReads,
    reads: [
      'GET https://management.azure.com/subscriptions/s/resources?api-version=1',
      'POST https://management.azure.com/providers/Microsoft.ResourceGraph/resources?api-version=1',
      'GET https://a.blob.core.windows.net/state/prod.tfstate',
      'GET https://a.blob.core.windows.net/secrets/prod.tfstate',
      'GET https://v.vault.azure.net/keys/k/1',
      'POST https://v.vault.azure.net/keys/k/1/wrapkey',
      'POST https://v.vault.azure.net/keys/k/1/unwrapkey',
    ],
    others: [
      'POST https://management.azure.com/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a/listKeys',
      'POST https://management.azure.com/subscriptions/s/resourceGroups/g/providers/Microsoft.App/containerApps/a/listSecrets',
      'GET https://management.azure.com/x/providers/Microsoft.Storage/storageAccounts/a/list%4Beys',
      'POST https://management.azure.com/x/providers/Microsoft.Compute/virtualMachines/v/runCommand',
      'GET https://v.vault.azure.net/secrets/s/1',
      'POST https://v.vault.azure.net/keys/k/1/sign',
      'PUT https://management.azure.com/subscriptions/s/resourceGroups/g',
      'DELETE https://management.azure.com/subscriptions/s/resourceGroups/g',
    ],
  },
  gcp: {
    rules: gcpReads,
    reads: [
      'GET https://cloudasset.googleapis.com/v1/projects/p:searchAllResources',
      'POST https://compute.googleapis.com/compute/v1/projects/p/zones/z/instanceGroups/g/listInstances',
      'POST https://cloudresourcemanager.googleapis.com/v1/projects/p:getIamPolicy',
      'POST https://cloudkms.googleapis.com/v1/projects/p/locations/l/keyRings/r/cryptoKeys/k:decrypt',
      'GET https://storage.googleapis.com/storage/v1/b/b/o/o?alt=media',
    ],
    others: [
      'GET https://secretmanager.googleapis.com/v1/projects/p/secrets/s/versions/1:access',
      'POST https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a:generateAccessToken',
      'POST https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a:signJwt',
      'POST https://cloudresourcemanager.googleapis.com/v1/projects/p:setIamPolicy',
      'POST https://compute.googleapis.com/compute/v1/projects/p/zones/z/instances',
      'DELETE https://compute.googleapis.com/compute/v1/projects/p/zones/z/instances/i',
    ],
  },
  digitalocean: {
    rules: digitalOceanReads,
    reads: ['GET https://api.digitalocean.com/v2/droplets?page=1', 'GET https://api.digitalocean.com/v2/kubernetes/clusters'],
    others: [
      'GET https://api.digitalocean.com/v2/kubernetes/clusters/c/kubeconfig',
      'GET https://api.digitalocean.com/v2/kubernetes/clusters/c/credentials',
      'GET https://api.digitalocean.com/v2/registry/docker-credentials',
      'POST https://api.digitalocean.com/v2/droplets',
      'DELETE https://api.digitalocean.com/v2/droplets/1',
    ],
  },
};

describe('a request as it is sent', () => {
  for (const [cloud, { rules, reads, others }] of Object.entries(clouds)) {
    const send = (request: string): void => {
      const [method = '', url = ''] = request.split(' ');
      refuseUnlessReading(rules, method, new URL(url));
    };
    it(`is a read, and hands out no secret: ${cloud}`, () => {
      for (const request of reads) send(request);
      for (const request of others) {
        assert.throws(
          () => send(request),
          (error) => error instanceof Error && 'failure' in error,
          request,
        );
      }
    });
  }

  it('is not called a read where it hands out a secret', () => {
    assert.ok(!isAllowed('azure', 'Microsoft.App/containerApps/listSecrets/read'));
    // Resource Manager describes a secret and never gives its value; the vault's own host does, and is refused above.
    assert.ok(isAllowed('azure', 'Microsoft.KeyVault/vaults/secrets/read'));
    assert.ok(!isAllowed('azure', 'Microsoft.KeyVault/vaults/secrets/getSecret/action'));
    assert.ok(!isAllowed('gcp', 'secretmanager.versions.access'));
    assert.ok(!isAllowed('gcp', 'secretmanager.projects.getSecretValue'));
  });
});
