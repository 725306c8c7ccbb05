/** `server mail import|list|replay`, as the program that an admin runs; and what is a mail in a file. */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataFolder } from '../../server/data-folder.ts';
import { configSchema, writeConfig } from '../../server/config.ts';
import { mailsIn } from '../../server/mail/import.ts';
import type { ImportItem } from '../../server/mail/import.ts';
import { letter } from '../support/mail-world.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const all = async (bytes: Buffer, pieceBytes: number): Promise<ImportItem[]> => {
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, at) =>
    bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes),
  );
  return Array.fromAsync(mailsIn(Readable.from(pieces), 'box'));
};
const rawOf = (item: ImportItem): string => ('raw' in item ? Buffer.from(item.raw).toString() : '');

describe('a stream', () => {
  it('that begins like an mbox has many mails, however it is cut, and their quoted From lines are theirs again', async () => {
    const box = Buffer.from(
      'From a@b Tue Nov 24 10:00:00 2026\nSubject: 1\n\n>From here\n\nFrom c@d Tue Nov 24 10:00:01 2026\nSubject: 2\n\ntext\nFrom nobody, 10:00 is no new mail\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: box.length }), async (pieceBytes) => {
        const mails = (await all(box, pieceBytes)).map(rawOf);
        expect(mails).toHaveLength(2);
        expect(mails[0]).toContain('\nFrom here\n');
        expect(mails[1]).toContain('no new mail');
      }),
    );
  });

  it('that does not is one mail, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 500 }),
        fc.integer({ min: 1, max: 64 }),
        async (bytes, pieceBytes) => {
          const content = Buffer.concat([Buffer.from('X: y\n'), bytes]);
          const [only, ...more] = await all(content, pieceBytes);
          expect(more).toEqual([]);
          expect(only !== undefined && 'raw' in only && Buffer.from(only.raw).equals(content)).toBe(true);
        },
      ),
    );
  });
});

describe('the command', () => {
  const setUp = async () => {
    const data = await temporaryFolder();
    await writeConfig(dataFolder(data), configSchema.parse({}));
    const server = (args: readonly string[], input = '') => {
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        [join(import.meta.dirname, '../../server/main.ts'), 'mail', ...args, '--data', data, '--json'],
        { encoding: 'utf8', input },
      );
      if (stderr !== '') throw new Error(stderr);
      return { status, value: JSON.parse(stdout) as unknown };
    };
    return { data, server };
  };

  it('takes a folder over once, and what is piped in', async () => {
    const { server } = await setUp();
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'cur'));
    await writeFile(join(folder, 'cur', '1'), letter());
    await writeFile(join(folder, 'two.eml'), letter({ id: '<2@c>' }));
    expect(server(['import', folder]).value).toEqual({ taken: 2, known: 0, tooLarge: 0 });
    expect(server(['import', folder]).value).toEqual({ taken: 0, known: 2, tooLarge: 0 });
    expect(server(['import', '-'], letter({ id: '<3@c>' })).value).toEqual({
      taken: 1,
      known: 0,
      tooLarge: 0,
    });
    expect(server(['list', '--state', 'received']).value).toHaveLength(3);
  });

  it('says what can’t be replayed', async () => {
    const { server } = await setUp();
    expect(server(['replay', 'all']).value).toEqual({ queued: 0 });
    expect(server(['replay', 'none'])).toMatchObject({ status: 9, value: { error: { code: 'NOT_FOUND' } } });
  });
});
