import type { ScanFilter } from '../../model.ts';

/** The parts of a filter that name something. */
export type NameKind = 'accounts' | 'regions' | 'types';

/** One name as it was given, and what it stands for. */
export type GivenName = readonly [kind: NameKind, given: string, names: readonly string[]];

/**
 * What the names that people gave stand for, as far as providers and accounts say: `West Europe` for `westeurope`, `aws_s3_bucket` for
 * `AWS::S3::Bucket`, an account's name for its id. Several providers may each know a name.
 */
export class GivenNames {
  readonly #known = new Map<string, GivenName>();

  /** Takes in what a name stands for, beside what it is known to stand for already. */
  learn(kind: NameKind, given: string, names: readonly string[]): void {
    const key = keyOf(kind, given);
    const before = this.#known.get(key)?.[2] ?? [];
    this.#known.set(key, [kind, given, [...new Set([...before, ...names])]]);
  }

  /** The filter in the providers' own names. A name that nothing is known of stays: it lets nothing through, where leaving it out would let all. */
  resolve<T extends ScanFilter>(filter: T): T {
    const part = (kind: NameKind): Partial<Record<NameKind, readonly string[]>> => {
      const given = filter[kind];
      return given === undefined ? {} : { [kind]: [...new Set(given.flatMap((name) => this.#known.get(keyOf(kind, name))?.[2] ?? [name]))] };
    };
    return { ...filter, ...part('accounts'), ...part('regions'), ...part('types') };
  }

  /** All that is known, to be kept. */
  entries(): readonly GivenName[] {
    return [...this.#known.values()];
  }
}

function keyOf(kind: NameKind, given: string): string {
  return `${kind}\n${given.toLowerCase()}`;
}
