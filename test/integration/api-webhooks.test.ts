/** Webhooks against a real receiver, on both databases; and the places they must not go. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createWorker } from '../../server/jobs/worker.ts';
import { checkTarget, guardedLookup, isPublicAddress } from '../../server/webhooks/target.ts';
import { addWebhook, announce, webhookHandlers } from '../../server/webhooks/webhooks.ts';
import { databases } from '../support/databases.ts';
import { addStaff, addTestCustomer, codeOf, signIn } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

const start = new Date('2026-03-02T08:00:00Z');

interface Delivery {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A receiver that answers as told, and keeps what it got. */
const receiver = async () => {
  const got: Delivery[] = [];
  const state = { status: 204 };
  let arrived = Promise.withResolvers<void>();
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(state.status, { location: 'http://127.0.0.1:1/elsewhere' }).end();
      arrived.resolve();
      arrived = Promise.withResolvers();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void http.close());
  const { port } = http.address() as AddressInfo;
  return { got, state, url: `http://127.0.0.1:${port}/hook`, next: () => arrived.promise };
};

describe.each(databases)('webhooks on $name', ({ open, database }) => {
  const world = async () => {
    const store = await open();
    const target = await receiver();
    const clock = { now: start };
    const options = { secret: 's'.repeat(40), privateToo: false, now: () => clock.now };
    const { id, key } = await addWebhook(
      store.db,
      { url: target.url, events: ['ticket.changed'], by: 'u_x' },
      options,
    );
    const worker = createWorker(store, webhookHandlers(store, options), {
      now: options.now,
      chance: () => 1,
    });
    const tell = (number: number) =>
      store.transaction((trx) => announce(trx, 'ticket.changed', { number }, clock.now));
    const row = () =>
      store.db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    return { store, target, clock, key, worker, tell, row };
  };

  it('are signed with the time, so that a receiver knows them for ours and for fresh', async () => {
    const { store, target, key, worker, tell, row } = await world();
    await tell(7);
    await store.transaction((trx) => announce(trx, 'build.published', {}, start));
    await worker.runDue();
    expect(target.got.length).toBe(1);
    const { headers, body } = target.got[0] ?? { headers: {}, body: '' };
    const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['beistand-signature'])) ?? [];
    expect(Number(seconds) * 1_000).toBe(start.getTime());
    expect(mac).toBe(createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex'));
    expect(JSON.parse(body)).toMatchObject({ event: 'ticket.changed', data: { number: 7 } });
    expect((await row()).secret).not.toContain(key);
    expect((await row()).last_ok_at).toBe(start.toISOString());
  });

  it('are sent again, the same, until they are taken', async () => {
    const { target, clock, worker, tell, row } = await world();
    target.state.status = 503;
    await tell(7);
    await worker.runDue();
    expect((await row()).last_error).toBe('answered 503');
    target.state.status = 200;
    clock.now = new Date(start.getTime() + 30_000);
    await worker.runDue();
    await worker.runDue();
    expect(target.got.length).toBe(2);
    expect(target.got[1]?.body).toBe(target.got[0]?.body);
    expect(target.got[1]?.headers['beistand-signature']).not.toBe(
      target.got[0]?.headers['beistand-signature'],
    );
  });

  it('do not follow a redirection, and stop for a receiver that says it is gone', async () => {
    const { target, worker, tell, row, store } = await world();
    target.state.status = 302;
    await tell(7);
    await worker.runDue();
    expect((await row()).last_error).toBe('answered 302');
    await store.db.deleteFrom('jobs').execute();
    target.state.status = 410;
    await tell(8);
    await worker.runDue();
    expect((await row()).disabled_at).not.toBeNull();
    await tell(9);
    expect(await worker.runDue()).toBe(0);
  });

  it('are set by admins over the API, tell of tickets, and show their key once', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const target = await receiver();
    const admin = await signIn(server.url, (await addStaff(server.store, 'admin')).email);
    const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    const wish = { url: target.url, events: ['ticket.changed'] };
    expect(codeOf(await support.call('POST', '/api/v1/webhooks', wish))).toBe('FORBIDDEN');
    expect(
      codeOf(await admin.call('POST', '/api/v1/webhooks', { ...wish, url: 'http://example.org/' })),
    ).toBe('INSECURE_URL');
    const added = await admin.call('POST', '/api/v1/webhooks', wish, { 'idempotency-key': 'abcdefgh1' });
    const { id, key } = z.object({ id: z.string(), key: z.string() }).parse(added.body);
    const kept = await server.store.db.selectFrom('idempotency_keys').selectAll().execute();
    expect(JSON.stringify(kept)).not.toContain(key);
    expect(JSON.stringify((await admin.call('GET', '/api/v1/webhooks')).body)).not.toContain(key);
    const customer = await addTestCustomer(server.store);
    const arrived = target.next();
    await support.call('POST', '/api/v1/tickets', {
      customerId: customer.id,
      subject: 'geheim',
      text: 'geheim',
    });
    await arrived;
    expect(target.got[0]?.body).toContain('"opened"');
    expect(target.got[0]?.body).not.toContain('geheim');
    const change = (body: object) => admin.call('PATCH', `/api/v1/webhooks/${id}`, body);
    expect((await change({ disabled: true })).body).toMatchObject({ disabledAt: server.now.toISOString() });
    expect((await change({ disabled: false, events: ['ping'] })).body).toMatchObject({
      disabledAt: null,
      events: ['ping'],
    });
    expect((await admin.call('DELETE', `/api/v1/webhooks/${id}`)).status).toBe(204);
    expect(codeOf(await change({ disabled: true }))).toBe('NOT_FOUND');
  });
});

describe('a webhook’s target', () => {
  it.each([
    'http://example.org/', 'ftp://example.org/', 'https://10.0.0.1/', 'https://192.168.1.1:8443/', 'https://169.254.169.254/latest',
    'https://[fd00::1]/', 'https://[::ffff:10.0.0.1]/', 'https://0x0a000001/', 'https://167772161/', 'https://user:pw@example.org/',
    'gopher://127.0.0.1/', 'https://100.64.0.1/', 'https://0.0.0.0/', 'https://[64:ff9b::a00:1]/', 'https://[2002:a00:1::]/', 'no address',
  ])('is not %s', (url) => {
    expect(() => checkTarget(url, false)).toThrow();
  }); // prettier-ignore

  it.each([
    'https://example.org/hook',
    'http://127.0.0.1:8080/',
    'http://localhost:8080/',
    'http://[::1]:80/',
    'https://93.184.215.14/',
  ])('may be %s', (url) => {
    expect(checkTarget(url, false).href).toContain(new URL(url).host);
  });

  it('knows public addresses from all others', () => {
    expect(['8.8.8.8', '2606:4700::1111'].map(isPublicAddress)).toEqual([true, true]);
    expect(
      ['127.0.0.1', '::1', '::', 'fe80::1', 'ff02::1', '2001:db8::1', 'x', '::ffff:8.8.8.8'].some(
        isPublicAddress,
      ),
    ).toBe(false);
  });

  it('is not a public name that leads into a private network', async () => {
    const url = new URL('https://public.example/');
    const asked = Promise.withResolvers<unknown>();
    // The name of this very machine stands for a public name whose owner points it inwards.
    guardedLookup(url, false)('localhost', { all: true }, (error) => asked.resolve(error));
    expect(await asked.promise).toMatchObject({ code: 'EACCES' });
  });
});
