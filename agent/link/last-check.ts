/**
 * The server's last full answer, kept so that an unchanged one (304) needs no body. It is only a hint, so a
 * file that can't be read is worth nothing and is forgotten: the next check asks for everything.
 */
import { z } from 'zod';
import { buildOfferSchema, scriptOfferSchema } from '../../protocol/agent-api.ts';
import { instantSchema, sha256Schema } from '../../protocol/ids.ts';
import type { Disk } from '../disk/disk.ts';
import { replaceFile } from '../disk/disk.ts';

const lastCheckBytes = 1024 * 1024;

export const lastCheckSchema = z.strictObject({
  formatVersion: z.literal(1),
  /** When the server was last asked with success. */
  at: instantSchema,
  etag: z.string().max(256).nullable(),
  /** The trusted timestamp version when the answer came; with another one the answer is asked for again. */
  timestampVersion: z.int().min(0),
  offer: buildOfferSchema.nullable(),
  scripts: z.array(scriptOfferSchema).max(100),
  withdrawn: z.array(sha256Schema).max(1_000),
});
export type LastCheck = z.infer<typeof lastCheckSchema>;

/** The kept answer, or null where there is none that can be used. */
export const readLastCheck = async (disk: Disk, path: string): Promise<LastCheck | null> => {
  const entry = await disk.stat(path);
  if (entry === null || entry.kind !== 'file' || entry.size > lastCheckBytes) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(await disk.read(path, lastCheckBytes)));
    const parsed = lastCheckSchema.safeParse(value);
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/** Keeps an answer durably. */
export const writeLastCheck = async (disk: Disk, path: string, lastCheck: LastCheck): Promise<void> => {
  await replaceFile(disk, path, new TextEncoder().encode(`${JSON.stringify(lastCheck)}\n`), 0o600);
};
