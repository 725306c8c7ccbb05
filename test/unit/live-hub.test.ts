/** A client that does not read, and what a stranger's rights let through. */
import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createLiveHub } from '../../server/live/hub.ts';
import type { Listener } from '../../server/live/hub.ts';
import { liveLimits } from '../../server/live/stream-rules.ts';

const staff: Listener = { kind: 'staff', id: 'u_staff', roles: ['support'] };
const settingOf = (name: string) =>
  JSON.stringify({ live: { type: 'settings', name }, to: { action: 'settings.read', customerId: null } });
const newHub = () => {
  const errors: unknown[] = [];
  const hub = createLiveHub({
    presentAt: () => Promise.resolve([]),
    onError: (error) => void errors.push(error),
  });
  return { hub, errors };
};
const reading = () => {
  const lines: string[] = [];
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  return { lines, output };
};

it('a client that reads nothing is cut, and others go on', async () => {
  const { hub } = newHub();
  const stuck = new Writable({ write: () => undefined });
  const { lines, output } = reading();
  hub.join({ actor: staff, output: stuck, again: false, check: () => Promise.resolve(staff) });
  hub.join({ actor: staff, output, again: false, check: () => Promise.resolve(staff) });
  const name = 'x'.repeat(4_000);
  const events = Math.ceil(liveLimits.bufferedBytes / name.length) + 2;
  for (let count = 0; count < events; count += 1) hub.onText(settingOf(name));
  await expect.poll(() => stuck.destroyed).toBe(true);
  await expect.poll(() => lines.length).toBe(events + 1);
  expect(hub.size()).toBe(1);
});

it('a token hears of nothing its scopes do not name', async () => {
  const { hub } = newHub();
  const { lines, output } = reading();
  const actor: Listener = { ...staff, scopes: ['own.profile'] };
  hub.join({ actor, output, again: false, check: () => Promise.resolve(actor) });
  hub.onText(settingOf('calendar'));
  await turn();
  await turn();
  expect(lines).toHaveLength(1);
});

it('a signal that is not ours is reported and breaks nothing', async () => {
  const { hub, errors } = newHub();
  const { lines, output } = reading();
  hub.join({ actor: staff, output, again: false, check: () => Promise.resolve(staff) });
  hub.onText('not JSON');
  hub.onText(settingOf('calendar'));
  await expect.poll(() => lines.length).toBe(2);
  expect(errors).toHaveLength(1);
});
