import { defined } from '../../core/defined.ts';
import { CallError } from '../../core/errors.ts';
import type { Account, Problem } from '../../core/model.ts';
import type { ProviderContext } from '../../core/provider.ts';
import type { Credential } from './credential.ts';
import { type Folder, type Hierarchy, isBelow, type Project } from './hierarchy.ts';
import type { Caller } from './rest.ts';

/** An identity that was proved: how it asks, and what it reaches. */
export interface Session {
  readonly identity: string;
  readonly credential: Credential;
  readonly caller: Caller;
}

/** What a session reaches. Plain data. */
export interface Reach {
  readonly projects: readonly Project[];
  /** Organisations and folders to search, widest first; empty where only projects are to be searched. */
  readonly wide: readonly string[];
  readonly folders: readonly Folder[];
  readonly problems: readonly Problem[];
}

/**
 * The projects of a session and the scopes above them: those of the setting `gcp.scopes`, else what Resource Manager shows,
 * else the credential's own project.
 */
export async function reachOf(context: ProviderContext, hierarchy: Hierarchy, session: Session, signal: AbortSignal): Promise<Reach> {
  const { caller, credential } = session;
  const scopes = scopesOf(context);
  const problems: Problem[] = [];
  let served = true;
  const projects = await orProblem(hierarchy.projects(caller, signal), problems, 'projects', () => {
    served = false;
  });
  const named = scopes.filter((scope) => scope.startsWith('projects/')).map((scope) => scope.slice('projects/'.length));
  const wideScopes = scopes.filter((scope) => !scope.startsWith('projects/'));
  const needsFolders = projects.some((project) => project.parent?.startsWith('folders/') === true);
  if (scopes.length > 0) {
    const folders = wideScopes.length > 0 && needsFolders ? await orProblem(hierarchy.folders(caller, signal), problems, 'folders') : [];
    const below = new Map(folders.map((folder) => [folder.name, folder]));
    const chosen = projects.filter(
      (project) => named.includes(project.id) || named.includes(project.number ?? '') || wideScopes.some((scope) => isBelow(project, scope, below)),
    );
    const unknown = named.filter((name) => !chosen.some((project) => project.id === name || project.number === name));
    return { projects: [...chosen, ...unknown.map((id) => ({ id }))], wide: wideScopes, folders, problems: chosen.length > 0 ? problems : [] };
  }
  if (projects.length === 0) {
    const own = ownProject(context, credential);
    if (own !== undefined) return { projects: [{ id: own }], wide: [], folders: [], problems };
    const organizations = await orProblem(hierarchy.organizations(caller, signal), problems, 'organisations');
    if (organizations.length === 0 && problems.length === 0) problems.push(noProject(served));
    return { projects: [], wide: organizations, folders: [], problems };
  }
  const [organizations, folders] = await Promise.all([
    orNothing(hierarchy.organizations(caller, signal)),
    needsFolders ? orNothing(hierarchy.folders(caller, signal)) : [],
  ]);
  return { projects, wide: organizations, folders, problems };
}

/** The project that a credential or its surroundings name. */
export function ownProject(context: ProviderContext, credential: Credential): string | undefined {
  const names = ['GOOGLE_CLOUD_PROJECT', 'GOOGLE_PROJECT', 'GCLOUD_PROJECT', 'CLOUDSDK_CORE_PROJECT'];
  const named = names.map((name) => context.env[name]).find((value) => value !== undefined && value !== '');
  return named ?? credential.project ?? credential.quotaProject;
}

function scopesOf(context: ProviderContext): readonly string[] {
  const setting = context.settings['scopes'];
  const scopes = Array.isArray(setting) ? setting.filter((scope): scope is string => typeof scope === 'string' && scope !== '') : [];
  return scopes.map((scope) => (/^(organizations|folders|projects)\//.test(scope) ? scope : `projects/${scope}`));
}

function noProject(served: boolean): Problem {
  return {
    code: 'no-accounts',
    provider: 'gcp',
    message: served
      ? 'The credential works, but it sees no project.'
      : 'The server has no list of projects (Resource Manager), and no project is named.',
    hint: 'Set GOOGLE_CLOUD_PROJECT to a project, or name what to search in the setting "gcp.scopes" (projects/ID, folders/N, organizations/N).',
  };
}

/** What was found; an empty list and a problem where it could not be known. */
async function orProblem<T>(work: Promise<readonly T[]>, problems: Problem[], what: string, onUnserved?: () => void): Promise<readonly T[]> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CallError) || error.failure.kind === 'cancelled' || error.failure.kind === 'unauthenticated') throw error;
    const { kind, message, hint, permission } = error.failure;
    // A server without Resource Manager leaves nothing unseen that it could have said.
    if (kind === 'unsupported' || kind === 'not-found') {
      onUnserved?.();
      return [];
    }
    problems.push({
      code: kind === 'denied' ? 'denied' : 'failed',
      provider: 'gcp',
      message: `the ${what} could not be listed: ${message}`,
      ...defined({ hint, permission }),
    });
    return [];
  }
}

/** Organisations and folders only save calls: without them each project is searched by itself. */
async function orNothing<T>(work: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CallError && error.failure.kind !== 'cancelled') return [];
    throw error;
  }
}

/** The accounts of a reach. A scope without a project that is known stands for itself. */
export function accountsOf(session: Session, reach: Reach): Account[] {
  const identity = session.identity;
  const accounts = reach.projects.map((project): Account => ({
    provider: 'gcp',
    id: project.id,
    identity,
    ...defined({ name: project.name, parent: project.parent }),
  }));
  if (accounts.length > 0) return accounts;
  return reach.wide.map((scope) => ({ provider: 'gcp', id: scope, identity }));
}
