import { identifiers } from '../read-by-id.ts';
import { cloudControlReader } from './cloud-control.ts';
import type { Reader } from './reader.ts';

/** Reads what no listing holds, by what its state says of it. */
export const identifierReaders: readonly Reader[] = Object.entries(identifiers).map(([type, identifierOf]) => cloudControlReader(type, identifierOf));
