import { unmeasured } from '../../../src/core/calls/call-metrics.ts';
import { createCallPipeline } from '../../../src/core/calls/call-pipeline.ts';
import { defaultPipelineSettings, type PipelineSettings } from '../../../src/core/calls/pipeline-settings.ts';
import type { ProviderContext } from '../../../src/core/provider.ts';
import { fast } from './scan.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** What a provider is made with: the real pipeline, in memory, and an environment of its own. */
export function contextFor(
  env: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, unknown>>,
  more: Partial<ProviderContext> = {},
  calls: Partial<PipelineSettings> = {},
): { readonly context: ProviderContext; readonly close: () => void } {
  const pipeline = createCallPipeline({ settings: { ...defaultPipelineSettings, ...fast, ...calls }, metrics: unmeasured, log: quiet });
  return {
    context: {
      pipeline,
      env,
      home: '/nonexistent',
      settings,
      log: quiet,
      prompt: () => Promise.reject(new Error('nobody to ask')),
      now: () => Date.now(),
      ...more,
    },
    close: () => {
      pipeline.close();
    },
  };
}
