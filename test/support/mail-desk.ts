/** A mail desk as an admin wishes for it over the API, with a real mailbox and a real way out. */
import { z } from 'zod';
import { databases } from './databases.ts';
import { addStaff, signIn } from './people.ts';
import type { Browser } from './people.ts';
import { startTestServer } from './server.ts';

export const deskPath = '/api/v1/settings/mail';

interface Reached {
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
}

export const incomingAt = ({ port, user = 'desk', password }: Reached) => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  user,
  ...(password === undefined ? {} : { password }),
  mailbox: 'INBOX',
  afterwards: 'seen',
});

export const outgoingAt = ({ port, user, password }: Reached) => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  user: user ?? null,
  ...(password === undefined ? {} : { password }),
});

export const deskOf = (over: object = {}) => ({
  active: true,
  address: 'support@desk.example',
  name: null,
  aliases: [],
  incoming: null,
  outgoing: null,
  language: 'de',
  answerUnknown: true,
  caps: { perHour: 6, perDay: 30 },
  serviceHours: { de: 'Montag bis Freitag', en: 'Monday to Friday' },
  signature: null,
  ...over,
});

const shownSchema = z.looseObject({
  source: z.string(),
  version: z.int(),
  takenOver: z.boolean(),
  desk: z.looseObject({ active: z.boolean() }).nullable(),
  mailbox: z
    .looseObject({ state: z.string(), reason: z.string().nullable(), message: z.string().nullable() })
    .nullable(),
});

export const shownTo = async (browser: Browser) =>
  shownSchema.parse((await browser.call('GET', deskPath)).body);

/** Sets the desk from whatever holds now. */
export const setDesk = async (browser: Browser, desk: object | null) =>
  browser.call('PUT', deskPath, { version: (await shownTo(browser)).version, desk });

/** A mail server of the test answers by then. */
export const patience = { timeout: 20_000, interval: 30 };

/** A server without `mail` in its config, and an admin of it. */
export const deskWorld = async (where?: string, more: Parameters<typeof startTestServer>[1] = {}) => {
  const database = where ?? (await databases[0]?.database()) ?? '';
  const server = await startTestServer(database, { trusted: false, ...more });
  const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
  const subjects = async () =>
    (await server.store.db.selectFrom('tickets').select('subject').orderBy('number').execute()).map(
      ({ subject }) => subject,
    );
  return { database, server, admin, subjects };
};

/** What was refused, and which field it is about. */
export const refusal = z.looseObject({
  code: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});
