/**
 * The copies of sessions held from this home, for the page: the recordings of terminal and screen to play, and all of a copy as one archive
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
import { filmBytes } from './films.ts';
import type { ScreenFilm, ScreenFilms } from './films.ts';

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

export interface CopyPlace {
  readonly home: string;
  readonly films: ScreenFilms;
}

/** @param range the request's `Range`, where it has one */
type SendCopy = (
  place: CopyPlace,
  url: URL,
  response: ServerResponse,
  range: string | undefined,
) => Promise<void>;

/** Sends the recording of a session's terminal (asciicast). @throws BeistandError NOT_FOUND, TOO_LARGE */
const sendTerminal: SendCopy = async ({ home }, url, response) => {
  const path = join(sessionsFolder(home), sessionOf(url), sessionFiles.cast);
  if ((await sizeOf(path, 'file')) > mostPlayedBytes)
    throw new BeistandError('TOO_LARGE', 'The recording is too long to be played here.', {
      hint: 'Save the copy and play it with a program for asciicast files.',
    });
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  await pipeline(createReadStream(path, { end: mostPlayedBytes }), response);
};

/** The bytes of a file of this size that a `Range` asks for; null: all of them, or a range that is none. */
const rangeOf = (header: string | undefined, size: number): { from: number; to: number } | null => {
  const [, first, last] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined) return null;
  const from = Number(first);
  const to = last === undefined || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from > to ? null : { from, to };
};

/** The films of a session's screen. @throws BeistandError NOT_FOUND */
export const sessionFilms = async (
  { home, films }: CopyPlace,
  session: string,
): Promise<readonly ScreenFilm[]> => {
  const folder = join(sessionsFolder(home), session);
  await sizeOf(folder, 'folder');
  return films.of(folder);
};

/** Sends a film of the screen, or the range a player asks for. @throws BeistandError NOT_FOUND */
const sendScreen: SendCopy = async (place, url, response, range) => {
  const film = (await sessionFilms(place, sessionOf(url)))[Number(url.searchParams.get('film') ?? 1) - 1];
  if (film === undefined) throw missing();
  const { sizeBytes: size } = film;
  const asked = rangeOf(range, size);
  const { from, to } = asked ?? { from: 0, to: size - 1 };
  response.setHeader('Content-Type', 'video/webm');
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Content-Length', to - from + 1);
  if (asked !== null) {
    response.statusCode = 206;
    response.setHeader('Content-Range', `bytes ${from}-${to}/${size}`);
  }
  await pipeline(filmBytes(film, from, to + 1), response);
};

/** Sends all of a copy as a tar file. @throws BeistandError NOT_FOUND */
const sendCopy: SendCopy = async ({ home }, url, response) => {
  const id = sessionOf(url);
  const folder = sessionsFolder(home);
  await sizeOf(join(folder, id), 'folder');
  response.setHeader('Content-Type', 'application/x-tar');
  response.setHeader('Content-Disposition', `attachment; filename="${id}.tar"`);
  await pipeline(create({ cwd: folder, portable: true }, [id]), response);
};

/** What is sent as a file and not as JSON, by its path. */
export const copyRoutes: Readonly<Record<string, SendCopy>> = {
  '/api/sessions/terminal': sendTerminal,
  '/api/sessions/screen': sendScreen,
  '/api/sessions/copy': sendCopy,
};
