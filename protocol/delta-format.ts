/**
 * The layout of a delta file: what turns one exact build into another.
 *
 *   magic (8 bytes) | header length (uint32, big endian) | header (JSON, strict) | group bodies
 *
 * A reader hashes the whole file against the manifest before it looks at the header, so the header is as
 * trustworthy as the manifest; its numbers are bounded all the same.
 *
 * What a delta covers: every content (SHA-256) of the target build that no file of the base build has. Each
 * such content stands in it once, under the first of its paths in the manifest; further paths with the same
 * content are copies of that one, and contents the base has are taken from there. The slices of one new file
 * follow each other without a gap, perhaps over several groups, in the order of the groups.
 */
import { z } from 'zod';
import { BeistandError } from './errors.ts';
import { sha256Schema } from './ids.ts';
import { limits } from './limits.ts';

export const deltaMagic = 'BSTDLT1\n';
export const deltaPrefixBytes = 12;
/**
 * The codec every reader knows: one zstd frame whose dictionary is the old slices, joined, as raw content
 * (where there are none, no dictionary). Its window is at most 2^limits.deltaWindowLog bytes, so that a
 * reader sets ZSTD_d_windowLogMax to that.
 */
export const zstdDictionaryCodec = 'zstd-dictionary';

const path = z.string().max(limits.pathBytes);
const size = z.int().min(0).max(limits.fileBytes);

/** A slice of a file. Slices let a file larger than memory be coded piece by piece. */
export const deltaSliceSchema = z.strictObject({ path, offset: size, length: size });

/**
 * One group: the old slices, joined, are what the codec starts from; the body unpacks to the new slices,
 * joined. Old slices name files of the base build, new slices files of the target build.
 */
export const deltaGroupSchema = z.strictObject({
  codec: z.string().regex(/^[a-z0-9-]{1,32}$/),
  old: z.array(deltaSliceSchema).max(limits.manifestFiles),
  new: z.array(deltaSliceSchema).min(1).max(limits.manifestFiles),
  /** Place of the body, counted from the end of the header. */
  offset: z.int().min(0).max(limits.deltaBytes),
  length: z.int().min(1).max(limits.deltaBytes),
  rawLength: size,
});

export const deltaHeaderSchema = z.strictObject({
  formatVersion: z.literal(1),
  base: sha256Schema,
  groups: z.array(deltaGroupSchema).max(limits.manifestFiles),
});

export type DeltaSlice = z.infer<typeof deltaSliceSchema>;
export type DeltaGroup = z.infer<typeof deltaGroupSchema>;
export type DeltaHeader = z.infer<typeof deltaHeaderSchema>;

/**
 * The header's length from a delta's first twelve bytes.
 * @throws BeistandError DELTA_INVALID
 */
export const deltaHeaderLength = (prefix: Uint8Array): number => {
  const magic = new TextDecoder().decode(prefix.subarray(0, 8));
  if (prefix.length < deltaPrefixBytes || magic !== deltaMagic)
    throw new BeistandError('DELTA_INVALID', 'The delta does not begin as a delta does.');
  const length = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength).getUint32(8);
  if (length > limits.deltaHeaderBytes)
    throw new BeistandError('DELTA_INVALID', `The delta's header claims ${length} bytes.`);
  return length;
};

const sliceBytes = (slices: readonly DeltaSlice[]): number =>
  slices.reduce((sum, slice) => sum + slice.length, 0);

const groupFault = (group: DeltaGroup): string | null => {
  if (sliceBytes(group.old) > limits.deltaGroupOldBytes) return 'starts from more bytes than a group may';
  if (group.rawLength > limits.deltaGroupNewBytes) return 'unpacks to more bytes than a group may';
  return sliceBytes(group.new) === group.rawLength ? null : 'has slices that do not add up';
};

/**
 * The header from its JSON value.
 * @throws BeistandError DELTA_INVALID
 */
export const parseDeltaHeader = (value: unknown): DeltaHeader => {
  const parsed = deltaHeaderSchema.safeParse(value);
  if (parsed.success) {
    for (const [index, group] of parsed.data.groups.entries()) {
      const fault = groupFault(group);
      if (fault !== null) throw new BeistandError('DELTA_INVALID', `Group ${index} of the delta ${fault}.`);
    }
    return parsed.data;
  }
  throw new BeistandError('DELTA_INVALID', 'The delta’s header is not valid.', { cause: parsed.error });
};
