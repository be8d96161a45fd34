/**
 * Which rows of a tree the person has opened or closed, by what they stand for. VS Code forgets that when rows get other ids, as they do with another
 * grouping: what stands for the same is open there too.
 */
export class OpenRows {
  readonly #open = new Map<string, boolean>();

  note(key: string, isOpen: boolean): void {
    this.#open.set(key, isOpen);
  }

  isOpen(key: string, atFirst = false): boolean {
    return this.#open.get(key) ?? atFirst;
  }
}
