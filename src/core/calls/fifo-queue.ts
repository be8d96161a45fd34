/** First in, first out, and anyone may leave from anywhere in O(1). */
export class FifoQueue<T> {
  #head: Place<T> | undefined;
  #tail: Place<T> | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get first(): T | undefined {
    return this.#head?.value;
  }

  join(value: T): Place<T> {
    const place: Place<T> = { value, before: this.#tail, after: undefined, waiting: true };
    if (this.#tail === undefined) this.#head = place;
    else this.#tail.after = place;
    this.#tail = place;
    this.#length += 1;
    return place;
  }

  /** Takes a place out of the line; does nothing when it has left already. */
  leave(place: Place<T>): void {
    if (!place.waiting) return;
    place.waiting = false;
    if (place.before === undefined) this.#head = place.after;
    else place.before.after = place.after;
    if (place.after === undefined) this.#tail = place.before;
    else place.after.before = place.before;
    this.#length -= 1;
  }

  shift(): T | undefined {
    const head = this.#head;
    if (head === undefined) return undefined;
    this.leave(head);
    return head.value;
  }

  /** From the first to the last. The place just handed out may leave. */
  *[Symbol.iterator](): Generator<Place<T>> {
    for (let place = this.#head; place !== undefined; place = place.after) yield place;
  }
}

export interface Place<T> {
  readonly value: T;
  before: Place<T> | undefined;
  after: Place<T> | undefined;
  waiting: boolean;
}
