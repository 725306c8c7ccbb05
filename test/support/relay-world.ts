/** A running server with people of the staff and tickets, for tests of remote assistance. */
import type { StaffRole } from '../../server/auth/rules.ts';
import type { Config } from '../../server/config.ts';
import { createDesk } from '../../server/tickets/desk.ts';
import { databases } from './databases.ts';
import { addStaffNamed, signIn } from './people.ts';
import type { Browser } from './people.ts';
import { setSecondFactor } from './second-factor.ts';
import { startTestServer } from './server.ts';
import type { TestServer } from './server.ts';

const sqlite = databases[0];
/** A server on SQLite, at this time where one is named. */
export const startRelay = async (
  now?: Date,
  more: { turn?: Config['turn']; trustedProxies?: number; relayBeatMs?: number } = {},
): Promise<TestServer> => {
  if (sqlite === undefined) throw new Error('no database');
  return startTestServer(await sqlite.database(), {
    trusted: false,
    ...(now === undefined ? {} : { now }),
    ...more,
  });
};

/** A browser of somebody who may hold sessions. */
export const helperAt = async (
  server: TestServer,
  { name = 'Stefanie Stab', role = 'support' }: { name?: string; role?: StaffRole } = {},
): Promise<Browser> => {
  const browser = await signIn(server.url, (await addStaffNamed(server.store, name, role)).email);
  await setSecondFactor(browser);
  return browser;
};

/** A new ticket of a customer. */
export const ticketOf = async (server: TestServer, customerId: string): Promise<number> => {
  const desk = createDesk({ store: server.store });
  const ticket = await server.store.transaction((trx) =>
    desk.open(
      trx,
      { kind: 'open', customerId, subject: 'Kasse druckt nicht', text: 'Seit heute', source: 'portal' },
      { actor: { kind: 'staff', id: 'u_x' }, now: server.now },
    ),
  );
  return ticket.number;
};

/** What happened to a ticket. */
export const factsOf = async (server: TestServer, number: number) => {
  const rows = await server.store.db
    .selectFrom('ticket_activities')
    .select('head')
    .where('ticket', '=', number)
    .orderBy('seq')
    .execute();
  return rows.map((row) => (JSON.parse(row.head) as { facts: { kind: string } }).facts);
};
