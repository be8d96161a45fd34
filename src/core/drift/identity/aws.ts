import { awsApps } from './aws-apps.ts';
import { awsCompute } from './aws-compute.ts';
import { awsData } from './aws-data.ts';
import { awsNetwork } from './aws-network.ts';
import { awsSecurity } from './aws-security.ts';
import type { IdentityTable } from './identity-row.ts';

/** Every `aws_*` type that DriftMgr knows in its cloud. */
export const awsTable: IdentityTable = { ...awsCompute, ...awsNetwork, ...awsData, ...awsSecurity, ...awsApps };
