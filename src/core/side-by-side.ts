import pLimit from 'p-limit';

/**
 * Runs an action for each item with at most `atOnce` under way, and gives the results in the order of the items. With the first that rejects it
 * rejects, and begins no further one.
 */
export async function sideBySide<T, R>(items: readonly T[], atOnce: number, action: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const limit = pLimit(atOnce);
  try {
    return await Promise.all(items.map((item, index) => limit(action, item, index)));
  } finally {
    limit.clearQueue();
  }
}

/** As `sideBySide`, handing out each result as soon as those before it are there. */
export async function* inTheirOrder<T, R>(items: readonly T[], atOnce: number, action: (item: T) => Promise<R>): AsyncGenerator<R> {
  const limit = pLimit(atOnce);
  const running = items.map((item) => limit(action, item));
  // Each is waited for below, perhaps long after it failed.
  for (const one of running) one.catch(() => undefined);
  try {
    for (const one of running) yield await one;
  } finally {
    limit.clearQueue();
  }
}
