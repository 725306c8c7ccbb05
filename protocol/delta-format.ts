/**
 * The layout of a delta file: what turns one exact build into another.
 *
 *   magic (8 bytes) | header length (uint32, big endian) | header (JSON, strict) | group bodies
 *
 * A reader hashes the whole file against the manifest before it looks at the header, so the header is as
 * trustworthy as the manifest; its numbers are bounded all the same.
 */
import { z } from 'zod';
import { BeistandError } from './errors.ts';
import { sha256Schema } from './ids.ts';
import { limits } from './limits.ts';

export const deltaMagic = 'BSTDLT1\n';
export const deltaPrefixBytes = 12;

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

/**
 * The header from its JSON value.
 * @throws BeistandError DELTA_INVALID
 */
export const parseDeltaHeader = (value: unknown): DeltaHeader => {
  const parsed = deltaHeaderSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BeistandError('DELTA_INVALID', 'The delta’s header is not valid.', { cause: parsed.error });
};
