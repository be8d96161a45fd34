import { awsApps } from './apps.ts';
import { awsCompute } from './compute.ts';
import { awsData } from './data.ts';
import { awsFurtherParts } from './further-parts.ts';
import { awsListed } from './listed.ts';
import { awsNetwork } from './network.ts';
import { awsSecurity } from './security.ts';
import type { IdentityTable } from '../../../../core/terraform-rules.ts';

/** Every `aws_*` type that DriftMgr knows in its cloud. */
export const awsTable: IdentityTable = { ...awsCompute, ...awsNetwork, ...awsData, ...awsSecurity, ...awsApps, ...awsListed, ...awsFurtherParts };
