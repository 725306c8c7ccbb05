/** A desk on a test database with two customers, and a clock that ticks a minute with every command. */
import type { OpenCommandInput, TicketActor, TicketCommandInput } from '../../protocol/ticket.ts';
import type { Store } from '../../server/store/store.ts';
import { createDesk } from '../../server/tickets/desk.ts';
import type { Desk, DeskMessage } from '../../server/tickets/desk.ts';
import type { TicketState } from '../../server/tickets/ticket-state.ts';
import { customer, staff } from './ticket-log.ts';

export const first = 'c_aaaaaaaaaa';
export const second = 'c_bbbbbbbbbb';

export interface TestDesk {
  readonly store: Store;
  readonly desk: Desk;
  readonly messages: DeskMessage[];
  now: Date;
  readonly open: (input?: Partial<OpenCommandInput>, actor?: TicketActor) => Promise<TicketState>;
  readonly act: (
    number: number,
    input: TicketCommandInput,
    options?: { actor?: TicketActor; expectedSeq?: number | null },
  ) => Promise<TicketState>;
}

/** Wednesday, 1 July 2026, 9:00 in Berlin, on a migrated store. */
export const openDesk = async (store: Store): Promise<TestDesk> => {
  const created_at = '2026-06-01T08:00:00.000Z';
  await store.db
    .insertInto('customers')
    .values([
      { id: first, name: 'Nordwind GmbH', created_at },
      { id: second, name: 'Südlicht AG', created_at },
    ])
    .execute();
  const messages: DeskMessage[] = [];
  const notify = (_trx: unknown, message: DeskMessage): Promise<void> => {
    messages.push(message);
    return Promise.resolve();
  };
  const desk = createDesk({ store, notify });
  const world: TestDesk = {
    store,
    desk,
    messages,
    now: new Date('2026-07-01T07:00:00.000Z'),
    open: (input = {}, actor = customer) =>
      store.transaction((trx) =>
        desk.open(
          trx,
          {
            kind: 'open',
            customerId: first,
            source: 'portal',
            subject: 'Druck geht nicht',
            text: 'Seit heute früh.',
            ...input,
          },
          { actor, now: world.now },
        ),
      ),
    act: (number, input, { actor = staff, expectedSeq = null } = {}) => {
      world.now = new Date(world.now.getTime() + 60_000);
      const { now } = world;
      return store.transaction((trx) => desk.act(trx, number, input, { actor, now, expectedSeq }));
    },
  };
  return world;
};
