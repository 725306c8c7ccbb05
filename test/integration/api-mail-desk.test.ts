/** The mail desk set up in the console, with a real mailbox and a real way out: takes effect at once, and gives no password away. */
import { cp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { mailConfigSchema } from '../../server/mail/config.ts';
import { dataFolder } from '../../server/data-folder.ts';
import { databases } from '../support/databases.ts';
import { startDovecot } from '../support/dovecot.ts';
import { freePort } from '../support/free-port.ts';
import {
  deskOf,
  deskPath,
  deskWorld,
  incomingAt,
  outgoingAt,
  patience,
  refusal,
  setDesk,
  shownTo,
} from '../support/mail-desk.ts';
import { letter } from '../support/mail-world.ts';
import { addMember, addStaff, addTestCustomer, browserAt, codeOf, signIn } from '../support/people.ts';
import { startServerProcess } from '../support/server-process.ts';
import type { TestServer } from '../support/server.ts';
import { startSmtp } from '../support/smtp-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const settingsOf = async ({ store }: TestServer) =>
  (
    await store.db
      .selectFrom('settings')
      .select('value')
      .where('key', '=', 'mail-desk')
      .executeTakeFirstOrThrow()
  ).value;

describe.each(databases)('the mail desk set up in the console, on $name', ({ database }) => {
  it('is read and sends at once, moves to another mailbox without a restart, is switched off and on', async () => {
    const [one, two] = [await startDovecot(), await startDovecot()];
    const smtp = await startSmtp({ login: { user: 'desk', password: 'hinaus' } });
    const { server, admin, subjects } = await deskWorld(await database());
    const outgoing = outgoingAt({ port: smtp.port, user: 'desk', password: 'hinaus' });
    expect(await shownTo(admin)).toMatchObject({ source: 'console', version: 0, desk: null, mailbox: null });
    const set = await setDesk(admin, deskOf({ incoming: incomingAt(one), outgoing }));
    expect([set.status, codeOf(await setDesk(admin, { ...deskOf(), address: 'niemand' }))]).toEqual([
      200,
      'BAD_INPUT',
    ]);
    await one.deliver(letter({ subject: 'Erste' }));
    await expect.poll(subjects, patience).toEqual(['Erste']);
    // The acknowledgement to a stranger, as the desk says.
    await expect.poll(() => smtp.mails.length, patience).toBe(1);
    expect(smtp.mails[0]).toMatch(/From: .*support@desk\.example/);
    await expect.poll(async () => (await shownTo(admin)).mailbox?.state, patience).toBe('reading');

    const kept = { ...outgoing, password: undefined };
    // Another name: to the cursor it is another mailbox, should both have begun in the same second.
    const atTwo = { ...incomingAt(two), host: 'localhost' };
    const moved = deskOf({ incoming: atTwo, outgoing: kept, answerUnknown: false });
    expect((await setDesk(admin, moved)).status).toBe(200);
    await two.deliver(letter({ id: '<2@c>', subject: 'Zweite' }));
    await expect.poll(subjects, patience).toEqual(['Erste', 'Zweite']);
    await one.deliver(letter({ id: '<3@c>', subject: 'Verlassen' }));
    await two.deliver(letter({ id: '<4@c>', subject: 'Dritte' }));
    await expect.poll(subjects, patience).toEqual(['Erste', 'Zweite', 'Dritte']);
    // Nobody reads there any more.
    expect((await one.flags()).map((flags) => flags.includes('\\Seen'))).toEqual([true, false]);

    const off = { ...moved, active: false, incoming: { ...atTwo, password: undefined } };
    expect((await setDesk(admin, off)).status).toBe(200);
    expect(await shownTo(admin)).toMatchObject({ desk: { active: false }, mailbox: null });
    await two.deliver(letter({ id: '<5@c>', subject: 'Vierte' }));
    expect((await setDesk(admin, { ...off, active: true })).status).toBe(200);
    await expect.poll(subjects, patience).toEqual(['Erste', 'Zweite', 'Dritte', 'Vierte']);

    expect((await setDesk(admin, null)).status).toBe(200);
    expect(await shownTo(admin)).toMatchObject({ desk: null, mailbox: null });
    expect((await admin.call('GET', '/api/v1/health')).body).toMatchObject({ mail: null });
    expect(await settingsOf(server)).toContain('"passwords":{"incoming":null,"outgoing":null}');
  });

  it('sends by the new way what waited in the queue', async () => {
    const smtp = await startSmtp();
    const { server, admin } = await deskWorld(await database());
    await setDesk(admin, deskOf());
    const customer = await addTestCustomer(server.store);
    const member = await signIn(server.url, (await addMember(server.store, customer.id)).email);
    const ticket = await member.call('POST', '/api/v1/tickets', {
      customerId: customer.id,
      subject: 'Bon',
      text: 'Umlaute fehlen.',
    });
    const { number } = z.object({ ticket: z.object({ number: z.number() }) }).parse(ticket.body).ticket;
    await admin.call('POST', `/api/v1/tickets/${number}/reply`, { text: 'Wir sehen nach.' });
    const states = async () =>
      (
        await server.store.db.selectFrom('mail_out').select('state').where('kind', '=', 'reply').execute()
      ).map(({ state }) => state);
    expect(await states()).toEqual(['queued']);
    await setDesk(admin, deskOf({ outgoing: outgoingAt(smtp) }));
    await expect.poll(states, patience).toEqual(['sent']);
    expect(smtp.mails.filter((mail) => mail.includes('Wir sehen nach.'))).toHaveLength(1);
  });

  it('is changed by admins alone, and by none who did not see the last change', async () => {
    const { server, admin } = await deskWorld(await database());
    const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    const customer = await addTestCustomer(server.store);
    const member = await signIn(server.url, (await addMember(server.store, customer.id)).email);
    const wish = { version: 0, desk: deskOf() };
    for (const [path, body] of [
      ['', wish],
      ['/take-over', { version: 0 }],
      ['/try-incoming', { incoming: incomingAt({ port: 1, password: 'x' }) }],
      ['/try-outgoing', { outgoing: outgoingAt({ port: 1 }), from: null }],
    ] as const) {
      const method = path === '' ? 'PUT' : 'POST';
      expect(codeOf(await support.call(method, deskPath + path, body))).toBe('FORBIDDEN');
      expect(codeOf(await member.call(method, deskPath + path, body))).toBe('NOT_FOUND');
    }
    expect((await admin.call('PUT', deskPath, wish)).status).toBe(200);
    expect(codeOf(await admin.call('PUT', deskPath, wish))).toBe('CONFLICT');
    expect(await shownTo(support)).toMatchObject({ version: 1, desk: { address: 'support@desk.example' } });
    expect(codeOf(await member.call('GET', deskPath))).toBe('NOT_FOUND');
  });
});

describe('the passwords of the mail desk', () => {
  it('are sealed in the database, and neither answered nor logged nor in the audit log', async () => {
    const { server, admin } = await deskWorld();
    const imap = await startDovecot();
    const smtp = await startSmtp({ login: { user: 'desk', password: 'hinaus-geheim' } });
    const answers: unknown[] = [];
    const told = async (...asked: Parameters<typeof admin.call>) => {
      const { status, body } = await admin.call(...asked);
      answers.push(body);
      return status;
    };
    const incoming = incomingAt(imap);
    const outgoing = outgoingAt({ port: smtp.port, user: 'desk', password: 'hinaus-geheim' });
    expect(await told('PUT', deskPath, { version: 0, desk: deskOf({ incoming, outgoing }) })).toBe(200);
    await expect.poll(async () => (await shownTo(admin)).mailbox?.state, patience).toBe('reading');
    // A wrong one as well: what the mail server says of it is shown.
    const wrong = { ...incoming, password: 'ganz-falsch-geheim' };
    expect(await told('PUT', deskPath, { version: 1, desk: deskOf({ incoming: wrong, outgoing }) })).toBe(
      200,
    );
    await expect
      .poll(async () => (await shownTo(admin)).mailbox, patience)
      .toMatchObject({ state: 'trouble', reason: 'sign-in' });
    await told('POST', `${deskPath}/try-incoming`, { incoming: wrong });
    await told('POST', `${deskPath}/try-outgoing`, {
      outgoing: { ...outgoing, password: 'auch-geheim' },
      from: null,
    });
    await told('PUT', deskPath, { version: 2, desk: deskOf({ incoming: { ...wrong, port: 0 }, outgoing }) });
    for (const path of [deskPath, '/api/v1/health', '/api/v1/audit', '/api/v1/jobs/dead'])
      await told('GET', path);
    const changes = await server.store.db.selectFrom('changes').selectAll().execute();
    const everything = JSON.stringify([answers, changes, server.logged, await settingsOf(server)]);
    expect(everything).toContain('mail desk changed');
    expect(everything).toContain('"newPasswords":["incoming","outgoing"]'.replaceAll('"', String.raw`\"`));
    expect(everything).not.toMatch(/geheim/);
    expect(server.logged.join('')).toContain('the mailbox can’t be read');
  });

  it('are asked for again where server, port, encryption or user change, also for a trial', async () => {
    const { admin } = await deskWorld();
    const imap = await startDovecot();
    const smtp = await startSmtp();
    const incoming = { ...incomingAt(imap) };
    const outgoing = outgoingAt({ port: smtp.port, user: 'desk', password: 'x' });
    expect((await setDesk(admin, deskOf({ incoming, outgoing }))).status).toBe(200);
    const kept = { ...incoming, password: undefined };
    const same = await admin.call('POST', `${deskPath}/try-incoming`, { incoming: kept });
    expect(same.body).toMatchObject({ result: 'fine', mails: 0, folders: ['INBOX'] });
    for (const change of [
      { host: 'localhost' },
      { port: imap.port + 1 },
      { security: 'starttls' },
      { user: 'anderer' },
    ]) {
      const other = { ...kept, ...change };
      const saved = await setDesk(admin, deskOf({ incoming: other, outgoing }));
      expect(refusal.parse(saved.body)).toMatchObject({
        code: 'PASSPHRASE_MISSING',
        details: { field: 'desk.incoming.password' },
      });
      expect(codeOf(await admin.call('POST', `${deskPath}/try-incoming`, { incoming: other }))).toBe(
        'PASSPHRASE_MISSING',
      );
    }
    const elsewhere = { ...outgoing, password: undefined, host: 'localhost' };
    expect(codeOf(await setDesk(admin, deskOf({ incoming: kept, outgoing: elsewhere })))).toBe(
      'PASSPHRASE_MISSING',
    );
    // What the password is not for may change without it.
    expect((await setDesk(admin, deskOf({ incoming: { ...kept, mailbox: 'Support' } }))).status).toBe(200);
  });

  it('are sent nowhere else by whoever can write to the database', async () => {
    const { server, admin } = await deskWorld();
    const imap = await startDovecot();
    let knocked = 0;
    const thief = createServer((socket) => {
      knocked += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void thief.close());
    await setDesk(admin, deskOf({ incoming: incomingAt(imap) }));
    await expect.poll(async () => (await shownTo(admin)).mailbox?.state, patience).toBe('reading');
    const { port } = thief.address() as AddressInfo;
    const value = (await settingsOf(server))
      .replace(`"port":${imap.port}`, `"port":${port}`)
      .replace('"version":1', '"version":2');
    await server.store.db.updateTable('settings').set({ value }).where('key', '=', 'mail-desk').execute();
    await server.beat();
    expect((await shownTo(admin)).mailbox).toMatchObject({
      state: 'trouble',
      message: expect.stringMatching(/is not for/) as string,
    });
    expect(knocked).toBe(0);
    // Typed again, all is well.
    expect((await setDesk(admin, deskOf({ incoming: incomingAt(imap) }))).status).toBe(200);
    await expect.poll(async () => (await shownTo(admin)).mailbox?.state, patience).toBe('reading');
  });
});

describe('a mail desk in config.json', () => {
  it('holds, is not changed here, and is taken over with its password for when it is gone', async () => {
    const imap = await startDovecot();
    const folder = await temporaryFolder();
    const passwordFile = `${folder}/password`;
    await writeFile(passwordFile, 'geheim\n');
    const mail = mailConfigSchema.parse({
      address: 'support@desk.example',
      imap: { host: '127.0.0.1', port: imap.port, security: 'none', user: 'desk', passwordFile },
      templates: { status: { de: { subject: '[#{{ticket}}]', text: 'Aus der Datei: {{status}}' } } },
    });
    const { database, server, admin } = await deskWorld(undefined, { mail });
    expect(await shownTo(admin)).toMatchObject({ source: 'config.json', takenOver: false, version: 0 });
    expect(refusal.parse((await setDesk(admin, deskOf())).body)).toMatchObject({
      code: 'CONFLICT',
      details: { reason: 'config.json' },
    });
    const kept = { ...incomingAt(imap), password: undefined };
    const tried = await admin.call('POST', `${deskPath}/try-incoming`, { incoming: kept });
    expect(tried.body).toMatchObject({ result: 'fine' });
    const taken = await admin.call('POST', `${deskPath}/take-over`, { version: 0 });
    expect(taken.body).toMatchObject({ source: 'config.json', takenOver: true, version: 1 });
    expect(codeOf(await admin.call('POST', `${deskPath}/take-over`, { version: 0 }))).toBe('CONFLICT');

    // The operator takes `mail` out, and starts anew with the same data folder.
    await server.stop();
    const port = await freePort();
    await startServerProcess(server.folder, { database, port });
    const later = browserAt(`http://127.0.0.1:${port}`);
    for (const [name, value] of admin.cookies) later.cookies.set(name, value);
    expect(await shownTo(later)).toMatchObject({
      source: 'console',
      takenOver: false,
      desk: { address: 'support@desk.example' },
    });
    await expect.poll(async () => (await shownTo(later)).mailbox?.state, patience).toBe('reading');
    const templates = await later.call('GET', '/api/v1/settings/mail-templates');
    expect(JSON.stringify(templates.body)).toContain('Aus der Datei');
  });
});

describe('several server processes', () => {
  it('take up at once what was changed at one of them', async () => {
    const { database, server, admin } = await deskWorld(await databases[1]!.database());
    const imap = await startDovecot();
    // A data folder of its own, as on another machine, with the same keys.
    const [port, root] = [await freePort(), await temporaryFolder()];
    await cp(server.folder.root, root, { recursive: true });
    await startServerProcess(dataFolder(root), { database, port });
    const other = browserAt(`http://127.0.0.1:${port}`);
    for (const [name, value] of admin.cookies) other.cookies.set(name, value);
    expect((await shownTo(other)).mailbox).toBeNull();
    expect((await setDesk(admin, deskOf({ incoming: incomingAt(imap) }))).status).toBe(200);
    // Sooner than the look each takes by itself every twenty seconds.
    await expect
      .poll(async () => (await shownTo(other)).mailbox?.state, { timeout: 10_000, interval: 30 })
      .toBe('reading');
    expect((await setDesk(admin, null)).status).toBe(200);
    await expect.poll(async () => (await shownTo(other)).mailbox, patience).toBeNull();
  });
});
