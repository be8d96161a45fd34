/** A binary heap: the entry with the smallest rank comes first, in O(log n). */
export class Heap<T> {
  readonly #entries: { rank: number; value: T }[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** The smallest rank; Infinity when empty. */
  get first(): number {
    return this.#entries[0]?.rank ?? Infinity;
  }

  push(rank: number, value: T): void {
    const entries = this.#entries;
    let at = entries.length;
    entries.push({ rank, value });
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.#rank(above) <= rank) break;
      this.#swap(at, above);
      at = above;
    }
  }

  pop(): { rank: number; value: T } | undefined {
    const entries = this.#entries;
    const top = entries[0];
    const last = entries.pop();
    if (top === undefined || last === undefined || entries.length === 0) return top;
    entries[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const smaller = this.#rank(left + 1) < this.#rank(left) ? left + 1 : left;
      if (this.#rank(smaller) >= last.rank) return top;
      this.#swap(at, smaller);
      at = smaller;
    }
  }

  #rank(at: number): number {
    return this.#entries[at]?.rank ?? Infinity;
  }

  #swap(a: number, b: number): void {
    const first = this.#entries[a];
    const second = this.#entries[b];
    if (first === undefined || second === undefined) return;
    this.#entries[a] = second;
    this.#entries[b] = first;
  }
}
