/**
 * A ticket desk of two tables, for tests and measurements of the mail desk: it keeps what it is told in the caller's transaction,
 * so that what is lost or doubled shows as rows. Everybody of `@customer.example` is a customer; all else is unknown.
 */
import { sql } from 'kysely';
import type { TicketIntake, Writer } from '../../server/mail/intake.ts';
import type { Queries, Store, Trx } from '../../server/store/store.ts';

export interface ScratchEntry {
  readonly id: number;
  readonly ticket: number;
  readonly kind: 'opened' | 'followUp' | 'machine' | 'bouncing';
  readonly mail_id: string;
  readonly address: string;
  readonly subject: string;
  readonly text: string;
  readonly how: string;
}

export interface ScratchDesk {
  readonly tickets: TicketIntake;
  readonly entries: () => Promise<ScratchEntry[]>;
}

const add = async (trx: Trx, entry: Omit<ScratchEntry, 'id'>): Promise<void> => {
  await sql`insert into scratch_entries (ticket, kind, mail_id, address, subject, text, how) values (${entry.ticket}, ${entry.kind}, ${entry.mail_id}, ${entry.address}, ${entry.subject}, ${entry.text}, ${entry.how})`.execute(
    trx,
  );
};

const writer: Writer = { customerId: 'c_customer0001', personId: null, language: 'de' };

/** Makes the tables where they are missing. */
export const scratchDesk = async (store: Store): Promise<ScratchDesk> => {
  const serial = store.kind === 'postgres' ? sql`serial primary key` : sql`integer primary key autoincrement`;
  await sql`create table if not exists scratch_entries (id ${serial}, ticket integer not null, kind text not null, mail_id text not null, address text not null, subject text not null, text text not null, how text not null)`.execute(
    store.db,
  );
  const rows = async (db: Queries, where = sql`true`): Promise<ScratchEntry[]> =>
    (await sql<ScratchEntry>`select * from scratch_entries where ${where} order by id`.execute(db)).rows;
  const tickets: TicketIntake = {
    whoIs: (_, address) =>
      Promise.resolve(address.toLowerCase().endsWith('@customer.example') ? writer : null),
    customer: (_, customerId) => Promise.resolve({ ...writer, customerId }),
    existing: async (trx, numbers) => {
      const found = (await rows(trx, sql`kind = 'opened'`)).map(({ ticket }) => ticket);
      return new Map(numbers.filter((one) => found.includes(one)).map((one) => [one, one]));
    },
    takesPart: async (trx, numbers, address) => {
      const found = await rows(
        trx,
        sql`address = ${address.toLowerCase()} and kind in ('opened', 'followUp')`,
      );
      return new Set(found.map(({ ticket }) => ticket).filter((one) => numbers.includes(one)));
    },
    openTicket: async (trx, entry, who) => {
      const { rows: last } = await sql<{
        n: number | null;
      }>`select max(ticket) as n from scratch_entries`.execute(trx);
      const ticket = Math.max(1_000, last[0]?.n ?? 0) + 1;
      await add(trx, {
        ticket,
        kind: 'opened',
        mail_id: entry.mailId,
        address: entry.from?.address.toLowerCase() ?? '',
        subject: entry.subject,
        text: entry.text,
        how: who === null ? 'triage' : who.customerId,
      });
      return ticket;
    },
    addFollowUp: (trx, ticket, entry, _, how) =>
      add(trx, {
        ticket,
        kind: 'followUp',
        mail_id: entry.mailId,
        address: entry.from?.address.toLowerCase() ?? '',
        subject: entry.subject,
        text: entry.text,
        how: how.stranger ? `${how.by}, stranger` : how.by,
      }),
    addMachineMail: (trx, ticket, entry, why) =>
      add(trx, {
        ticket,
        kind: 'machine',
        mail_id: entry.mailId,
        address: entry.from?.address ?? '',
        subject: entry.subject,
        text: entry.text,
        how: why,
      }),
    markAddressBouncing: (trx, { address, permanent, reason, said, ticket }) =>
      add(trx, {
        ticket: ticket ?? 0,
        kind: 'bouncing',
        mail_id: '',
        address: address.toLowerCase(),
        subject: reason,
        text: said,
        how: permanent ? 'permanent' : 'temporary',
      }),
  };
  return { tickets, entries: () => rows(store.db) };
};
