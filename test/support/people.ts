/** People for tests of a running server: signed in as a browser would be, by the real paths, with real cookies. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { accountMailJob } from '../../server/auth/account-mail.ts';
import { readAccountsSecret } from '../../server/auth/secret.ts';
import { unseal } from '../../server/auth/sealed.ts';
import type { StaffRole } from '../../server/auth/rules.ts';
import { acceptPassword, createPerson } from '../../server/auth/people.ts';
import { contactFor } from '../../server/customers/contacts.ts';
import { addCustomer } from '../../server/customers/store.ts';
import type { Store } from '../../server/store/store.ts';

/** Good enough for the rules; hashing it is slow, so it is done once. */
export const testPassword = 'eine lange Brücke im Nebel 77';
let hashed: Promise<string> | undefined;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** One browser: keeps cookies, sends its Origin with writes. */
export interface Browser {
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  readonly cookies: Map<string, string>;
}

export const browserAt = (url: string): Browser => {
  const cookies = new Map<string, string>();
  return {
    cookies,
    call: async (method, path, body, headers = {}) => {
      const answer = await fetch(new URL(path, url), {
        method,
        redirect: 'manual',
        headers: {
          ...(method === 'GET' ? {} : { origin: new URL(url).origin }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(cookies.size === 0
            ? {}
            : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '' || /max-age=0/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      const text = await answer.text();
      const json = text !== '' && /json/.test(answer.headers.get('content-type') ?? '');
      return {
        status: answer.status,
        headers: answer.headers,
        body: json ? (JSON.parse(text) as unknown) : text,
      };
    },
  };
};

const insert = async (
  store: Store,
  standing: Parameters<typeof createPerson>[1]['standing'],
  name: string,
) => {
  const email = `${randomUUID()}@example.org`;
  hashed ??= acceptPassword(testPassword, { name: 'x', email: 'x@example.org' });
  const passwordHash = await hashed;
  const id = await store.transaction((trx) =>
    createPerson(
      trx,
      { name, email, passwordHash, language: 'de', standing },
      new Date('2026-01-01T00:00:00Z'),
    ),
  );
  return { id, email };
};

/** Somebody of the staff, with an account. */
export const addStaff = (store: Store, ...roles: StaffRole[]) =>
  addStaffNamed(store, 'Stefanie Stab', ...roles);

export const addStaffNamed = (store: Store, name: string, ...roles: StaffRole[]) =>
  insert(store, { kind: 'staff', roles }, name);

/** One of a customer's people, with an account. */
export const addMember = async (store: Store, customerId: string, role: 'admin' | 'member' = 'admin') => {
  const email = `${randomUUID()}@kunde.example`;
  const contactId = await store.transaction((trx) =>
    contactFor(trx, { customerId, name: 'Karin Kunde', email }, new Date('2026-01-01T00:00:00Z')),
  );
  const made = await insert(store, { kind: 'member', customerId, role, contactId }, 'Karin Kunde');
  return { ...made, contactId };
};

export const addTestCustomer = (store: Store, name = `Kunde ${randomUUID()}`) =>
  addCustomer(store.db, name, new Date('2026-01-01T00:00:00Z'));

/** A browser in which somebody has signed in with the test password. */
export const signIn = async (url: string, email: string): Promise<Browser> => {
  const browser = browserAt(url);
  const answer = await browser.call('POST', '/api/auth/sign-in/email', { email, password: testPassword });
  if (answer.status !== 200) throw new Error(`sign-in failed: ${JSON.stringify(answer.body)}`);
  return browser;
};

const problem = z.object({ code: z.string() });
/** The stable code of a problem answered. */
export const codeOf = (answer: Answer): string => problem.parse(answer.body).code;

const sealedSchema = z.object({ sealed: z.string() });
const mailSchema = z.object({ template: z.string(), to: z.string(), data: z.object({ link: z.string() }) });

/** The account mails waiting to be sent, oldest first, opened with the server's secret. */
export const waitingMails = async (server: { store: Store; folder: { keys: string } }) => {
  const secret = await readAccountsSecret(server.folder.keys);
  const rows = await server.store.db
    .selectFrom('jobs')
    .select(['payload', 'created_at'])
    .where('kind', '=', accountMailJob)
    .orderBy('created_at')
    .execute();
  return rows.map((row) =>
    mailSchema.parse(
      JSON.parse(unseal(secret, 'account-mail', sealedSchema.parse(JSON.parse(row.payload)).sealed)),
    ),
  );
};

/** The secret at the end of a mailed link. */
export const secretOf = (link: string): string => link.split('#')[1] ?? '';
