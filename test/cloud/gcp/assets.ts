import { createHash } from 'node:crypto';
import { ancestorsOf, type AssetRow, type GcpEstate, type GcpProject, rowsOf } from './estate.ts';

/** A `google.rpc.Status` with what its `ErrorInfo` says. */
export class RpcError extends Error {
  readonly code: keyof typeof httpStatus;
  readonly reason: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly retrySeconds: number | undefined;

  constructor(
    code: keyof typeof httpStatus,
    message: string,
    more: { reason?: string; metadata?: Record<string, string>; retrySeconds?: number } = {},
  ) {
    super(message);
    this.code = code;
    this.reason = more.reason;
    this.metadata = more.metadata ?? {};
    this.retrySeconds = more.retrySeconds;
  }
}

/** HTTP status of a canonical code: google/rpc/code.proto. */
export const httpStatus = {
  CANCELLED: 499,
  UNKNOWN: 500,
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 400,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  UNAUTHENTICATED: 401,
} as const;

/** A request by the JSON names of its published fields. */
export interface AssetRequest {
  readonly scope: string;
  readonly query?: string;
  readonly assetTypes: readonly string[];
  readonly pageSize: number;
  readonly pageToken?: string;
  /** Field names in camel case. */
  readonly readMask: readonly string[];
}

export interface AssetAnswer {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly nextPageToken?: string;
}

// "The page size is capped at 500 even if a larger value is given. If set to zero or a negative value, server will pick an appropriate default."
const mostRows = { search: 500, list: 1000 } as const;
const defaultRows = { search: 100, list: 100 } as const;

const searchFields = new Set(
  (
    'name assetType project folders organization displayName description location labels networkTags kmsKey kmsKeys createTime updateTime state ' +
    'additionalAttributes parentFullResourceName versionedResources attachedResources relationships tagKeys tagValues tagValueIds tags effectiveTags ' +
    'enrichments parentAssetType sccSecurityMarks'
  ).split(' '),
);

/** Cloud Asset Inventory over an estate, whatever the transport. */
export class Assets {
  readonly #estate: GcpEstate;
  readonly #rows = new Map<GcpProject, AssetRow[]>();
  readonly #early = new Set<string>();
  #times: number[] = [];

  constructor(estate: GcpEstate) {
    this.#estate = estate;
  }

  /** Counts the call against the quota. Throws RESOURCE_EXHAUSTED above it. */
  limitScope(consumer: string): void {
    const now = Date.now();
    const limit = this.#estate.quota ?? 400;
    this.#times = this.#times.filter((time) => time > now - 60_000);
    if (this.#times.length >= limit) {
      throw new RpcError(
        'RESOURCE_EXHAUSTED',
        `Quota exceeded for quota metric 'SearchAllResources Requests' and limit 'SearchAllResources Requests per minute' of service 'cloudasset.googleapis.com' for consumer 'project_number:${consumer}'.`,
        { reason: 'RATE_LIMIT_EXCEEDED', metadata: { service: 'cloudasset.googleapis.com', consumer: `projects/${consumer}` } },
      );
    }
    this.#times.push(now);
  }

  search(request: AssetRequest): AssetAnswer {
    for (const field of request.readMask) {
      if (field !== '*' && !searchFields.has(field.split('.')[0] ?? ''))
        throw new RpcError('INVALID_ARGUMENT', `Invalid field in read_mask: ${field}.`);
    }
    const rows = this.#matching(request, 'searchAllResources');
    const page = this.#page(rows, request, 'search');
    const wanted = request.readMask.length === 0 || request.readMask.includes('*') ? undefined : new Set(request.readMask);
    return {
      ...page,
      rows: page.rows.map((row) => (wanted === undefined ? row : Object.fromEntries(Object.entries(row).filter(([name]) => wanted.has(name))))),
    };
  }

  /** Assets of the content type RESOURCE. */
  list(request: AssetRequest): AssetAnswer {
    if (this.#estate.listable === false) this.#refuse(request.scope, 'listResource');
    const page = this.#page(this.#matching({ ...request, readMask: [] }, 'listResource'), request, 'list');
    const rows = page.rows.map((row) => ({
      name: row.name,
      assetType: row.assetType,
      updateTime: row['updateTime'],
      ancestors: [
        row['project'],
        ...((row['folders'] as string[] | undefined) ?? []),
        ...(row['organization'] === undefined ? [] : [row['organization']]),
      ],
      resource: {
        version: 'v1',
        location: row['location'],
        parent: row['parentFullResourceName'],
        data: { name: row['displayName'], labels: row['labels'], rootPassword: 'planted-asset-secret' },
      },
    }));
    return { ...page, rows };
  }

  /** The row of a full name, wherever it is. */
  find(name: string): AssetRow | undefined {
    for (const project of this.#estate.projects) {
      const row = this.#rowsOf(project).find((one) => one.name === name);
      if (row !== undefined) return row;
    }
    return undefined;
  }

  #matching(request: AssetRequest, permission: 'searchAllResources' | 'listResource'): AssetRow[] {
    const { query } = request;
    const name = /^name[=:]"?([^"]+)"?$/.exec(query ?? '')?.[1];
    const locations = locationsIn(query ?? '');
    if (query !== undefined && query !== '' && name === undefined && locations === undefined)
      throw new RpcError('INVALID_ARGUMENT', `Query is not supported here: ${query}`);
    const rows = this.#projectsIn(request.scope, permission).flatMap((project) => this.#rowsOf(project));
    const types = new Set(request.assetTypes);
    return rows
      .filter((row) => (types.size === 0 || types.has(row.assetType)) && (name === undefined || row.name === name))
      .filter(
        ({ location }) => locations === undefined || locations.some((phrase) => hasPhrase(typeof location === 'string' ? location : '', phrase)),
      );
  }

  #projectsIn(scope: string, permission: string): readonly GcpProject[] {
    const estate = this.#estate;
    const [kind, key] = scope.split('/');
    if (kind === 'projects') {
      const project = estate.projects.find((one) => one.id === key || one.number === key);
      if (project === undefined || (project.denied === true && permission === 'searchAllResources')) this.#refuse(scope, permission);
      if (project.denied === true && estate.listable !== true) this.#refuse(scope, permission);
      if (project.disabled === true) {
        throw new RpcError(
          'PERMISSION_DENIED',
          `Cloud Asset API has not been used in project ${project.number} before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/cloudasset.googleapis.com/overview?project=${project.number} then retry.`,
          { reason: 'SERVICE_DISABLED', metadata: { service: 'cloudasset.googleapis.com', consumer: `projects/${project.number}` } },
        );
      }
      return [project];
    }
    const folder = estate.folders?.find((one) => `folders/${one.number}` === scope);
    const organization =
      estate.organization !== undefined && scope === `organizations/${estate.organization.number}` ? estate.organization : undefined;
    const found = kind === 'folders' ? folder : kind === 'organizations' ? organization : undefined;
    if (kind !== 'folders' && kind !== 'organizations') throw new RpcError('INVALID_ARGUMENT', `Invalid scope: ${scope}`);
    if (found === undefined || found.searchable === false) this.#refuse(scope, permission);
    return estate.projects.filter(
      (project) => ancestorsOf(estate, project).includes(scope) && project.unindexed !== true && project.state !== 'DELETE_REQUESTED',
    );
  }

  #refuse(scope: string, permission: string): never {
    throw new RpcError('PERMISSION_DENIED', `Permission 'cloudasset.assets.${permission}' denied on resource '${scope}' (or it may not exist).`, {
      reason: 'IAM_PERMISSION_DENIED',
      metadata: { permission: `cloudasset.assets.${permission}`, resource: scope },
    });
  }

  #rowsOf(project: GcpProject): AssetRow[] {
    const known = this.#rows.get(project);
    if (known !== undefined) return known;
    const rows = rowsOf(this.#estate, project);
    this.#rows.set(project, rows);
    return rows;
  }

  // A token belongs to the question that it was given for.
  #page(rows: readonly AssetRow[], request: AssetRequest, kind: 'search' | 'list'): { rows: readonly AssetRow[]; nextPageToken?: string } {
    const question = createHash('sha256')
      .update(JSON.stringify([kind, request.scope, request.query ?? '', request.assetTypes]))
      .digest('hex')
      .slice(0, 12);
    const size = request.pageSize <= 0 ? defaultRows[kind] : Math.min(request.pageSize, mostRows[kind]);
    let from = 0;
    let pages = 0;
    if (request.pageToken !== undefined && request.pageToken !== '') {
      const token = Buffer.from(request.pageToken, 'base64url').toString('utf8').split(':');
      if (token[0] !== question) throw new RpcError('INVALID_ARGUMENT', 'The page token is invalid or belongs to another request.');
      from = Number(token[1]);
      pages = Number(token[2]);
      if (this.#estate.slowPages === true && !this.#early.has(request.pageToken)) {
        this.#early.add(request.pageToken);
        return { rows: [], nextPageToken: request.pageToken };
      }
    }
    const given = this.#estate.shortPages !== true ? size : pages % 3 === 1 ? 0 : Math.max(1, Math.floor(size * 0.8));
    const to = Math.min(rows.length, from + given);
    const next = Buffer.from(`${question}:${String(to)}:${String(pages + 1)}`).toString('base64url');
    return { rows: rows.slice(from, to), ...(to < rows.length ? { nextPageToken: next } : {}) };
  }
}

/** Phrases of `location:PHRASE` or `location:(PHRASE OR PHRASE)`; undefined for another query. SOURCE: "Search query syntax". */
function locationsIn(query: string): readonly string[] | undefined {
  const [, one, group] = /^location:(?:([\w-]+)|\(([\w -]+)\))$/.exec(query) ?? [];
  return one === undefined ? group?.split(' OR ') : [one];
}

/** The operator `:` looks for the words of a phrase, one behind the other; anything but letters, digits, `_` and `&` parts words. */
function hasPhrase(text: string, phrase: string): boolean {
  const words = (of: string): string =>
    ` ${of
      .toLowerCase()
      .split(/[^\w&]+/)
      .filter((word) => word !== '')
      .join(' ')} `;
  return words(text).includes(words(phrase));
}
