/**
 * Tickets that a person opens at the machine. The installation proves whose customer they are of; the address they give is
 * only a claim, as a mail's From is: it decides who is written to, never what somebody may see.
 */
import { createHash } from 'node:crypto';
import { agentTicketResponseSchema } from '../../protocol/agent-api.ts';
import type { AgentTicketRequest, AgentTicketResponse } from '../../protocol/agent-api.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { wordsOf } from '../../protocol/cli/language.ts';
import { diagnosisText } from '../../protocol/diagnosis.ts';
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';
import { classOfImpact } from '../../protocol/ticket-impact.ts';
import type { TicketActor } from '../../protocol/ticket.ts';
import { contactFor } from '../customers/contacts.ts';
import type { Store, Trx } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import type { InstallationTable } from './tables.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The contact with that address; null where it is another customer's, which nobody here may learn. */
const contactOf = async (
  trx: Trx,
  customerId: string,
  { name, email }: AgentTicketRequest['contact'],
  now: Date,
): Promise<TicketActor | null> => {
  try {
    return {
      kind: 'customer',
      id: await contactFor(trx, { customerId, name, email: email.toLowerCase() }, now),
    };
  } catch (error) {
    if (isBeistandError(error, 'CONFLICT')) return null;
    throw error;
  }
};

const textOf = (wish: AgentTicketRequest, machine: string, contactKnown: boolean): string => {
  const say = wordsOf(wish.language ?? 'en');
  const sender = contactKnown
    ? ''
    : `\n${say('Contact', 'Kontakt')}: ${wish.contact.name} <${wish.contact.email}>`;
  const diagnosis = wish.diagnosis === null ? '' : diagnosisText(wish.diagnosis, wish.language);
  const from = say(`Sent from ${machine}`, `Gesendet von ${machine}`);
  return `${wish.text}\n\n--\n${from}${sender}${diagnosis === '' ? '' : `\n\n${diagnosis}`}`;
};

const answerOf = async (trx: Trx, id: string, asked: string): Promise<AgentTicketResponse> => {
  const earlier = await trx
    .selectFrom('idempotency_keys')
    .select(['request', 'body'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (earlier.request !== asked || earlier.body === null)
    throw new BeistandError('CONFLICT', 'Another ticket was sent with this request id.', {
      hint: 'Send it anew from a fresh form.',
    });
  return agentTicketResponseSchema.parse(JSON.parse(earlier.body));
};

/**
 * Opens the ticket, or answers with the one that this very request opened before; both in one transaction.
 * @throws BeistandError CONFLICT (the request id was used for something else), BAD_INPUT
 */
export const openAgentTicket = (
  { store, desk }: { readonly store: Store; readonly desk: Desk },
  installation: InstallationTable,
  wish: AgentTicketRequest,
  now: Date,
): Promise<AgentTicketResponse> =>
  store.transaction(async (trx) => {
    const id = hash(`${installation.id}\n${wish.requestId}`);
    const asked = hash(canonicalJson(wish));
    const claimed = await trx
      .insertInto('idempotency_keys')
      .values({ id, request: asked, created_at: now.toISOString(), status: null, body: null })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (claimed.numInsertedOrUpdatedRows === 0n) return answerOf(trx, id, asked);

    const contact = await contactOf(trx, installation.customer_id, wish.contact, now);
    const ticketClass = classOfImpact(wish.impact);
    const { number } = await desk.open(
      trx,
      {
        kind: 'open',
        customerId: installation.customer_id,
        source: 'api',
        class: ticketClass,
        product: installation.product,
        subject: wish.subject,
        text: textOf(wish, installation.machine_name, contact !== null),
      },
      { actor: contact ?? { kind: 'system', id: installation.id }, now },
    );
    const answer = { number, class: ticketClass };
    await trx
      .updateTable('idempotency_keys')
      .set({ status: 201, body: JSON.stringify(answer) })
      .where('id', '=', id)
      .execute();
    return answer;
  });
