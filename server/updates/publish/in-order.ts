/** Work done a few at a time whose results come in the order of the items. */

/** Yields `work(item)` for each item in order, at most `atOnce` of them under way. */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const waiting: Promise<R>[] = [];
  try {
    for (const item of items) {
      const promise = work(item);
      // A later failure must not count as unhandled while an earlier result is awaited.
      promise.catch(() => undefined);
      waiting.push(promise);
      if (waiting.length >= atOnce) yield await (waiting.shift() as Promise<R>);
    }
    while (waiting.length > 0) yield await (waiting.shift() as Promise<R>);
  } finally {
    await Promise.allSettled(waiting);
  }
}
