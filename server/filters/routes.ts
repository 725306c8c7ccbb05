/**
 * Saved filters over HTTP: a name for a list's query string, each person's own. What the query says is the page's
 * business; rights are asked when the list is.
 */
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { authorOf } from '../customers/changes.ts';
import type { Route } from '../http/route.ts';
import { newId } from '../secrets.ts';
import type { Store, Trx } from '../store/store.ts';

const limits = { nameChars: 100, queryChars: 2_000, perPerson: 200 } as const;

const area = z.string().regex(/^[a-z][a-z-]{0,39}$/);
const name = z
  .string()
  .trim()
  .min(1)
  .max(limits.nameChars)
  .regex(/^\P{Cc}*$/u, 'has control characters');
/** In the one way URLSearchParams writes it, without a question mark in front. */
const query = z
  .string()
  .max(limits.queryChars)
  .transform((text) => new URLSearchParams(text).toString());
const filterSchema = z.strictObject({
  id: z.string(),
  area: z.string(),
  name: z.string(),
  query: z.string(),
});
const params = z.object({ filter: z.string().regex(/^f_[a-z0-9]{10,32}$/) });

const taken = (): never => {
  throw new BeistandError('CONFLICT', 'You have a filter of this name already.', {
    details: { field: 'name' },
  });
};

const refuseTaken = async (
  trx: Trx,
  { owner, area: list, name: wanted, id }: { owner: string; area: string; name: string; id: string },
): Promise<void> => {
  const found = await trx
    .selectFrom('saved_filters')
    .select('id')
    .where('owner', '=', owner)
    .where('area', '=', list)
    .where('name', '=', wanted)
    .where('id', '<>', id)
    .executeTakeFirst();
  if (found !== undefined) taken();
};

export const filterRoutes = (endpoint: Endpoint, { store }: { store: Store }): Route[] => [
  endpoint({
    method: 'get',
    path: '/me/filters',
    summary: 'My saved filters.',
    action: 'own.profile',
    query: z.strictObject({ area: area.optional() }),
    answer: z.object({ items: z.array(filterSchema) }),
    handle: async ({ actor, query: asked }) => {
      const mine = store.db
        .selectFrom('saved_filters')
        .select(['id', 'area', 'name', 'query'])
        .where('owner', '=', authorOf(actor))
        .orderBy('area')
        .orderBy('name');
      return {
        items: await (asked.area === undefined ? mine : mine.where('area', '=', asked.area)).execute(),
      };
    },
  }),
  endpoint({
    method: 'post',
    path: '/me/filters',
    summary: 'Saves a filter.',
    action: 'own.profile',
    body: z.strictObject({ area, name, query }),
    answer: filterSchema,
    status: 201,
    handle: ({ actor, body }) =>
      store.transaction(async (trx) => {
        const owner = authorOf(actor);
        const { count } = await trx
          .selectFrom('saved_filters')
          .select((is) => is.fn.countAll<number>().as('count'))
          .where('owner', '=', owner)
          .executeTakeFirstOrThrow();
        if (count >= limits.perPerson)
          throw new BeistandError('CONFLICT', `One person has at most ${limits.perPerson} filters.`, {
            hint: 'Delete some first.',
          });
        const added = { id: newId('f'), ...body };
        await refuseTaken(trx, { owner, ...added });
        await trx
          .insertInto('saved_filters')
          .values({ ...added, owner })
          .execute();
        return added;
      }),
  }),
  endpoint({
    method: 'put',
    path: '/me/filters/:filter',
    summary: 'Renames a filter, or has it find something else.',
    action: 'own.profile',
    params,
    body: z.strictObject({ name, query }),
    answer: filterSchema,
    handle: ({ actor, params: { filter: id }, body }) =>
      store.transaction(async (trx) => {
        const owner = authorOf(actor);
        const changed = await trx
          .updateTable('saved_filters')
          .set({ query: body.query })
          .where('id', '=', id)
          .where('owner', '=', owner)
          .returning('area')
          .executeTakeFirst();
        if (changed === undefined) throw new BeistandError('NOT_FOUND', 'There is no such filter.');
        await refuseTaken(trx, { owner, area: changed.area, name: body.name, id });
        await trx.updateTable('saved_filters').set({ name: body.name }).where('id', '=', id).execute();
        return { id, area: changed.area, ...body };
      }),
  }),
  endpoint({
    method: 'delete',
    path: '/me/filters/:filter',
    summary: 'Deletes a filter.',
    action: 'own.profile',
    params,
    handle: async ({ actor, params: { filter: id } }) => {
      const { numDeletedRows } = await store.db
        .deleteFrom('saved_filters')
        .where('id', '=', id)
        .where('owner', '=', authorOf(actor))
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw new BeistandError('NOT_FOUND', 'There is no such filter.');
    },
  }),
];
