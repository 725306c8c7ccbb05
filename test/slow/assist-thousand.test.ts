/** A thousand sessions that are held and idle: what they cost the relay, and that each limit is kept beside them as it is without. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { gather, holdSessions, perHelper } from '../bench/assist/relay-memory.ts';
import { addressOf, startWorld } from '../bench/assist/world.ts';
import { openHandAgent } from '../support/assist-agent.ts';
import { joinAssist } from '../support/assist-helper.ts';
import type { Browser } from '../support/people.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const sessions = 1_000;
const mostBytesEach = 100 * 1024;
/** What the relay takes of tries from one helper and from one address in ten minutes. */
const [triesPerHelper, triesPerAddress] = [20, 60];

it('holds a thousand idle sessions in little memory, and keeps every limit meanwhile', async () => {
  const stops = new AsyncDisposableStack();
  onTestFinished(() => stops.disposeAsync());
  const world = await startWorld(await temporaryFolder(), stops);
  const url = () => world.url;
  const from = (number: number) => ({ 'x-forwarded-for': addressOf(number) });
  /** Why a code that nobody has is refused. */
  const guess = (browser: Browser, address: number, number: number): Promise<string> =>
    joinAssist({
      url,
      browser,
      headers: from(address),
      code: `${String(number).padStart(5, '0')}00000`,
    }).then(
      () => 'joined',
      (error: unknown) => (error instanceof Error ? error.message : ''),
    );

  // What the first ones load and compile is no part of the later ones.
  const first = await holdSessions(world, await gather(world, perHelper, 60));
  for (const { helper } of first) helper.leave();
  const groups = await gather(world, sessions, 100);
  await wait(1_000);
  const before = await world.memory();
  const held = await holdSessions(world, groups);
  const after = await world.memory();
  expect(held.length).toBeGreaterThanOrEqual(sessions);
  expect((after.residentBytes - before.residentBytes) / held.length).toBeLessThan(mostBytesEach);

  const [busy] = groups;
  const [machine] = busy?.machines ?? [];
  if (busy === undefined || machine === undefined) throw new Error('nobody is there');
  await expect(openHandAgent({ now: new Date() }, machine, { url })).rejects.toThrow('too-many');
  const another = await openHandAgent({ now: new Date() }, await world.machine(addressOf(2)), { url });
  const joining = { url, code: another.code, headers: from(2) };
  await expect(joinAssist({ ...joining, browser: busy.browser })).rejects.toThrow('too-many');
  const free = await world.helper(addressOf(2));
  const helper = await joinAssist({ ...joining, browser: free });
  await another.say({ type: 'chat', text: 'Guten Tag' });
  await expect.poll(() => helper.messages.at(-1)).toEqual({ type: 'chat', text: 'Guten Tag' });

  const reasons: string[] = [];
  for (let people = 0; people < triesPerAddress / triesPerHelper; people += 1) {
    const guesser = await world.helper(addressOf(3));
    for (let tries = 0; tries < triesPerHelper; tries += 1) reasons.push(await guess(guesser, 3, tries));
    if (people === 0) expect(await guess(guesser, 4, 99)).toBe('rate-limited');
  }
  expect(new Set(reasons)).toEqual(new Set(['code-wrong']));
  expect(await guess(await world.helper(addressOf(3)), 3, 99)).toBe('rate-limited');

  // None of the thousand has noticed.
  for (const [index, one] of held.entries()) {
    if (index % 50 !== 0) continue;
    await one.agent.say({ type: 'chat', text: `an ${index}` });
    await expect.poll(() => one.helper.messages.at(-1)).toEqual({ type: 'chat', text: `an ${index}` });
  }
  expect(held.filter((one) => one.helper.ended() !== null || one.agent.ended() !== null)).toEqual([]);
  for (const one of [...held, { helper }]) one.helper.leave();
});
