/** A mailbox of a real Dovecot: every mail taken over once, whatever breaks on the way. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { mailConfigSchema } from '../../server/mail/config.ts';
import type { MailConfig } from '../../server/mail/config.ts';
import { runMailbox } from '../../server/mail/imap.ts';
import type { MailboxOptions } from '../../server/mail/imap.ts';
import { mailLimits } from '../../server/mail/limits.ts';
import { openStore } from '../../server/store/store.ts';
import { startDovecot } from '../support/dovecot.ts';
import type { TestImap } from '../support/dovecot.ts';
import { desk, letter, openMailWorld } from '../support/mail-world.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const patience = { timeout: 30_000, interval: 20 };

type Imap = NonNullable<MailConfig['imap']>;

const settingsOf = (imap: TestImap, over: Partial<Imap> = {}): Imap => {
  const { imap: settings } = mailConfigSchema.parse({
    address: desk,
    imap: {
      host: '127.0.0.1',
      port: imap.port,
      security: 'none',
      user: imap.user,
      passwordFile: 'unused',
      ...over,
    },
  });
  if (settings === undefined) throw new Error('no settings');
  return settings;
};

const setUp = async () => {
  const imap = await startDovecot();
  const folder = await temporaryFolder();
  const store = openStore(':memory:');
  onTestFinished(() => store.close());
  await store.migrate();
  const world = await openMailWorld(store, folder);
  const troubles: string[] = [];
  const read = (over: Partial<Imap> = {}, change: Partial<MailboxOptions> = {}) => {
    const mailbox = runMailbox({
      store,
      blobs: world.blobs,
      now: world.parts.now,
      settings: settingsOf(imap, over),
      password: imap.password,
      chance: () => 0,
      firstWaitMs: 20,
      onTrouble: (error) => troubles.push(error.message),
      ...change,
    });
    onTestFinished(() => mailbox.stop());
    return mailbox;
  };
  const count = async () => (await store.db.selectFrom('mail_in').select('id').execute()).length;
  return { imap, store, world, troubles, read, count };
};

describe('a mailbox', () => {
  it('is read, marked as read, and then told of new mail without asking', async () => {
    const { imap, read, count, world } = await setUp();
    await imap.deliver(letter({ id: '<1@c>' }));
    await imap.deliver(letter({ id: '<2@c>', body: 'zwei' }));
    read();
    await expect.poll(count, patience).toBe(2);
    await expect.poll(() => imap.flags(), patience).toEqual([['\\Seen'], ['\\Seen']]);
    const start = performance.now();
    await imap.deliver(letter({ id: '<3@c>', body: 'drei' }));
    await expect.poll(count, patience).toBe(3);
    // IDLE's renewal is minutes away: only the server's word can have been that quick.
    expect(performance.now() - start).toBeLessThan(20_000);
    await world.worker.runDue();
    expect(new Set((await world.entries()).map(({ text }) => text))).toEqual(
      new Set(['Der Druck geht nicht.', 'zwei', 'drei']),
    );
  });

  it('goes on where it was after the server was away, and after a restart of its own', async () => {
    const { imap, read, count, troubles } = await setUp();
    const first = read();
    await imap.deliver(letter({ id: '<1@c>' }));
    await expect.poll(count, patience).toBe(1);
    await imap.stop();
    await expect.poll(() => troubles.length, patience).toBeGreaterThan(1);
    await imap.start();
    await imap.deliver(letter({ id: '<2@c>', body: 'zwei' }));
    await expect.poll(count, patience).toBe(2);
    await first.stop();
    await imap.deliver(letter({ id: '<3@c>', body: 'drei' }));
    read();
    await expect.poll(count, patience).toBe(3);
  });

  it('doubles nothing when the server numbers all mails anew', async () => {
    const { imap, read, count, store } = await setUp();
    await imap.deliver(letter({ id: '<1@c>' }));
    await imap.deliver(letter({ id: '<2@c>', body: 'zwei' }));
    const first = read();
    await expect.poll(count, patience).toBe(2);
    const cursor = () => store.db.selectFrom('mail_cursors').selectAll().executeTakeFirstOrThrow();
    const before = await cursor();
    await first.stop();
    await imap.forgetNumbers();
    await imap.deliver(letter({ id: '<3@c>', body: 'drei' }));
    read();
    await expect.poll(count, patience).toBe(3);
    expect((await cursor()).uid_validity).not.toBe(before.uid_validity);
  });

  it('is asked again for a mail that could not be stored, and touches none before it is safe', async () => {
    const { imap, read, count, world, troubles } = await setUp();
    await imap.deliver(letter({ id: '<1@c>' }));
    let full = true;
    read(
      {},
      {
        blobs: {
          ...world.blobs,
          put: (bytes) => (full ? Promise.reject(new Error('ENOSPC')) : world.blobs.put(bytes)),
        },
      },
    );
    await expect.poll(() => troubles, patience).toContain('ENOSPC');
    expect([await count(), await imap.flags()]).toEqual([0, [[]]]);
    full = false;
    await expect.poll(count, patience).toBe(1);
  });

  it.each([
    ['delete', 0, 0],
    [{ moveTo: 'Fertig' }, 0, 1],
    ['keep', 1, 0],
  ] as const)('does afterwards what is set: %j', async (afterwards, inbox, done) => {
    const { imap, read, count } = await setUp();
    await imap.deliver(letter());
    const { ImapFlow } = await import('imapflow');
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: imap.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user: imap.user, pass: imap.password },
      logger: false,
    });
    await client.connect();
    await client.mailboxCreate('Fertig');
    await client.logout();
    read({ afterwards });
    await expect.poll(count, patience).toBe(1);
    await expect
      .poll(async () => [(await imap.flags()).length, (await imap.flags('Fertig')).length], patience)
      .toEqual([inbox, done]);
  });

  it('told to stop while mails are taken over, ends after them: stored is also marked', async () => {
    const { imap, read, count, world } = await setUp();
    await imap.deliver(letter({ id: '<1@c>' }));
    await imap.deliver(letter({ id: '<2@c>', body: 'zwei' }));
    const storing = Promise.withResolvers<void>();
    const stopping = Promise.withResolvers<void>();
    const mailbox = read(
      {},
      {
        blobs: {
          ...world.blobs,
          put: async (bytes) => {
            storing.resolve();
            await stopping.promise;
            return world.blobs.put(bytes);
          },
        },
      },
    );
    await storing.promise;
    const stopped = mailbox.stop();
    stopping.resolve();
    await stopped;
    expect([await count(), await imap.flags()]).toEqual([2, [['\\Seen'], ['\\Seen']]]);
  });

  it('leaves a mail that is too large where it is, says so, and takes the next one', async () => {
    const { imap, read, count, store } = await setUp();
    await imap.deliver(Buffer.concat([Buffer.from(letter()), Buffer.alloc(mailLimits.rawBytes, 'x\r\n')]));
    await imap.deliver(letter({ id: '<2@c>' }));
    read();
    await expect.poll(count, patience).toBe(2);
    expect(
      await store.db.selectFrom('mail_in').select(['state', 'reason']).orderBy('state').execute(),
    ).toEqual([
      { state: 'quarantined', reason: 'too large' },
      { state: 'received', reason: null },
    ]);
  });

  it('with a wrong password is tried again with growing waits, and can be stopped', async () => {
    const { read, count } = await setUp();
    const waits: number[] = [];
    const mailbox = read({}, { password: 'falsch', onTrouble: (_, waitMs) => waits.push(waitMs) });
    await expect.poll(() => waits.length, patience).toBeGreaterThan(1);
    await mailbox.stop();
    expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
    expect(await count()).toBe(0);
  });

  it('on another machine is refused without encryption', async () => {
    const { read } = await setUp();
    expect(() => read({ host: 'mail.example' })).toThrow(/unencrypted/);
  });
});
