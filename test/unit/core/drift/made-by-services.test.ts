import assert from 'node:assert/strict';
import type { ProviderId, Resource } from '../../../../src/core/model.ts';
import { compareDrift } from './compare-drift.ts';
import { inventoryOf, stateOf } from './estate.ts';

const at = '|123456789012|eu-west-1|';
const group = '/subscriptions/s/resourceGroups/rg/providers';
const gcp = '//logging.googleapis.com/projects/p/locations/global/buckets/b/views';

/** What services make, and one of the same type that somebody made. */
const cases: readonly (readonly [what: string, provider: ProviderId, type: string, made: Partial<Resource>, byHand: Partial<Resource>])[] = [
  [
    'an association of Inspector',
    'aws',
    'AWS::SSM::Association',
    { id: `AWS::SSM::Association${at}1`, name: 'InspectorInventoryCollection-do-not-delete' },
    { id: `AWS::SSM::Association${at}2`, name: 'patching' },
  ],
  [
    'an association of Quick Setup',
    'aws',
    'AWS::SSM::Association',
    { id: `AWS::SSM::Association${at}1`, name: 'AWS-QuickSetup-SSMHostMgmt-ScanForPatches-abc' },
    { id: `AWS::SSM::Association${at}2` },
  ],
  [
    "Glue's first database",
    'aws',
    'AWS::Glue::Database',
    { id: 'arn:aws:glue:eu-west-1:123456789012:database/default' },
    { id: 'arn:aws:glue:eu-west-1:123456789012:database/sales' },
  ],
  [
    'a machine of Batch',
    'aws',
    'AWS::EC2::Instance',
    { id: 'arn:aws:ec2:eu-west-1:123456789012:instance/i-1', tags: { AWSBatchServiceTag: 'batch' } },
    { id: 'arn:aws:ec2:eu-west-1:123456789012:instance/i-2', tags: { Name: 'batch' } },
  ],
  [
    'a cache policy of AWS',
    'aws',
    'AWS::CloudFront::CachePolicy',
    { id: 'AWS::CloudFront::CachePolicy|123456789012|global|658327ea-f89d-4fab-a63d-7e88639e58f6' },
    { id: 'AWS::CloudFront::CachePolicy|123456789012|global|00000000-f89d-4fab-a63d-7e88639e58f6' },
  ],
  [
    "rules of a cluster's logs",
    'azure',
    'Microsoft.Insights/dataCollectionRules',
    { id: `${group}/Microsoft.Insights/dataCollectionRules/MSCI-westeurope-prod` },
    { id: `${group}/Microsoft.Insights/dataCollectionRules/ours` },
  ],
  [
    "rules of a cluster's metrics",
    'azure',
    'Microsoft.AlertsManagement/prometheusRuleGroups',
    { id: `${group}/Microsoft.AlertsManagement/prometheusRuleGroups/NodeRecordingRulesRuleGroup-prod` },
    { id: `${group}/Microsoft.AlertsManagement/prometheusRuleGroups/ours` },
  ],
  [
    'a group of EMR',
    'aws',
    'AWS::EC2::SecurityGroup',
    { id: 'arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1', name: 'ElasticMapReduce-master' },
    { id: 'arn:aws:ec2:eu-west-1:123456789012:security-group/sg-2', name: 'ElasticMapReduceless' },
  ],
  [
    'a subnet that another account shares',
    'aws',
    'AWS::EC2::Subnet',
    { account: '123456789012', id: 'arn:aws:ec2:eu-west-1:210987654321:subnet/subnet-1' },
    { account: '123456789012', id: 'arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-2' },
  ],
  [
    'a policy of a managed instance’s network',
    'azure',
    'Microsoft.Sql/virtualClusters',
    { id: `${group}/Microsoft.Sql/virtualClusters/v` },
    { id: `${group}/Microsoft.Sql/managedInstances/v`, type: 'Microsoft.Sql/managedInstances' },
  ],
  [
    'a container of a deployment script',
    'azure',
    'Microsoft.ContainerInstance/containerGroups',
    { id: `${group}/Microsoft.ContainerInstance/containerGroups/abc123azscripts` },
    { id: `${group}/Microsoft.ContainerInstance/containerGroups/web` },
  ],
  [
    'a topic of Artifact Analysis',
    'gcp',
    'pubsub.googleapis.com/Topic',
    { id: '//pubsub.googleapis.com/projects/p/topics/container-analysis-notes-v1' },
    { id: '//pubsub.googleapis.com/projects/p/topics/container-analysis' },
  ],
  [
    'a key of Firebase',
    'gcp',
    'apikeys.googleapis.com/Key',
    { id: '//apikeys.googleapis.com/projects/p/locations/global/keys/1', name: 'Browser key (auto created by Firebase)' },
    { id: '//apikeys.googleapis.com/projects/p/locations/global/keys/2', name: 'Browser key' },
  ],
  ['a view of a log bucket', 'gcp', 'logging.googleapis.com/LogView', { id: `${gcp}/_AllLogs` }, { id: `${gcp}/ours` }],
  ['a tag of a cluster', 'digitalocean', 'digitalocean:tag', { id: 'do:tag:k8s:worker', name: 'k8s:worker' }, { id: 'do:tag:k8sy', name: 'k8sy' }],
];

describe('what services make', () => {
  for (const [what, provider, type, made, byHand] of cases) {
    it(`is theirs: ${what}; what somebody made beside it is not`, async () => {
      const [own, other] = [made, byHand].map((more) => ({ provider, account: 'a', region: 'r', type, id: 'x', source: 'test', ...more }));
      assert.ok(own !== undefined && other !== undefined);
      const report = await compareDrift(stateOf({}), inventoryOf([own, other]), { signal: new AbortController().signal, now: 0 });
      assert.deepEqual(
        report.items.map(({ id }) => id),
        [other.id],
      );
    });
  }

  it('is a tag that a managed resource of DigitalOcean bears, and a version of a managed key of Google', async () => {
    const key = 'projects/p/locations/l/keyRings/r/cryptoKeys/k';
    const state = stateOf({
      'digitalocean_droplet.x': { id: '7', urn: 'do:droplet:7', tags: ['env:prod'] },
      'google_kms_crypto_key.x': { id: key, name: 'k', key_ring: 'projects/p/locations/l/keyRings/r' },
    });
    const of = (provider: ProviderId, type: string, id: string): Resource => ({ provider, account: 'p', region: 'l', type, id, source: 'test' });
    const resources = [
      of('digitalocean', 'digitalocean:droplet', 'do:droplet:7'),
      of('digitalocean', 'digitalocean:tag', 'do:tag:env:prod'),
      of('digitalocean', 'digitalocean:tag', 'do:tag:other:prod'),
      of('gcp', 'cloudkms.googleapis.com/CryptoKey', `//cloudkms.googleapis.com/${key}`),
      of('gcp', 'cloudkms.googleapis.com/CryptoKeyVersion', `//cloudkms.googleapis.com/${key}/cryptoKeyVersions/2`),
    ];
    const report = await compareDrift(state, inventoryOf(resources), { signal: new AbortController().signal, now: 0 });
    assert.deepEqual(
      report.items.map(({ id }) => id),
      ['do:tag:other:prod'],
    );
  });
});
