import { PassThrough } from 'node:stream';
import type { Engine } from '../../core/api/engine-api.ts';
import { namingProvider } from '../../core/discovery/inventory/type-names.ts';
import type { Cli } from '../session.ts';
import type { Candidate, KnownNames, NameKind, NamesAsked } from './candidates.ts';

/**
 * Names from the engine, which asks no cloud for them: accounts are those of the last scan, credentials are looked for and not tried. Nobody is ever asked
 * anything, and the vault stays shut: its passphrase is not handed on. Empty where something fails: a completion has nowhere to say so.
 */
export function namesOfEngine(cli: Pick<Cli, 'terminal' | 'version' | 'openEngine'>): KnownNames {
  return async (kind, asked) => {
    const { DRIFTMGR_VAULT_KEY: _secret, ...env } = cli.terminal.env;
    const ports = {
      prompt: () => Promise.reject(new Error('nobody is asked')),
      getSecret: () => Promise.resolve(undefined),
      setSecret: () => Promise.resolve(),
    };
    try {
      const engine = await cli.openEngine({ terminal: { ...cli.terminal, env, stdin: new PassThrough() }, version: cli.version, ports, flags: {} });
      try {
        return await readers[kind](engine, asked);
      } finally {
        await engine.close();
      }
    } catch {
      return [];
    }
  };
}

const readers: Readonly<Record<NameKind, (engine: Engine, asked: NamesAsked) => Promise<readonly Candidate[]>>> = {
  async types(engine, { providers, begun }) {
    const own = namingProvider(begun);
    const { types } = await engine.request('types', providers.length > 0 ? { providers } : own === undefined ? {} : { providers: [own] });
    // Whoever has begun a name of Terraform's wants one.
    const terraform = /^[a-z]+_/.test(begun);
    return types.flatMap(({ type, title, terraform: known }): Candidate[] =>
      terraform
        ? known.map((one) => ({ value: one.type, description: type }))
        : [title === null ? { value: type } : { value: type, description: title }],
    );
  },
  async regions(engine, { providers }) {
    const regions = await engine.request('regions', providers.length > 0 ? { providers } : {});
    return regions.map(({ region, titles: [title] }) => (title === undefined ? { value: region } : { value: region, description: title }));
  },
  async accounts(engine, { providers }) {
    const summary = await engine.request('inventory', providers.length > 0 ? { filter: { providers } } : {});
    return (summary?.accounts ?? []).map(({ account, name }) => (name === undefined ? { value: account } : { value: account, description: name }));
  },
  async sources(engine, { providers }) {
    const { sources } = await engine.request('credentials', providers.length > 0 ? { providers } : {});
    return sources.map(({ id, label }) => ({ value: id, description: label }));
  },
  async profiles(engine) {
    const { sources } = await engine.request('credentials', { providers: ['aws'] });
    return sources.flatMap(({ id }) => (id.startsWith(profilePrefix) ? [{ value: id.slice(profilePrefix.length) }] : []));
  },
};

const profilePrefix = 'aws:profile:';
