import type { IndexAnswer, IndexedCount } from '../../indexed.ts';
import type { Indexed, NodeCount, ProviderId } from '../../model.ts';
import type { LocatedCountSample } from './count-samples.ts';

/** A place that an index may speak of. */
interface IndexedPlace {
  readonly provider?: string;
  readonly account?: string;
  readonly type?: string;
  readonly region?: string;
}

interface Told extends IndexedCount, Pick<IndexAnswer, 'source' | 'saidAt'> {
  readonly provider: ProviderId;
}

/** What indexes say of the accounts of one scan, beside what is seen. */
export class IndexCounts {
  readonly #byAccount = new Map<string, Told[]>();

  /** Takes in a part of an answer. */
  add(provider: ProviderId, { source, saidAt, counts }: IndexAnswer): void {
    for (const one of counts) {
      const key = `${provider}\n${one.account}`;
      const told = { ...one, provider, source, saidAt };
      const known = this.#byAccount.get(key);
      if (known === undefined) this.#byAccount.set(key, [told]);
      else known.push(told);
    }
  }

  /** What an index says of a place in an account; undefined where it says nothing. Of several accounts nothing is said: that would be a total. */
  at({ provider, account, type, region }: IndexedPlace, now: number): Indexed | undefined {
    if (provider === undefined || account === undefined) return undefined;
    const about = (this.#byAccount.get(`${provider}\n${account}`) ?? []).filter(
      (one) => (type === undefined || one.type === type) && (region === undefined || one.region === region),
    );
    // What is said of the place itself, else of its parts.
    const own = about.filter((one) => one.type === type && one.region === region);
    const parts = about.filter((one) => one.region === undefined || about.every((other) => other.region !== undefined));
    const told = own.length > 0 ? own.slice(0, 1) : parts.filter((one) => one.type !== undefined);
    const [first] = told;
    if (first === undefined) return undefined;
    return {
      count: told.reduce((sum, one) => sum + one.count, 0),
      source: first.source,
      ageMs: Math.max(0, now - Math.min(...told.map(({ saidAt }) => saidAt))),
    };
  }

  /** A count that nobody has seen yet, for each account that an index names and nothing else speaks of. */
  unseen(spoken: ReadonlySet<string>): LocatedCountSample[] {
    return [...this.#byAccount.values()].flatMap(([first]): LocatedCountSample[] =>
      first === undefined || spoken.has(`${first.provider}\n${first.account}`)
        ? []
        : [{ provider: first.provider, account: first.account, count: null, status: 'pending' }],
    );
  }
}

/** Whether what an index says is worth telling beside a count: until all of it was seen, or could not be. */
export function isUnchecked({ status, count }: NodeCount): boolean {
  return status === 'pending' || (status === 'cancelled' && count === null);
}
