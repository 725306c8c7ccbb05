/**
 * The manifest: the signed description of one build (or script). It is the only kind of TUF target; what
 * it names (frames, packs, deltas) is trusted because its hash is in it. Trust in the manifest's bytes is
 * the TUF client's matter; here its meaning is checked, before anything on disk is named after it.
 */
import { z } from 'zod';
import { BeistandError } from './errors.ts';
import {
  channelSchema,
  customerIdSchema,
  instantSchema,
  platformSchema,
  productSchema,
  scriptIdSchema,
  sha256Schema,
  ticketNumberSchema,
  versionSchema,
} from './ids.ts';
import type { Channel } from './ids.ts';
import { limits } from './limits.ts';
import { linkFault, pathFault, pathSetFaults } from './paths.ts';
import { commandSchema, productFileSchema } from './product-file.ts';

const count = z.int().min(0);
const byteCount = z.int().min(0).max(limits.buildBytes);
const path = z.string().max(limits.pathBytes);

/** A file of the build: its bytes are `size` bytes at `at.offset` of the unpacked frame `at.frame`; an empty file has no place. */
export const manifestFileSchema = z.strictObject({
  path,
  /** Permission bits; only whether it may be executed is kept. */
  mode: z.union([z.literal(0o644), z.literal(0o755)]),
  size: z.int().min(0).max(limits.fileBytes),
  sha256: sha256Schema,
  at: z.strictObject({ frame: count, offset: byteCount }).nullable(),
});

/** A zstd frame: `length` bytes at `offset` of pack number `pack`, hashing to `sha256`, unpacking to exactly `rawLength` bytes. */
export const manifestFrameSchema = z.strictObject({
  pack: count,
  offset: byteCount,
  length: z.int().min(1).max(limits.packBytes),
  rawLength: z.int().min(1).max(limits.fileBytes),
  sha256: sha256Schema,
});

/** A delta from the exact build whose manifest hashes to `base`. */
export const manifestDeltaSchema = z.strictObject({
  base: sha256Schema,
  baseVersion: versionSchema,
  sha256: sha256Schema,
  size: z.int().min(1).max(limits.deltaBytes),
});

export const notesSchema = z.strictObject({
  de: z.string().max(limits.notesChars).optional(),
  en: z.string().max(limits.notesChars).optional(),
});

const content = {
  formatVersion: z.literal(1),
  product: productSchema,
  channel: channelSchema,
  customer: customerIdSchema.optional(),
  createdAt: instantSchema,
  files: z.array(manifestFileSchema).max(limits.manifestFiles),
  packs: z
    .array(z.strictObject({ sha256: sha256Schema, size: z.int().min(1).max(limits.packBytes) }))
    .max(limits.manifestFrames),
  frames: z.array(manifestFrameSchema).max(limits.manifestFrames),
  fixes: z.array(ticketNumberSchema).max(limits.fixesPerBuild),
  notes: notesSchema,
  minimumAgent: versionSchema.optional(),
};

export const buildManifestSchema = z.strictObject({
  ...content,
  kind: z.literal('build'),
  version: versionSchema,
  platform: platformSchema,
  symlinks: z
    .array(z.strictObject({ path, target: z.string().max(limits.pathBytes) }))
    .max(limits.manifestFiles),
  /** Folders that hold no file; all others follow from the files. */
  emptyFolders: z.array(path).max(limits.manifestFiles),
  deltas: z.array(manifestDeltaSchema).max(limits.manifestDeltas),
  productFile: productFileSchema.optional(),
  sbom: z.strictObject({ path, sha256: sha256Schema, size: byteCount }).optional(),
});

export const scriptManifestSchema = z.strictObject({
  ...content,
  kind: z.literal('script'),
  id: scriptIdSchema,
  platform: platformSchema,
  run: commandSchema,
  timeoutMs: z.int().min(1).max(limits.hookTimeoutMs),
});

export const manifestSchema = z.discriminatedUnion('kind', [buildManifestSchema, scriptManifestSchema]);

export type BuildManifest = z.infer<typeof buildManifestSchema>;
export type ScriptManifest = z.infer<typeof scriptManifestSchema>;
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = z.infer<typeof manifestFileSchema>;
export type ManifestFrame = z.infer<typeof manifestFrameSchema>;
export type ManifestDelta = z.infer<typeof manifestDeltaSchema>;

/**
 * What a channel role says of each target beside hash and length (TUF's `custom`): enough to choose a
 * build without fetching manifests. The manifest must repeat it exactly.
 */
export const targetCustomSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('build'),
    product: productSchema,
    version: versionSchema,
    platform: platformSchema,
    customer: customerIdSchema.optional(),
    createdAt: instantSchema,
  }),
  z.strictObject({
    kind: z.literal('script'),
    product: productSchema,
    id: scriptIdSchema,
    platform: platformSchema,
    customer: customerIdSchema.optional(),
    createdAt: instantSchema,
  }),
]);
export type TargetCustom = z.infer<typeof targetCustomSchema>;

/** The TUF target path of a manifest. A customer's own hotfix carries the customer in its name. */
export const targetPath = (channel: Channel, custom: TargetCustom): string => {
  const owner = custom.customer === undefined ? '' : `${custom.customer}.`;
  const name = custom.kind === 'build' ? custom.version : `script.${custom.id}`;
  return `${channel}/${owner}${custom.product}-${name}-${custom.platform}.json`;
};

const layoutFaults = (manifest: Manifest): string[] => {
  const faults: string[] = [];
  const symlinks = manifest.kind === 'build' ? manifest.symlinks : [];
  const emptyFolders = manifest.kind === 'build' ? manifest.emptyFolders : [];
  const all = [...manifest.files.map((f) => f.path), ...symlinks.map((l) => l.path), ...emptyFolders];
  for (const one of all) {
    const fault = pathFault(one);
    if (fault !== null) faults.push(`path ${JSON.stringify(one)} ${fault}`);
  }
  faults.push(...pathSetFaults(all));
  for (const link of symlinks) {
    const fault = linkFault(link.path, link.target);
    if (fault !== null) faults.push(`symbolic link ${JSON.stringify(link.path)} ${fault}`);
  }
  return faults;
};

const placeFaults = (manifest: Manifest): string[] => {
  const faults: string[] = [];
  manifest.frames.forEach((frame, index) => {
    const pack = manifest.packs[frame.pack];
    if (pack === undefined) faults.push(`frame ${index} names pack ${frame.pack}, which is not listed`);
    else if (frame.offset + frame.length > pack.size)
      faults.push(`frame ${index} reaches past the end of its pack`);
  });
  for (const file of manifest.files) {
    if (file.size === 0) {
      if (file.at !== null) faults.push(`${file.path} is empty but has a place`);
      continue;
    }
    const frame = file.at === null ? undefined : manifest.frames[file.at.frame];
    if (file.at === null || frame === undefined) faults.push(`${file.path} has no frame`);
    else if (file.at.offset + file.size > frame.rawLength)
      faults.push(`${file.path} reaches past the end of its frame`);
  }
  const total = manifest.files.reduce((sum, file) => sum + file.size, 0);
  if (total > limits.buildBytes) faults.push(`the files add up to ${total} bytes`);
  return faults;
};

/**
 * A manifest from its bytes' JSON value: strict schema first, then meaning.
 * @throws BeistandError MANIFEST_INVALID naming up to twenty faults
 */
export const parseManifest = (value: unknown): Manifest => {
  const parsed = manifestSchema.safeParse(value);
  const faults = parsed.success
    ? [...layoutFaults(parsed.data), ...placeFaults(parsed.data)]
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new BeistandError('MANIFEST_INVALID', `The manifest is not valid: ${faults[0] ?? 'unknown fault'}.`, {
    details: { faults: faults.slice(0, 20), faultCount: faults.length },
  });
};
