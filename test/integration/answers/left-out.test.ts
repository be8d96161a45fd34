import assert from 'node:assert/strict';
import type { Resource } from '../../../src/core/model.ts';
import { type ResourcesSpec, estateOf, manyRegions } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import type { DigitalOceanEstate } from '../../cloud/digitalocean/estate.ts';
import { startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { openEngine } from '../open-engine.ts';

const limits = { aws: 10_000, digitalocean: 10_000 };

async function listed(
  environment: Readonly<Record<string, string>>,
  provider: 'aws' | 'digitalocean',
  types: readonly string[],
): Promise<Resource[]> {
  const opened = await openEngine(environment, { limits });
  try {
    const filter = { providers: [provider], types };
    const summary = await opened.engine.request('scan', { want: 'counts', filter });
    await opened.engine.request('scan', { want: 'rows', filter });
    const { resources } = await opened.engine.request('resources', { limit: 1_000, filter });
    const counted = resources.filter(({ uncounted }) => uncounted === undefined).length;
    assert.deepEqual([summary.totals.count, summary.totals.status], [counted, 'ok']);
    return [...resources];
  } finally {
    await opened.close();
  }
}

/** What a list of AWS leaves out unless it is asked for, beside one that it never leaves out. */
const aws: Readonly<Record<string, ResourcesSpec>> = {
  'AWS::EC2::Instance': ['seen', { $hidden: true, Tags: [{ Key: 'Name', Value: 'unseen' }] }],
  'AWS::EC2::Volume': ['seen', { $hidden: true, Tags: [{ Key: 'Name', Value: 'unseen' }] }],
  'AWS::EC2::NetworkInterface': ['seen', { $hidden: true, TagSet: [{ Key: 'Name', Value: 'unseen' }] }],
  'AWS::EC2::LaunchTemplate': ['seen', { $hidden: true, LaunchTemplateName: 'unseen' }],
  'AWS::EC2::Image': ['seen', { Name: 'unseen', State: 'disabled' }],
  'AWS::RDS::DBSnapshot': ['seen', { DBSnapshotIdentifier: 'unseen', SnapshotType: 'awsbackup' }],
  'AWS::RDS::DBClusterSnapshot': ['seen', { DBClusterSnapshotIdentifier: 'unseen', SnapshotType: 'awsbackup' }],
  'AWS::CertificateManager::Certificate': ['seen', { DomainName: 'unseen', KeyAlgorithm: 'RSA_2048', CertificateKeyPairOrigin: 'ACME' }],
  'AWS::S3::AccessPoint': ['seen', { Name: 'unseen', DataSourceType: 'OPENZFS' }],
  'AWS::CloudWatch::LogAlarm': ['seen', 'unseen'],
  'AWS::CloudWatch::CompositeAlarm': ['seen', 'unseen'],
  'AWS::SecretsManager::Secret': ['seen', { Name: 'unseen', DeletedDate: new Date('2026-01-01T00:00:00Z') }],
};
/** Shown, and not counted. */
const onTheirWayOut = ['AWS::SecretsManager::Secret'];

/** Collections of DigitalOcean that a list leaves out, and those that it holds of others. */
const digitalOcean: readonly (readonly [type: string, collections: DigitalOceanEstate['collections'], count: number])[] = [
  ['digitalocean:droplet', { droplets: 3, 'droplets?gpus': 2 }, 5],
  ['digitalocean:droplet', { droplets: 0, 'droplets?gpus': 2 }, 2],
  ['digitalocean:droplet', { droplets: 3, 'droplets?gpus': [{ id: 3_164_001, name: 'the same', region: { slug: 'nyc3' } }] }, 3],
  ['digitalocean:image', { images: 2, 'images?public': [{ id: 1, name: '24.04', type: 'base', public: true, regions: ['nyc3'] }] }, 2],
  ['digitalocean:snapshot', { 'snapshots?droplet': 2, 'snapshots?volume': 3 }, 5],
];

describe('what lists leave out by default', function () {
  this.timeout(60_000);

  it('aws: is asked for', async () => {
    const estate = estateOf({ regions: manyRegions(1), accounts: [{ id: '111122223333', resources: { 'us-east-1': aws } }] });
    const cloud = await startAws(estate);
    try {
      const resources = await listed(cloud.environment, 'aws', Object.keys(aws));
      for (const type of Object.keys(aws)) {
        const own = resources.filter((one) => one.type === type);
        assert.ok(
          own.some(({ name }) => name?.includes('unseen') === true),
          `${type}: ${JSON.stringify(own.map(({ name }) => name))}`,
        );
        assert.deepEqual([own.length, own.some(({ uncounted }) => uncounted !== undefined)], [2, onTheirWayOut.includes(type)], type);
      }
    } finally {
      await cloud.close();
    }
  });

  for (const [type, collections, count] of digitalOcean) {
    it(`${type}: ${String(count)} of ${Object.keys(collections).join(' and ')}`, async () => {
      const estate = { team: { uuid: 'team-1', name: 'Acme' }, email: 'ops@acme.example', tokens: { dop_v1_planted: '*' as const }, collections };
      const cloud = await startDigitalOcean(estate);
      try {
        const resources = await listed(cloud.environment, 'digitalocean', [type]);
        assert.equal(resources.length, count);
      } finally {
        await cloud.close();
      }
    });
  }
});
