import { defined } from '../../core/defined.ts';
import { CallError } from '../../core/errors.ts';
import type { ProviderContext } from '../../core/provider.ts';
import { type ResourceManagerList, resourceManagerPageOf } from './answers.ts';
import type { Endpoint } from './endpoint.ts';
import { isItem, type Item, textOf } from './json.ts';
import { allPages, type AskPage } from './pages.ts';
import { askJson, type Caller, limitScopesOf } from './rest.ts';

/** A project as Resource Manager names it. */
export interface Project {
  readonly id: string;
  /** Digits; results of searches name projects by it. */
  readonly number?: string;
  readonly name?: string;
  /** `organizations/N` or `folders/N`. */
  readonly parent?: string;
}

export interface Folder {
  readonly name: string;
  readonly parent?: string;
}

interface CacheKey {
  readonly path: ResourceManagerList;
  readonly operation: string;
  readonly permission: string;
  readonly pageSize?: number;
}

/**
 * Projects, folders and organisations that a caller sees, from Resource Manager v3
 * (https://cloud.google.com/resource-manager/reference/rest/v3).
 */
export class Hierarchy {
  readonly #context: ProviderContext;
  readonly #endpoint: Endpoint;

  constructor(context: ProviderContext, endpoint: Endpoint) {
    this.#context = context;
    this.#endpoint = endpoint;
  }

  /** Every active project that the caller may see. Throws `CallError`. */
  async projects(caller: Caller, signal: AbortSignal): Promise<readonly Project[]> {
    try {
      const found = await this.#all(caller, { path: 'v3/projects:search', operation: 'projects.search', ...projectReads }, signal);
      return found.filter((item) => isActive(item['state'])).flatMap(projectOf);
    } catch (error) {
      if (!(error instanceof CallError && (error.failure.kind === 'unsupported' || error.failure.kind === 'not-found'))) throw error;
    }
    // Servers that know the first version only.
    const found = await this.#all(caller, { path: 'v1/projects', operation: 'projects.list', ...projectReads }, signal);
    return found.filter((item) => isActive(item['lifecycleState'])).flatMap(projectOfV1);
  }

  /** Names (`organizations/N`) of the organisations that the caller may see. Throws `CallError`. */
  async organizations(caller: Caller, signal: AbortSignal): Promise<readonly string[]> {
    const question = {
      path: 'v3/organizations:search' as const,

      operation: 'organizations.search',
      permission: 'resourcemanager.organizations.get',
    };
    const found = await this.#all(caller, question, signal);
    return found.filter((item) => isActive(item['state'])).flatMap((item) => textOf(item['name']) ?? []);
  }

  /** The active folders that the caller may see. Throws `CallError`. */
  async folders(caller: Caller, signal: AbortSignal): Promise<readonly Folder[]> {
    const question = { path: 'v3/folders:search' as const, operation: 'folders.search', permission: 'resourcemanager.folders.get' };
    const found = await this.#all(caller, question, signal);
    return found
      .filter((item) => isActive(item['state']))
      .flatMap((item) => {
        const name = textOf(item['name']);
        const parent = textOf(item['parent']);
        return name === undefined ? [] : [{ name, ...defined({ parent }) }];
      });
  }

  /** Kept for a while: that a credential is somebody's, and what it reaches, are said by the same answers. */
  async #all(caller: Caller, question: CacheKey, signal: AbortSignal): Promise<readonly Item[]> {
    return this.#context.pipeline.cached({ kind: 'discovery', provider: 'gcp', identity: caller.fingerprint, key: question.path }, (own) =>
      this.#ask(caller, question, AbortSignal.any([own, signal])),
    );
  }

  async #ask(caller: Caller, question: CacheKey, signal: AbortSignal): Promise<Item[]> {
    const { path, permission } = question;
    const operation = `cloudresourcemanager.${question.operation}`;
    const page: AskPage = async ({ pageToken, pageSize = question.pageSize }) => {
      const url = new URL(`${this.#endpoint.base('cloudresourcemanager')}/${path}`);
      if (pageSize !== undefined) url.searchParams.set('pageSize', String(pageSize));
      if (pageToken !== undefined) url.searchParams.set('pageToken', pageToken);
      const body = await askJson(this.#context, caller, { operation, permission, url, limitScopes: limitScopesOf(caller) }, signal);
      return resourceManagerPageOf(path, body, operation);
    };
    const items: Item[] = [];
    for await (const { rows } of allPages(page, operation)) items.push(...rows);
    return items;
  }
}

const projectReads = { permission: 'resourcemanager.projects.get', pageSize: 500 } as const;

// What is being deleted still shows for thirty days.
function isActive(state: unknown): boolean {
  return state === undefined || state === null || state === 'ACTIVE' || state === 1;
}

function projectOf(item: Item): Project[] {
  const id = textOf(item['projectId']);
  const number = /^projects\/(\d+)$/.exec(textOf(item['name']) ?? '')?.[1];
  const name = textOf(item['displayName']);
  const parent = textOf(item['parent']);
  if (id === undefined && number === undefined) return [];
  return [
    {
      id: id ?? number ?? '',
      ...defined({ number, name, parent }),
    },
  ];
}

function projectOfV1(item: Item): Project[] {
  const id = textOf(item['projectId']);
  if (id === undefined) return [];
  const number = textOf(item['projectNumber']);
  const name = textOf(item['name']);
  const parent = isItem(item['parent']) ? item['parent'] : {};
  const type = textOf(parent['type']);
  return [
    {
      id,
      ...defined({ number, name }),
      ...(type === undefined ? {} : { parent: `${type}s/${textOf(parent['id']) ?? ''}` }),
    },
  ];
}

/** True when a project lies below an organisation or folder, as far as the folders that the caller sees tell. */
export function isBelow(project: Project, scope: string, folders: ReadonlyMap<string, Folder>): boolean {
  const seen = new Set<string>();
  for (let at = project.parent; at !== undefined && !seen.has(at); at = folders.get(at)?.parent) {
    if (at === scope) return true;
    seen.add(at);
  }
  return false;
}
