import type { ProviderId } from '../model.ts';

export interface DoctorRequest {
  /** Clouds to look at, in place of those that are set. */
  readonly providers?: readonly ProviderId[];
  /** Ask nobody: neither whether a cloud is reached nor whether a credential is taken. */
  readonly offline?: boolean;
}

/** What was looked at, in the order in which one thing stands on another. */
export const doctorAreas = ['versions', 'folders', 'settings', 'network', 'clock', 'credentials', 'permissions', 'calls', 'vault'] as const;
export type DoctorArea = (typeof doctorAreas)[number];

/** One thing that was looked at. Never a secret. */
export interface DoctorCheck {
  readonly area: DoctorArea;
  /** `ok`; `trouble`, which something has to be done about; `note`, which is good to know, or could not be known. */
  readonly state: 'ok' | 'trouble' | 'note';
  /** To match on, e.g. `store-memory-only`; absent for what is fine. */
  readonly code?: string;
  readonly provider?: ProviderId;
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
}

export interface DoctorReport {
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
  readonly checks: readonly DoctorCheck[];
}
