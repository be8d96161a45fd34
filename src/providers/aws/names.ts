import { awsTable } from './terraform/identity/table.ts';
import type { ProviderNames } from '../../core/provider-names.ts';

/** Regions and what people call them. SOURCE: "AWS Regions" in the AWS documentation (AWS Regions and Availability Zones guide), partitions `aws`, `aws-cn`, `aws-us-gov`. */
const regions: Readonly<Record<string, readonly string[]>> = {
  'us-east-1': ['US East (N. Virginia)', 'N. Virginia', 'Northern Virginia'],
  'us-east-2': ['US East (Ohio)', 'Ohio'],
  'us-west-1': ['US West (N. California)', 'N. California', 'Northern California'],
  'us-west-2': ['US West (Oregon)', 'Oregon'],
  'af-south-1': ['Africa (Cape Town)', 'Cape Town'],
  'ap-east-1': ['Asia Pacific (Hong Kong)', 'Hong Kong'],
  'ap-east-2': ['Asia Pacific (Taipei)', 'Taipei'],
  'ap-south-1': ['Asia Pacific (Mumbai)', 'Mumbai'],
  'ap-south-2': ['Asia Pacific (Hyderabad)', 'Hyderabad'],
  'ap-southeast-1': ['Asia Pacific (Singapore)', 'Singapore'],
  'ap-southeast-2': ['Asia Pacific (Sydney)', 'Sydney'],
  'ap-southeast-3': ['Asia Pacific (Jakarta)', 'Jakarta'],
  'ap-southeast-4': ['Asia Pacific (Melbourne)', 'Melbourne'],
  'ap-southeast-5': ['Asia Pacific (Malaysia)', 'Malaysia'],
  'ap-southeast-6': ['Asia Pacific (New Zealand)', 'New Zealand'],
  'ap-southeast-7': ['Asia Pacific (Thailand)', 'Thailand'],
  'ap-northeast-1': ['Asia Pacific (Tokyo)', 'Tokyo'],
  'ap-northeast-2': ['Asia Pacific (Seoul)', 'Seoul'],
  'ap-northeast-3': ['Asia Pacific (Osaka)', 'Osaka'],
  'ca-central-1': ['Canada (Central)'],
  'ca-west-1': ['Canada West (Calgary)', 'Calgary'],
  'eu-central-1': ['Europe (Frankfurt)', 'EU (Frankfurt)', 'Frankfurt'],
  'eu-central-2': ['Europe (Zurich)', 'Zurich'],
  'eu-west-1': ['Europe (Ireland)', 'EU (Ireland)', 'Ireland'],
  'eu-west-2': ['Europe (London)', 'EU (London)', 'London'],
  'eu-west-3': ['Europe (Paris)', 'EU (Paris)', 'Paris'],
  'eu-north-1': ['Europe (Stockholm)', 'EU (Stockholm)', 'Stockholm'],
  'eu-south-1': ['Europe (Milan)', 'EU (Milan)', 'Milan'],
  'eu-south-2': ['Europe (Spain)', 'Spain'],
  'il-central-1': ['Israel (Tel Aviv)', 'Tel Aviv'],
  'me-central-1': ['Middle East (UAE)', 'UAE'],
  'me-south-1': ['Middle East (Bahrain)', 'Bahrain'],
  'mx-central-1': ['Mexico (Central)'],
  'sa-east-1': ['South America (São Paulo)', 'South America (Sao Paulo)', 'São Paulo', 'Sao Paulo'],
  'cn-north-1': ['China (Beijing)', 'Beijing'],
  'cn-northwest-1': ['China (Ningxia)', 'Ningxia'],
  'us-gov-west-1': ['AWS GovCloud (US-West)'],
  'us-gov-east-1': ['AWS GovCloud (US-East)'],
};

/** What people call the regions and types of AWS. Its resources say their region only, so that a zone cannot be asked for. */
export const names: ProviderNames = {
  regions,
  // Zones `us-east-1a`, and local ones such as `us-west-2-lax-1a`.
  regionOfZone(zone) {
    const region = /^([a-z]+(?:-[a-z]+)+-\d)(?:[a-z]|-[a-z]+-\d[a-z]?)$/.exec(zone)?.[1];
    return region !== undefined && region in regions ? region : undefined;
  },
  terraformTypes: () =>
    (terraformTypes ??= Object.fromEntries(Object.entries(awsTable).flatMap(([type, row]) => ('native' in row ? [[type, row.native]] : [])))),
};

let terraformTypes: Readonly<Record<string, string>> | undefined;
