import { currentRequestId, runInContext } from '../calls/request-context.ts';
import { CallError } from '../errors.ts';
import type { Identity, ProviderContext, ProviderModule, VaultCredential } from '../provider.ts';

/** Proves a credential with a provider that knows this one alone: no environment, no files. @throws CallError */
export async function proveCredential(
  module: ProviderModule,
  context: ProviderContext,
  credential: VaultCredential,
  signal: AbortSignal,
): Promise<Identity> {
  const provider = module.createProvider({ ...context, vaultEntries: () => Promise.resolve([credential]) });
  try {
    const found = await Promise.all(
      provider
        .credentialSources()
        .filter((probe) => probe.id.endsWith(':vault'))
        .map((probe) => probe.look(signal)),
    );
    const source = found.flat().find((one) => one.kind === 'vault');
    if (source === undefined) throw new CallError({ kind: 'failed', message: 'this provider takes no credentials from the vault' });
    // Never an answer that was given to somebody else before.
    return await runInContext({ requestId: currentRequestId() ?? '', refresh: true }, () => provider.identify(source, signal));
  } finally {
    provider.close();
  }
}
