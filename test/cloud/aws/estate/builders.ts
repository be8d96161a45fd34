import { computeBuilders } from './builders/compute.ts';
import { dataBuilders } from './builders/data.ts';
import { identityBuilders } from './builders/identity.ts';
import { messagingBuilders } from './builders/messaging.ts';
import { networkBuilders } from './builders/network.ts';
import { platformBuilders } from './builders/platform.ts';
import { securityBuilders } from './builders/security.ts';
import { storageBuilders } from './builders/storage.ts';
import type { Builder } from './where.ts';

/** How one resource of each type is made, by CloudFormation's names. */
export const builders: Readonly<Record<string, Builder>> = {
  ...computeBuilders,
  ...networkBuilders,
  ...identityBuilders,
  ...dataBuilders,
  ...messagingBuilders,
  ...platformBuilders,
  ...securityBuilders,
  ...storageBuilders,
};
