/** The journal: chained, durable, healed after a crash, and telling of every change. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Disk } from '../../agent/disk/disk.ts';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { openJournal, readJournal, verifyJournal } from '../../agent/update/journal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const now = (): Date => new Date('2026-07-05T10:00:00.000Z');

const written = async (count: number): Promise<string> => {
  const path = join(await temporaryFolder(), 'journal.jsonl');
  const journal = await openJournal({ disk: nodeDisk, path, now });
  for (let index = 0; index < count; index += 1) await journal.append('note', { index, text: 'grüße' });
  return path;
};
const linesOf = (path: string): string[] => fs.readFileSync(path, 'utf8').split('\n').slice(0, -1);
const write = (path: string, lines: readonly string[]): void =>
  fs.writeFileSync(path, `${lines.join('\n')}\n`);

describe('the journal', () => {
  it('chains its lines and goes on where it ended', async () => {
    const path = await written(3);
    const again = await openJournal({ disk: nodeDisk, path, now });
    const head = await again.append('note', { index: 3 });
    expect(await verifyJournal(nodeDisk, path, head)).toMatchObject({
      intact: true,
      entries: 4,
      fault: null,
    });
  });

  it('reads the newest entries first asked for, and only those wanted', async () => {
    const path = await written(5);
    const { total, entries } = await readJournal(nodeDisk, path, {
      limit: 2,
      wanted: ({ data }) => data['index'] !== 4,
    });
    expect(total).toBe(5);
    expect(entries.map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it('shows a line that was changed', async () => {
    const path = await written(3);
    write(
      path,
      linesOf(path).map((line, index) => (index === 1 ? line.replace('"index":1', '"index":9') : line)),
    );
    expect(await verifyJournal(nodeDisk, path)).toMatchObject({ intact: false, fault: { line: 2 } });
  });

  it('shows a line that was taken out, put in or moved', async () => {
    const path = await written(4);
    const lines = linesOf(path);
    const [a = '', b = '', c = '', d = ''] = lines;
    for (const changed of [
      [a, c, d],
      [a, b, b, c, d],
      [a, c, b, d],
    ]) {
      write(path, changed);
      expect((await verifyJournal(nodeDisk, path)).intact).toBe(false);
    }
  });

  it('shows lines cut off at the end, by the head noted elsewhere', async () => {
    const path = await written(3);
    const { head } = await verifyJournal(nodeDisk, path);
    write(path, linesOf(path).slice(0, 2));
    expect((await verifyJournal(nodeDisk, path)).intact).toBe(true);
    expect(await verifyJournal(nodeDisk, path, head)).toMatchObject({ intact: false, fault: { line: 3 } });
  });

  it('heals a last line torn at any byte, and says so', async () => {
    const path = await written(2);
    const whole = fs.readFileSync(path);
    const lastStart = whole.lastIndexOf(10, whole.length - 2) + 1;
    for (let cut = lastStart + 1; cut < whole.length; cut += 7) {
      fs.writeFileSync(path, whole.subarray(0, cut));
      await openJournal({ disk: nodeDisk, path, now });
      const { entries } = await readJournal(nodeDisk, path);
      expect(entries.map(({ kind }) => kind)).toEqual(['note', 'journalHealed']);
      expect((await verifyJournal(nodeDisk, path)).intact).toBe(true);
    }
  });

  it('heals a last line of zeros, as a crash of the file system leaves it', async () => {
    const path = await written(2);
    fs.appendFileSync(path, Buffer.alloc(300));
    await openJournal({ disk: nodeDisk, path, now });
    expect(await verifyJournal(nodeDisk, path)).toMatchObject({ intact: true, entries: 3 });
  });

  it('of many megabytes is gone on with from its end, torn or not, and verified as a whole', async () => {
    const path = await written(1);
    const journal = await openJournal({ disk: nodeDisk, path, now });
    for (let index = 0; index < 6; index += 1) await journal.append('note', { text: 'x'.repeat(500_000) });
    fs.appendFileSync(path, '{"seq":7,"half');
    const head = await (await openJournal({ disk: nodeDisk, path, now })).append('note', {});
    expect(await verifyJournal(nodeDisk, path, head)).toMatchObject({ intact: true, entries: 9 });
    const bytes = fs.readFileSync(path);
    bytes.write('9', bytes.indexOf('"index":0') + 8);
    fs.writeFileSync(path, bytes);
    expect(await verifyJournal(nodeDisk, path)).toMatchObject({ intact: false, fault: { line: 1 } });
  });

  it('sets a damaged journal aside, unchanged, and begins a new chain that names it', async () => {
    const path = await written(3);
    write(path, ['garbage', ...linesOf(path).slice(1)]);
    const damaged = fs.readFileSync(path, 'utf8');
    await openJournal({ disk: nodeDisk, path, now });
    const { entries } = await readJournal(nodeDisk, path);
    expect(entries).toMatchObject([{ seq: 0, kind: 'journalDamaged', data: { line: 1 } }]);
    const aside = String(entries[0]?.data['setAside']);
    expect(fs.readFileSync(join(path, '..', aside), 'utf8')).toBe(damaged);
  });

  it('leaves no half line behind where the disk is full', async () => {
    const path = await written(1);
    let full = false;
    const disk: Disk = {
      ...nodeDisk,
      open: async (where, how, mode) => {
        const file = await nodeDisk.open(where, how, mode);
        const writeShort = async (bytes: Uint8Array): Promise<void> => {
          await file.write(full ? bytes.subarray(0, 20) : bytes);
          if (full) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        };
        return { ...file, write: writeShort };
      },
    };
    const journal = await openJournal({ disk, path, now });
    full = true;
    await expect(journal.append('note', {})).rejects.toMatchObject({ code: 'NO_SPACE' });
    full = false;
    await journal.append('note', { after: true });
    expect(await verifyJournal(nodeDisk, path)).toMatchObject({ intact: true, entries: 2 });
  });
});
