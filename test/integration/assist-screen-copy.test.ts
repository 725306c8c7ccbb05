/** The screen in the customer's own copy: written while it is allowed and no longer, part by part, and proved with the rest. */
import { appendFile, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { verifyRecording } from '../../agent/assist/recordings.ts';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { messageParcel } from '../../protocol/session/messages.ts';
import { holdByHand } from '../support/assist-by-hand.ts';
import { startLyingRelay } from '../support/lying-relay.ts';

const video = (size: number): Buffer =>
  Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(size, 7)]);

it('a copy has the screen as it was shown while recording was allowed, and nothing of before or after', async () => {
  const relay = await startLyingRelay();
  const wanted = ['screen', 'record'] as const;
  const customer = await holdByHand({ server: relay.url, offered: wanted, allows: wanted });
  await relay.open();
  const helper = await relay.prove('35072');
  await expect.poll(async () => (await helper.heard()).map(({ type }) => type)).toContain('grants');
  const { screen, withdraw, revokeAll } = customer.controls();

  await screen.record('1.1', video(10));
  const on = messageParcel({ type: 'record', on: true });
  await helper.pipe.send(on.kind, on.payload);
  helper.pass();
  await expect.poll(() => customer.events).toContainEqual({ event: 'recording', on: true });
  await screen.record('1.1', Buffer.from('this is no video'));
  await screen.record('1.1', video(2_000_000));
  await screen.record('1.1', Buffer.from('und mehr'));
  await screen.record('2.1', video(30));
  withdraw(['screen']);
  await screen.record('2.1', Buffer.from('und auch das nicht'));
  withdraw(['record']);
  await screen.record('1.1', Buffer.from('und nichts davon'));
  revokeAll();
  const { session } = await customer.about;

  const folder = join(customer.home, session);
  expect((await readdir(folder)).filter((name) => name.startsWith('screen'))).toEqual([
    'screen-1.webm',
    'screen-2.webm',
  ]);
  expect(await readFile(join(folder, 'screen-1.webm'))).toEqual(
    Buffer.concat([video(2_000_000), Buffer.from('und mehr')]),
  );
  expect(await readFile(join(folder, 'screen-2.webm'))).toEqual(video(30));
  const verify = () => verifyRecording(nodeDisk, customer.home, session, customer.device.publicKey);
  expect(await verify()).toEqual([]);
  // The chain has it before the end, too: whoever is cut off in the middle has a hash of what was there.
  expect(
    (await readFile(join(folder, 'events.jsonl'), 'utf8')).split('"kind":"recordedScreen"').length - 1,
  ).toBe(3);
  await appendFile(join(folder, 'screen-1.webm'), 'x');
  await rm(join(folder, 'screen-2.webm'));
  await writeFile(join(folder, 'screen-3.webm'), video(5));
  expect(await verify()).toEqual([
    'screen-1.webm is not what was recorded',
    'screen-2.webm is not what was recorded',
    'screen-3.webm was added later',
  ]);
});
