/**
 * Opens a file of the customer's that may leave the machine, before they are asked about it: what they are shown is where the
 * path really leads, and what is read later is the very file that was opened, whatever the path leads to by then. Only regular
 * files: a pipe would hang, a device would never end.
 */
import { constants } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';

const notOpened = ['not-found', 'not-a-file', 'too-large', 'unreadable'] as const;
export type NotOpened = (typeof notOpened)[number];
export const isNotOpened = (why: string): why is NotOpened => notOpened.some((one) => one === why);

export interface OpenedFile {
  /** Without links. */
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly changedMs: number;
  readonly handle: FileHandle;
}

/** Not through a link put there meanwhile, and not waiting for the other end of a pipe; Windows has neither. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const nameOf = (path: string): string => {
  const name = basename(path)
    .replaceAll(/[\\/\p{C}]/gu, '_')
    .slice(-255);
  return name === '' ? 'file' : name;
};

/** The file an absolute path leads to, for reading; its caller closes it. */
export const openForReading = async (path: string, mostBytes: number): Promise<OpenedFile | NotOpened> => {
  if (!isAbsolute(path)) return 'not-found';
  let real: string;
  try {
    real = await realpath(path);
    // Opening a device can do something already.
    if (!(await stat(real)).isFile()) return 'not-a-file';
  } catch {
    return 'not-found';
  }
  let handle: FileHandle;
  try {
    handle = await open(real, flags);
  } catch {
    return 'unreadable';
  }
  let kept = false;
  try {
    const opened = await handle.stat();
    const named = await stat(real);
    // Somebody may have exchanged the file, or a folder on the way to it, between the steps above.
    const isNamed = named.dev === opened.dev && named.ino === opened.ino && (await realpath(real)) === real;
    if (!opened.isFile() || !isNamed) return 'not-a-file';
    if (opened.size > mostBytes) return 'too-large';
    kept = true;
    return { path: real, name: nameOf(real), sizeBytes: opened.size, changedMs: opened.mtimeMs, handle };
  } catch {
    return 'not-found';
  } finally {
    if (!kept) await handle.close();
  }
};

/** What became of a file while `sizeBytes` of it were read. */
export const fateOf = async (file: OpenedFile, readBytes: number): Promise<'same' | 'grown' | 'changed'> => {
  const { size, mtimeMs } = await file.handle.stat();
  if (readBytes < file.sizeBytes || size < file.sizeBytes) return 'changed';
  if (size > file.sizeBytes) return 'grown';
  return mtimeMs === file.changedMs ? 'same' : 'changed';
};
