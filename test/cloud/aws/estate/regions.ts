/** Regions as `ec2:DescribeRegions` tells them: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
export interface Region {
  readonly name: string;
  readonly optIn: 'opt-in-not-required' | 'opted-in' | 'not-opted-in';
}

const enabledByDefault = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
  ...['ca-central-1', 'eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'sa-east-1'],
];

const optInRegions = [
  ...['af-south-1', 'ap-east-1', 'ap-east-2', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7'],
  ...['ca-west-1', 'eu-central-2', 'eu-south-1', 'eu-south-2', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1'],
];

/** What a new account has: 17 regions on, the others to be opted in to. */
export const defaultRegions: readonly Region[] = [
  ...enabledByDefault.map((name): Region => ({ name, optIn: 'opt-in-not-required' })),
  ...optInRegions.map((name): Region => ({ name, optIn: 'not-opted-in' })),
];

/** So many enabled regions: the real ones first, then made-up ones of the same form. */
export function manyRegions(count: number): Region[] {
  const regions: Region[] = [
    ...enabledByDefault.map((name): Region => ({ name, optIn: 'opt-in-not-required' })),
    ...optInRegions.map((name): Region => ({ name, optIn: 'opted-in' })),
  ];
  for (let n = 1; regions.length < count; n++) regions.push({ name: `xx-north-${n}`, optIn: 'opted-in' });
  return regions.slice(0, count);
}
