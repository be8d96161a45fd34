import type { ProviderLog } from '../../../../src/core/provider.ts';

const nothing = (): void => undefined;

/** A log that nobody reads. */
export const quiet: ProviderLog = { debug: nothing, info: nothing, warn: nothing, error: nothing };
