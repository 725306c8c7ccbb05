/**
 * The mail desk's questions and orders (intake.ts), answered by the real ticket desk. People are contacts found by their
 * address, or made for customers whose domain it is; everyone else is a stranger, whose words are entered by the desk itself.
 */
import type { OpenCommandInput, TicketActor } from '../../protocol/ticket.ts';
import { contactFor } from '../customers/contacts.ts';
import type { Queries, Trx } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import type { MailEntry, TicketIntake, Writer } from './intake.ts';
import { addressKey } from './names-rules.ts';

const stranger: TicketActor = { kind: 'system', id: 'mail' };

/** Whose address it is: a contact's, or a customer's by its domain (archived customers have none). */
const writerOf = async (db: Queries, address: string): Promise<Writer | null> => {
  const key = addressKey(address);
  const contact = await db
    .selectFrom('contacts')
    .innerJoin('customers', 'customers.id', 'contacts.customer_id')
    .select(['contacts.id', 'contacts.customer_id', 'contacts.language'])
    .where('contacts.email', '=', key)
    .where('contacts.removed_at', 'is', null)
    .where('customers.archived_at', 'is', null)
    .executeTakeFirst();
  if (contact !== undefined)
    return { customerId: contact.customer_id, personId: contact.id, language: contact.language };
  const owner = await db
    .selectFrom('customer_domains')
    .innerJoin('customers', 'customers.id', 'customer_domains.customer_id')
    .select(['customers.id', 'customers.language'])
    .where('customer_domains.domain', '=', key.slice(key.lastIndexOf('@') + 1))
    .where('customers.archived_at', 'is', null)
    .executeTakeFirst();
  return owner === undefined ? null : { customerId: owner.id, personId: null, language: owner.language };
};

/** The actor a writer acts as; a contact is made for one that has none yet. */
const actorOf = async (
  trx: Trx,
  entry: MailEntry,
  writer: Writer | null,
  now: Date,
): Promise<TicketActor> => {
  if (writer === null || entry.from === null) return stranger;
  const { address, name } = entry.from;
  const id =
    writer.personId ??
    (await contactFor(
      trx,
      { customerId: writer.customerId, name: name === '' ? address : name, email: addressKey(address) },
      now,
    ));
  return { kind: 'customer', id };
};

const contentOf = (entry: MailEntry): Pick<OpenCommandInput, 'text' | 'html' | 'attachments' | 'mailId'> => ({
  text: entry.text,
  ...(entry.html !== null && { html: entry.html }),
  attachments: entry.attachments.map(({ name, type, sizeBytes, sha256, contentId }) => ({
    name,
    type,
    sizeBytes,
    sha256,
    ...(contentId !== null && { contentId }),
  })),
  mailId: entry.mailId,
});

/** Of the tickets those this address has written to, or that are its customer's. */
const partsOf = async (
  db: Queries,
  tickets: readonly number[],
  address: string,
): Promise<ReadonlySet<number>> => {
  if (tickets.length === 0) return new Set();
  const wrote = await db
    .selectFrom('mail_in')
    .select('ticket')
    .distinct()
    .where('ticket', 'in', tickets)
    .where('from_address', '=', addressKey(address))
    .where('outcome', 'in', ['ticket', 'followUp'])
    .execute();
  const found = new Set(wrote.flatMap(({ ticket }) => ticket ?? []));
  const writer = await writerOf(db, address);
  if (writer === null) return found;
  const own = await db
    .selectFrom('tickets')
    .select('number')
    .where('number', 'in', tickets)
    .where('customer_id', '=', writer.customerId)
    .execute();
  for (const { number } of own) found.add(number);
  return found;
};

/** The real desk behind the mail desk's interface. */
export const ticketIntake = (desk: Desk, now: () => Date): TicketIntake => ({
  whoIs: writerOf,
  customer: async (trx, customerId) => {
    const found = await trx
      .selectFrom('customers')
      .select(['id', 'language'])
      .where('id', '=', customerId)
      .where('archived_at', 'is', null)
      .executeTakeFirst();
    return found === undefined ? null : { customerId: found.id, personId: null, language: found.language };
  },
  existing: async (trx, numbers) => {
    if (numbers.length === 0) return new Map();
    const rows = await trx.selectFrom('tickets').select('number').where('number', 'in', numbers).execute();
    const found = new Map<number, number>();
    for (const { number } of rows) found.set(number, await desk.resolve(trx, number));
    return found;
  },
  takesPart: partsOf,
  openTicket: async (trx, entry, writer) => {
    const actor = await actorOf(trx, entry, writer, now());
    const { number } = await desk.open(
      trx,
      {
        kind: 'open',
        customerId: writer?.customerId ?? null,
        source: 'mail',
        subject: entry.subject,
        ...contentOf(entry),
      },
      { actor, now: now() },
    );
    return number;
  },
  addFollowUp: async (trx, ticket, entry, writer) => {
    const { customer_id: owner } = await trx
      .selectFrom('tickets')
      .select('customer_id')
      .where('number', '=', ticket)
      .executeTakeFirstOrThrow();
    // Somebody of another customer may have been copied in; in the log they stay what they are, strangers to this ticket.
    const actor =
      writer !== null && writer.customerId === owner ? await actorOf(trx, entry, writer, now()) : stranger;
    await desk.act(
      trx,
      ticket,
      { kind: 'reply', ...contentOf(entry) },
      { actor, now: now(), expectedSeq: null },
    );
  },
  addMachineMail: async (trx, ticket, entry, why) => {
    const { attachments, text } = contentOf(entry);
    const note = `Automatic mail (${why}) from ${entry.from?.address ?? 'nobody'}: ${entry.subject}\n\n${text.slice(0, 150_000).toWellFormed()}`;
    await desk.act(
      trx,
      ticket,
      { kind: 'note', text: note, ...(attachments !== undefined && { attachments }) },
      { actor: stranger, now: now(), expectedSeq: null },
    );
  },
  markAddressBouncing: async (trx, { address, permanent, reason, said, ticket }) => {
    if (ticket === null) return;
    const text = `Mail to ${address} ${permanent ? 'could not be delivered' : 'is delayed'} (${reason}): ${said}`;
    await desk.act(trx, ticket, { kind: 'note', text }, { actor: stranger, now: now(), expectedSeq: null });
  },
});
