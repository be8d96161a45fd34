/**
 * Gives what `read` gives, and keeps it for as long as somebody uses it or memory is plenty. For rows that are in the store, or are kept as text:
 * most are never looked at, and 100,000 of them are read in less time than it takes to ask for them.
 */
export function weakMemo<T extends object>(read: () => T): () => T {
  let held: WeakRef<T> | undefined;
  return () => {
    const known = held?.deref();
    if (known !== undefined) return known;
    const fresh = read();
    held = new WeakRef(fresh);
    return fresh;
  };
}
