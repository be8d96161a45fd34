import type { Problem } from '../model.ts';
import type { StateRequest } from './drift.ts';

/** Where a block is written. Lines and columns count from 1. */
export interface BlockPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
}

export interface ImportBlocksRequest {
  readonly ids: readonly string[];
  /** States beside whose code the blocks will stand: no address of theirs is given to another. Those of the last comparison when absent. */
  readonly beside?: StateRequest;
  /** Absolute path of the file that the blocks will be written to: what it declares as yet is written over. */
  readonly output?: string;
}

/** `import` blocks for resources. */
export interface ImportBlocks {
  /** HCL, formatted as `terraform fmt` does; empty where nothing could be written. */
  readonly text: string;
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
  /** States that could not be read, so that addresses of theirs may have been given again. */
  readonly problems: readonly Problem[];
}
