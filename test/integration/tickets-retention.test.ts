/** What is erased by itself, and what is not. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { isNeeded } from '../../server/attachments/named.ts';
import { lookThrough, startSweep, sweepFiles, sweepHandlers } from '../../server/attachments/sweep.ts';
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
    const { db } = store;
    const blobs = openBlobs(await temporaryFolder());
    const put = (text: string) => blobs.put(Buffer.from(text));
    const left = await put('übrig');
    const ticket = await world.open({
      attachments: [{ name: 'a.txt', type: 'text/plain', sizeBytes: 10, sha256: await put('angehängt') }],
    });
    // Others before it, so that it is not on the first page.
    const others = Array.from({ length: 250 }, (_, n) => ({ user_id: 'u_a', sha256: n.toString(16).padStart(64, '0') }));
    const brought = await put('gebracht');
    await db.insertInto('uploads').values([...others, { user_id: 'u_x', sha256: brought }].map((one) => ({ ...one, size: 8, created_at: '' }))).execute();
    const mails = ['eben gekommen', 'verarbeitet', 'in Quarantäne', 'gelöscht'];
    const [, done, quarantined, erased] = await receiveMails({ store, blobs, now: () => world.now }, mails.map((raw) => ({ raw: Buffer.from(raw), source: 't' })));
    const mail = (id = '') => db.updateTable('mail_in').where('id', '=', id);
    await mail(done?.id).set({ state: 'done', subject: 'Kasse' }).execute();
    await mail(quarantined?.id).set({ state: 'quarantined' }).execute();
    await mail(erased?.id).set({ state: 'done' }).execute();
    const recording = async (kind: 'screen' | 'proof', text: string, erasedAt: string | null) =>
      db.insertInto('session_recordings').values({ session_id: 's', kind, sha256: await put(text), size: 9, seconds: null, stored_at: '', erased_at: erasedAt }).execute();
    await recording('screen', 'Aufzeichnung', null);
    await recording('proof', 'gelöschte Aufzeichnung', '2026-11-01T08:00:00.000Z');
    const report = await put('Bericht');
    await store.transaction((trx) => enqueue(trx, 'mail.report', { file: { sha256: report } }, { runAt: world.now }));
    const outgoing = async (id: string, state: 'queued' | 'dead', text: string) =>
      db.insertInto('mail_out').values({
        id, dedupe_key: id, kind: 'answer', ticket: ticket.number, to_address: 'x@kunde.example', automatic: 0, message_id: id,
        content: JSON.stringify({ attachments: [{ name: 'b', type: 'c', sha256: await put(text) }] }),
        state, created_at: '', sent_at: null, said: null,
      }).execute();
    await outgoing('waits', 'queued', 'Antwort');
    await outgoing('given up', 'dead', 'Antwort, die nie ankam');
    const files = async () => (await readdir(blobs.folder, { recursive: true })).filter((one) => one.length > 60).map((one) => one.slice(3));
    const named = ['angehängt', 'gebracht', 'eben gekommen', 'verarbeitet', 'in Quarantäne', 'Aufzeichnung', 'Bericht', 'Antwort']
      .map((text) => createHash('sha256').update(text).digest('hex'));
    await writeFile(`${blobs.path(left)}.halb.new`, 'nie ganz geworden');

    const sweep = async (hours: number) => (await sweepFiles({ store, blobs }, new Date(Date.now() + hours * 3_600_000))).removed;
    expect(await sweep(23)).toBe(0);
    expect(await files()).toHaveLength(named.length + 5);
    // One that is brought once more is young again, and not needed by a row yet.
    const makeOld = () => utimes(blobs.path(left), new Date(0), new Date(0));
    await makeOld();
    const look = () => lookThrough(db, blobs.folder, { now: new Date() });
    expect((await look()).unneeded).toMatchObject([{ sha256: left }]);
    await put('übrig');
    expect(await look()).toMatchObject({ files: 0, unneeded: [] });
    // A run that died had put it aside, and somebody brought it again.
    await makeOld();
    await rename(blobs.path(left), `${blobs.path(left)}.unneeded`);
    await put('übrig');
    expect(await sweepFiles({ store, blobs }, new Date())).toMatchObject({ removed: 0, look: { files: 0 } });
    expect(Buffer.from(await blobs.get(left)).toString()).toBe('übrig');
    await rename(blobs.path(left), `${blobs.path(left)}.unneeded`);
    expect(await sweep(25)).toBe(4);
    expect((await files()).toSorted()).toEqual(named.toSorted());
    // Both questions are answered from one list.
    for (const sha256 of named) expect(await isNeeded(db, sha256)).toBe(sha256 !== brought);
    expect(await isNeeded(db, left)).toBe(false);
  }); // prettier-ignore

  it('removes nothing where the database is empty or hardly the one of these files, until somebody says so', async () => {
    const store = await open();
    const blobs = openBlobs(await temporaryFolder());
    const all = await Promise.all(Array.from({ length: 30 }, (_, n) => blobs.put(Buffer.from(`Datei ${n}`))));
    const tomorrow = new Date(Date.now() + 25 * 3_600_000);
    const sweep = (despiteDoubt = false) => sweepFiles({ store, blobs }, tomorrow, { despiteDoubt });
    const name = (files: readonly string[]) => store.db.insertInto('uploads').values(files.map((sha256) => ({ user_id: 'u_x', sha256, size: 7, created_at: '' }))).execute();
    const there = async () => (await readdir(blobs.folder, { recursive: true })).filter((one) => one.length === 67).length;
    expect(await sweep()).toMatchObject({ removed: 0, look: { doubt: 'namesNone', files: 30 } });
    await name(all.slice(0, 20));
    expect(await sweep()).toMatchObject({ removed: 0, look: { doubt: 'namesFew', files: 30 } });
    expect(await there()).toBe(30);
    await name(all.slice(20, 28));
    expect(await sweep()).toMatchObject({ removed: 2, look: { doubt: null } });
    await store.db.deleteFrom('uploads').execute();
    expect(await sweep(true)).toMatchObject({ removed: 28 });
  }); // prettier-ignore

  it('puts back what somebody brought while it was looked for', async () => {
    const store = await open();
    const blobs = openBlobs(await temporaryFolder());
    const [one, other] = [await blobs.put(Buffer.from('eine')), await blobs.put(Buffer.from('andere'))];
    const bring = (sha256: string) => store.db.insertInto('uploads').values({ user_id: 'u_x', sha256, size: 4, created_at: '' }).execute();
    await bring(other);
    let brought = false;
    const db = store.db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        if (!brought && existsSync(`${blobs.path(one)}.unneeded`)) {
          brought = true;
          await bring(one);
        }
        return result;
      },
    });
    const tomorrow = new Date(Date.now() + 25 * 3_600_000);
    expect(await sweepFiles({ store: { ...store, db }, blobs }, tomorrow)).toMatchObject({ removed: 0, look: { unneeded: [{ sha256: one }] } });
    expect(brought).toBe(true);
    expect(Buffer.from(await blobs.get(one)).toString()).toBe('eine');
  }); // prettier-ignore

  it('sweeps first 20 hours after a start, and is not put off by the next one', async () => {
    const { db, transaction } = await open();
    const start = async (at: string) => {
      await transaction((trx) => startSweep(trx, new Date(at)));
      return (await db.selectFrom('jobs').select('run_at').where('kind', '=', 'files.sweep').execute()).map((one) => one.run_at);
    };
    expect(await start('2026-12-01T08:00:00Z')).toEqual(['2026-12-02T04:00:00.000Z']);
    expect(await start('2026-12-01T20:00:00Z')).toEqual(['2026-12-02T04:00:00.000Z']);
    expect(await start('2026-12-03T08:00:00Z')).toEqual(['2026-12-04T04:00:00.000Z']);
  }); // prettier-ignore

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
    world.now = new Date(world.now.getTime() + 20 * 3_600_000);
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
