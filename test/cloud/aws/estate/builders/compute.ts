import { createdAt, nameTags, of, subnetOf, vpcOf, zoneOf } from '../parts.ts';
import type { Builder } from '../where.ts';

export const computeBuilders: Readonly<Record<string, Builder>> = {
  'AWS::EC2::Instance': {
    build: (at) => ({
      InstanceId: `i-0${at.hex(16)}`,
      ImageId: 'ami-0abcdef1234567890',
      InstanceType: ['t3.micro', 'm7g.large', 'c7i.xlarge'][at.n % 3],
      State: { Code: 16, Name: 'running' },
      LaunchTime: createdAt(at),
      Placement: { AvailabilityZone: zoneOf(at), Tenancy: 'default' },
      PrivateIpAddress: `10.0.${Math.floor(at.n / 250) % 250}.${(at.n % 250) + 4}`,
      SubnetId: subnetOf(at),
      VpcId: vpcOf(at),
      Architecture: 'x86_64',
      EbsOptimized: true,
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::Volume': {
    build: (at) => ({
      VolumeId: `vol-0${at.hex(16)}`,
      AvailabilityZone: zoneOf(at),
      CreateTime: createdAt(at),
      Encrypted: true,
      Size: 8 + (at.n % 5) * 20,
      Iops: 3000,
      State: 'available',
      VolumeType: 'gp3',
      Attachments: [],
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::Snapshot': {
    build: (at) => ({
      SnapshotId: `snap-0${at.hex(16)}`,
      VolumeId: of(at, 'AWS::EC2::Volume', 'VolumeId', 'vol-ffffffff'),
      OwnerId: at.account,
      State: 'completed',
      StartTime: createdAt(at),
      VolumeSize: 8,
      Encrypted: true,
      Description: '',
      Progress: '100%',
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::Image': {
    nameMember: 'Name',
    build: (at) => ({
      ImageId: `ami-0${at.hex(16)}`,
      Name: at.name,
      OwnerId: at.account,
      State: 'available',
      Public: false,
      CreationDate: createdAt(at).toISOString(),
      Architecture: 'x86_64',
      ImageType: 'machine',
      RootDeviceType: 'ebs',
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::KeyPair': {
    nameMember: 'KeyName',
    build: (at) => ({ KeyPairId: `key-0${at.hex(16)}`, KeyName: at.name, KeyType: 'ed25519', CreateTime: createdAt(at), Tags: [] }),
  },
  'AWS::EC2::LaunchTemplate': {
    nameMember: 'LaunchTemplateName',
    build: (at) => ({
      LaunchTemplateId: `lt-0${at.hex(16)}`,
      LaunchTemplateName: at.name,
      CreateTime: createdAt(at),
      CreatedBy: `arn:aws:iam::${at.account}:root`,
      DefaultVersionNumber: 1,
      LatestVersionNumber: 1,
      Tags: [],
    }),
  },
  'AWS::EC2::PlacementGroup': {
    nameMember: 'GroupName',
    build: (at) => ({
      GroupId: `pg-0${at.hex(16)}`,
      GroupName: at.name,
      State: 'available',
      Strategy: 'cluster',
      GroupArn: at.arn('ec2', `placement-group/${at.name}`),
      Tags: [],
    }),
  },
  'AWS::EC2::Host': {
    build: (at) => ({
      HostId: `h-0${at.hex(16)}`,
      State: 'available',
      AvailabilityZone: zoneOf(at),
      AutoPlacement: 'on',
      AllocationTime: createdAt(at),
      OwnerId: at.account,
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::ReservedInstances': {
    build: (at) => ({
      ReservedInstancesId: `${at.hex(8)}-1111-4222-8333-${at.hex(12)}`,
      InstanceType: 'm7g.large',
      InstanceCount: 1,
      State: 'active',
      Start: createdAt(at),
      Scope: 'Region',
      Tags: [],
    }),
  },
  'AWS::EC2::SpotInstanceRequest': {
    build: (at) => ({ SpotInstanceRequestId: `sir-${at.hex(8)}`, State: 'active', Type: 'one-time', CreateTime: createdAt(at), Tags: [] }),
  },
};
