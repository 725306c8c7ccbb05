/**
 * Writes contents into trees. A file appears under its name only with the bytes the manifest signed: it is
 * hashed while it is written, into a name that was free before (so that no link is ever written through), made
 * read-only and durable. The folder it lies in is made durable by whoever finishes the tree.
 */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { ErrorCode } from '../../protocol/errors.ts';
import { BeistandError } from '../../protocol/errors.ts';
import type { Disk, DiskFile } from '../disk/disk.ts';
import { isSystemError } from '../disk/disk-error.ts';
import { eachPiece } from './hash.ts';
import { temporaryName } from './layout.ts';

export interface Content {
  readonly sha256: string;
  readonly size: number;
}

/** Where a content goes, and the permission bits it gets there. */
export interface Place {
  readonly path: string;
  readonly mode: number;
  /** True: something stands there and is replaced by rename; false: the name is free. */
  readonly replace: boolean;
}

export interface OpenSink {
  readonly written: number;
  write(bytes: Uint8Array): Promise<void>;
  /** @throws BeistandError with the sink's code where the bytes are not the content; nothing stays behind */
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

/** Begins a file. `code` is what a mismatch is called: FRAME_INVALID, DELTA_INVALID, TREE_DIFFERS. */
export const openSink = async (
  disk: Disk,
  content: Content,
  place: Place,
  code: ErrorCode,
): Promise<OpenSink> => {
  const path = place.replace ? join(dirname(place.path), temporaryName(place.path)) : place.path;
  if (place.replace && (await disk.stat(path)) !== null) await disk.removeFile(path);
  const file: DiskFile = await disk.open(path, 'new', 0o644);
  const whole = createHash('sha256');
  let written = 0;
  const abandon = async (): Promise<void> => {
    await file.close();
    await disk.removeFile(path);
  };
  return {
    get written() {
      return written;
    },
    abandon,
    write: async (bytes) => {
      written += bytes.length;
      whole.update(bytes);
      if (written <= content.size) await file.write(bytes);
    },
    finish: async () => {
      if (written !== content.size || whole.digest('hex') !== content.sha256) {
        await abandon();
        throw new BeistandError(code, `What was unpacked for ${place.path} is not what the manifest says.`);
      }
      await disk.setMode(path, place.mode);
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      if (place.replace) await disk.rename(path, place.path);
    },
  };
};

/** Writes a content that is at hand. */
export const putContent = async (
  disk: Disk,
  bytes: Uint8Array,
  content: Content,
  place: Place,
  code: ErrorCode,
): Promise<void> => {
  const sink = await openSink(disk, content, place, code);
  try {
    await sink.write(bytes);
  } catch (error) {
    await sink.abandon();
    throw error;
  }
  await sink.finish();
};

/** Copies a content from a file that should have it, hashing what it reads; false where it has something else. */
export const copyContent = async (
  disk: Disk,
  from: string,
  content: Content,
  place: Place,
): Promise<boolean> => {
  const entry = await disk.stat(from);
  if (entry?.kind !== 'file' || entry.size !== content.size) return false;
  const reader = await disk.openRead(from);
  try {
    const sink = await openSink(disk, content, place, 'TREE_DIFFERS');
    try {
      await eachPiece(reader, 0, content.size, (piece) => sink.write(piece));
    } catch (error) {
      await sink.abandon();
      throw error;
    }
    await sink.finish();
    return true;
  } catch (error) {
    if (error instanceof BeistandError && error.code === 'TREE_DIFFERS') return false;
    throw error;
  } finally {
    await reader.close();
  }
};

/** What this disk can do to have one content in two trees; learnt on the way. */
export interface Sharing {
  clone: boolean;
  link: boolean;
}

/**
 * Brings a content from another tree into this one: shared blocks where the file system can, a second
 * name for the same file where its mode is the same, a copy else. Not hashed here: the tree is verified
 * as a whole before it is used. False where the source is not there any more.
 */
export const shareContent = async (
  disk: Disk,
  from: string,
  content: Content,
  place: Place,
  sharing: Sharing,
): Promise<boolean> => {
  const entry = await disk.stat(from);
  if (entry?.kind !== 'file' || entry.size !== content.size) return false;
  if (sharing.clone)
    try {
      await disk.clone(from, place.path);
      await disk.setMode(place.path, place.mode);
      await disk.syncFile(place.path);
      return true;
    } catch (error) {
      if (!isSystemError(error, 'ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EINVAL', 'ENOSYS', 'ENOTTY', 'EPERM'))
        throw error;
      sharing.clone = false;
      if ((await disk.stat(place.path)) !== null) await disk.removeFile(place.path);
    }
  if (sharing.link && entry.mode === place.mode)
    try {
      await disk.hardLink(from, place.path);
      return true;
    } catch (error) {
      // Too many names for one file is that file's matter; the others say that links can't be had here.
      if (isSystemError(error, 'EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) sharing.link = false;
      else if (!isSystemError(error, 'EMLINK')) throw error;
    }
  return copyContent(disk, from, content, place);
};
