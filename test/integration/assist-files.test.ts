/** Files in a session, one by one and by consent, and the customer's own copy of it. */
import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { utf8 } from '../../protocol/session/bytes.ts';
import { chunkParcel } from '../../protocol/session/messages.ts';
import { runAgent } from '../support/agent.ts';
import { startAssist } from '../support/assist-home.ts';
import { openTerminal, soon } from '../support/assist-world.ts';
import { startRelay } from '../support/relay-world.ts';

describe('files', () => {
  it('go to the helper one by one, by real path, when the customer says so', async () => {
    const { customer, helper } = await openTerminal();
    await helper.say({ type: 'ask', capabilities: ['files-from'] });
    await customer.answer('all');
    await expect
      .poll(
        () => helper.messages.some((one) => one.type === 'grants' && one.granted.includes('files-from')),
        soon,
      )
      .toBe(true);
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    const path = join(customer.home, 'protokoll.log');
    await writeFile(path, content);
    await symlink(path, join(customer.home, 'harmlos'));
    await helper.say({ type: 'file-ask', id: 1, path: join(customer.home, 'harmlos'), from: 0 });
    await expect.poll(customer.screen, soon).toContain('protokoll.log');
    await customer.answer('all');
    expect(await helper.heard('file-accept')).toMatchObject({ id: 1, size: 300_000 });
    await helper.say({ type: 'file-credit', id: 1, upTo: 100_000 });
    await expect
      .poll(() => helper.chunks.reduce((sum, one) => sum + one.bytes.length, 0), soon)
      .toBeGreaterThan(60_000);
    expect(helper.chunks.reduce((sum, one) => sum + one.bytes.length, 0)).toBeLessThanOrEqual(100_000);
    await helper.say({ type: 'file-credit', id: 1, upTo: 400_000 });
    expect(await helper.heard('file-done')).toEqual({
      type: 'file-done',
      id: 1,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
    expect(Buffer.concat(helper.chunks.map((one) => one.bytes)).equals(content)).toBe(true);

    // The second is asked when the first was answered; only what the customer said no to is told as their no.
    const asked = (): number => customer.screen().split('protokoll.log').length;
    const before = asked();
    await helper.say({ type: 'file-ask', id: 2, path, from: 0 });
    await expect.poll(asked, soon).toBeGreaterThan(before);
    await helper.say({ type: 'file-ask', id: 3, path, from: 0 });
    await customer.answer('no');
    expect(await helper.heard('file-refuse')).toEqual({ type: 'file-refuse', id: 2, reason: 'denied' });
    await customer.answer('all');
    await expect
      .poll(() => helper.messages.filter((one) => one.type === 'file-accept').map(({ id }) => id), soon)
      .toEqual([1, 3]);
    expect(helper.messages.filter((one) => one.type === 'file-refuse')).toHaveLength(1);
  });

  it('come from the helper into the session’s own folder, whole or not at all', async () => {
    const { customer, helper } = await openTerminal();
    await helper.say({ type: 'ask', capabilities: ['files-to'] });
    await customer.answer('all');
    const bytes = utf8('#!/bin/sh\necho nie\n');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await expect
      .poll(
        () => helper.messages.some((one) => one.type === 'grants' && one.granted.includes('files-to')),
        soon,
      )
      .toBe(true);
    await helper.say({ type: 'file-put', id: 1, name: 'fix.sh', size: bytes.length, sha256 });
    await customer.answer('all');
    await helper.heard('file-accept');
    await helper.parcel(chunkParcel('fileChunk', 1, 0, bytes));
    await helper.say({ type: 'file-done', id: 1, sha256 });
    expect(await helper.heard('file-done')).toMatchObject({ id: 1, sha256 });
    await helper.say({ type: 'file-put', id: 2, name: 'zwei.sh', size: bytes.length, sha256 });
    await customer.answer('all');
    await expect.poll(() => helper.messages.filter((one) => one.type === 'file-accept').length, soon).toBe(2);
    await helper.parcel(chunkParcel('fileChunk', 2, 0, utf8('#!/bin/sh\necho NEU\n')));
    await helper.say({ type: 'file-done', id: 2, sha256 });
    expect(await helper.heard('file-refuse')).toMatchObject({ id: 2, reason: 'broken' });
    const received = join(customer.home, 'sessions', helper.binding().session, 'received');
    expect(await readdir(received)).toEqual(['1-fix.sh']);
    expect((await stat(join(received, '1-fix.sh'))).mode & 0o777).toBe(0o600);
  });
});

describe('the customer’s copy', () => {
  it('is recorded where allowed, signed, sent to the vendor, and shows every change', async () => {
    const { server, customer, helper } = await openTerminal();
    await helper.say({ type: 'ask', capabilities: ['record'] });
    await customer.answer('all');
    await expect
      .poll(
        () => helper.messages.some((one) => one.type === 'grants' && one.granted.includes('record')),
        soon,
      )
      .toBe(true);
    await helper.say({ type: 'record', on: true });
    expect(await helper.heard('recording')).toEqual({ type: 'recording', on: true });
    await helper.type('echo "aufgezeichnet $((20+1))"\r');
    await expect.poll(helper.output, soon).toContain('aufgezeichnet 21');
    customer.type('\u0003');
    await customer.exit;

    const listed = await runAgent(['sessions', 'list', '--home', customer.home, '--json']);
    const { sessions } = listed.json(
      z.object({ sessions: z.array(z.looseObject({ id: z.string(), recorded: z.boolean() })) }),
    );
    expect(sessions).toMatchObject([
      { recorded: true, upload: 'sent', about: { helper: { name: 'Stefanie Stab' }, reason: 'revoked' } },
    ]);
    const kept = await server.store.db.selectFrom('session_recordings').select(['kind', 'sha256']).execute();
    expect(kept.map(({ kind }) => kind).toSorted()).toEqual(['events', 'proof', 'terminal']);
    const id = sessions[0]?.id ?? '';
    const folder = join(customer.home, 'sessions', id);
    const cast = await readFile(join(folder, 'terminal.cast'), 'utf8');
    expect(kept.find(({ kind }) => kind === 'terminal')?.sha256).toBe(
      createHash('sha256').update(cast).digest('hex'),
    );
    const [head, ...events] = cast
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(head).toMatchObject({ version: 2, width: 90, height: 28 });
    expect(events.map((event) => (event as [number, string, string])[2]).join('')).toContain(
      'aufgezeichnet 21',
    );

    const verify = () => runAgent(['sessions', 'verify', id, '--home', customer.home, '--json']);
    const shape = z.object({ intact: z.boolean(), faults: z.array(z.string()) });
    const first = await verify();
    expect(first.json(shape)).toEqual({ intact: true, faults: [] });
    expect(first.code).toBe(0);
    await writeFile(join(folder, 'terminal.cast'), cast.replace('aufgezeichnet 21', 'aufgezeichnet 22'));
    const changed = await verify();
    expect(changed.code).toBe(10);
    expect(changed.json(shape).faults).toEqual(['terminal.cast is not what was recorded']);
    await writeFile(join(folder, 'terminal.cast'), cast);
    await appendFile(join(folder, 'events.jsonl'), '{"kind":"chat"}\n');
    expect((await verify()).json(shape).intact).toBe(false);
  });

  it('can’t be made without a terminal where a person is asked', async () => {
    const server = await startRelay(new Date());
    const customer = await startAssist(server);
    const run = await runAgent(['assist', '--home', customer.home, '--json']);
    expect(run.code).toBe(2);
    expect(run.stdout).toContain('needs a terminal');
  });
});
