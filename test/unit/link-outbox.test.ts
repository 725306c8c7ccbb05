/** The outbox on a real disk: what is lost, doubled or blocked when things go wrong. Nothing. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { openOutbox, outboxEvents } from '../../agent/link/outbox.ts';
import type { AgentEvent } from '../../protocol/agent-api.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const warning = (number: number): AgentEvent => ({
  id: crypto.randomUUID(),
  at: new Date(Date.parse('2026-11-24T10:00:00.000Z') + number * 1_000).toISOString(),
  kind: 'warning',
  code: 'TEST',
  message: `number ${number}`,
});
const idsOf = (events: readonly AgentEvent[]): string[] => events.map((event) => event.id);

describe('the outbox', () => {
  it('sends oldest first, removes what is stored and keeps the rest for the next time, also after a restart', async () => {
    const folder = join(await temporaryFolder(), 'outbox');
    const events = [warning(3), warning(1), warning(2)];
    for (const event of events) await openOutbox(nodeDisk, folder).add(event);
    const seen: string[][] = [];
    const first = await openOutbox(nodeDisk, folder).flush((batch) => {
      seen.push(idsOf(batch));
      return Promise.resolve(idsOf(batch).slice(0, 1));
    });
    expect(first).toEqual({ sent: 1, refused: 0 });
    expect(seen).toEqual([[events[1]?.id, events[2]?.id, events[0]?.id]]);
    expect(await openOutbox(nodeDisk, folder).waiting()).toBe(2);
  });

  it('keeps everything when the line is dead, and the same event twice is one', async () => {
    const folder = join(await temporaryFolder(), 'outbox');
    const outbox = openOutbox(nodeDisk, folder);
    const event = warning(1);
    await outbox.add(event);
    await outbox.add(event);
    const dead = (): Promise<never> => Promise.reject(new BeistandError('UNREACHABLE', 'no line'));
    await expect(outbox.flush(dead)).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(await outbox.waiting()).toBe(1);
  });

  it('is not blocked by one event that the server refuses', async () => {
    const folder = join(await temporaryFolder(), 'outbox');
    const outbox = openOutbox(nodeDisk, folder);
    const events = [warning(1), warning(2), warning(3)];
    for (const event of events) await outbox.add(event);
    const poison = events[1]?.id ?? '';
    const stored: string[] = [];
    const result = await outbox.flush((batch) => {
      if (idsOf(batch).includes(poison)) return Promise.reject(new BeistandError('BAD_INPUT', 'malformed'));
      stored.push(...idsOf(batch));
      return Promise.resolve(idsOf(batch));
    });
    expect(result).toEqual({ sent: 2, refused: 1 });
    expect(stored).toEqual([events[0]?.id, events[2]?.id]);
    expect(await readdir(join(folder, 'refused'))).toHaveLength(1);
    expect(await outbox.waiting()).toBe(0);
  });

  it('sets a damaged file aside and ignores foreign ones', async () => {
    const folder = join(await temporaryFolder(), 'outbox');
    await mkdir(folder);
    await writeFile(join(folder, `000000000000001-warning-${crypto.randomUUID()}.json`), '{"cut');
    await writeFile(join(folder, 'note.txt'), 'x');
    const result = await openOutbox(nodeDisk, folder).flush(() =>
      Promise.reject(new Error('nothing to send')),
    );
    expect(result).toEqual({ sent: 0, refused: 1 });
    expect((await readdir(folder)).toSorted()).toEqual(['note.txt', 'refused']);
  });

  it('cuts batches by number and by size, below the server’s limits', async () => {
    const folder = join(await temporaryFolder(), 'outbox');
    const outbox = openOutbox(nodeDisk, folder);
    for (let number = 0; number < 120; number += 1) await outbox.add(warning(number));
    for (let number = 0; number < 5; number += 1)
      await outbox.add({
        id: crypto.randomUUID(),
        at: '2026-11-24T11:00:00.000Z',
        kind: 'script',
        scriptId: 'fix',
        manifestSha256: 'a'.repeat(64),
        outcome: 'exited',
        exitCode: 0,
        output: 'x'.repeat(limits.scriptOutputBytes),
      });
    const sizes: { events: number; bytes: number }[] = [];
    await outbox.flush((batch) => {
      sizes.push({ events: batch.length, bytes: JSON.stringify({ events: batch }).length });
      return Promise.resolve(idsOf(batch));
    });
    expect(sizes.reduce((sum, one) => sum + one.events, 0)).toBe(125);
    expect(Math.max(...sizes.map((one) => one.events))).toBeLessThanOrEqual(limits.reportEvents);
    expect(Math.max(...sizes.map((one) => one.bytes))).toBeLessThanOrEqual(limits.apiBodyBytes);
  });

  it('stays bounded when the server is gone for years: status reports go before what happened', async () => {
    const folder = join(await temporaryFolder(), 'outbox');
    await mkdir(folder);
    for (let number = 0; number < outboxEvents; number += 1) {
      const kind = number === 7 ? 'status' : 'update';
      await writeFile(
        join(folder, `${String(number).padStart(15, '0')}-${kind}-${crypto.randomUUID()}.json`),
        '{}',
      );
    }
    const outbox = openOutbox(nodeDisk, folder);
    await outbox.add(warning(1));
    expect(await outbox.waiting()).toBe(outboxEvents);
    expect((await readdir(folder)).some((name) => name.includes('-status-'))).toBe(false);
    await outbox.add(warning(2));
    expect((await readdir(folder)).some((name) => name.startsWith('000000000000000-'))).toBe(false);
  });
});
