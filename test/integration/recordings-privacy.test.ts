/** Recordings and the people in them: a person's export names them, and erasure, retention and nothing else takes them away. */
import { access } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openBlobs } from '../../server/mail/blobs.ts';
import { eraseExpiredRecordings } from '../../server/recordings/retention.ts';
import { createDesk } from '../../server/tickets/desk.ts';
import { writeRetention } from '../../server/tickets/retention.ts';
import { databases } from '../support/databases.ts';
import { keepSession } from '../support/kept-session.ts';
import { addMember, addStaff, signIn } from '../support/people.ts';
import { factsOf } from '../support/relay-world.ts';
import { startTestServer } from '../support/server.ts';
import { handOver, writeCopy } from '../support/session-copy.ts';

const id = (letter: string): string => `s_${letter.repeat(16)}`;
const monthMs = 31 * 24 * 60 * 60_000;

describe.each(databases)('the recordings of a session on $name', ({ database }) => {
  it('go when their time is over or with whoever asked for help, and that shows', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const { store } = server;
    const desk = createDesk({ store });
    const blobs = openBlobs(server.folder.blobs);
    const agent = await server.agent();
    const member = await addMember(store, agent.customerId);
    const helper = await addStaff(store, 'support');
    const admin = await signIn(server.url, (await addStaff(store, 'admin')).email);
    const openTicket = async () => {
      const actor = { kind: 'customer', id: member.contactId } as const;
      const wish = { kind: 'open', customerId: agent.customerId, subject: 'x', text: 'y', source: 'portal' } as const; // prettier-ignore
      return (await store.transaction((trx) => desk.open(trx, wish, { actor, now: server.now }))).number;
    };
    const record = async (letter: string, output: string) => {
      const about = { at: server.now, helperId: helper.id, ticket: await openTicket() };
      await keepSession(store, { id: id(letter), agent, ...about });
      const copy = await writeCopy({ session: id(letter), device: agent.device, output: [output], ...about });
      await handOver(server, agent, copy);
      const rows = await store.db.selectFrom('session_recordings').selectAll().where('session_id', '=', id(letter)).execute(); // prettier-ignore
      return { ticket: about.ticket, files: rows.map((row) => blobs.path(row.sha256)) }; // prettier-ignore
    };
    const statesOf = async (letter: string) =>
      z
        .object({ recordings: z.array(z.object({ state: z.string() })) })
        .parse((await admin.call('GET', `/api/v1/sessions/${id(letter)}`)).body)
        .recordings.map((one) => one.state);
    const gone = (files: readonly string[]) =>
      Promise.all(files.map((file) => access(file).then(() => false, () => true))); // prettier-ignore

    const first = await record('a', 'alt');
    server.now = new Date(server.now.getTime() + 6 * monthMs);
    const second = await record('b', 'neu');

    // Twelve months by default: the first goes, the second stays.
    server.now = new Date(server.now.getTime() + 7 * monthMs);
    await eraseExpiredRecordings({ store, desk, blobs }, server.now);
    expect(await statesOf('a')).toEqual(['erased', 'erased', 'erased']);
    expect(await gone(first.files)).toEqual([true, true, true]);
    // The ticket's clocks, which run out meanwhile, may speak before or after.
    expect(await factsOf(server, first.ticket)).toContainEqual({
      kind: 'recordingErased',
      sessionId: id('a'),
    });
    expect((await admin.call('GET', `/api/v1/sessions/${id('a')}/recordings/terminal`)).status).toBe(404);
    expect(await statesOf('b')).toEqual(['signed', 'signed', 'signed']);

    // What is told of both people, the helper and the one who asked for help.
    for (const person of [helper.id, member.contactId]) {
      const told = await admin.call('GET', `/api/v1/people/${person}/export`);
      const shape = z.object({ assistSessions: z.array(z.object({ id: z.string() })), recordings: z.array(z.unknown()) }); // prettier-ignore
      const { assistSessions, recordings } = shape.parse(told.body);
      expect(assistSessions.map((one) => one.id).toSorted()).toEqual([id('a'), id('b')]);
      expect(recordings).toHaveLength(6);
    }

    // Whoever asked for help is erased: so is what was recorded of it. The helper's name goes, the visit does not.
    expect((await admin.call('POST', `/api/v1/people/${helper.id}/erase`, { erase: helper.id })).status).toBe(
      204,
    );
    expect(await statesOf('b')).toEqual(['signed', 'signed', 'signed']);
    const erase = { erase: member.contactId };
    expect((await admin.call('POST', `/api/v1/people/${member.contactId}/erase`, erase)).status).toBe(204);
    expect(await statesOf('b')).toEqual(['erased', 'erased', 'erased']);
    expect(await gone(second.files)).toEqual([true, true, true]);
    expect((await admin.call('GET', `/api/v1/sessions/${id('b')}`)).body).toMatchObject({
      helper: { name: '–' },
    });

    // With no time of their own they go with the texts of their ticket.
    await writeRetention(store.db, { eraseRecordingsAfterMonths: null, eraseClosedAfterMonths: 1 });
    const third = await record('c', 'dritte');
    const actor = { kind: 'staff', id: 'u_x' } as const;
    await store.transaction(
      (trx) =>
      desk.act(trx, third.ticket, { kind: 'close', resolution: 'solved' }, { actor, now: server.now, expectedSeq: null }), // prettier-ignore
    );
    server.now = new Date(server.now.getTime() + 2 * monthMs);
    await eraseExpiredRecordings({ store, desk, blobs }, server.now);
    expect(await statesOf('c')).toEqual(['erased', 'erased', 'erased']);
  });
});
