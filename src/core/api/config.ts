/** Every setting, its value and where that came from; secrets are masked. */
export interface ConfigReport {
  readonly entries: readonly {
    readonly key: string;
    readonly value: unknown;
    /** `default`, a file's path, `VS Code setting`, `environment DRIFTMGR_…`, `flag --…`. */
    readonly source: string;
  }[];
  readonly problems: readonly { readonly source: string; readonly key: string; readonly value: unknown; readonly message: string }[];
}
