/** The recording of a session's screen: brought once, by its helper alone, seen by staff and that customer, never by others. */
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { screenLateMs } from '../../server/recordings/rules.ts';
import { openBlobs } from '../../server/mail/blobs.ts';
import { databases } from '../support/databases.ts';
import { keepSession } from '../support/kept-session.ts';
import { addMember, addStaff, addTestCustomer, browserAt, signIn } from '../support/people.ts';
import type { Browser } from '../support/people.ts';
import { factsOf, ticketOf } from '../support/relay-world.ts';
import { startTestServer } from '../support/server.ts';

/** The head of a WebM file, and something behind it. */
const webm = Buffer.concat([
  Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581021853806701', 'hex'),
  Buffer.alloc(70_000, 7),
]);
const id = 's_aaaaaaaaaaaaaaaa';
const path = `/api/v1/sessions/${id}/recordings/screen`;

const cookieOf = (browser: Browser): string =>
  [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');

describe.each(databases)('the recording of a screen on $name', ({ database }) => {
  it('is brought once, by the helper of that session, where screen and recording were allowed', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const { store } = server;
    const agent = await server.agent();
    const helper = await addStaff(store, 'support');
    const browser = await signIn(server.url, helper.email);
    const colleague = await signIn(server.url, (await addStaff(store, 'support')).email);
    const member = await signIn(server.url, (await addMember(store, agent.customerId)).email);
    const foreign = await signIn(
      server.url,
      (await addMember(store, (await addTestCustomer(store)).id)).email,
    );
    const ticket = await ticketOf(server, agent.customerId);
    const about = { agent, at: server.now, helperId: helper.id };
    await keepSession(store, { ...about, id, ticket });
    await keepSession(store, { ...about, id: 's_bbbbbbbbbbbbbbbb', granted: ['screen'] });
    await keepSession(store, { ...about, id: 's_cccccccccccccccc', granted: ['record'] });
    const longAgo = new Date(server.now.getTime() - screenLateMs - 1);
    await keepSession(store, { ...about, id: 's_dddddddddddddddd', at: longAgo });

    const put = async (
      who: Browser,
      bytes: Buffer,
      { to = path, headers = {} }: { to?: string; headers?: Record<string, string> } = {},
    ) => {
      const answer = await fetch(server.url + to, {
        method: 'PUT',
        body: new Uint8Array(bytes),
        headers: { 'content-type': 'video/webm', origin: server.url, cookie: cookieOf(who), ...headers },
      });
      const body = z.object({ code: z.string().optional() }).parse(await answer.json());
      return body.code ?? answer.status;
    };
    expect(await put(browserAt(server.url), webm)).toBe('UNAUTHENTICATED');
    expect(await put(colleague, webm)).toBe('FORBIDDEN');
    expect(await put(member, webm)).toBe('FORBIDDEN');
    expect(await put(foreign, webm)).toBe('NOT_FOUND');
    expect(await put(browser, webm, { headers: { origin: 'https://elsewhere.example' } })).toBe('FORBIDDEN');
    for (const [letter, code] of [
      ['b', 'NOT_GRANTED'],
      ['c', 'NOT_GRANTED'],
      ['d', 'SESSION_ENDED'],
    ] as const)
      expect(await put(browser, webm, { to: path.replaceAll('a'.repeat(16), letter.repeat(16)) })).toBe(code);
    expect(await put(browser, webm, { headers: { 'content-type': 'text/html' } })).toBe('BAD_INPUT');
    expect(await put(browser, Buffer.from('<!doctype html><script>1</script>'))).toBe('BAD_INPUT');
    expect(await put(browser, Buffer.concat([webm.subarray(0, 4), Buffer.alloc(100)]))).toBe('BAD_INPUT');
    const token = await browser.call('POST', '/api/v1/me/tokens', { label: 'x', scopes: ['session.*'] });
    const { token: bearer } = z.object({ token: z.string() }).parse(token.body);
    expect(await put(browser, webm, { headers: { authorization: `Bearer ${bearer}` } })).toBe('FORBIDDEN');

    expect(await put(browser, webm, { to: `${path}?seconds=12` })).toBe(201);
    expect(await put(browser, webm)).toBe('CONFLICT');
    const sha256 = createHash('sha256').update(webm).digest('hex');
    expect((await factsOf(server, ticket)).at(-1)).toEqual({
      kind: 'sessionRecorded',
      sessionId: id,
      recording: 'screen',
      sizeBytes: webm.length,
      sha256,
      seconds: 12,
    });

    // Read: by that customer and by staff, in ranges; by nobody else. Each of them is in the audit log, once.
    expect((await member.call('GET', `/api/v1/sessions/${id}`)).body).toMatchObject({
      id,
      grants: [{ granted: ['terminal-watch', 'screen', 'record'] }],
      recordings: [{ kind: 'screen', sizeBytes: webm.length, sha256, seconds: 12, state: 'stored' }],
    });
    expect((await member.call('GET', `/api/v1/sessions?ticket=${ticket}`)).body).toMatchObject({
      items: [{ id, recordings: ['screen'] }],
    });
    expect((await foreign.call('GET', `/api/v1/sessions/${id}`)).status).toBe(404);
    expect((await foreign.call('GET', path)).status).toBe(404);
    const get = (who: Browser, headers: Record<string, string> = {}) =>
      fetch(server.url + path, { headers: { cookie: cookieOf(who), ...headers } });
    const part = await get(member, { range: 'bytes=4-7' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 4-7/${webm.length}`]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(webm.subarray(4, 8));
    expect((await get(member, { range: `bytes=${webm.length}-` })).status).toBe(416);
    const whole = await get(colleague);
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(webm);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'video/webm',
      'x-content-type-options': 'nosniff',
      'content-disposition': `attachment; filename="${id}-screen.webm"`,
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    });
    const reads = await store.db
      .selectFrom('changes')
      .selectAll()
      .where('what', '=', 'recording read')
      .execute();
    expect(reads.map((row) => [row.subject, row.customer_id, row.after])).toEqual(
      [1, 2].map(() => [id, agent.customerId, '{"recording":"screen"}']),
    );

    // Somebody at the server's disk: it shows.
    const blob = openBlobs(server.folder.blobs).path(sha256);
    const stateNow = async () =>
      z
        .object({ recordings: z.array(z.object({ state: z.string() })) })
        .parse((await colleague.call('GET', `/api/v1/sessions/${id}`)).body).recordings[0]?.state;
    await writeFile(blob, Buffer.concat([webm, Buffer.from('x')]));
    expect(await stateNow()).toBe('changed');
    await rm(blob);
    expect(await stateNow()).toBe('missing');
    expect((await get(colleague)).status).toBe(404);
  });

  it('that is larger than the limit is refused before a byte of it is kept', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const helper = await addStaff(server.store, 'support');
    await keepSession(server.store, { id, agent: await server.agent(), at: server.now, helperId: helper.id });
    const browser = await signIn(server.url, helper.email);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(server.url + path, {
        method: 'PUT',
        headers: {
          'content-type': 'video/webm',
          'content-length': String(sessionLimits.screenRecordingBytes + 1),
          origin: server.url,
          cookie: cookieOf(browser),
        },
      });
      sending.on('response', (answer) => {
        resolve(answer.statusCode);
        sending.destroy();
      });
      sending.on('error', reject);
      sending.write(webm);
    });
    expect(status).toBe(413);
  });
});
