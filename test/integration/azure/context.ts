import { unmeasured } from '../../../src/core/calls/call-metrics.ts';
import { createRoad } from '../../../src/core/calls/call-pipeline.ts';
import { defaultRoadSettings, type RoadSettings } from '../../../src/core/calls/pipeline-settings.ts';
import type { ProviderContext } from '../../../src/core/provider.ts';
import { fast } from './scan.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** What a provider is made with: the real road, in memory, and an environment of its own. */
export function contextFor(
  env: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, unknown>>,
  more: Partial<ProviderContext> = {},
  calls: Partial<RoadSettings> = {},
): { readonly context: ProviderContext; readonly close: () => void } {
  const road = createRoad({ settings: { ...defaultRoadSettings, ...fast, ...calls }, metrics: unmeasured, log: quiet });
  return {
    context: {
      road,
      env,
      home: '/nonexistent',
      settings,
      log: quiet,
      prompt: () => Promise.reject(new Error('nobody to ask')),
      now: () => Date.now(),
      ...more,
    },
    close: () => {
      road.close();
    },
  };
}
