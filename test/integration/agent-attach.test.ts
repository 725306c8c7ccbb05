/** A file that a person at the machine hands to a ticket: whole, once, to their own customer's ticket, or not at all. */
import { createHash } from 'node:crypto';
import { appendFile, readFile, readdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node-pty';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createAgent } from '../../agent/agent.ts';
import type { Progress } from '../../agent/actions/progress.ts';
import { commandShapes } from '../../agent/actions/results.ts';
import { exitCodes, toBeistandError } from '../../protocol/errors.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { ticketLimits } from '../../protocol/ticket.ts';
import { createDesk } from '../../server/tickets/desk.ts';
import { runAgent } from '../support/agent.ts';
import { enrolledHome, startAssist } from '../support/assist-home.ts';
import { databases } from '../support/databases.ts';
import { addMember, addStaff, addTestCustomer, signIn } from '../support/people.ts';
import { startRelay, ticketOf } from '../support/relay-world.ts';
import { startTestServer } from '../support/server.ts';
import type { TestAgent, TestServer } from '../support/server.ts';
import { agentLink } from '../support/session-copy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const errorOf = async (work: Promise<unknown>) =>
  work.then(
    () => ({ code: 'done', message: '' }),
    (error: unknown) => toBeistandError(error),
  );
const codeOf = async (work: Promise<unknown>): Promise<string> => (await errorOf(work)).code;
const sha256 = (bytes: string): string => createHash('sha256').update(bytes).digest('hex');

const at = async (server: TestServer, by?: TestAgent) => {
  const enrolled = by ?? (await server.agent());
  const home = await enrolledHome(server, enrolled);
  const agent = createAgent({
    home,
    system: 'linux',
    platform: 'linux-x64',
    machineName: 'till-7',
    timeZone: 'UTC',
    pid: process.pid,
    hookEnvironment: {},
    noProxy: '',
    nowMs: () => server.now.getTime(),
  });
  return { enrolled, home, agent, files: agentLink(server, enrolled).files(enrolled.installationId) };
};
const logOf = async (text: string): Promise<string> => {
  const path = join(await temporaryFolder(), 'kasse.log');
  await writeFile(path, text);
  return path;
};
const underWay = (server: TestServer) => readdir(join(server.folder.incoming, 'files')).catch(() => []);
const blobsOf = async (server: TestServer): Promise<string[]> =>
  (await readdir(server.folder.blobs, { recursive: true }).catch(() => [])).filter(
    (name) => name.length > 60,
  );

const activitiesSchema = z.object({
  items: z.array(
    z.object({
      head: z.object({ seq: z.int(), by: z.object({ kind: z.string(), id: z.string() }), facts: z.looseObject({ kind: z.string() }) }),
      content: z.looseObject({ text: z.string().optional(), attachments: z.array(z.looseObject({ name: z.string() })).optional() }).nullable(),
    }),
  ),
  names: z.record(z.string(), z.string()),
}); // prettier-ignore

const yes = async () => true;

describe.each(databases)('a file for a ticket on $name', ({ database }) => {
  it('goes on where it was cut, is attached once, opens a closed ticket, and is read by staff and that customer', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const { enrolled, agent } = await at(server);
    const ticket = await ticketOf(server, enrolled.customerId);
    const desk = createDesk({ store: server.store });
    const by = { actor: { kind: 'staff', id: 'u_x' }, now: server.now, expectedSeq: null } as const;
    await server.store.transaction((trx) =>
      desk.act(trx, ticket, { kind: 'close', resolution: 'solved' }, by),
    );
    const text = 'Drucker wartet\n'.repeat(100_000);
    const path = await logOf(text);
    const link = join(await temporaryFolder(), 'aktuell.log');
    await symlink(path, link);

    const stop = new AbortController();
    const cut = agent.attach({
      ticket,
      path: link,
      confirm: yes,
      onProgress: () => stop.abort(),
      signal: stop.signal,
    });
    expect(await codeOf(cut)).toBe('CANCELLED');
    expect(await underWay(server)).toHaveLength(1);
    const asked: unknown[] = [];
    const seen: Progress[] = [];
    const onProgress = (progress: Progress) => seen.push(progress);
    // The log is written on meanwhile: what was asked about goes.
    const confirm = async (about: unknown) => {
      await appendFile(path, 'später\n');
      return asked.push(about) > 0;
    };
    const done = await agent.attach({ ticket, path: link, confirm, onProgress });
    // The last lines tell what it is.
    expect(asked).toMatchObject([
      { path, sizeBytes: text.length, excerpt: expect.stringMatching(/Drucker wartet\n$/) },
    ]);
    expect(seen[0]).toMatchObject({ kind: 'upload', doneBytes: 2 * sessionLimits.copyPieceBytes });
    // Three pieces in all: the one that had arrived is not sent again.
    expect(seen).toHaveLength(2);
    expect(done).toEqual({
      ticket, path, name: 'kasse.log', sizeBytes: text.length, sha256: sha256(text), alreadyThere: false,
    }); // prettier-ignore
    await truncate(path, text.length);
    expect((await agent.attach({ ticket, path, confirm: yes })).alreadyThere).toBe(true);

    const staff = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    const member = await signIn(server.url, (await addMember(server.store, enrolled.customerId)).email);
    const foreign = await signIn(server.url, (await addMember(server.store, (await addTestCustomer(server.store)).id)).email); // prettier-ignore
    for (const reader of [staff, member]) {
      const { items, names } = activitiesSchema.parse(
        (await reader.call('GET', `/api/v1/tickets/${ticket}/activities`)).body,
      );
      const replies = items.filter(({ head }) => head.facts.kind === 'replied');
      expect(replies).toMatchObject([
        { head: { by: { kind: 'customer' } }, content: { attachments: [{ name: 'kasse.log' }] } },
      ]);
      expect(replies[0]?.content?.text).toContain('till-7');
      expect(names[replies[0]?.head.by.id ?? '']).toBe('till-7');
      const file = `/api/v1/tickets/${ticket}/activities/${replies[0]?.head.seq}/attachments/0`;
      expect((await reader.call('GET', file)).body).toBe(text);
      expect((await foreign.call('GET', file)).status).toBe(404);
    }
    expect((await member.call('GET', `/api/v1/tickets/${ticket}`)).body).toMatchObject({
      ticket: { status: 'open' },
    });
    expect(await underWay(server)).toEqual([]);
  });

  it('that is for a foreign ticket, too large, altered, taken up by another or runnable leaves nothing', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const { enrolled, agent, files } = await at(server);
    const other = await at(server);
    const ticket = await ticketOf(server, enrolled.customerId);
    const theirs = await ticketOf(server, other.enrolled.customerId);
    const path = await logOf('Inhalt');
    const offer = { ticket, name: 'kasse.log', sizeBytes: 6, sha256: sha256('Inhalt') };
    const bytes = (text: string) => new TextEncoder().encode(text);

    // Another customer's ticket says what one says that does not exist.
    const refusals = await Promise.all(
      [theirs, 999_999].map((number) => errorOf(agent.attach({ ticket: number, path, confirm: yes }))),
    );
    expect(refusals.map(({ code }) => code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect(refusals[0]?.message.replace(String(theirs), 'N')).toBe(
      refusals[1]?.message.replace('999999', 'N'),
    );
    expect(await codeOf(agent.attach({ ticket, path, confirm: async () => false }))).toBe('CANCELLED');

    const large = await logOf('');
    expect(await codeOf(agent.attach({ ticket, path: large, confirm: yes }))).toBe('BAD_INPUT');
    await truncate(large, ticketLimits.attachmentBytes + 1);
    expect(await codeOf(agent.attach({ ticket, path: large, confirm: yes }))).toBe('TOO_LARGE');
    expect(await codeOf(files.begin({ ...offer, sizeBytes: ticketLimits.attachmentBytes + 1 }))).toBe(
      'BAD_INPUT',
    );
    expect(await codeOf(files.begin({ ...offer, name: 'kasse.log.exe' }))).toBe('BAD_INPUT');

    const { file } = await files.begin(offer);
    const oversized = new Uint8Array(sessionLimits.copyPieceBytes + 1);
    expect(await codeOf(files.piece(file, { at: 0, bytes: oversized }))).toBe('TOO_LARGE');
    expect(await codeOf(files.piece(file, { at: 0, bytes: bytes('Inhalt und mehr') }))).toBe('TOO_LARGE');
    expect(await codeOf(other.files.piece(file, { at: 0, bytes: bytes('anders') }))).toBe('NOT_FOUND');
    expect(await codeOf(files.piece('../../../x', { at: 0, bytes: bytes('x') }))).not.toBe('done');
    expect(await files.piece(file, { at: 0, bytes: bytes('anders') })).toBe(6);
    expect(await codeOf(other.files.keep(file))).toBe('NOT_FOUND');
    expect(await codeOf(files.keep(file))).toBe('HASH_MISMATCH');
    expect(await codeOf(files.keep(file))).toBe('NOT_FOUND');

    // One that is never finished does not fill the disk: the first of many makes room.
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await files.begin({ ...offer, name });
    expect(await underWay(server)).toHaveLength(4);
    expect(await blobsOf(server)).toEqual([]);
    const replies = await server.store.db.selectFrom('ticket_activities').select('head').execute();
    expect(replies.filter(({ head }) => head.includes('"replied"'))).toEqual([]);
  });
});

describe('attach', () => {
  const main = fileURLToPath(new URL('../../agent/main.ts', import.meta.url));

  it('asks at the terminal, sends nothing without a yes, and leaves a line in the journal', async () => {
    const server = await startTestServer((await databases[0]?.database()) ?? '', {
      trusted: false,
      now: new Date(),
    });
    const { enrolled, home } = await at(server);
    const ticket = await ticketOf(server, enrolled.customerId);
    const path = await logOf('Inhalt');
    const archive = join(await temporaryFolder(), 'log.gz');
    await writeFile(archive, new Uint8Array([0x1f, 0x8b, 0, 0xff]));
    const args = ['attach', path, '--ticket', String(ticket), '--home', home];
    const answer = async (keys: string, of = args, language = 'de') => {
      const env = { PATH: process.env['PATH'] ?? '', HOME: home, BEISTAND_LANG: language, TERM: 'xterm' };
      const child = spawn(process.execPath, [main, ...of], { cols: 200, rows: 30, env });
      let shown = '';
      child.onData((data) => {
        shown += data;
        const asked = /heißt nein: |means no: /.test(shown);
        if (asked && keys !== '') child.write(keys);
        if (asked) keys = '';
      });
      const code = await new Promise<number>((over) => child.onExit(({ exitCode }) => over(exitCode)));
      return { code, shown };
    };
    const alone = await runAgent([...args, '--json']);
    expect([alone.code, alone.stdout]).toEqual([exitCodes.usage, expect.stringContaining('--yes')]);
    const packed = ['attach', archive, ...args.slice(2)];
    const refused = await Promise.all([
      answer('\r'),
      answer('\u0003', args, 'en'),
      answer('\r', packed, 'en'),
    ]);
    expect(refused.map(({ code }) => code)).toEqual(refused.map(() => exitCodes.notAvailable));
    // What would go is seen before the answer, in both languages.
    expect(refused.map(({ shown }) => shown)).toEqual([
      expect.stringMatching(/geht an Ticket \d+\.[^]*So endet sie:\s+│ Inhalt/),
      expect.stringMatching(/goes to ticket \d+\.[^]*This is how it ends:\s+│ Inhalt/),
      expect.stringContaining('It is no text'),
    ]);
    expect(await blobsOf(server)).toEqual([]);
    const sent = await answer('j\r');
    expect(sent).toMatchObject({
      code: 0,
      shown: expect.stringContaining(`${path} (6 B) liegt am Ticket ${ticket}.`),
    });
    expect(await blobsOf(server)).toHaveLength(1);

    const again = await runAgent([...args, '--yes', '--json']);
    expect(again.json(commandShapes.attach)).toMatchObject({ path, sizeBytes: 6, alreadyThere: true });
    expect((await readFile(join(home, 'journal.jsonl'), 'utf8')).match(/"ticketFile"/g)).toHaveLength(2);
  });

  it('is in the menu of a session that is for a ticket', async () => {
    const server = await startRelay(new Date());
    const enrolled = await server.agent();
    const ticket = await ticketOf(server, enrolled.customerId);
    const path = await logOf('Inhalt');
    const args = ['--terminal', '--ticket', String(ticket)];
    const customer = await startAssist(server, { agent: enrolled, args });
    await customer.code();
    const shows = (text: string) => expect.poll(customer.screen, { timeout: 20_000 }).toContain(text);
    customer.type('\u001dt');
    await shows('Which file?');
    customer.type(`${path}\r`);
    await shows(`${path} (6 B) goes to ticket ${ticket}`);
    await shows('│ Inhalt');
    expect(await blobsOf(server)).toEqual([]);
    customer.type('y');
    await shows(`${path} (6 B) is at ticket ${ticket}.`);
    expect(await blobsOf(server)).toHaveLength(1);
  });
});
