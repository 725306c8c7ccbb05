/**
 * Lists by cursor: a page says where the next one begins, so that pages stay right while rows come and go. A
 * cursor is opaque to callers and carries no rights: whoever makes one up sees only what their query shows anyway.
 */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';

export const pageLimits = { standard: 50, most: 200, cursorChars: 1_000 } as const;

/** The members every list's query has. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(pageLimits.most).default(pageLimits.standard),
  cursor: z.string().max(pageLimits.cursorChars).optional(),
  order: z.enum(['asc', 'desc']).default('asc'),
};

export interface PageWish<S extends string> {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly order: 'asc' | 'desc';
  readonly sort: S;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where to go on; null at the end. */
  readonly next: string | null;
}

export const pageSchema = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** The last row of the page before. */
export interface Position {
  readonly value: string;
  readonly id: string;
}

const cursorSchema = z.strictObject({
  sort: z.string(),
  order: z.enum(['asc', 'desc']),
  value: z.string(),
  id: z.string(),
});

const readCursor = (wish: PageWish<string>): Position | null => {
  if (wish.cursor === undefined) return null;
  try {
    const { sort, order, ...position } = cursorSchema.parse(
      JSON.parse(Buffer.from(wish.cursor, 'base64url').toString('utf8')),
    );
    if (sort === wish.sort && order === wish.order) return position;
  } catch (cause) {
    throw new BeistandError('BAD_INPUT', 'This cursor is not one of ours.', { cause });
  }
  throw new BeistandError('BAD_INPUT', 'This cursor belongs to a list in another order.');
};

/**
 * A position's value in a list sorted by a count.
 * @throws BeistandError BAD_INPUT
 */
export const countIn = (value: string): number => {
  if (!/^\d{1,9}$/.test(value)) throw new BeistandError('BAD_INPUT', 'This cursor is not one of ours.');
  return Number(value);
};

/**
 * One page of a list.
 * @param read gives up to `most` rows after a position, in order; one more than the page is asked for, to know whether there is a next
 * @throws BeistandError BAD_INPUT (the cursor)
 */
export const pageOf = async <T>(
  wish: PageWish<string>,
  read: (after: Position | null, most: number, direction: 'asc' | 'desc') => Promise<T[]>,
  positionOf: (row: T) => Position,
): Promise<Page<T>> => {
  const rows = await read(readCursor(wish), wish.limit + 1, wish.order);
  const items = rows.slice(0, wish.limit);
  const last = items.at(-1);
  const { sort, order } = wish;
  const next =
    rows.length > wish.limit && last !== undefined
      ? Buffer.from(JSON.stringify({ sort, order, ...positionOf(last) })).toString('base64url')
      : null;
  return { items, next };
};
