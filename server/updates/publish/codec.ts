/**
 * How a group of a delta is coded. A codec is a name (protocol/delta-format.ts) and two byte strings in, one
 * out; another one can stand beside this without anything else changing.
 */
import { constants, zstdCompress } from 'node:zlib';
import type { ZstdOptions } from 'node:zlib';
import { zstdDictionaryCodec } from '../../../protocol/delta-format.ts';
import { limits } from '../../../protocol/limits.ts';

export interface DeltaCodec {
  readonly name: string;
  /** What turns `old` into `fresh`; works off the main loop. */
  encode(old: Uint8Array, fresh: Uint8Array): Promise<Uint8Array>;
}

/** zstd at work on another thread. */
export const compress = (bytes: Uint8Array, options: ZstdOptions): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    zstdCompress(bytes, options, (error, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
  });

const logOf = (bytes: number): number => Math.ceil(Math.log2(Math.max(2, bytes)));
const between = (least: number, value: number, most: number): number =>
  Math.max(least, Math.min(most, value));

/**
 * zstd with the old bytes as dictionary. The window must cover both for every old byte to stay in reach, and
 * hash and chain tables as large as the old bytes, or most of them are forgotten while loading. Long-distance
 * matching stays off: with a dictionary it makes results many times larger.
 */
export const zstdDictionary = (level: number): DeltaCodec => ({
  name: zstdDictionaryCodec,
  encode: (old, fresh) => {
    const params: Record<number, number | boolean> = {
      [constants.ZSTD_c_compressionLevel]: level,
      [constants.ZSTD_c_windowLog]: between(10, logOf(old.length + fresh.length), limits.deltaWindowLog),
      [constants.ZSTD_c_enableLongDistanceMatching]: 0,
      [constants.ZSTD_c_checksumFlag]: 0,
    };
    if (old.length > 0) {
      params[constants.ZSTD_c_hashLog] = between(10, logOf(old.length), 26);
      params[constants.ZSTD_c_chainLog] = between(10, logOf(old.length), 26);
    }
    const dictionary = old.length === 0 ? {} : { dictionary: old };
    return compress(fresh, { params, pledgedSrcSize: fresh.length, ...dictionary });
  },
});
