import { createCipheriv } from 'node:crypto';
import { constants, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { zstdDictionary } from '../../server/updates/publish/codec.ts';

const MiB = 1024 * 1024;
/** Bytes that don't compress, quickly and the same each time. */
const noise = (bytes: number): Buffer =>
  createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16)).update(Buffer.alloc(bytes));
const decode = (body: Uint8Array, old: Uint8Array): Buffer =>
  zstdDecompressSync(body, {
    params: { [constants.ZSTD_d_windowLogMax]: limits.deltaWindowLog },
    ...(old.length === 0 ? {} : { dictionary: old }),
  });

describe('the codec zstd-dictionary', () => {
  it('reaches every byte of the largest group, even where all has moved, within the window a reader grants', async () => {
    const old = noise(limits.deltaGroupOldBytes);
    const fresh = Buffer.concat([Buffer.from('moved'), old.subarray(0, limits.deltaGroupNewBytes - 5)]);
    const body = await zstdDictionary(9).encode(old, fresh);
    expect(body.length).toBeLessThan(20_000);
    expect(decode(body, old).equals(fresh)).toBe(true);
  });

  it('finds what moved from the end to the beginning', async () => {
    const old = noise(8 * MiB);
    const fresh = Buffer.concat([old.subarray(6 * MiB), old.subarray(0, 6 * MiB)]);
    const body = await zstdDictionary(12).encode(old, fresh);
    expect(body.length).toBeLessThan(20_000);
    expect(decode(body, old).equals(fresh)).toBe(true);
  });

  it('works without an old group, and for a single byte', async () => {
    const none = Buffer.alloc(0);
    expect(decode(await zstdDictionary(9).encode(none, Buffer.from('text')), none).toString()).toBe('text');
    const one = Buffer.from('x');
    expect(decode(await zstdDictionary(19).encode(one, one), one).toString()).toBe('x');
  });

  it('gives the same bytes each time', async () => {
    const [old, fresh] = [noise(MiB), noise(MiB + 9).subarray(9)];
    const [a, b] = [await zstdDictionary(12).encode(old, fresh), await zstdDictionary(12).encode(old, fresh)];
    expect(Buffer.from(a).equals(b)).toBe(true);
  });
});
