/** One entry of the audit trail. `hash` covers the entry without it, beginning with the hash of the entry before. */
export interface AuditEntry {
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  /** e.g. `scan`, `credential.used`, `vault.unlock`, `export`, `setting.changed`. */
  readonly action: string;
  /** Who: operating-system user and shell, e.g. `jane (terminal)`. */
  readonly actor: string;
  readonly provider?: string;
  readonly account?: string;
  readonly result: 'success' | 'failure' | 'partial' | 'cancelled';
  readonly request_id: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly previous: string;
  readonly hash: string;
}

export interface AuditQuery {
  readonly last?: number;
  readonly verify?: boolean;
}

export interface AuditVerification {
  readonly intact: boolean;
  readonly entries: number;
  /** What is wrong and where; empty when intact. */
  readonly findings: readonly { readonly sequence: number | null; readonly problem: string }[];
}
