import type { Account, Resource } from '../../core/model.ts';
import { type Item, textOf } from './json.ts';
import { resourceOf } from './resource.ts';
import type { Reach } from './session.ts';

/** One scope to search, and the accounts that it answers for. */
export interface Plan {
  readonly scope: string;
  readonly accounts: readonly Account[];
}

/** Says whose a row of a wide search is. Results name projects by number, people by id. */
export class RowOwners {
  readonly #ids = new Map<string, string>();
  readonly #elsewhere: ReadonlySet<string>;
  readonly #scope: string;
  #waiting: Item[] = [];

  constructor(reach: Reach, plan: Plan) {
    this.#scope = plan.scope;
    for (const project of reach.projects) if (project.number !== undefined) this.#ids.set(project.number, project.id);
    const members = new Set(plan.accounts.map((account) => account.id));
    this.#elsewhere = new Set(reach.projects.map((project) => project.id).filter((id) => !members.has(id)));
  }

  /** Undefined for what another listing answers for, and for what has to wait until its project's id is seen. */
  resource(row: Item): Resource | undefined {
    const number = numberOf(row);
    const id = /\/projects\/([a-z][a-z0-9-]{4,28}[a-z0-9])\//.exec(textOf(row['name']) ?? '')?.[1];
    if (number !== undefined && id !== undefined && !this.#ids.has(number)) this.#ids.set(number, id);
    if (number === undefined || this.#ids.has(number)) return this.#owned(row);
    this.#waiting.push(row);
    return undefined;
  }

  /** Those that waited: a project whose id never showed goes by its number. */
  late(): Resource[] {
    const rows = this.#waiting;
    this.#waiting = [];
    return rows.flatMap((row) => this.#owned(row) ?? []);
  }

  #owned(row: Item): Resource | undefined {
    const resource = resourceOf(row, (project) => this.#accountOf(project, row));
    return this.#elsewhere.has(resource.account) ? undefined : resource;
  }

  #accountOf(project: string | undefined, row: Item): string {
    const name = project?.replace(/^projects\//, '');
    if (name !== undefined) return this.#ids.get(name) ?? name;
    const [folder] = itemsOfText(row['folders']);
    return folder ?? textOf(row['organization']) ?? this.#scope;
  }
}

function numberOf(row: Item): string | undefined {
  return /^projects\/(\d+)$/.exec(textOf(row['project']) ?? '')?.[1];
}

function itemsOfText(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
