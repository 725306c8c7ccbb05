/** Edits that are shown before the server has answered: for what it hardly ever refuses, and what is plain to take back. */
import type { QueryClient, QueryKey } from '@tanstack/react-query';

/** Shows a query's data as it was before the edit, unless something newer came since. */
export type TakeBack = () => void;

/** Changes what a query shows, ahead of the server. Call the result where the server refuses. */
export const showAhead = async <T>(
  queries: QueryClient,
  queryKey: QueryKey,
  change: (before: T) => T,
): Promise<TakeBack> => {
  // An answer that is on its way knows nothing of the edit.
  await queries.cancelQueries({ queryKey, exact: true });
  const before = queries.getQueryData<T>(queryKey);
  if (before === undefined) return () => undefined;
  const shown = queries.setQueryData<T>(queryKey, change(before));
  return () => {
    if (queries.getQueryData(queryKey) === shown) queries.setQueryData(queryKey, before);
  };
};
