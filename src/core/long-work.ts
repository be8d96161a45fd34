type Around = <T>(work: () => T) => T;

let around: Around = (work) => work();

/**
 * What a shell does about work that keeps its thread busy: what is parsed or matched in one piece hears of no signal meanwhile.
 * Returns what puts back how it was.
 */
export function onLongWork(handler: Around): () => void {
  const before = around;
  around = handler;
  return () => {
    around = before;
  };
}

/** Does work that may take seconds without a pause, since what others wrote decides how much there is of it. */
export function longWork<T>(work: () => T): T {
  return around(work);
}
