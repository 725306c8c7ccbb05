/**
 * A folder with the repository's files: a USB stick, a share, an export. As little believed as a mirror.
 * Links in it are not followed out of curiosity: only plain files are read, opened once and never reopened.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import { pathFault } from '../../protocol/paths.ts';
import type { Source } from './source.ts';

const chunkBytes = 256 * 1024;

async function* read(
  handle: FileHandle,
  from: number,
  length: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    for (let at = from, left = length; left > 0;) {
      signal.throwIfAborted();
      const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, left));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
      left -= bytesRead;
    }
  } finally {
    await handle.close();
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  ['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ENXIO'].includes((error as NodeJS.ErrnoException).code ?? '');

/** The repository in `folder`. */
export const createFolderSource = (folder: string): Source => ({
  name: folder,
  get: async (path, range, signal) => {
    const missing = (cause?: unknown): BeistandError =>
      new BeistandError('NOT_FOUND', `There is no ${path} in ${folder}.`, {
        hint: 'Check that the folder is a complete export of the repository.',
        details: { folder, path },
        cause,
      });
    if (pathFault(path) !== null)
      throw new BeistandError('BAD_PATH', `${path} is not a path in a repository.`);
    let handle: FileHandle;
    try {
      handle = await open(
        join(folder, ...path.split('/')),
        constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
      );
    } catch (cause) {
      throw isMissing(cause) ? missing(cause) : cause;
    }
    const stats = await handle.stat();
    if (stats.isFile()) return read(handle, range?.offset ?? 0, range?.length ?? stats.size, signal);
    await handle.close();
    throw missing();
  },
});
