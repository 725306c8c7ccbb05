/**
 * More output than anybody reads, and more input than any program reads: for some seconds on a push, for a minute each in a
 * whole proof. Agent and server are processes of their own, and neither grows.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { processorShares, residentBytes } from '../bench/assist/processes.ts';
import { startAssist } from '../support/assist-home.ts';
import type { AssistHelper } from '../support/assist-helper.ts';
import { enter, soon, terminalSize } from '../support/assist-world.ts';
import { wholeProof } from '../support/proofs.ts';
import { helperAt } from '../support/relay-world.ts';
import { startServerProcess } from '../support/server-process.ts';
import { startTestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MiB = 1024 * 1024;
const eachMs = wholeProof ? 60_000 : 1_000;
/**
 * What is kept by design: the scrollback (10 MiB, part of it filled before the first look), a window and what is unacknowledged
 * (1.5 MiB); and what Node's collector lets lie in between under load. A minute of `yes` is gigabytes.
 */
const mostGrowthBytes = 64 * MiB;

/** A session with an open terminal, whose helper pays for output only where a test does. */
const openSession = async () => {
  const database = join(await temporaryFolder(), 'beistand.sqlite');
  const setUp = await startTestServer(database, { trusted: false, now: new Date() });
  const [agent, browser] = [await setUp.agent(), await helperAt(setUp)];
  await setUp.stop();
  const { url } = setUp;
  const process = await startServerProcess(setUp.folder, { database, port: Number(new URL(url).port) });
  const customer = await startAssist(setUp, { agent, keepChars: 100_000 });
  const helper = await enter(setUp, customer, { browser, slow: true, keepBytes: MiB });
  await customer.answer('all');
  await helper.heard('grants');
  await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
  await helper.heard('terminal-open');
  const memory = async () => ({
    agent: await residentBytes(customer.pid),
    server: await residentBytes(process.pid),
  });
  return { customer, helper, memory };
};

/** Pays for output for so long, or until `done`: `bytes` ahead, every `everyMs`. */
const read = async (
  helper: AssistHelper,
  ms: number,
  [bytes, everyMs]: readonly [number, number],
  done: () => boolean = () => false,
): Promise<void> => {
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt && !done()) {
    await helper.say({ type: 'terminal-credit', upTo: helper.outputAt() + bytes });
    await wait(everyMs);
  }
};
const quickly = [sessionLimits.terminalWindowBytes, 2] as const;
const slowly = [4 * 1024, 20] as const;

describe('output without end', () => {
  it('grows neither agent nor relay, whether the helper reads it, reads little of it, or nothing and later on', async () => {
    const { customer, helper, memory } = await openSession();
    await helper.type('yes "eine laengere Zeile die sich immer wiederholt"\r');
    await read(helper, 1_000, quickly);
    const before = await memory();
    const stayed = async (): Promise<void> => {
      const now = await memory();
      expect(now.agent - before.agent).toBeLessThan(mostGrowthBytes);
      expect(now.server - before.server).toBeLessThan(mostGrowthBytes);
    };
    await read(helper, eachMs, quickly);
    await stayed();
    await read(helper, eachMs, slowly);
    await stayed();
    const unread = helper.outputAt();
    await wait(eachMs);
    expect(helper.outputAt() - unread).toBeLessThan(sessionLimits.terminalWindowBytes);
    await stayed();
    // Who reads on has it where they were, or, left behind meanwhile, from the oldest there is; a gap fails in the helper.
    await read(helper, eachMs, quickly);
    await helper.type('\u0003');
    await helper.type('echo "noch $((40+2)) da"\r');
    await read(helper, 20_000, quickly, () => helper.output().includes('noch 42 da'));
    expect(helper.output()).toContain('noch 42 da');
    expect(helper.ended()).toBeNull();
    await stayed();
    expect(customer.screen()).toContain('noch 42 da');
  });
});

describe('input without end', () => {
  it('of a helper waits within bounds where no program reads it, costs no processor, and is refused beyond', async () => {
    const { customer, helper, memory } = await openSession();
    await helper.say({ type: 'terminal-credit', upTo: MiB });
    await helper.type('stty raw -echo; echo BE""REIT; sleep 100\r');
    await expect.poll(helper.output, soon).toContain('BEREIT');
    const before = await memory();
    for (let sent = 0; sent < 4 * MiB; sent += 16 * 1024) await helper.type('x'.repeat(16 * 1024));
    expect(await helper.heard('terminal-full')).toEqual({ type: 'terminal-full', full: true });
    const [share = 100] = await processorShares([customer.pid], 0.5);
    expect(share).toBeLessThan(40);
    expect((await memory()).agent - before.agent).toBeLessThan(32 * MiB);
  });
});
