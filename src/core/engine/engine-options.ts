import type { ShellPorts } from '../api/engine-api.ts';
import type { ProviderId } from '../model.ts';
import type { ProviderModule } from '../provider.ts';
import type { TerraformRulesModule } from '../terraform-rules.ts';

/** What a shell gives the engine. */
export interface EngineOptions {
  readonly shell: 'terminal' | 'vscode';
  readonly version: string;
  /** What could not be done as the process started, in sentences: it is logged, and said with each scan. */
  readonly notes?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home directory. */
  readonly home: string;
  /** The workspace folder or working directory, whose `driftmgr.config.json` counts; absent where there is none. */
  readonly workspace?: string;
  /** Settings given as flags, by key. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** VS Code's settings, by key; only what the user set. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly ports: ShellPorts;
  /** Milliseconds since 1970 by which answers age; the system's clock when absent. */
  readonly now?: () => number;
  loadProvider(id: ProviderId): Promise<ProviderModule>;
  /** The bundle of a cloud's Terraform rules, which needs no SDK. Rejects with `provider-not-loaded`. */
  loadTerraformRules(id: ProviderId): Promise<TerraformRulesModule>;
  /**
   * What the code of a provider is known by, another text after every change of it; undefined where nothing tells. For a shell that begins anew with
   * each question: it is then answered from a folded scan, without the code. A shell that stays has the inventory itself.
   */
  readonly buildOf?: (id: ProviderId) => string | undefined;
}
