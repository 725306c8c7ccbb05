/** A relay that lies in every way a stolen one can: to the real session of an agent, with its line, shell and records. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyRecording } from '../../agent/assist/recordings.ts';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { utf8 } from '../../protocol/session/bytes.ts';
import { agentHandshake, helperHandshake } from '../../protocol/session/handshake.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { holdByHand } from '../support/assist-by-hand.ts';
import type { HandWish } from '../support/assist-by-hand.ts';
import { frameLies } from '../support/frame-lies.ts';
import type { FrameLie } from '../support/frame-lies.ts';
import { startLyingRelay } from '../support/lying-relay.ts';
import type { HeldEnd, LyingRelay } from '../support/lying-relay.ts';

const quick = { interval: 10, timeout: 10_000 };

/** An agent that waits for somebody at a relay that lies. */
const waiting = async (wish: Partial<HandWish> = {}) => {
  const relay = await startLyingRelay();
  const customer = await holdByHand({ server: relay.url, ...wish });
  await relay.open();
  await expect.poll(() => customer.events.some(({ event }) => event === 'code'), quick).toBe(true);
  return { relay, customer };
};

/** A session held with an honest helper, through that relay. */
const held = async (wish: Partial<HandWish> = {}) => {
  const { relay, customer } = await waiting({
    offered: ['terminal-watch', 'terminal-type'],
    allows: ['terminal-watch', 'terminal-type', 'record'],
    ...wish,
  });
  const helper = await relay.prove(wish.secret ?? '35072');
  await helper.say({ type: 'hello', protocol: 1 });
  helper.pass();
  await expect.poll(async () => (await helper.heard()).map(({ type }) => type), quick).toContain('grants');
  return { relay, customer, helper };
};

describe('a relay that tries the code', () => {
  it('has three guesses, however often it says that a helper came, and the customer hears of each', async () => {
    const { relay, customer } = await waiting();
    for (const secret of ['00000', '11111', '22222']) expect(await relay.guess(secret)).toBe(false);
    expect(await customer.about).toMatchObject({ reason: 'code-tried', helper: null });
    const told = customer.events.flatMap((one) => (one.event === 'wrong-code' ? [one.left] : []));
    expect(told).toEqual([2, 1, 0]);
  });

  it('makes no work by telling of helpers without end', async () => {
    const { relay, customer } = await waiting();
    for (let count = 0; count < 500; count += 1)
      relay.tell({ type: 'helper', binding: relay.binding(), ice: [] });
    expect(await customer.about).toMatchObject({ reason: 'code-tried' });
  });

  it('has no more of them where it says that whoever tried is gone, before they have proved anything', async () => {
    const { relay, customer } = await waiting();
    for (const loss of [1, 2, 3]) {
      relay.tell({ type: 'helper', binding: relay.binding(), ice: [] });
      relay.tell({ type: 'lost', loss });
    }
    expect(await customer.about).toMatchObject({ reason: 'code-tried', helper: null });
    const told = customer.events.flatMap((one) => (one.event === 'wrong-code' ? [one.left] : []));
    expect(told).toEqual([2, 1, 0]);
  });

  it('learns nothing by standing in the middle with an OPAQUE of its own: both ends see a wrong code', async () => {
    const { relay, customer } = await waiting({ secret: '35072' });
    // To the helper it plays the agent, with a guess; to the agent the helper, with what it has.
    const binding = relay.binding();
    const helper = await helperHandshake('35072', binding);
    const asAgent = await agentHandshake('00000', binding);
    expect(() => helper.finish(asAgent.answer(helper.start))).toThrow('code is not right');
    expect(await relay.guess('00000')).toBe(false);
    expect(customer.noted.map(({ kind }) => kind)).toEqual(['sessionOpened', 'sessionTried']);
  });

  it.each([
    ['another session', { session: 's_zzzzzzzzzzzz' }],
    ['another relay', { relay: 'https://evil.example' }],
    ['another ticket', { ticket: 7 }],
  ])('gets no try where it tells of %s', async (_what, change) => {
    const { relay, customer } = await waiting();
    relay.tell({ type: 'helper', binding: { ...relay.binding(), ...change }, ice: [] });
    expect(await customer.about).toMatchObject({ reason: 'broken', helper: null });
  });

  it('can’t show the customer another helper than the one who knows the code is told they are', async () => {
    const { relay } = await waiting();
    const binding = relay.binding();
    relay.tell({
      type: 'helper',
      binding: { ...binding, helper: { ...binding.helper, name: 'Eve' } },
      ice: [],
    });
    const honest = await helperHandshake('35072', binding);
    relay.frame(honest.start);
    await expect.poll(() => relay.frames.length, quick).toBe(1);
    expect(() => honest.finish(relay.frames[0] ?? utf8(''))).toThrow('code is not right');
  });
});

describe('a relay that lies about the session', () => {
  it('can’t change the code by opening it again, nor keep the agent from waiting', async () => {
    const { relay, customer } = await waiting();
    await relay.open('s_zzzzzzzzzzzz');
    expect(await relay.guess('00000', { ...relay.binding(), session: 's_0123456789abcd' })).toBe(false);
    expect(customer.events.filter(({ event }) => event === 'code')).toHaveLength(1);
  });

  it('brings no second helper into a session that is being held', async () => {
    const { relay, customer } = await held();
    relay.tell({ type: 'helper', binding: relay.binding(), ice: [] });
    expect(await customer.about).toMatchObject({ reason: 'broken' });
  });

  it('can end it, but not put the blame on the customer in their own record', async () => {
    const { relay, customer } = await held();
    relay.tell({ type: 'ended', reason: 'revoked' });
    expect(await customer.about).toMatchObject({ reason: 'cut-off' });
    const proof = await readFile(join(customer.home, relay.binding().session, 'proof.json'), 'utf8');
    expect(JSON.parse(proof)).toMatchObject({ claims: { reason: 'cut-off' } });
  });

  it('can’t get at what was kept of an earlier session by giving a new one its name', async () => {
    const first = await held();
    first.customer.controls().revokeAll();
    const { session } = await first.customer.about;
    const { home, device } = first.customer;
    const relay = await startLyingRelay();
    const again = await holdByHand({ server: relay.url, home, device, allows: ['terminal-watch'] });
    await relay.open(session);
    await relay.prove('35072');
    expect(await again.about).toMatchObject({ reason: 'fault', granted: [] });
    expect(await verifyRecording(nodeDisk, home, session, device.publicKey)).toEqual([]);
  });

  it.each([
    ['more than was ever sent came', { type: 'again', received: 1_000_000 }],
    ['nothing came', { type: 'again', received: 0 }],
  ])('is noticed when it says that %s', async (_what, lie) => {
    const { relay, customer, helper } = await held();
    // Two rounds, so that the agent has been told what arrived.
    for (const id of [1, 2]) {
      await helper.say({ type: 'ping', id });
      helper.pass();
      await expect.poll(async () => (await helper.heard()).at(-1), quick).toEqual({ type: 'pong', id });
    }
    relay.tell({ type: 'lost', loss: 1 });
    await expect.poll(() => relay.said.at(-1)?.type, quick).toBe('again');
    relay.tell(lie);
    expect(await customer.about).toMatchObject({ reason: 'broken' });
  });

  it('is not believed a loss it did not count: the agent answers each, and goes on where it was', async () => {
    const { relay, customer, helper } = await held();
    for (let loss = 1; loss <= 200; loss += 1) relay.tell({ type: 'lost', loss });
    await expect
      .poll(() => relay.said.findLast(({ type }) => type === 'again'), quick)
      .toMatchObject({ loss: 200 });
    await helper.heard();
    relay.tell({ type: 'again', received: await helper.pipe.hold() });
    await helper.pipe.resume(1);
    await helper.say({ type: 'ping', id: 7 });
    helper.pass();
    await expect.poll(async () => (await helper.heard()).at(-1), quick).toEqual({ type: 'pong', id: 7 });
    expect(customer.events.filter(({ event }) => event === 'lost')).toHaveLength(1);
  });

  it.each([
    ['text', (relay: LyingRelay) => relay.tell({ type: 'ended', reason: 'x'.repeat(1024 * 1024) })],
    ['a frame', (relay: LyingRelay) => relay.frame(new Uint8Array(1024 * 1024))],
  ])('is hung up on when it sends %s longer than anything there is', async (_what, lie) => {
    const { relay, customer } = await held();
    const before = relay.connections();
    lie(relay);
    await expect.poll(relay.connections, quick).toBeGreaterThan(before);
    await expect.poll(() => relay.said.at(-1), quick).toMatchObject({ type: 'resume' });
    customer.controls().revokeAll();
    expect(await customer.about).toMatchObject({ reason: 'revoked' });
  });

  it('is put out when it floods with frames, and the customer’s machine stays small', async () => {
    const { relay, customer } = await held();
    const before = process.memoryUsage().rss;
    const small = new Uint8Array(40);
    for (let count = 0; count < sessionLimits.waitingBytes / 100; count += 1) relay.frame(small);
    expect(await customer.about).toMatchObject({ reason: 'broken' });
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });
});

describe('a relay that touches frames', () => {
  const types = async (helper: HeldEnd, text: string): Promise<void> => {
    const bytes = utf8(text);
    await helper.pipe.send(3, Buffer.concat([Buffer.alloc(8), bytes]));
  };
  it.each<FrameLie>([
    ...frameLies,
    ['sends the agent its own back', (_all, own) => [own]],
  ])('ends the session and gains nothing: %s', async (_what, tamper) => {
    const { relay, customer, helper } = await held();
    await helper.say({ type: 'terminal-attach', from: 0, columns: 80, rows: 24 });
    helper.pass();
    await expect.poll(() => relay.frames.length, quick).toBeGreaterThan(0);
    const own = relay.frames.at(-1) ?? utf8('');
    await helper.heard();
    await helper.say({ type: 'ping', id: 1 });
    await types(helper, 'echo ne""in\n');
    for (const frame of tamper(helper.toAgent.splice(0), own)) if (frame !== undefined) relay.frame(frame);
    expect(await customer.about).toMatchObject({ reason: 'broken' });
    expect(customer.shown()).not.toContain('nein');
  }); // prettier-ignore

  it('and only delays them loses nothing', async () => {
    const { customer, helper } = await held();
    await helper.say({ type: 'terminal-attach', from: 0, columns: 80, rows: 24 });
    await types(helper, 'echo sp"ä"t\n');
    await helper.say({ type: 'ping', id: 1 });
    const late = helper.toAgent.splice(0);
    await expect.poll(async () => (await helper.heard()).length, quick).toBeGreaterThan(0);
    helper.toAgent.push(...late);
    helper.pass();
    await expect.poll(customer.shown, quick).toContain('spät');
  });
});
