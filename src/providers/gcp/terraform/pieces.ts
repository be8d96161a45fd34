import type { PieceTable } from '../../../core/terraform-rules.ts';
import { googleParents } from './google-parents.ts';
import { googleTypes } from './google-types.ts';
import { googleDataPieces, googlePlatformPieces, googleProjectPieces } from './pieces-data.ts';
import { googleGrantRows, googleGrantSets } from './pieces-iam.ts';
import { googleNetworkPieces } from './pieces-network.ts';

/** How the google provider's types that stand for pieces of a parent are compared with what the parent holds. */
export const googlePieces: PieceTable = {
  sets: {
    ...googleGrantSets,
    ...googleNetworkPieces.sets,
    ...googleDataPieces.sets,
    ...googlePlatformPieces.sets,
    ...googleProjectPieces.sets,
  },
  rows: {
    ...googleGrantRows([...Object.keys(googleTypes), ...Object.keys(googleParents)]),
    ...googleNetworkPieces.rows,
    ...googleDataPieces.rows,
    ...googlePlatformPieces.rows,
    ...googleProjectPieces.rows,
  },
};
