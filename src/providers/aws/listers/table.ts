import { functions } from './compute.ts';
import { databaseInstances, tables } from './databases.ts';
import { addresses, instances, networkInterfaces, securityGroups, subnets, volumes, vpcs } from './ec2.ts';
import { policies, roles, users } from './iam.ts';
import type { Lister } from './lister.ts';
import { listeners, loadBalancers } from './load-balancing.ts';
import { buckets } from './s3.ts';

/** Every type that is listed by the service's own API, in the order of interest: what people ask about first, cheap before rare. */
export const listers: readonly Lister[] = [
  instances,
  buckets,
  functions,
  databaseInstances,
  tables,
  loadBalancers,
  listeners,
  volumes,
  vpcs,
  subnets,
  securityGroups,
  networkInterfaces,
  addresses,
  roles,
  users,
  policies,
];
