/**
 * A desk of any size, the same one every time: tickets with the lives tickets have, made by the desk's own rules and
 * chained as in production, but written in bulk.
 */
import { openCommandSchema } from '../../../protocol/ticket.ts';
import type { TicketActor, TicketCommand } from '../../../protocol/ticket.ts';
import { createCalendarReader } from '../../../server/calendar/store.ts';
import { createSearch } from '../../../server/search/search.ts';
import type { Store } from '../../../server/store/store.ts';
import { firstPrevious } from '../../../server/tickets/chain-rules.ts';
import { decide, decideOpen } from '../../../server/tickets/command-rules.ts';
import type { Decision } from '../../../server/tickets/command-rules.ts';
import { chain } from '../../../server/tickets/log.ts';
import { project } from '../../../server/tickets/projection.ts';
import type { TicketActivityTable } from '../../../server/tickets/tables.ts';
import { reduce } from '../../../server/tickets/ticket-state.ts';
import type { TicketState } from '../../../server/tickets/ticket-state.ts';

/** A small repeatable source of chance (mulberry32), 0 to 1. */
export const chanceFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const things = [
  'Rechnung', 'Kunde', 'Lager', 'Artikel', 'Buchung', 'Mahnung', 'Zahlung', 'Bestellung', 'Lieferschein', 'Vertrag',
  'Etikett', 'Inventur', 'Steuer', 'Konto', 'Beleg', 'Auftrag', 'Angebot', 'Adress', 'Preis', 'Rabatt', 'Termin', 'Projekt',
]; // prettier-ignore
const joined = ['s', 'en', '', 'n'];
const ends = [
  'druck', 'liste', 'export', 'import', 'maske', 'suche', 'nummer', 'prüfung', 'übersicht', 'verwaltung', 'auswertung',
  'datei', 'vorlage', 'fehler', 'datenbank', 'schnittstelle', 'änderung', 'freigabe',
]; // prettier-ignore
const fillers =
  'bitte prüfen seit dem letzten Update kommt eine Meldung und die Anwendung bleibt stehen wir brauchen das heute noch weil der Abschluss ansteht die Kollegen haben es auf zwei Rechnern versucht ohne Erfolg danach ging nur ein Neustart der Wert ist falsch gerundet leer oder doppelt vorhanden'.split(
    ' ',
  );

const pick = <T>(chance: () => number, list: readonly T[]): T => {
  const found = list[Math.floor(chance() * list.length)];
  if (found === undefined) throw new Error('an empty list');
  return found;
};

export const compound = (chance: () => number): string =>
  pick(chance, things) + pick(chance, joined) + pick(chance, ends);

const sentence = (chance: () => number, length: number): string =>
  Array.from({ length }, () => {
    const kind = chance();
    if (kind < 0.12) return compound(chance);
    return kind < 0.16 ? `E${Math.floor(chance() * 90_000) + 1_000}` : pick(chance, fillers);
  }).join(' ');

const support: TicketActor = { kind: 'staff', id: 'u_support' };

/** What happens to one ticket, about ten activities: opened, worked on, mostly closed. */
type Event = readonly [TicketActor, TicketCommand];

const life = (chance: () => number, customer: TicketActor): readonly Event[] => {
  const staff: TicketActor = { kind: 'staff', id: `u_${Math.floor(chance() * 20)}` };
  const text = () => sentence(chance, 15 + Math.floor(chance() * 60));
  const reply = (actor: TicketActor): Event => [actor, { kind: 'reply', attachments: [], text: text() }];
  const talk = Array.from({ length: 2 + Math.floor(chance() * 6) }, (_, at): Event => {
    if (chance() < 0.2) return [staff, { kind: 'note', text: text(), attachments: [] }];
    return reply(at % 2 === 0 ? staff : customer);
  });
  return [
    [support, { kind: 'step', step: 'accept' }],
    [support, { kind: 'assign', assignee: staff.id }],
    [staff, { kind: 'step', step: 'qualify' }],
    ...talk,
    ...(chance() < 0.3 ? [[staff, { kind: 'wait' }] satisfies Event, reply(customer)] : []),
    ...(chance() < 0.92 ? [[staff, { kind: 'close', resolution: 'solved' }] satisfies Event] : []),
  ];
}; // prettier-ignore

interface Generated {
  readonly state: TicketState;
  readonly rows: readonly TicketActivityTable[];
  readonly end: { readonly seq: number; readonly hash: string };
  readonly texts: readonly { readonly text: string; readonly public: boolean }[];
}

const oneTicket = (number: number, chance: () => number, customers: readonly string[], openedAt: number): Generated => {
  const customer: TicketActor = { kind: 'customer', id: `p_${Math.floor(chance() * 5_000)}` };
  const rows: TicketActivityTable[] = [];
  const texts: { text: string; public: boolean }[] = [];
  let end = { seq: 0, hash: firstPrevious };
  let state: TicketState | null = null;
  let at = openedAt;
  const write = ({ drafts }: Decision): void => {
    const added = chain(number, end, drafts, new Date(at).toISOString());
    rows.push(...added.rows);
    end = added.end;
    for (const activity of added.activities) {
      state = reduce(state, activity);
      const { content } = activity;
      if (content !== null)
        texts.push({ text: `${content.subject ?? ''} ${content.text ?? ''}`, public: activity.head.facts.kind !== 'noted' });
    }
    at += Math.floor(chance() * 20 * 60 * 60_000);
  };
  const open = openCommandSchema.parse({
    kind: 'open', customerId: pick(chance, customers), source: 'mail', class: pick(chance, ['A', 'B', 'B', 'C', 'C', 'C', 'D']),
    product: 'fibu', subject: `${compound(chance)} ${sentence(chance, 4)}`, text: sentence(chance, 60),
  });
  write(decideOpen(open, customer));
  for (const [actor, command] of life(chance, customer)) {
    if (state === null) break;
    write(decide(state, command, { actor, runsFixedBuild: false }));
  }
  if (state === null) throw new Error('a ticket without activities');
  return { state, rows, end, texts };
}; // prettier-ignore

const batchTickets = 500;
const rowsAtOnce = 1_000;

/** Fills an empty, migrated store; returns how many activities there are. */
export const generate = async (
  store: Store,
  tickets: number,
  onProgress: (done: number) => void,
): Promise<number> => {
  const chance = chanceFrom(42);
  const search = createSearch(store.kind);
  const readCalendar = createCalendarReader();
  const customers = Array.from({ length: 400 }, (_, at) => `c_bench${String(at).padStart(6, '0')}`);
  const created_at = '2024-01-01T00:00:00.000Z';
  await store.db
    .insertInto('customers')
    .values(customers.map((id) => ({ id, name: id, created_at })))
    .execute();
  const start = Date.parse('2024-01-02T07:00:00Z');
  const end = Date.parse('2026-07-01T07:00:00Z');
  let activities = 0;
  for (let from = 0; from < tickets; from += batchTickets) {
    await store.transaction(async (trx) => {
      const service = await readCalendar(trx);
      const rows: TicketActivityTable[] = [];
      for (let at = from; at < Math.min(from + batchTickets, tickets); at += 1) {
        const openedAt = start + Math.floor(((end - start) * at) / tickets);
        const one = oneTicket(1_001 + at, chance, customers, openedAt);
        rows.push(...one.rows);
        await project(trx, one.state, one.end, service, end, null);
        await search.replace(trx, one.state.number, one.texts);
      }
      for (let at = 0; at < rows.length; at += rowsAtOnce)
        await trx
          .insertInto('ticket_activities')
          .values(rows.slice(at, at + rowsAtOnce))
          .execute();
      activities += rows.length;
    });
    onProgress(Math.min(from + batchTickets, tickets));
  }
  await store.db
    .updateTable('ticket_numbers')
    .set({ last: 1_000 + tickets })
    .execute();
  return activities;
};
