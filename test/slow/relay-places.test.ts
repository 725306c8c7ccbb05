/** Server processes that die or freeze while they hold sessions, and one that wakes up again. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { heardBoth, severalProcesses, talk } from '../support/several-processes.ts';

describe('a process that holds sessions', () => {
  it('is killed, another freezes: both sessions go on at a third; the one that wakes up lets go', async () => {
    const { start, hold, sessions } = await severalProcesses();
    const [killed, frozen, alive] = await Promise.all([start(), start(), start()]);
    const first = await hold(killed.port, alive.port);
    const second = await hold(frozen.port, alive.port);
    for (const { customer, helper } of [first, second]) {
      await talk(customer, helper, 'vorher');
      await heardBoth(customer, helper, ['vorher']);
    }
    const before = (await sessions()).map((row) => row.place);
    for (const { ours } of [first, second]) ours.to.port = alive.port;
    await killed.kill('SIGKILL');
    process.kill(frozen.pid, 'SIGSTOP');
    onTestFinished(() => void process.kill(frozen.pid, 'SIGCONT'));
    // The frozen one closes nothing: the agent's network drops it, the helper's process finds out by itself.
    second.ours.cut();
    second.ours.restore('127.0.0.1');
    for (const { customer, helper } of [first, second]) await talk(customer, helper, 'währenddessen');
    for (const { customer, helper } of [first, second])
      await heardBoth(customer, helper, ['vorher', 'währenddessen']);
    process.kill(frozen.pid, 'SIGCONT');
    const after = (await sessions()).map((row) => row.place);
    expect(new Set(after).size).toBe(1);
    expect(before).not.toContain(after[0]);

    // Awake again it has a new place, and brings whoever arrives to where the session is now.
    second.ours.to.port = frozen.port;
    second.customer.carrier.cut();
    for (const { customer, helper } of [first, second]) {
      await talk(customer, helper, 'nachher');
      await heardBoth(customer, helper, ['vorher', 'währenddessen', 'nachher']);
      customer.leave('revoked');
      await expect.poll(() => helper.ended()).toBe('revoked');
    }
    await expect
      .poll(async () => (await sessions()).map((row) => row.reason))
      .toEqual(['revoked', 'revoked']);
  });
});
