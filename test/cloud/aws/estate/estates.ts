import type { EstateSpec } from '../estate.ts';
import { manyRegions } from './regions.ts';
import { sampleEstate } from './sample.ts';

/** The estates that `main.ts --estate NAME` knows. */
export const estates: Readonly<Record<string, EstateSpec>> = {
  sample: sampleEstate,
  /** An account with nothing in it, not even default VPCs. */
  empty: { accounts: [{ id: '417263950128', name: 'empty', resources: {} }] },
  /** 100,000 instances over 40 regions. */
  large: {
    regions: manyRegions(40),
    accounts: [{ id: '417263950128', name: 'large', resources: { '*': { 'AWS::EC2::Instance': 2500 } } }],
  },
};
