/** Why these tickets were found: for each the place in its newest texts where the words stand. */
import { ticketContentSchema } from '../../protocol/ticket-activity.ts';
import type { Queries } from '../store/store.ts';
import { excerptOf } from './excerpt-rules.ts';
import type { Piece } from './excerpt-rules.ts';
import { termsOf } from './words-rules.ts';

/** Texts of one ticket that are looked through; what stands in older ones is found, but shown without its place. */
const textsOfTicket = 40;

/** Excerpts by ticket; those without a place to show are left out. With `publicOnly` only from what customers may read. */
export const excerptsOf = async (
  db: Queries,
  tickets: readonly number[],
  { query, publicOnly }: { query: string; publicOnly: boolean },
): Promise<ReadonlyMap<number, readonly Piece[]>> => {
  const terms = termsOf(query);
  const found = new Map<number, readonly Piece[]>();
  if (terms.length === 0) return found;
  for (const ticket of tickets) {
    let rows = db
      .selectFrom('ticket_activities')
      .select('content')
      .where('ticket', '=', ticket)
      .where('content', 'is not', null);
    if (publicOnly) rows = rows.where('public', '=', 1);
    for (const row of await rows.orderBy('seq', 'desc').limit(textsOfTicket).execute()) {
      const { text, reason, attachments } = ticketContentSchema.parse(JSON.parse(row.content ?? '{}'));
      const files = attachments?.map(({ name }) => name).join(', ');
      const excerpt = [text, reason, files]
        .map((one) => (one === undefined ? null : excerptOf(one, terms)))
        .find((one) => one !== null);
      if (excerpt === undefined) continue;
      found.set(ticket, excerpt);
      break;
    }
  }
  return found;
};
