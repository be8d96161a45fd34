/** Hands items on from who has them to who waits for them, in order and in batches. */
export class Queue<T> {
  #items: T[] = [];
  #ended = false;
  #wake = Promise.withResolvers<undefined>();

  push(items: readonly T[]): void {
    for (const item of items) this.#items.push(item);
    this.#wake.resolve(undefined);
  }

  /** No more will come. */
  end(): void {
    this.#ended = true;
    this.#wake.resolve(undefined);
  }

  /** Batches of at most `size`, until the end was said and all is handed on. */
  async *batches(size: number): AsyncGenerator<readonly T[]> {
    for (;;) {
      const waiting = this.#items;
      this.#items = [];
      for (let at = 0; at < waiting.length; at += size) yield waiting.slice(at, at + size);
      if (this.#items.length > 0) continue;
      if (this.#ended) return;
      await this.#wake.promise;
      this.#wake = Promise.withResolvers();
    }
  }
}
