import type { Item, Where } from './where.ts';

/** When a generated resource was made: an hour apart, from a day in 2025 on. */
export function createdAt(where: Where): Date {
  return new Date(Date.UTC(2025, 2, 1, 9) + where.n * 3_600_000);
}

/** Tags in the form of most services. */
export function nameTags(where: Where): readonly Item[] {
  return [
    { Key: 'Name', Value: where.name },
    { Key: 'env', Value: environments[where.n % environments.length] },
  ];
}

/** Tags in the form of the newer services. */
export function tagMap(where: Where): Item {
  return { Name: where.name, env: environments[where.n % environments.length] };
}

const environments = ['prod', 'staging', 'dev'] as const;

/** A member of another resource of the region that this one stands in, or a made-up one where the estate has none. */
export function of(where: Where, type: string, member: string, otherwise: string): unknown {
  return where.related(type)?.[member] ?? otherwise;
}

export function vpcOf(where: Where): unknown {
  return of(where, 'AWS::EC2::VPC', 'VpcId', 'vpc-00000000000000000');
}

export function subnetOf(where: Where): unknown {
  return of(where, 'AWS::EC2::Subnet', 'SubnetId', 'subnet-00000000000000000');
}

/** Availability zone by position: a, b, c. */
export function zoneOf(where: Where): string {
  return `${where.region}${'abc'.charAt(where.n % 3)}`;
}

export function uuid(where: Where): string {
  const hex = where.hex(32);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}
