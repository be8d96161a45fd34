import { createHash } from 'node:crypto';

/** A resource in the members of its API's published shape; members that start with `$` are the simulator's own. */
export type Item = Readonly<Record<string, unknown>>;

/** Where a generated resource stands, and what its builder may ask for. */
export interface Where {
  readonly account: string;
  readonly accountName: string;
  /** `global` for resources of global services. */
  readonly region: string;
  readonly type: string;
  /** Position in its collection, from 0. */
  readonly n: number;
  /** The estate's name for it, or one made up from type and position. */
  readonly name: string;
  /** So many hexadecimal digits that are the same in every run. */
  hex(digits: number): string;
  /** `arn:aws:service:region:account:rest`; global resources have no region in it. */
  arn(service: string, rest: string): string;
  /** The resource of another type with the same position (or the last ones again, round and round); undefined where there are none. */
  related(type: string): Item | undefined;
}

/** Makes one resource of a type. */
export interface Builder {
  /** The member that holds the name, so that a name given there is the name in ARNs too. */
  readonly nameMember?: string;
  build(where: Where): Item;
}

export function digest(seed: string, digits: number): string {
  let text = '';
  for (let round = 0; text.length < digits; round++) text += createHash('sha1').update(`${seed}#${round}`).digest('hex');
  return text.slice(0, digits);
}
