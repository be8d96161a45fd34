import type { Problem, ProviderId } from '../../model.ts';
import { providerIds } from '../../model.ts';
import type { CredentialSource } from '../../provider.ts';
import { nearestName, suggestion } from '../filter/near-names.ts';

/** True where a source goes by that name: its id, or the end of it after a colon (`profile:prod`, `prod`). */
export function answersTo(source: CredentialSource, name: string): boolean {
  return name === source.id || source.id.endsWith(`:${name}`);
}

/** The shorter names of a source: what stands behind each colon. */
function tailsOf(id: string): string[] {
  return id
    .split(':')
    .map((_part, at, parts) => parts.slice(at + 1).join(':'))
    .filter((tail) => tail !== '');
}

/** The provider whose credential a name means; undefined where it may be anybody's. */
export function providerOfSource(name: string): ProviderId | undefined {
  return providerIds.find((id) => name.startsWith(`${id}:`));
}

/** A problem for each credential that was picked by name, and that nobody who was looked for goes by. `asked` are the providers that were looked at. */
export function unknownSources(picked: readonly string[], found: readonly CredentialSource[], asked: readonly ProviderId[]): Problem[] {
  return picked.flatMap((name): Problem[] => {
    const provider = providerOfSource(name);
    if (provider !== undefined && !asked.includes(provider)) return [];
    if (found.some((source) => answersTo(source, name))) return [];
    const ids = found.filter((source) => provider === undefined || source.provider === provider).map(({ id }) => id);
    const others = ids.length === 0 ? 'None was found.' : `Found: ${ids.slice(0, 8).join(', ')}${ids.length > 8 ? ', …' : ''}.`;
    // Told, not taken: two profiles may differ in the case of their letters alone.
    const meant = suggestion(ids.filter((id) => [id, ...tailsOf(id)].some((one) => nearestName(name, [one]) !== undefined)));
    return [
      {
        code: 'unknown-source',
        message: `there is no credential "${name}"`,
        hint: `${meant === undefined ? '' : `${meant} `}${others} driftmgr credentials lists them all.`,
        ...(provider === undefined ? {} : { provider }),
      },
    ];
  });
}
