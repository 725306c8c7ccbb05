/** Archives of known length: every span is the same bytes as that part of the whole, and nothing is read ahead. */
import { assert, asyncProperty, nat } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tarBytes } from '../../server/updates/download/tar-rules.ts';
import type { TarMember } from '../../server/updates/download/tar-rules.ts';
import { tarStream } from '../../server/updates/download/tar-stream.ts';

const modifiedAt = new Date('2026-07-01T00:00:00Z');
const fileOf = (path: string, text: string): TarMember<Buffer> => {
  const content = Buffer.from(text);
  return { kind: 'File', path, mode: 0o644, sizeBytes: content.length, content };
};
const members = [
  fileOf('empty', ''),
  fileOf('one/kürzer.txt', 'äöü'.repeat(200)),
  fileOf(`${'long/'.repeat(40)}name.txt`, 'x'.repeat(512)),
  fileOf('last', 'y'),
];

async function* read(content: Buffer, from: number, to: number): AsyncGenerator<Uint8Array> {
  yield content.subarray(from, to);
}
const bytesOf = async (span: { start: number; end: number }): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of tarStream({ members, modifiedAt, read }, span)) pieces.push(piece);
  return Buffer.concat(pieces);
};

describe('an archive', () => {
  it('is as long as was said, and each of its spans is that part of the whole', async () => {
    const size = tarBytes(members, modifiedAt);
    const whole = await bytesOf({ start: 0, end: size });
    expect(whole.length).toBe(size);
    await assert(
      asyncProperty(nat(size - 1), nat(size - 1), async (one, other) => {
        const [start, end] = [Math.min(one, other), Math.max(one, other) + 1];
        expect((await bytesOf({ start, end })).equals(whole.subarray(start, end))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('has its length told rightly at the edges of what a header holds', async () => {
    for (const length of [98, 99, 100, 101, 155, 156, 255, 256, 300]) {
      const path = 'a/'.repeat(150).slice(0, length);
      for (const name of [path, `${path.slice(0, -1)}ö`]) {
        const edge: TarMember<null>[] = [
          { kind: 'Directory', path: name, mode: 0o755, sizeBytes: 0, content: null },
          { kind: 'SymbolicLink', path: 'link', mode: 0o777, sizeBytes: 0, linkTarget: name, content: null },
        ];
        const nothing = async function* (): AsyncGenerator<Uint8Array> {};
        let bytes = 0;
        const whole = { start: 0, end: Number.MAX_SAFE_INTEGER };
        for await (const piece of tarStream({ members: edge, modifiedAt, read: nothing }, whole))
          bytes += piece.length;
        expect(bytes, name).toBe(tarBytes(edge, modifiedAt));
      }
    }
  });

  it('reads no further than somebody takes', async () => {
    let opened = 0;
    const many = function* (): Generator<TarMember<null>> {
      for (let number = 0; number < 1_000; number += 1) {
        opened += 1;
        yield { kind: 'File', path: `f${number}`, mode: 0o644, sizeBytes: 0, content: null };
      }
    };
    const empty = async function* (): AsyncGenerator<Uint8Array> {};
    const span = { start: 0, end: tarBytes(many(), modifiedAt) };
    opened = 0;
    for await (const piece of tarStream({ members: many(), modifiedAt, read: empty }, span)) {
      expect(piece.length).toBeLessThan(100_000);
      break;
    }
    expect(opened).toBeLessThan(200);
  });

  it('is cut off where a content has become shorter', async () => {
    const short = async function* (content: Buffer): AsyncGenerator<Uint8Array> {
      yield content.subarray(1);
    };
    const span = { start: 0, end: tarBytes(members, modifiedAt) };
    const reading = async () => {
      for await (const piece of tarStream({ members, modifiedAt, read: short }, span))
        expect(piece.length).toBeGreaterThan(0);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'REPOSITORY_FAULT' });
  });
});
