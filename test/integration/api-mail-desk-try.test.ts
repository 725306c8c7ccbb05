/** Mail servers tried from the console: what failed is told by one word, nothing is stored, and nobody is kept waiting. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
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
import { codeOf } from '../support/people.ts';
import { startSmtp } from '../support/smtp-server.ts';

describe('a mail server tried from the console', () => {
  it('is told by one word, what failed and what it said, and nothing is stored', async () => {
    const { server, admin } = await deskWorld();
    const imap = await startDovecot();
    const smtp = await startSmtp({ login: { user: 'desk', password: 'richtig' } });
    const secure = await startSmtp({ secure: true });
    const ssh = createServer((socket) => void socket.end('SSH-2.0-OpenSSH_10.0 intern\r\n'));
    await new Promise<void>((resolve) => ssh.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void ssh.close());
    const { port: sshPort } = ssh.address() as AddressInfo;
    const closed = await freePort();
    const tryIn = async (over: object) =>
      (await admin.call('POST', `${deskPath}/try-incoming`, { incoming: { ...incomingAt(imap), ...over } }))
        .body;
    const tryOut = async (over: object, from: object | null = null) =>
      (
        await admin.call('POST', `${deskPath}/try-outgoing`, {
          outgoing: { ...outgoingAt({ port: smtp.port, user: 'desk', password: 'richtig' }), ...over },
          from,
        })
      ).body;
    const fine = { result: 'fine', said: null };
    expect(await tryIn({})).toEqual({ ...fine, mails: 0, folders: ['INBOX'] });
    expect(await tryIn({ password: 'falsch' })).toMatchObject({
      result: 'sign-in',
      said: expect.stringMatching(/auth/i) as string,
    });
    expect(await tryIn({ mailbox: 'Fehlt' })).toMatchObject({
      result: 'folder-missing',
      said: 'Fehlt',
      folders: ['INBOX'],
    });
    expect(await tryIn({ afterwards: { moveTo: 'Erledigt' } })).toMatchObject({
      result: 'folder-missing',
      said: 'Erledigt',
    });
    expect(await tryIn({ port: closed })).toMatchObject({ result: 'refused', said: null });
    expect(await tryIn({ host: 'gibt-es-nicht.invalid', security: 'tls' })).toMatchObject({
      result: 'host-not-found',
    });
    expect(await tryIn({ security: 'tls' })).toMatchObject({ result: 'other-protocol' });
    expect(await tryIn({ security: 'starttls' })).toMatchObject({ result: 'no-encryption' });
    expect(await tryIn({ port: secure.port, security: 'tls' })).toMatchObject({
      result: 'certificate',
      said: expect.stringMatching(/expired|self-signed/) as string,
    });
    // No banner of a machine that is no mail server comes back.
    expect(await tryIn({ port: sshPort })).toMatchObject({ result: 'other-protocol', said: null });
    expect(await tryOut({ port: sshPort })).toEqual({ result: 'other-protocol', said: null });
    expect(await tryOut({})).toEqual(fine);
    expect(await tryOut({ password: 'falsch' })).toMatchObject({
      result: 'sign-in',
      said: expect.stringContaining('535') as string,
    });
    expect(await tryOut({ port: closed })).toEqual({ result: 'refused', said: null });
    expect(await tryOut({ host: 'gibt-es-nicht.invalid', security: 'tls' })).toEqual({
      result: 'host-not-found',
      said: null,
    });
    expect(await tryOut({ security: 'starttls' })).toMatchObject({ result: 'no-encryption' });
    expect(await tryOut({ port: secure.port, security: 'tls' })).toMatchObject({ result: 'certificate' });
    expect(smtp.mails).toEqual([]);
    expect(await tryOut({}, { address: 'support@desk.example', name: 'Hilfe' })).toEqual(fine);
    expect(smtp.mails).toHaveLength(1);
    smtp.answer(550);
    expect(await tryOut({}, { address: 'support@desk.example', name: null })).toMatchObject({
      result: 'mail-refused',
      said: expect.stringContaining('refused by the test') as string,
    });
    expect(
      codeOf(await admin.call('POST', `${deskPath}/try-incoming`, { incoming: incomingAt({ port: 1 }) })),
    ).toBe('PASSPHRASE_MISSING');
    expect(await shownTo(admin)).toMatchObject({ version: 0, desk: null });
    const noted = await server.store.db
      .selectFrom('changes')
      .select('subject')
      .where('what', '=', 'mail connection tried')
      .execute();
    expect(noted.map(({ subject }) => subject)).toContain(`127.0.0.1:${closed}`);
  });

  it('that says nothing ends the trial, and no more than four go on at once', async () => {
    const { admin } = await deskWorld();
    const arrived: (() => void)[] = [];
    let waiting = 0;
    const silent = createServer((socket) => {
      waiting += 1;
      socket.on('error', () => undefined);
      arrived.push(() => void socket.destroy());
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const tryIt = () =>
      admin.call('POST', `${deskPath}/try-incoming`, { incoming: incomingAt({ port, password: 'x' }) });
    const four = [tryIt(), tryIt(), tryIt(), tryIt()];
    await expect.poll(() => waiting, patience).toBe(4);
    expect(codeOf(await tryIt())).toBe('RATE_LIMITED');
    for (const answer of await Promise.all(four))
      expect(answer.body).toMatchObject({ result: 'other-protocol' });
    for (const hangUp of arrived) hangUp();
  });

  it('is not asked for what can’t be meant: unencrypted far away, no port, a line break in a name', async () => {
    const { admin } = await deskWorld();
    const incoming = incomingAt({ port: 143, password: 'x' });
    const put = async (over: object) =>
      refusal.parse((await setDesk(admin, deskOf({ incoming: { ...incoming, ...over } }))).body);
    expect(await put({ host: 'mail.example' })).toMatchObject({
      code: 'INSECURE_URL',
      details: { field: 'desk.incoming.security' },
    });
    expect(await put({ port: 0 })).toMatchObject({
      code: 'BAD_INPUT',
      details: { field: 'desk.incoming.port' },
    });
    expect(await put({ host: 'https://mail.example/' })).toMatchObject({
      code: 'BAD_INPUT',
      details: { field: 'desk.incoming.host' },
    });
    expect(await put({ user: 'a\r\nA1 LOGOUT' })).toMatchObject({
      code: 'BAD_INPUT',
      details: { field: 'desk.incoming.user' },
    });
    expect(
      codeOf(
        await admin.call('POST', `${deskPath}/try-incoming`, {
          incoming: { ...incoming, host: 'mail.example' },
        }),
      ),
    ).toBe('INSECURE_URL');
  });
});
