import type { ProviderId } from '../model.ts';
import type { PromptRequest, Provider, ProviderContext, ProviderLog, ProviderModule, CallPipeline, VaultCredential } from '../provider.ts';
import { redactingProvider } from '../redact-failures.ts';
import { type Redactor, recentSecrets } from '../redact.ts';

export interface ProviderRegistryDeps {
  readonly pipeline: CallPipeline;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  load(id: ProviderId): Promise<ProviderModule>;
  settings(id: ProviderId): Readonly<Record<string, unknown>>;
  log(id: ProviderId): ProviderLog;
  prompt(question: PromptRequest): Promise<string>;
  vaultEntries(id: ProviderId): Promise<readonly VaultCredential[]>;
  /** A token of an account that the shell is signed in with; undefined where there is none. */
  shellToken(id: ProviderId, scopes: readonly string[]): Promise<string | undefined>;
  /** The engine's: every failure of a provider passes it, and it learns the tokens in use. */
  readonly redactor: Redactor;
  now(): number;
}

export interface ProviderRegistry {
  /** What a provider would be made with. */
  contextOf(id: ProviderId): ProviderContext;
  /** Loads and makes a provider when it is first asked for. */
  get(id: ProviderId): Promise<Provider>;
  /** Makes providers anew on their next use, after a change of settings or credentials. A scan that runs keeps those it began with. */
  renew(): void;
  close(): Promise<void>;
  /** A proof that is in use elsewhere than in a provider. */
  learnSecret(secret: string): void;
}

/** Keeps each provider that was used, one instance at a time. */
export function createProviderRegistry(deps: ProviderRegistryDeps): ProviderRegistry {
  const made = new Map<ProviderId, Promise<Provider>>();
  const retired: Promise<Provider>[] = [];
  const secrets = recentSecrets(deps.redactor);
  const contextOf = (id: ProviderId): ProviderContext => {
    return {
      pipeline: deps.pipeline,
      env: deps.env,
      home: deps.home,
      settings: deps.settings(id),
      log: deps.log(id),
      prompt: (question) => deps.prompt(question),
      vaultEntries: () => deps.vaultEntries(id),
      shellToken: (scopes) => deps.shellToken(id, scopes),
      learnSecret: (secret) => {
        secrets.learn(secret);
      },
      now: () => deps.now(),
    };
  };
  const make = async (id: ProviderId): Promise<Provider> => redactingProvider((await deps.load(id)).createProvider(contextOf(id)), deps.redactor);
  return {
    contextOf,
    learnSecret: (secret) => {
      secrets.learn(secret);
    },
    get(id) {
      const known = made.get(id);
      if (known !== undefined) return known;
      const making = make(id);
      made.set(id, making);
      // A bundle that failed to load may load the next time.
      making.catch(() => made.delete(id));
      return making;
    },
    renew() {
      for (const provider of made.values()) retired.push(provider);
      made.clear();
      // A vault that was locked leaves nothing behind, here neither.
      secrets.clear();
    },
    async close() {
      const providers = [...made.values(), ...retired];
      made.clear();
      for (const result of await Promise.allSettled(providers)) if (result.status === 'fulfilled') result.value.close();
    },
  };
}
