/** The customer's signed copy of a session at the vendor: whole and signed, or not at all. */
import { appendFile, copyFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { writeMark } from '../../agent/assist/upload-mark.ts';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { homeLayout } from '../../agent/home/layout.ts';
import { exitCodes, toBeistandError } from '../../protocol/errors.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { openBlobs } from '../../server/mail/blobs.ts';
import { runAgent } from '../support/agent.ts';
import { enrolledHome } from '../support/assist-home.ts';
import { databases } from '../support/databases.ts';
import { createDevice } from '../support/device.ts';
import { keepSession } from '../support/kept-session.ts';
import { addMember, addStaff, addTestCustomer, signIn } from '../support/people.ts';
import { factsOf, ticketOf } from '../support/relay-world.ts';
import { startTestServer } from '../support/server.ts';
import type { TestAgent, TestServer } from '../support/server.ts';
import { copyLink, handOver, writeCopy } from '../support/session-copy.ts';

const id = (letter: string): string => `s_${letter.repeat(16)}`;
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'kept',
    (error: unknown) => toBeistandError(error).code,
  );

const recordingsSchema = z.object({
  recordings: z.array(z.object({ kind: z.string(), sha256: z.string(), state: z.string() })),
});

const world = async (server: TestServer) => {
  const agent = await server.agent();
  const helper = await addStaff(server.store, 'support');
  const session = async (letter: string, more: Partial<Parameters<typeof keepSession>[1]> = {}) => {
    await keepSession(server.store, { id: id(letter), agent, at: server.now, helperId: helper.id, ...more });
    return id(letter);
  };
  const copyOf = (session: string, more: Partial<Parameters<typeof writeCopy>[0]> = {}) =>
    writeCopy({ session, at: server.now, helperId: helper.id, device: agent.device, ...more });
  return { agent, helper, session, copyOf };
};
const keptOf = async (server: TestServer): Promise<string[]> =>
  (await server.store.db.selectFrom('session_recordings').select('session_id').execute()).map(
    (row) => row.session_id,
  );

describe.each(databases)('the copy of a session on $name', ({ database }) => {
  it('is kept once, with the times of its grants, and read by that customer and by staff', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const { agent, helper, session, copyOf } = await world(server);
    const ticket = await ticketOf(server, agent.customerId);
    await session('a', { ticket });
    const copy = await copyOf(id('a'), { ticket });
    // The line is cut after a piece: the rest goes on from there.
    const link = copyLink(server, agent);
    const cast = new Uint8Array(await readFile(copy.paths.terminal));
    await link.begin(new Uint8Array(await readFile(copy.proof)));
    const half = await link.piece(id('a'), { part: 'terminal', at: 0, bytes: cast.subarray(0, 20) });
    expect(half).toBe(20);
    // Twice at once, as by a daemon and a person, and once more.
    await Promise.all([handOver(server, agent, copy), handOver(server, agent, copy)]);
    await handOver(server, agent, copy);
    await link.keep(id('a'));
    expect(await codeOf(copyLink(server, await server.agent()).keep(id('a')))).toBe('NOT_FOUND');

    expect((await factsOf(server, ticket)).slice(1)).toEqual([
      expect.objectContaining({
        kind: 'sessionRecorded',
        sessionId: id('a'),
        recording: 'terminal',
        sizeBytes: cast.length,
        seconds: 2,
      }),
    ]);
    const staff = await signIn(server.url, helper.email);
    const member = await signIn(server.url, (await addMember(server.store, agent.customerId)).email);
    const seen = (await member.call('GET', `/api/v1/sessions/${id('a')}`)).body;
    expect(seen).toMatchObject({
      grantsSigned: true,
      grants: [{ granted: ['terminal-watch', 'record'] }, { granted: ['record'] }],
      recordings: [
        { kind: 'terminal', state: 'signed', sizeBytes: cast.length },
        { kind: 'events', state: 'signed' },
        { kind: 'proof', state: 'signed' },
      ],
    });
    const played = await member.call('GET', `/api/v1/sessions/${id('a')}/recordings/terminal`);
    expect(Buffer.from(z.string().parse(played.body)).equals(cast)).toBe(true);
    const foreign = await signIn(server.url, (await addMember(server.store, (await addTestCustomer(server.store)).id)).email); // prettier-ignore
    for (const kind of ['terminal', 'events', 'proof'])
      expect((await foreign.call('GET', `/api/v1/sessions/${id('a')}/recordings/${kind}`)).status).toBe(404);

    // Who owns disk and database changes the recording and its row: the signature shows it.
    const blobs = openBlobs(server.folder.blobs);
    const sha256 = await blobs.put(Buffer.concat([cast, Buffer.from('[2,"o","rm -rf /"]\n')]));
    const change = server.store.db.updateTable('session_recordings').where('session_id', '=', id('a'));
    await change.set({ sha256 }).where('kind', '=', 'terminal').execute();
    const states = async () =>
      recordingsSchema
        .parse((await staff.call('GET', `/api/v1/sessions/${id('a')}`)).body)
        .recordings.map((one) => one.state);
    expect(await states()).toEqual(['changed', 'signed', 'signed']);
    const events = (await readFile(copy.paths.events, 'utf8')).trimEnd().split('\n').slice(0, -1).join('\n');
    await change.set({ sha256: await blobs.put(Buffer.from(`${events}\n`)) }).where('kind', '=', 'events').execute(); // prettier-ignore
    expect(await states()).toEqual(['changed', 'changed', 'signed']);
  });

  it('that is forged, altered, foreign, of a session that was not to be recorded, or too large is refused', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const { agent, session, copyOf } = await world(server);
    const other = await server.agent();
    const send = (copy: Awaited<ReturnType<typeof copyOf>>, by: TestAgent = agent) =>
      codeOf(handOver(server, by, copy));

    const a = await session('a');
    expect(await send(await copyOf(a, { device: createDevice() }))).toBe('SIGNATURE_INVALID');
    expect(await send(await copyOf(a, { device: other.device }))).toBe('SIGNATURE_INVALID');
    expect(await send(await copyOf(a), other)).toBe('NOT_FOUND');
    expect(await send(await copyOf(id('z')))).toBe('NOT_FOUND');
    expect(await send(await copyOf(a, { helperId: 'u_somebody' }))).toBe('BAD_INPUT');
    const b = await session('b', { granted: ['terminal-watch'] });
    expect(await send(await copyOf(b))).toBe('NOT_GRANTED');
    expect(await send(await copyOf(a, { granted: ['terminal-watch'] }))).toBe('NOT_GRANTED');

    const longer = await copyOf(a);
    await appendFile(longer.paths.terminal, '[9,"o","x"]\n');
    expect(await send(longer)).toBe('TOO_LARGE');
    const swapped = await copyOf(a);
    const text = await readFile(swapped.paths.terminal, 'utf8');
    await writeFile(swapped.paths.terminal, text.replace('kasse-1', 'kasse-2'));
    expect(await send(swapped)).toBe('HASH_MISMATCH');
    const cut = await copyOf(a);
    await truncate(cut.paths.terminal, 30);
    expect(await send(cut)).toBe('HASH_MISMATCH');
    const told = await copyOf(a);
    const lines = await readFile(told.paths.events, 'utf8');
    await writeFile(told.paths.events, lines.replace('"terminal-watch"', '"terminal-type"'));
    expect(await send(told)).toBe('HASH_MISMATCH');
    const shorter = await copyOf(a);
    await writeFile(shorter.paths.events, lines.split('\n').slice(0, 2).join('\n').concat('\n'));
    expect(await send(shorter)).toBe('HASH_MISMATCH');
    // A line taken out of the middle, with all others as they were.
    const thinned = await copyOf(a);
    const whole = lines.split('\n');
    await writeFile(thinned.paths.events, whole.filter((_, at) => at !== 1).join('\n'));
    expect(whole.length).toBeGreaterThan(3);
    expect(await send(thinned)).toBe('HASH_MISMATCH');
    const mixed = await copyOf(a);
    await copyFile((await copyOf(a, { output: ['other'] })).paths.events, mixed.paths.events);
    expect(await send(mixed)).toBe('HASH_MISMATCH');
    const proof = await copyOf(a);
    await writeFile(proof.proof, (await readFile(proof.proof, 'utf8')).replace('"revoked"', '"longest"'));
    expect(await send(proof)).toBe('SIGNATURE_INVALID');
    await writeFile(proof.proof, '{}');
    expect(await send(proof)).toBe('BAD_INPUT');
    const link = copyLink(server, agent);
    const good = await copyOf(a);
    await link.begin(new Uint8Array(await readFile(good.proof)));
    const bytes = new Uint8Array(sessionLimits.copyPieceBytes + 1);
    expect(await codeOf(link.piece(a, { part: 'events', at: 0, bytes }))).toBe('TOO_LARGE');
    expect(await codeOf(link.piece('../../x', { part: 'events', at: 0, bytes: bytes.subarray(0, 9) }))).toBe('NOT_FOUND'); // prettier-ignore
    expect(await keptOf(server)).toEqual([]);

    // The same session again, with what was really signed; and after it nothing else.
    expect(await send(good)).toBe('kept');
    expect(await send(await copyOf(a, { output: [] }))).toBe('CONFLICT');
    expect(await keptOf(server)).toEqual([a, a, a]);
  });
});

describe('a copy that could not be sent', () => {
  it('waits, can be sent by hand, and is not sent where recording was not allowed', async () => {
    const server = await startTestServer((await databases[0]?.database()) ?? '', {
      trusted: false,
      now: new Date(),
    });
    const { agent, session, copyOf } = await world(server);
    const gone = await startTestServer((await databases[0]?.database()) ?? '', { trusted: false });
    const home = await enrolledHome({ url: gone.url, now: server.now }, agent);
    await gone.stop();
    const sessions = homeLayout(home).sessions;
    const a = await session('a');
    await copyOf(a, { sessions });
    await writeMark(nodeDisk, join(sessions, a), {
      state: 'waiting',
      at: server.now.toISOString(),
      code: null,
    });
    const b = await session('b', { granted: ['terminal-watch'] });
    await copyOf(b, { sessions, granted: ['terminal-watch'] });

    const upload = (id: string) => runAgent(['sessions', 'upload', id, '--home', home, '--json']);
    const states = async () => {
      const run = await runAgent(['sessions', 'list', '--home', home, '--json']);
      const list = run.json(
        z.object({ sessions: z.array(z.looseObject({ id: z.string(), upload: z.string() })) }),
      );
      return Object.fromEntries(list.sessions.map((one) => [one.id, one.upload]));
    };
    expect((await upload(a)).code).toBe(exitCodes.network);
    expect(await states()).toEqual({ [a]: 'waiting', [b]: 'none' });
    const config = join(home, 'config.json');
    await writeFile(config, (await readFile(config, 'utf8')).replaceAll(gone.url, server.url));
    expect((await upload(a)).json(z.looseObject({ alreadyThere: z.boolean() }))).toMatchObject({
      alreadyThere: false,
    });
    expect((await upload(b)).code).toBe(exitCodes.notAvailable);
    expect(await states()).toEqual({ [a]: 'sent', [b]: 'none' });
    expect(await keptOf(server)).toEqual([a, a, a]);

    // The house takes the enrolment back: its key proves nothing any more, and the customer is told where the copy lies.
    const c = await session('c');
    await copyOf(c, { sessions });
    await writeMark(nodeDisk, join(sessions, c), {
      state: 'waiting',
      at: server.now.toISOString(),
      code: null,
    });
    await server.store.db
      .updateTable('installations')
      .set({ revoked_at: server.now.toISOString() })
      .execute();
    const refused = JSON.parse((await upload(c)).stdout) as unknown;
    expect(refused).toMatchObject({
      error: { code: 'UNAUTHENTICATED', hint: expect.stringContaining(join(sessions, c)) },
    });
    expect(await states()).toEqual({ [a]: 'sent', [b]: 'none', [c]: 'refused' });
    const verified = await runAgent(['sessions', 'verify', c, '--home', home]);
    expect([verified.code, await keptOf(server)]).toEqual([exitCodes.ok, [a, a, a]]);
  });
});
