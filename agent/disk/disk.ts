/**
 * The file operations an agent's state depends on, as an interface: everything that must survive a crash
 * goes through it, so that tests can record the operations, cut them after every one, or make one fail.
 *
 * Primitives promise nothing about durability until `syncFile` and `syncFolder` say so. Whoever writes
 * state composes them: `replaceFile` below is the one way to change a small file.
 *
 * Errors are Node's own (`code` ENOSPC, EROFS, EXDEV, EBUSY …); `disk-error.ts` turns them into codes.
 */
import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname } from 'node:path';

export interface DiskFile {
  /** Appends or overwrites at the current position. */
  write(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What is at a path. `other` is a socket, a device or a pipe: never ours. */
export interface DiskEntry {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly size: number;
  readonly mode: number;
}

/** An open file, read at any place. */
export interface DiskReader {
  readonly size: number;
  /** Fills `into` from `position` on; returns how many bytes there were. */
  read(into: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

export interface Disk {
  read(path: string, maxBytes: number): Promise<Uint8Array>;
  /** Opens a plain file for reading; a link in its place is refused (ELOOP), never followed. */
  openRead(path: string): Promise<DiskReader>;
  /** A number that two paths share exactly where they are on the same file system. */
  device(path: string): Promise<number>;
  /** null where nothing is there; links are not followed. */
  stat(path: string): Promise<DiskEntry | null>;
  list(folder: string): Promise<string[]>;
  readLink(path: string): Promise<string>;
  freeBytes(path: string): Promise<number>;

  /** Opens for writing: `new` fails where something is there, `replace` empties it, `append` goes on at its end. */
  open(path: string, how: 'new' | 'replace' | 'append', mode?: number): Promise<DiskFile>;
  makeFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  removeFile(path: string): Promise<void>;
  removeEmptyFolder(path: string): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  hardLink(from: string, to: string): Promise<void>;
  /** A copy that shares blocks where the file system can (reflink), a plain copy where it can't. */
  copy(from: string, to: string): Promise<void>;
  /** A copy only where blocks can be shared; rejects with ENOTSUP, EXDEV, … where they can't. */
  clone(from: string, to: string): Promise<void>;
  setMode(path: string, mode: number): Promise<void>;
  truncate(path: string, size: number): Promise<void>;
  syncFile(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
}

const kindOf = (stats: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }) => {
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isDirectory()) return 'folder';
  return stats.isFile() ? 'file' : 'other';
};

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === code;

const syncPath = async (path: string): Promise<void> => {
  const handle = await fs.open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const writeAll = async (handle: fs.FileHandle, bytes: Uint8Array): Promise<void> => {
  for (let at = 0; at < bytes.length;)
    at += (await handle.write(bytes, at, bytes.length - at, null)).bytesWritten;
};

/** The real disk. */
export const nodeDisk: Disk = {
  read: async (path, maxBytes) => {
    const handle = await fs.open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > maxBytes)
        throw Object.assign(new Error(`${path} is larger than ${maxBytes} bytes`), { code: 'EFBIG' });
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  },
  stat: async (path) => {
    try {
      const stats = await fs.lstat(path);
      return { kind: kindOf(stats), size: stats.size, mode: stats.mode & 0o777 };
    } catch (error) {
      if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return null;
      throw error;
    }
  },
  openRead: async (path) => {
    // O_NOFOLLOW is not there on Windows; a link is found by its kind before.
    const handle = await fs.open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const { size } = await handle.stat();
    return {
      size,
      read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
      close: () => handle.close(),
    };
  },
  device: async (path) => (await fs.stat(path)).dev,
  list: async (folder) => (await fs.readdir(folder)).toSorted(),
  readLink: (path) => fs.readlink(path),
  freeBytes: async (path) => {
    const stats = await fs.statfs(path);
    return stats.bavail * stats.bsize;
  },
  open: async (path, how, mode = 0o644) => {
    const handle = await fs.open(path, { new: 'wx', replace: 'w', append: 'a' }[how], mode);
    return {
      write: (bytes) => writeAll(handle, bytes),
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  makeFolder: async (path) => {
    await fs.mkdir(path, { recursive: true });
  },
  rename: (from, to) => fs.rename(from, to),
  removeFile: (path) => fs.unlink(path),
  removeEmptyFolder: (path) => fs.rmdir(path),
  symlink: (target, path) => fs.symlink(target, path),
  hardLink: (from, to) => fs.link(from, to),
  copy: (from, to) => fs.copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE),
  clone: (from, to) => fs.copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE),
  setMode: (path, mode) => fs.chmod(path, mode),
  truncate: (path, size) => fs.truncate(path, size),
  syncFile: syncPath,
  syncFolder: async (path) => {
    // Windows can't open a folder for syncing; NTFS journals the rename itself.
    if (process.platform !== 'win32') await syncPath(path);
  },
};

/**
 * Replaces a small file so that a crash leaves the old or the new content, whole: temporary file beside
 * it, fsync, rename, fsync of the folder.
 */
export const replaceFile = async (
  disk: Disk,
  path: string,
  bytes: Uint8Array,
  mode = 0o644,
): Promise<void> => {
  const temporary = `${path}.new`;
  const file = await disk.open(temporary, 'replace', mode);
  try {
    await file.write(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(temporary, path);
  await disk.syncFolder(dirname(path));
};
