/**
 * What is taken back in the middle of a session ends at the customer's machine at that moment, whatever still comes from their page
 * and whatever the helper had sent before: nothing is typed, shown or recorded any more.
 */
import { execFileSync } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Controls } from '../../agent/assist/face.ts';
import { utf8 } from '../../protocol/session/bytes.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { terminalParcel } from '../../protocol/session/messages.ts';
import { holdByHand } from '../support/assist-by-hand.ts';
import { startLyingRelay } from '../support/lying-relay.ts';

const quick = { interval: 10, timeout: 20_000 };

/** A session in which all of this was allowed, and its helper. */
const held = async (...allows: readonly Capability[]) => {
  const relay = await startLyingRelay();
  const customer = await holdByHand({ server: relay.url, offered: allows, allows });
  await relay.open();
  const helper = await relay.prove('35072');
  await expect.poll(async () => (await helper.heard()).map(({ type }) => type), quick).toContain('grants');
  let pings = 0;
  /** Resolves when the agent has done all it was told, and the helper has all it said. */
  const done = async (): Promise<void> => {
    pings += 1;
    await helper.say({ type: 'ping', id: pings });
    helper.pass();
    await expect.poll(helper.heard, quick).toContainEqual({ type: 'pong', id: pings });
  };
  if (!allows.includes('terminal-watch')) return { customer, helper, done };
  await helper.say({ type: 'terminal-attach', from: 0, columns: 80, rows: 24 });
  await done();
  return { customer, helper, done };
};

it.each<[string, (controls: Controls) => void]>([
  ['may no longer type', ({ withdraw }) => withdraw(['terminal-type'])],
  ['may no longer watch', ({ withdraw }) => withdraw(['terminal-watch'])],
  ['does not have the keyboard', ({ keyboard }) => keyboard(false)],
  ['is paused', ({ pause }) => pause(true)],
])('of a helper who %s nothing is typed that waited to be', async (_what, takeBack) => {
  const { customer, helper, done } = await held('terminal-watch', 'terminal-type');
  const [go, typed] = [join(customer.home, 'go'), join(customer.home, 'typed')];
  execFileSync('mkfifo', [go]);
  // A program that reads what was typed when it is told to, and not before.
  customer.type('stty raw -echo; echo BE""REIT; cat go; cat > typed\n');
  await expect.poll(customer.shown, quick).toContain('BEREIT');
  const piece = new Uint8Array(16 * 1024).fill(0x78);
  for (let at = 0; at < 8 * piece.length; at += piece.length) {
    const { kind, payload } = terminalParcel('terminalInput', at, piece);
    await helper.pipe.send(kind, payload);
    helper.pass();
  }
  await done();
  takeBack(customer.controls());
  customer.type('vom Kunden');
  await writeFile(go, 'los');
  await expect.poll(() => readFile(typed, 'utf8').catch(() => ''), quick).toMatch(/^x*vom Kunden$/);
  // The system's own line holds a few kilobytes, which were typed before.
  expect((await stat(typed)).size).toBeLessThan(2 * piece.length);
});

it.each<[string, Capability]>([
  ['to record it', 'record'],
  ['to watch it', 'terminal-watch'],
])('no recording has what was shown after it was no longer allowed %s', async (_what, capability) => {
  const { customer, helper, done } = await held('terminal-watch', 'record');
  await helper.say({ type: 'record', on: true });
  await done();
  customer.type('echo "vorher $((1+1))"\n');
  await expect.poll(customer.shown, quick).toContain('vorher 2');
  customer.controls().withdraw([capability]);
  customer.type('echo "nachher $((1+2))"\n');
  await expect.poll(customer.shown, quick).toContain('nachher 3');
  customer.controls().revokeAll();
  const { session } = await customer.about;
  const cast = await readFile(join(customer.home, session, 'terminal.cast'), 'utf8');
  expect(cast).toContain('vorher 2');
  expect(cast).not.toContain('nachher');
});

it.each<[string, (controls: Controls) => void]>([
  ['it was taken back', ({ withdraw }) => withdraw(['screen'])],
  ['everything is paused', ({ pause }) => pause(true)],
])(
  'nothing of the screen goes out once %s, though the page that shows it goes on',
  async (_when, takeBack) => {
    const { customer, helper, done } = await held('screen', 'terminal-watch');
    const { screen } = customer.controls();
    const state = { type: 'screen-state', on: true, surface: 'monitor', width: 800, height: 600 } as const;
    const signal = { type: 'signal', of: 'screen', peer: 1, data: '{}' } as const;
    const show = async (frame: number): Promise<void> => {
      screen.say({ ...state, width: 800 + frame });
      screen.say(signal);
      await screen.frame(1, frame, utf8('\u0003ein Bild'));
      await done();
    };
    const seen = async () => ({
      messages: (await helper.heard()).filter(({ type }) => type === 'screen-state' || type === 'signal'),
      frames: helper.pieces.filter(({ kind }) => kind === 'screenChunk').map(({ at }) => at),
    });
    await show(0);
    const before = { messages: [state, signal], frames: [0] };
    expect(await seen()).toEqual(before);
    takeBack(customer.controls());
    await show(1);
    expect(await seen()).toEqual(before);
  },
);
