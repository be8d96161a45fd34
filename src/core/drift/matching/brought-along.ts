import type { Resource } from '../../model.ts';
import type { BroughtAlong } from '../../terraform-rules.ts';
import type { RuleSet } from '../rule-set.ts';
import type { Known } from './matching.ts';

interface Entry {
  readonly row: BroughtAlong;
  /** The whole id, where the state gives one: then a part of it is not enough. */
  readonly exact?: string;
}

/** What managed resources brought along, by what their states say of it. */
export class BroughtAlongIndex {
  readonly #rules: RuleSet;
  readonly #byKey = new Map<string, Entry[]>();
  readonly #containers = new Map<string, string>();

  constructor(existing: readonly Known[], rules: RuleSet) {
    this.#rules = rules;
    for (const { instance, identified } of existing) this.#take(identified.provider, instance.type, instance.attributes);
  }

  /** Why a resource is no drift; undefined where nothing managed brought it along. */
  reasonFor(resource: Resource): string | undefined {
    const { provider, id, type } = resource;
    const own = this.#rules.of(provider);
    const keys = [this.#rules.shortKey(provider, id), ...(own.familiesOf?.(resource) ?? []).map((family) => `${provider}\n${family}`)];
    for (const key of keys) {
      const entry = this.#byKey.get(key)?.find(({ row, exact }) => {
        if (row.types?.every((one) => one.toLowerCase() !== type.toLowerCase()) === true) return false;
        return exact === undefined || !own.isGlobalId(id) || this.#rules.idKey(resource) === exact;
      });
      if (entry !== undefined) return entry.row.reason;
    }
    return this.#containers.size === 0 ? undefined : this.#containerOf(resource);
  }

  #take(provider: Resource['provider'], type: string, attributes: Readonly<Record<string, unknown>>): void {
    const own = this.#rules.of(provider);
    const row = own.broughtAlong[type];
    if (row === undefined) return;
    for (const id of row.ids(attributes)) {
      if (typeof id !== 'string' || id === '') continue;
      const key = this.#rules.shortKey(provider, id);
      const entry = own.isGlobalId(id) ? { row, exact: this.#rules.idKey({ provider, id }) } : { row };
      this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), entry]);
    }
    for (const id of row.within?.(attributes) ?? []) {
      if (typeof id === 'string' && id !== '') this.#containers.set(`${provider}\n${this.#rules.idKey({ provider, id })}`, row.reason);
    }
  }

  /** Looks at each step that leads to the resource, itself among them. */
  #containerOf({ provider, id }: Resource): string | undefined {
    const key = `${provider}\n${this.#rules.idKey({ provider, id })}`;
    for (let end = key.length; end > 0; end = key.lastIndexOf('/', end - 1)) {
      const reason = this.#containers.get(key.slice(0, end));
      if (reason !== undefined) return reason;
    }
    return undefined;
  }
}
