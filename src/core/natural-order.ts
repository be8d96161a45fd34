/**
 * A text to order names by as people do: `item2` before `item10`, without regard to case. Plain comparison of such texts gives the same order on every
 * machine; made once a name, it costs less than a collator for each two of them.
 */
export function naturalKey(name: string): string {
  return name.toLowerCase().replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '');
    // A digit first, so that numbers stay before letters; then how long it is.
    return `0${String.fromCharCode(48 + Math.min(number.length, 200))}${number}`;
  });
}

/** The same things, ordered by their names as people do; what has one name is ordered by `tie`. */
export function inNaturalOrder<T>(things: readonly T[], nameOf: (thing: T) => string, tie: (thing: T) => string): T[] {
  const keyed = things.map((thing) => ({ thing, key: naturalKey(nameOf(thing)) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : compare(tie(a.thing), tie(b.thing))));
  return keyed.map(({ thing }) => thing);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
