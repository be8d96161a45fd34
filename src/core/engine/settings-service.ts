import type { ConfigReport } from '../api/config.ts';
import type { EngineEvent } from '../api/engine-api.ts';
import { changedKeys } from '../config/effective.ts';
import type { Config } from '../config/schema.ts';
import type { LiveConfig } from './engine-settings.ts';

/** Who follows the settings. */
export interface SettingsFollowers {
  readonly live: LiveConfig;
  /** Log, telemetry and call pipeline take their settings anew. */
  follow(config: Config): void;
  /** Forgets the providers that were made, and who proved who they are. */
  renewProviders(): void;
  audit(keys: readonly string[]): void;
  emit(event: EngineEvent): void;
  /** Applies changed ignore rules to the last comparison. */
  judgeAgain(signal: AbortSignal): Promise<void>;
}

/** Takes new settings from the shell and lets everybody follow them, without a restart. */
export function configureEngine(
  followers: SettingsFollowers,
): (settings: Readonly<Record<string, unknown>>, signal: AbortSignal) => Promise<ConfigReport> {
  const { live } = followers;
  return async (settings, signal) => {
    const before = live.current().report;
    await live.update(settings);
    const keys = changedKeys(before, live.current().report);
    if (keys.length > 0) {
      followers.follow(live.current().config);
      // What is ignored is none of the providers' business, and who proved who they are need not do it again.
      if (keys.some((key) => key !== 'ignore')) followers.renewProviders();
      followers.audit(keys);
      followers.emit({ kind: 'configChanged' });
      if (keys.includes('ignore')) await followers.judgeAgain(signal);
    }
    return live.current().report;
  };
}
