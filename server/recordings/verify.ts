/**
 * Whether what is stored is still what arrived: each file is hashed again when somebody looks, at most once for each state of the
 * file on the disk. Whoever owns the server could change file and row alike, but not what the customer's machine has signed.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { Blobs } from '../mail/blobs.ts';
import type { RecordingTable } from './tables.ts';

/** Files whose hash is remembered. */
const remembered = 1_000;

/**
 * `signed`: as the customer's machine has signed it. `stored`: as it arrived; nobody has signed it. `changed`, `missing`:
 * something happened to it here. `erased`: on purpose.
 */
export const recordingStateSchema = z.enum(['signed', 'stored', 'changed', 'missing', 'erased']);
export type RecordingState = z.infer<typeof recordingStateSchema>;

export type HashFile = (path: string) => Promise<string | null>;

/** Hashes files, null where there is none; remembers by path, length and time of the last change. */
export const createFileHasher = (): HashFile => {
  const known = new Map<string, string>();
  return async (path) => {
    const at = await stat(path).catch(() => null);
    if (at === null) return null;
    const key = `${path} ${at.size} ${at.mtimeMs} ${at.ctimeMs}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
    const sha256 = hash.digest('hex');
    if (known.size >= remembered) known.clear();
    known.set(key, sha256);
    return sha256;
  };
};

/** The state of one file against its row. */
export const fileState = async (
  row: RecordingTable,
  blobs: Blobs,
  hashFile: HashFile,
): Promise<RecordingState> => {
  if (row.erased_at !== null) return 'erased';
  const sha256 = await hashFile(blobs.path(row.sha256));
  if (sha256 === null) return 'missing';
  return sha256 === row.sha256 ? 'stored' : 'changed';
};
