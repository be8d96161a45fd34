import type { EditorNetwork } from '../../core/network/prepare.ts';

/** What the extension host tells the engine's thread at its start. Plain data. */
export interface WorkerStart {
  readonly version: string;
  /** The first workspace folder, whose `driftmgr.config.json` counts; absent where there is none. */
  readonly workspace?: string;
  /** VS Code's own settings of the network. */
  readonly network: EditorNetwork;
  /** What the user, or a trusted workspace, has set, by key. */
  readonly settings: Readonly<Record<string, unknown>>;
}
