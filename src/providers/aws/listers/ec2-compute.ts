import {
  DescribeHostsCommand,
  DescribeImagesCommand,
  DescribeKeyPairsCommand,
  DescribeLaunchTemplatesCommand,
  DescribePlacementGroupsCommand,
  DescribeReservedInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeSpotInstanceRequestsCommand,
} from '@aws-sdk/client-ec2';
import { ec2 } from '../services.ts';
import { isAnothers, ownerOf } from './ec2.ts';
import { lister } from './lister.ts';

/* Page sizes: the ranges of MaxResults in the EC2 API reference. */

export const snapshots = lister({
  type: 'AWS::EC2::Snapshot',
  title: 'EBS snapshots',
  service: ec2,
  operation: 'DescribeSnapshots',
  request: (NextToken) => new DescribeSnapshotsCommand({ OwnerIds: ['self'], MaxResults: 1000, NextToken }),
  items: (answer) => answer.Snapshots,
  token: (answer) => answer.NextToken,
  resource: (snapshot, at) =>
    isAnothers(snapshot.OwnerId, at)
      ? undefined
      : {
          // The ARN of a snapshot carries no account.
          id: at.arn('ec2', `snapshot/${snapshot.SnapshotId ?? ''}`, { account: '' }),
          tags: snapshot.Tags ?? [],
          createdAt: snapshot.StartTime,
          attributes: {
            snapshotId: snapshot.SnapshotId,
            state: snapshot.State,
            sizeGiB: snapshot.VolumeSize,
            volumeId: snapshot.VolumeId,
            encrypted: snapshot.Encrypted,
            description: snapshot.Description,
          },
        },
});

export const images = lister({
  type: 'AWS::EC2::Image',
  title: 'Machine images',
  service: ec2,
  operation: 'DescribeImages',
  // Deprecated images are among one's own in any case, disabled ones are not.
  request: (NextToken) => new DescribeImagesCommand({ Owners: ['self'], IncludeDisabled: true, MaxResults: 1000, NextToken }),
  items: (answer) => answer.Images,
  token: (answer) => answer.NextToken,
  resource: (image, at) =>
    isAnothers(image.OwnerId, at)
      ? undefined
      : {
          id: at.arn('ec2', `image/${image.ImageId ?? ''}`, { account: '' }),
          name: image.Name,
          tags: image.Tags ?? [],
          createdAt: image.CreationDate,
          attributes: {
            imageId: image.ImageId,
            state: image.State,
            architecture: image.Architecture,
            platform: image.PlatformDetails,
            public: image.Public,
          },
        },
});

export const keyPairs = lister({
  type: 'AWS::EC2::KeyPair',
  title: 'Key pairs',
  service: ec2,
  operation: 'DescribeKeyPairs',
  request: () => new DescribeKeyPairsCommand({}),
  items: (answer) => answer.KeyPairs,
  resource: (pair, at) => ({
    id: at.arn('ec2', `key-pair/${pair.KeyPairId ?? pair.KeyName ?? ''}`),
    name: pair.KeyName,
    tags: pair.Tags ?? [],
    createdAt: pair.CreateTime,
    attributes: { keyPairId: pair.KeyPairId, keyName: pair.KeyName, keyType: pair.KeyType, fingerprint: pair.KeyFingerprint },
  }),
});

export const launchTemplates = lister({
  type: 'AWS::EC2::LaunchTemplate',
  title: 'Launch templates',
  service: ec2,
  operation: 'DescribeLaunchTemplates',
  request: (NextToken) => new DescribeLaunchTemplatesCommand({ IncludeManagedResources: true, MaxResults: 200, NextToken }),
  items: (answer) => answer.LaunchTemplates,
  token: (answer) => answer.NextToken,
  resource: (template, at) => ({
    id: at.arn('ec2', `launch-template/${template.LaunchTemplateId ?? ''}`),
    name: template.LaunchTemplateName,
    tags: template.Tags ?? [],
    createdAt: template.CreateTime,
    attributes: {
      launchTemplateId: template.LaunchTemplateId,
      latestVersion: template.LatestVersionNumber,
      defaultVersion: template.DefaultVersionNumber,
    },
  }),
});

export const placementGroups = lister({
  type: 'AWS::EC2::PlacementGroup',
  title: 'Placement groups',
  service: ec2,
  operation: 'DescribePlacementGroups',
  request: () => new DescribePlacementGroupsCommand({}),
  items: (answer) => answer.PlacementGroups,
  resource: (group, at) => ({
    id: group.GroupArn ?? at.arn('ec2', `placement-group/${group.GroupName ?? ''}`),
    name: group.GroupName,
    tags: group.Tags ?? [],
    uncounted: group.State === 'deleted' ? 'deleted' : undefined,
    attributes: { groupId: group.GroupId, groupName: group.GroupName, state: group.State, strategy: group.Strategy },
  }),
});

export const dedicatedHosts = lister({
  type: 'AWS::EC2::Host',
  title: 'Dedicated hosts',
  service: ec2,
  operation: 'DescribeHosts',
  request: (NextToken) => new DescribeHostsCommand({ MaxResults: 500, NextToken }),
  items: (answer) => answer.Hosts,
  token: (answer) => answer.NextToken,
  resource: (host, at) => ({
    id: at.arn('ec2', `dedicated-host/${host.HostId ?? ''}`, ownerOf(host.OwnerId)),
    tags: host.Tags ?? [],
    createdAt: host.AllocationTime,
    uncounted: host.State === 'released' || host.State === 'released-permanent-failure' ? host.State : undefined,
    attributes: { hostId: host.HostId, state: host.State, instanceType: host.HostProperties?.InstanceType, availabilityZone: host.AvailabilityZone },
  }),
});

export const reservedInstances = lister({
  type: 'AWS::EC2::ReservedInstances',
  title: 'Reserved instances',
  service: ec2,
  operation: 'DescribeReservedInstances',
  request: () => new DescribeReservedInstancesCommand({}),
  items: (answer) => answer.ReservedInstances,
  resource: (reservation, at) => ({
    id: at.arn('ec2', `reserved-instances/${reservation.ReservedInstancesId ?? ''}`),
    tags: reservation.Tags ?? [],
    createdAt: reservation.Start,
    uncounted: reservation.State === 'retired' || reservation.State === 'payment-failed' ? reservation.State : undefined,
    attributes: {
      reservedInstancesId: reservation.ReservedInstancesId,
      state: reservation.State,
      instanceType: reservation.InstanceType,
      instanceCount: reservation.InstanceCount,
      end: reservation.End?.toISOString(),
    },
  }),
});

export const spotRequests = lister({
  type: 'AWS::EC2::SpotInstanceRequest',
  title: 'Spot requests',
  service: ec2,
  operation: 'DescribeSpotInstanceRequests',
  request: (NextToken) => new DescribeSpotInstanceRequestsCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.SpotInstanceRequests,
  token: (answer) => answer.NextToken,
  resource: (request, at) => ({
    id: at.arn('ec2', `spot-instances-request/${request.SpotInstanceRequestId ?? ''}`),
    tags: request.Tags ?? [],
    createdAt: request.CreateTime,
    uncounted: request.State === 'closed' || request.State === 'cancelled' || request.State === 'failed' ? request.State : undefined,
    attributes: { spotInstanceRequestId: request.SpotInstanceRequestId, state: request.State, instanceId: request.InstanceId },
  }),
});
