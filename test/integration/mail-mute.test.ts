/** The mute link: one click mutes, looking does not, a forged one does nothing. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { mailRoutes } from '../../server/mail/routes.ts';
import { isMuted } from '../../server/mail/store.ts';
import { signToken } from '../../server/mail/thread-rules.ts';
import { createDesk } from '../../server/tickets/desk.ts';
import { openStore } from '../../server/store/store.ts';

it('mutes by POST alone, and only with a token we made', async () => {
  const store = openStore(':memory:');
  onTestFinished(() => store.close());
  await store.migrate();
  const secret = Buffer.alloc(32, 1);
  const listening = express()
    .use(mailRoutes({ store, desk: createDesk({ store }), secret, now: () => new Date(0) }))
    .listen(0, '127.0.0.1');
  onTestFinished(() => void listening.close());
  await new Promise<void>((resolve) => {
    listening.once('listening', () => resolve());
  });
  const { port } = listening.address() as AddressInfo;
  const ask = (method: string, token: string) =>
    fetch(`http://127.0.0.1:${port}/mail/mute/${token}`, { method });
  const token = signToken('mute', 7, 'a@b.example', secret);
  const muted = () => isMuted(store.db, 7, 'A@b.example');
  expect((await ask('POST', signToken('mute', 7, 'a@b.example', Buffer.alloc(32)))).status).toBe(404);
  expect((await ask('GET', token)).status).toBe(200);
  expect(await muted()).toBe(false);
  expect((await ask('POST', token)).status).toBe(200);
  expect(await muted()).toBe(true);
});
