/**
 * Small files the publisher must not lose: keys, what it trusts, what it has seen. Each is replaced as a
 * whole and is on the disk before the next step relies on it.
 */
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BeistandError } from '../../../protocol/errors.ts';

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === code;

/** Writes `text` to `path` (mode 0600) so that after a crash the old or the new text is there, whole. */
export const writeDurably = async (path: string, text: string): Promise<void> => {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.new`);
  const handle = await fs.open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await fs.rename(temporary, path);
  const folder = await fs.open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

/**
 * A small text file, or null where there is none.
 * @throws BeistandError TOO_LARGE
 */
export const readSmall = async (path: string, maxBytes: number): Promise<string | null> => {
  try {
    const { size } = await fs.stat(path);
    if (size > maxBytes) throw new BeistandError('TOO_LARGE', `${path} is larger than ${maxBytes} bytes.`);
    return await fs.readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
};

/** True where `error` says that nothing is at a path. */
export const isMissing = (error: unknown): boolean => isCode(error, 'ENOENT');

/**
 * JSON from text that may be anything.
 * @throws BeistandError BAD_INPUT naming `what`
 */
export const parseJson = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new BeistandError('BAD_INPUT', `${what} is not JSON.`, { cause });
  }
};
