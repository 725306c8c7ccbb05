/**
 * Takes uploaded packs, deltas and manifests: streamed to a file of its own, length and hash checked, synced,
 * then renamed to the name its hash gives it. A blob that is there already is not written again.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BeistandError } from '../../../protocol/errors.ts';
import { channels } from '../../../protocol/ids.ts';
import { limits } from '../../../protocol/limits.ts';
import { syncFolder } from '../../data-folder.ts';

export interface Blob {
  /** Below the repository. */
  readonly path: string;
  readonly sha256: string;
  readonly maxBytes: number;
}

const patterns: readonly { pattern: RegExp; maxBytes: number }[] = [
  { pattern: /^packs\/(?<sha256>[0-9a-f]{64})\.pack$/, maxBytes: limits.packBytes },
  { pattern: /^deltas\/(?<sha256>[0-9a-f]{64})\.delta$/, maxBytes: limits.deltaBytes },
  {
    pattern: new RegExp(
      `^targets/(?:${channels.join('|')})/(?<sha256>[0-9a-f]{64})\\.[A-Za-z0-9][A-Za-z0-9._-]{0,400}\\.json$`,
    ),
    maxBytes: limits.manifestBytes,
  },
];

/**
 * The blob a path names.
 * @throws BeistandError BAD_PATH
 */
export const blobOf = (path: string): Blob => {
  for (const { pattern, maxBytes } of patterns) {
    const sha256 = pattern.exec(path)?.groups?.['sha256'];
    if (sha256 !== undefined) return { path, sha256, maxBytes };
  }
  throw new BeistandError('BAD_PATH', 'This is not the name of a pack, a delta or a manifest.');
};

/** Whether the repository has it. Its content was checked when it came. */
export const hasBlob = async (folder: string, blob: Blob): Promise<boolean> => {
  try {
    return (await stat(join(folder, blob.path))).isFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
};

const receive = async (file: string, blob: Blob, stream: AsyncIterable<Uint8Array>): Promise<void> => {
  const hash = createHash('sha256');
  let received = 0;
  const handle = await open(file, 'wx', 0o644);
  try {
    for await (const chunk of stream) {
      received += chunk.length;
      if (received > blob.maxBytes)
        throw new BeistandError('TOO_LARGE', `More than ${blob.maxBytes} bytes were sent.`);
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (hash.digest('hex') !== blob.sha256)
    throw new BeistandError('HASH_MISMATCH', 'What arrived is not what its name says.', {
      hint: 'Send it again.',
    });
};

/**
 * Stores a blob.
 * @throws BeistandError TOO_LARGE, HASH_MISMATCH
 */
export const storeBlob = async (
  folder: string,
  incoming: string,
  blob: Blob,
  stream: AsyncIterable<Uint8Array>,
): Promise<void> => {
  await mkdir(incoming, { recursive: true });
  const unverified = join(incoming, `${randomUUID()}.unverified`);
  const final = join(folder, blob.path);
  try {
    await receive(unverified, blob, stream);
    await mkdir(dirname(final), { recursive: true });
    await rename(unverified, final);
    await syncFolder(dirname(final));
  } finally {
    await rm(unverified, { force: true });
  }
};
