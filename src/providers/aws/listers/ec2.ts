import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  type Instance,
  type Reservation,
} from '@aws-sdk/client-ec2';
import { ec2 } from '../services.ts';
import { lister, type Place } from './lister.ts';

/* Page sizes and permissions: the EC2 API reference and the service authorization reference. */

/** No reservation is without instances: one that lists none is a failure of the answer. */
function instancesOf(reservation: Reservation): readonly Instance[] {
  if (!Array.isArray(reservation.Instances)) throw new TypeError('a reservation without instances');
  return reservation.Instances;
}

export const instances = lister({
  type: 'AWS::EC2::Instance',
  title: 'EC2 instances',
  service: ec2,
  operation: 'DescribeInstances',
  // What AWS services manage for the account is left out otherwise, where the account hides it.
  request: (NextToken) => new DescribeInstancesCommand({ IncludeManagedResources: true, MaxResults: 1000, NextToken }),
  items: (answer) => answer.Reservations?.flatMap((reservation) => instancesOf(reservation).map((instance) => ({ ...instance, reservation }))),
  token: (answer) => answer.NextToken,
  resource: (instance, at) => ({
    id: at.arn('ec2', `instance/${instance.InstanceId ?? ''}`, ownerOf(instance.reservation.OwnerId)),
    tags: instance.Tags ?? [],
    createdAt: instance.LaunchTime,
    uncounted: instance.State?.Name === 'terminated' ? 'terminated' : undefined,
    attributes: {
      instanceId: instance.InstanceId,
      state: instance.State?.Name,
      instanceType: instance.InstanceType,
      availabilityZone: instance.Placement?.AvailabilityZone,
      imageId: instance.ImageId,
      vpcId: instance.VpcId,
      subnetId: instance.SubnetId,
      privateIp: instance.PrivateIpAddress,
      publicIp: instance.PublicIpAddress,
      platform: instance.PlatformDetails,
    },
  }),
});

export const volumes = lister({
  type: 'AWS::EC2::Volume',
  title: 'EBS volumes',
  service: ec2,
  operation: 'DescribeVolumes',
  request: (NextToken) => new DescribeVolumesCommand({ IncludeManagedResources: true, MaxResults: 1000, NextToken }),
  items: (answer) => answer.Volumes,
  token: (answer) => answer.NextToken,
  resource: (volume, at) => ({
    id: at.arn('ec2', `volume/${volume.VolumeId ?? ''}`),
    tags: volume.Tags ?? [],
    createdAt: volume.CreateTime,
    attributes: {
      volumeId: volume.VolumeId,
      state: volume.State,
      sizeGiB: volume.Size,
      volumeType: volume.VolumeType,
      encrypted: volume.Encrypted,
      availabilityZone: volume.AvailabilityZone,
      attachedTo: volume.Attachments?.[0]?.InstanceId,
      deleteOnTermination: volume.Attachments?.[0]?.DeleteOnTermination,
    },
  }),
});

export const vpcs = lister({
  type: 'AWS::EC2::VPC',
  title: 'VPCs',
  service: ec2,
  operation: 'DescribeVpcs',
  request: (NextToken) => new DescribeVpcsCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.Vpcs,
  token: (answer) => answer.NextToken,
  resource: (vpc, at) => ({
    id: at.arn('ec2', `vpc/${vpc.VpcId ?? ''}`, ownerOf(vpc.OwnerId)),
    tags: vpc.Tags ?? [],
    isDefault: vpc.IsDefault,
    attributes: { vpcId: vpc.VpcId, cidrBlock: vpc.CidrBlock, state: vpc.State, dhcpOptionsId: vpc.DhcpOptionsId },
  }),
});

export const subnets = lister({
  type: 'AWS::EC2::Subnet',
  title: 'Subnets',
  service: ec2,
  operation: 'DescribeSubnets',
  request: (NextToken) => new DescribeSubnetsCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.Subnets,
  token: (answer) => answer.NextToken,
  resource: (subnet, at) => ({
    id: subnet.SubnetArn ?? at.arn('ec2', `subnet/${subnet.SubnetId ?? ''}`, ownerOf(subnet.OwnerId)),
    tags: subnet.Tags ?? [],
    isDefault: subnet.DefaultForAz,
    attributes: {
      subnetId: subnet.SubnetId,
      vpcId: subnet.VpcId,
      cidrBlock: subnet.CidrBlock,
      availabilityZone: subnet.AvailabilityZone,
      state: subnet.State,
    },
  }),
});

export const securityGroups = lister({
  type: 'AWS::EC2::SecurityGroup',
  title: 'Security groups',
  service: ec2,
  operation: 'DescribeSecurityGroups',
  request: (NextToken) => new DescribeSecurityGroupsCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.SecurityGroups,
  token: (answer) => answer.NextToken,
  resource: (group, at) => ({
    id: group.SecurityGroupArn ?? at.arn('ec2', `security-group/${group.GroupId ?? ''}`, ownerOf(group.OwnerId)),
    name: group.GroupName,
    tags: group.Tags ?? [],
    // Every VPC is made with a group of this name; it can be neither renamed nor deleted.
    isDefault: group.GroupName === 'default',
    attributes: { groupId: group.GroupId, groupName: group.GroupName, description: group.Description, vpcId: group.VpcId },
  }),
});

export const networkInterfaces = lister({
  type: 'AWS::EC2::NetworkInterface',
  title: 'Network interfaces',
  service: ec2,
  operation: 'DescribeNetworkInterfaces',
  request: (NextToken) => new DescribeNetworkInterfacesCommand({ IncludeManagedResources: true, MaxResults: 1000, NextToken }),
  items: (answer) => answer.NetworkInterfaces,
  token: (answer) => answer.NextToken,
  resource: (card, at) => ({
    id: at.arn('ec2', `network-interface/${card.NetworkInterfaceId ?? ''}`, ownerOf(card.OwnerId)),
    tags: card.TagSet ?? [],
    attributes: {
      networkInterfaceId: card.NetworkInterfaceId,
      status: card.Status,
      interfaceType: card.InterfaceType,
      description: card.Description,
      vpcId: card.VpcId,
      subnetId: card.SubnetId,
      privateIp: card.PrivateIpAddress,
      requesterId: card.RequesterId,
      requesterManaged: card.RequesterManaged,
      attachedTo: card.Attachment?.InstanceId,
      instanceOwnerId: card.Attachment?.InstanceOwnerId,
      deleteOnTermination: card.Attachment?.DeleteOnTermination,
    },
  }),
});

export const addresses = lister({
  type: 'AWS::EC2::EIP',
  title: 'Elastic IPs',
  service: ec2,
  operation: 'DescribeAddresses',
  request: () => new DescribeAddressesCommand({}),
  items: (answer) => answer.Addresses,
  resource: (address, at) => ({
    id: at.arn('ec2', `elastic-ip/${address.AllocationId ?? address.PublicIp ?? ''}`),
    name: address.Tags?.find((tag) => tag.Key === 'Name')?.Value ?? address.PublicIp,
    tags: address.Tags ?? [],
    attributes: {
      allocationId: address.AllocationId,
      publicIp: address.PublicIp,
      instanceId: address.InstanceId,
      networkInterfaceId: address.NetworkInterfaceId,
      serviceManaged: address.ServiceManaged,
    },
  }),
});

/** Shared resources keep their owner's account in the ARN. */
export function ownerOf(account: string | undefined): { account?: string } {
  return account === undefined || account === '' ? {} : { account };
}

/** True when the field says that it is another account's: servers of another make answer with those too when asked for one's own. */
export function isAnothers(owner: string | undefined, at: Place): boolean {
  return owner !== undefined && (owner.toUpperCase() === 'AWS' || (/^\d{12}$/u.test(owner) && owner !== at.account));
}
