/**
 * Takes what people wrote, and who they are, out of the mail tables. A row stays, for the same mail is not to become a ticket a
 * second time. Mails that wait to be sent stay until they are: an answer is not lost because somebody is erased.
 */
import type { Trx } from '../store/store.ts';

const erasedIn = { from_address: null, subject: null } as const;
const erasedOut = { to_address: 'erased@erased.invalid', content: '{}' } as const;

/** Erases the mails of these addresses; returns the raw mails, to be given to `removeOrphans` after the commit. */
export const eraseMailsOfAddresses = async (trx: Trx, addresses: readonly string[]): Promise<string[]> => {
  const mails = await trx
    .updateTable('mail_in')
    .set(erasedIn)
    .where('from_address', 'in', addresses)
    .returning('sha256')
    .execute();
  await trx
    .updateTable('mail_out')
    .set(erasedOut)
    .where('to_address', 'in', addresses)
    .where('state', '<>', 'queued')
    .execute();
  await trx.deleteFrom('mail_bounces').where('address', 'in', addresses).execute();
  await trx.deleteFrom('mail_mutes').where('address', 'in', addresses).execute();
  return mails.map(({ sha256 }) => sha256);
};

/** Erases the mails of a ticket, both ways; returns as above. */
export const eraseMailsOfTicket = async (trx: Trx, ticket: number): Promise<string[]> => {
  const mails = await trx
    .updateTable('mail_in')
    .set(erasedIn)
    .where('ticket', '=', ticket)
    .where('from_address', 'is not', null)
    .returning('sha256')
    .execute();
  await trx
    .updateTable('mail_out')
    .set(erasedOut)
    .where('ticket', '=', ticket)
    .where('state', '<>', 'queued')
    .execute();
  return mails.map(({ sha256 }) => sha256);
};
