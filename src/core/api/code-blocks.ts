/** Where a block is written. Lines and columns count from 1. */
export interface BlockPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
}

/** `import` blocks for resources. */
export interface ImportBlocks {
  /** HCL, formatted as `terraform fmt` does; empty where nothing could be written. */
  readonly text: string;
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
}
