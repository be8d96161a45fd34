/** What differs between the partitions of AWS. Source: the partition data of the SDK and the AWS regions page of the General Reference. */
export interface Partition {
  readonly id: string;
  /** The region that answers for global services. */
  readonly controlRegion: string;
  readonly consoleHost: string;
  /** Regions that are on in every account; asked only where AWS does not say which are enabled. */
  readonly defaultRegions: readonly string[];
}

const commercial: Partition = {
  id: 'aws',
  controlRegion: 'us-east-1',
  consoleHost: 'console.aws.amazon.com',
  defaultRegions: [
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'eu-central-1',
    'eu-north-1',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ca-central-1',
    'sa-east-1',
  ],
};

const partitions: readonly Partition[] = [
  commercial,
  { id: 'aws-cn', controlRegion: 'cn-north-1', consoleHost: 'console.amazonaws.cn', defaultRegions: ['cn-north-1', 'cn-northwest-1'] },
  {
    id: 'aws-us-gov',
    controlRegion: 'us-gov-west-1',
    consoleHost: 'console.amazonaws-us-gov.com',
    defaultRegions: ['us-gov-west-1', 'us-gov-east-1'],
  },
];

/** The partition with that id; `aws` where it is absent or not known. */
export function partitionOf(id: string | undefined): Partition {
  return partitions.find((partition) => partition.id === id) ?? commercial;
}

/** The partition that a region belongs to, by its prefix. */
export function partitionOfRegion(region: string): Partition {
  if (region.startsWith('cn-')) return partitionOf('aws-cn');
  if (region.startsWith('us-gov-')) return partitionOf('aws-us-gov');
  return commercial;
}
