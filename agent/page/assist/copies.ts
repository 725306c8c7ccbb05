/**
 * The copies of sessions held from this home, for the page: the recording of a terminal to play, and all of a copy as one archive
 * to keep. A session is named by its id, which must look like one, so nothing else of the disk is reached by it.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { create } from 'tar';
import { BeistandError } from '../../../protocol/errors.ts';
import { sessionIdSchema } from '../../../protocol/session/binding.ts';
import { sessionFiles } from '../../assist/recording.ts';
import { homeLayout } from '../../home/layout.ts';

/** More than anybody watches; the archive has it all the same. */
const mostPlayedBytes = 64 * 1024 * 1024;

export const sessionsFolder = (home: string): string => homeLayout(resolve(home)).sessions;

const missing = (): BeistandError => new BeistandError('NOT_FOUND', 'There is no such copy here.');

const sizeOf = async (path: string, what: 'file' | 'folder'): Promise<number> => {
  try {
    const found = await stat(path);
    if (what === 'file' ? found.isFile() : found.isDirectory()) return found.size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  throw missing();
};

const sessionOf = (url: URL): string => {
  const id = sessionIdSchema.safeParse(url.searchParams.get('session'));
  if (!id.success) throw missing();
  return id.data;
};

/** Sends the recording of a session's terminal (asciicast). @throws BeistandError NOT_FOUND, TOO_LARGE */
const sendTerminal = async (home: string, url: URL, response: ServerResponse): Promise<void> => {
  const path = join(sessionsFolder(home), sessionOf(url), sessionFiles.cast);
  if ((await sizeOf(path, 'file')) > mostPlayedBytes)
    throw new BeistandError('TOO_LARGE', 'The recording is too long to be played here.', {
      hint: 'Save the copy and play it with a program for asciicast files.',
    });
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  await pipeline(createReadStream(path, { end: mostPlayedBytes }), response);
};

/** Sends all of a copy as a tar file. @throws BeistandError NOT_FOUND */
const sendCopy = async (home: string, url: URL, response: ServerResponse): Promise<void> => {
  const id = sessionOf(url);
  const folder = sessionsFolder(home);
  await sizeOf(join(folder, id), 'folder');
  response.setHeader('Content-Type', 'application/x-tar');
  response.setHeader('Content-Disposition', `attachment; filename="${id}.tar"`);
  await pipeline(create({ cwd: folder, portable: true }, [id]), response);
};

/** What is sent as a file and not as JSON, by its path. */
export const copyRoutes: Readonly<Record<string, typeof sendCopy>> = {
  '/api/sessions/terminal': sendTerminal,
  '/api/sessions/copy': sendCopy,
};
