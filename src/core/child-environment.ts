/** What opens the vault, and what proves to a collector who sends: no program that DriftMgr starts has any use for them. */
const withheld = /^(?:DRIFTMGR_VAULT_\w+|OTEL_EXPORTER_OTLP_(?:\w+_)?HEADERS)$/iu;

/** The names of an environment's variables that no child may have. */
export function withheldNames(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(env).filter((name) => withheld.test(name));
}

/** An environment for a program that is started. */
export function childEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const without = new Set(withheldNames(env));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !without.has(name)));
}

/**
 * Takes the environment of this process (or thread) for DriftMgr's own use, and leaves behind one without what is withheld. SDKs start programs of
 * their own (`credential_process`, `az`, executables of workload identity), and give them the process's environment.
 */
export function takeEnvironment(env: Record<string, string | undefined>): Readonly<Record<string, string | undefined>> {
  const own = { ...env };
  for (const name of withheldNames(env)) Reflect.deleteProperty(env, name);
  return own;
}
