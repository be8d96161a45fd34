import { CallError } from '../../core/errors.ts';
import type { ProviderContext } from '../../core/provider.ts';
import type { AssetSearch } from './asset-search.ts';
import type { Endpoint } from './endpoint.ts';
import type { Hierarchy } from './hierarchy.ts';
import { textOf } from './json.ts';
import { askJson, limitScopesOf } from './rest.ts';
import { ownProject, type Session } from './session.ts';

export interface PrincipalDeps {
  readonly context: ProviderContext;
  readonly endpoint: Endpoint;
  readonly search: AssetSearch;
  readonly hierarchy: Hierarchy;
}

/** Proves a credential, and says who it is. Throws `CallError`. */
export async function principalOf(deps: PrincipalDeps, session: Session, signal: AbortSignal): Promise<string> {
  if (deps.endpoint.custom === undefined) {
    const stated = await userInfo(deps, session, signal);
    if (stated !== undefined) return stated;
  }
  await prove(deps, session, signal);
  return session.credential.principal ?? session.identity.replace(/^gcp:/, 'token ');
}

/** The e-mail of OpenID Connect's userinfo; undefined where the token was not made for it. */
async function userInfo({ context }: PrincipalDeps, session: Session, signal: AbortSignal): Promise<string | undefined> {
  const url = new URL('https://openidconnect.googleapis.com/v1/userinfo');
  try {
    const body = await askJson(
      context,
      session.caller,
      { operation: 'openidconnect.userinfo', url, limitScopes: limitScopesOf(session.caller) },
      signal,
    );
    return textOf(body['email']);
  } catch (error) {
    if (error instanceof CallError && ['denied', 'unauthenticated', 'unsupported', 'not-found', 'invalid'].includes(error.failure.kind))
      return undefined;
    throw error;
  }
}

/** A refusal proves somebody, too; what is not served proves nobody, and another question is put. */
async function prove({ context, hierarchy, search }: PrincipalDeps, session: Session, signal: AbortSignal): Promise<void> {
  let refusal: CallError;
  try {
    await hierarchy.projects(session.caller, signal);
    return;
  } catch (error) {
    if (error instanceof CallError && error.failure.kind === 'denied') return;
    if (
      !(error instanceof CallError) ||
      error.failure.code === 'ERR_PROXY' ||
      !['unsupported', 'not-found', 'failed', 'invalid'].includes(error.failure.kind)
    )
      throw error;
    refusal = error;
  }
  const project = ownProject(context, session.credential);
  if (project === undefined) {
    // Who is not served there may be somebody; an answer that says nothing of what was asked proves nobody.
    if (refusal.failure.code === 'UnexpectedAnswer') throw refusal;
    return;
  }
  try {
    await search.page(session.caller, { method: 'searchAllResources', scope: `projects/${project}`, readMask: ['name'], pageSize: 1 }, signal);
  } catch (error) {
    if (error instanceof CallError && error.failure.kind === 'denied') return;
    throw error;
  }
}
