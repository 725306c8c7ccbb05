/** What is erased by itself, and what is not. */
import { readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { startSweep, sweepFiles, sweepHandlers, unneededFiles } from '../../server/attachments/sweep.ts';
import { receiveUpload } from '../../server/attachments/uploads.ts';
import { enqueue } from '../../server/jobs/queue.ts';
import { createWorker } from '../../server/jobs/worker.ts';
import { openBlobs } from '../../server/mail/blobs.ts';
import { receiveMails } from '../../server/mail/receive.ts';
import { readActivities } from '../../server/tickets/log.ts';
import {
  closedBefore,
  retentionHandlers,
  startRetention,
  writeRetention,
} from '../../server/tickets/retention.ts';
import { getTicket, verifyTickets } from '../../server/tickets/store.ts';
import { databases } from '../support/databases.ts';
import { openDesk } from '../support/desk.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.each(databases)('retention on $name', ({ open }) => {
  it('erases the texts of tickets closed long ago, leaves the others, and the log still proves', async () => {
    const world = await openDesk(await open());
    const { store, desk } = world;
    const [old, young, going] = [await world.open(), await world.open(), await world.open()];
    await world.act(old.number, { kind: 'close', resolution: 'solved' });
    world.now = new Date('2026-12-01T08:00:00Z');
    await world.act(young.number, { kind: 'close', resolution: 'solved' });
    world.now = new Date('2027-01-02T08:00:00Z');
    const blobs = openBlobs(await temporaryFolder());
    const worker = createWorker(store, retentionHandlers({ store, desk, blobs }, () => world.now), { now: () => world.now, chance: () => 0 });
    await store.transaction((trx) => startRetention(trx, world.now));
    await worker.runDue();
    expect((await getTicket(store.db, old.number)).subject).not.toBe('');
    await writeRetention(store.db, { eraseClosedAfterMonths: 6 });
    world.now = new Date('2027-01-03T08:00:01Z');
    await worker.runDue();
    expect((await readActivities(store.db, old.number)).map((one) => one.content)).toEqual([null, null, null]);
    expect((await getTicket(store.db, old.number)).subject).toBe('');
    for (const { number } of [young, going]) expect((await getTicket(store.db, number)).subject).not.toBe('');
    expect((await verifyTickets(store.db)).faults).toEqual([]);
  }); // prettier-ignore

  it('takes the files and mails of such a ticket with them, but for what another still needs', async () => {
    const world = await openDesk(await open());
    const { store, desk } = world;
    const blobs = openBlobs(await temporaryFolder());
    const attached = async (text: string) => {
      const sha256 = await blobs.put(Buffer.from(text));
      return { name: 'protokoll.txt', type: 'text/plain', sizeBytes: text.length, sha256 };
    };
    const [alone, shared] = [await attached('nur hier'), await attached('auch dort')];
    const old = await world.open({ attachments: [alone, shared] });
    const going = await world.open({ attachments: [shared] });
    const raw = await blobs.put(Buffer.from('From: kundin@kunde.example'));
    const about = {
      received_at: world.now.toISOString(),
      state: 'done',
      outcome: 'ticket',
      ticket: old.number,
    } as const;
    const nothing = { reason: null, detail: null, message_id: null, content_key: null, processed_at: null };
    await store.db
      .insertInto('mail_in')
      .values({
        id: 'one',
        sha256: raw,
        size: 26,
        source: 'test',
        from_address: 'kundin@kunde.example',
        subject: 'Kasse',
        ...about,
        ...nothing,
      })
      .execute();
    await world.act(old.number, { kind: 'close', resolution: 'solved' });
    await writeRetention(store.db, { eraseClosedAfterMonths: 6 });
    world.now = new Date('2027-02-03T08:00:00Z');
    const worker = createWorker(
      store,
      retentionHandlers({ store, desk, blobs }, () => world.now),
      {
        now: () => world.now,
        chance: () => 0,
      },
    );
    await store.transaction((trx) => startRetention(trx, world.now));
    await worker.runDue();
    for (const gone of [alone.sha256, raw])
      await expect(blobs.get(gone)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(Buffer.from(await blobs.get(shared.sha256)).toString()).toBe('auch dort');
    const mails = await store.db.selectFrom('mail_in').select(['from_address', 'subject']).execute();
    expect(mails).toEqual([{ from_address: null, subject: null }]);
    expect((await getTicket(store.db, going.number)).subject).not.toBe('');
  });

  it('leaves no file behind where the server died between erasing and removing; what is young or named stays', async () => {
    const world = await openDesk(await open());
    const { store } = world;
    const blobs = openBlobs(await temporaryFolder());
    const put = (text: string) => blobs.put(Buffer.from(text));
    const [left, attached, brought, unread, report, mailed] = await Promise.all(
      ['übrig', 'angehängt', 'gebracht', 'ungelesen', 'Bericht', 'Antwort'].map(put),
    ) as [string, string, string, string, string, string]; // prettier-ignore
    const ticket = await world.open({
      attachments: [{ name: 'a.txt', type: 'text/plain', sizeBytes: 10, sha256: attached }],
    });
    await store.db.insertInto('uploads').values({ user_id: 'u_x', sha256: brought, size: 8, created_at: '' }).execute(); // prettier-ignore
    await receiveMails({ store, blobs, now: () => world.now }, [
      { raw: Buffer.from('ungelesen'), source: 't' },
    ]);
    await store.transaction((trx) =>
      enqueue(trx, 'mail.report', { file: { sha256: report } }, { runAt: world.now }),
    );
    const content = JSON.stringify({ attachments: [{ name: 'b', type: 'c', sha256: mailed }] });
    await store.db
      .insertInto('mail_out')
      .values({
        id: 'm', dedupe_key: 'm', kind: 'answer', ticket: ticket.number, to_address: 'x@kunde.example', automatic: 0,
        message_id: '<m>', content, state: 'queued', created_at: '', sent_at: null, said: null,
      })
      .execute(); // prettier-ignore
    const files = async () =>
      (await readdir(blobs.folder, { recursive: true })).filter((one) => one.length > 60).map((one) => one.slice(3)).toSorted(); // prettier-ignore
    const named = [attached, brought, unread, report, mailed].toSorted();
    await writeFile(`${blobs.path(left)}.halb.new`, 'nie ganz geworden');

    const sweep = (hours: number) => sweepFiles({ store, blobs }, new Date(Date.now() + hours * 3_600_000));
    expect(await sweep(23)).toBe(0);
    expect(await files()).toHaveLength(named.length + 2);
    // One that is brought once more is young again, and not needed by a row yet.
    const dayAgo = new Date(Date.now() - 25 * 3_600_000);
    await utimes(blobs.path(left), dayAgo, dayAgo);
    expect(await unneededFiles(store.db, blobs.folder, new Date())).toMatchObject([{ sha256: left }]);
    await put('übrig');
    expect(await sweep(0)).toBe(0);
    // A run that died had put it aside.
    await rename(blobs.path(left), `${blobs.path(left)}.unneeded`);
    expect(await sweep(25)).toBe(1);
    expect(await files()).toEqual(named);
  });

  it('forgets what was brought and never attached, but not what was brought once more', async () => {
    const world = await openDesk(await open());
    const { store } = world;
    const blobs = openBlobs(await temporaryFolder());
    const incoming = await temporaryFolder();
    const bring = (text: string) =>
      receiveUpload(store.db, { userId: 'u_x', stream: Readable.from([text]), declaredBytes: null }, { incoming, blobs, now: world.now }); // prettier-ignore
    const attached = await bring('angehängt');
    await world.open({ attachments: [{ name: 'a.txt', type: 'text/plain', ...attached }] });
    const [left, again] = [await bring('liegen geblieben'), await bring('noch einmal')];
    world.now = new Date(world.now.getTime() + 29 * 24 * 3_600_000);
    await bring('noch einmal');
    world.now = new Date(world.now.getTime() + 2 * 24 * 3_600_000);
    const long = new Date(Date.now() - 48 * 3_600_000);
    for (const { sha256 } of [attached, left, again]) await utimes(blobs.path(sha256), long, long);
    const worker = createWorker(
      store,
      sweepHandlers({ store, blobs }, { now: () => world.now, onSwept: () => undefined }),
      { now: () => world.now, chance: () => 0 },
    );
    await store.transaction((trx) => startSweep(trx, world.now));
    await worker.runDue();
    for (const { sha256 } of [attached, again]) expect((await blobs.get(sha256)).length).toBeGreaterThan(0);
    await expect(blobs.get(left.sha256)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses a time that would erase at once', async () => {
    const store = await open();
    await expect(writeRetention(store.db, { eraseClosedAfterMonths: 0 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  }); // prettier-ignore
});

it('months end where the calendar says', () => {
  expect(closedBefore(new Date('2027-03-31T10:00:00.000Z'), 1)).toBe('2027-02-28T10:00:00.000Z');
});
