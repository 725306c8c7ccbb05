/**
 * The screen in the copies of sessions, as films to be played: the parts of a session one after the other with their whole length and an
 * index, made while they are watched (protocol/webm/). The files themselves were signed and are only ever read. A part that can't be
 * given an index, or that no player could go on with, is a film of its own, and at worst is sent as it is.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BeistandError } from '../../../protocol/errors.ts';
import { canFollow, createFilm, pieceBytes } from '../../../protocol/webm/film.ts';
import type { Piece } from '../../../protocol/webm/film.ts';
import { isEmptyVideo, readOutline } from '../../../protocol/webm/outline.ts';
import type { Outline } from '../../../protocol/webm/outline.ts';
import { screenPartOf } from '../../assist/screen-parts.ts';
import { nodeDisk } from '../../disk/disk.ts';
import type { DiskReader } from '../../disk/disk.ts';

/** A page that was closed leaves half a picture. A longer rest than the largest picture is damage: then all of it is shown as it is. */
const mostCutBytes = 8 * 1024 * 1024;
/** Sessions whose films are remembered: a player asks for one range after the other. */
const remembered = 4;
const chunkBytes = 256 * 1024;

export interface ScreenFilm {
  /** The files its pieces are ranges of. */
  readonly paths: readonly string[];
  readonly pieces: readonly Piece[];
  readonly sizeBytes: number;
}

export interface ScreenFilms {
  /** The films of the session whose copy lies in this folder, in their order. */
  readonly of: (folder: string) => Promise<readonly ScreenFilm[]>;
}

interface Part {
  readonly path: string;
  readonly sizeBytes: number;
  readonly changedMs: number;
}

const partsIn = async (folder: string): Promise<Part[]> => {
  const numbered = (await readdir(folder).catch(() => []))
    .map((name) => ({ name, part: screenPartOf(name) ?? 0 }))
    .filter(({ part }) => part > 0)
    .toSorted((a, b) => a.part - b.part);
  return Promise.all(
    numbered.map(async ({ name }) => {
      const path = join(folder, name);
      const { size, mtimeMs } = await stat(path);
      return { path, sizeBytes: size, changedMs: mtimeMs };
    }),
  );
};

/** Fills a range; shorter only where the file is. */
const readRange = async (reader: DiskReader, from: number, to: number): Promise<Uint8Array> => {
  const into = new Uint8Array(to - from);
  return into.subarray(0, await reader.read(into, from));
};

/** Null where it can't be given an index. */
const outlineOf = async ({ path, sizeBytes }: Part): Promise<Outline | 'empty' | null> => {
  const reader = await nodeDisk.openRead(path);
  const source = { sizeBytes, read: (from: number, to: number) => readRange(reader, from, to) };
  try {
    const outline = await readOutline(source);
    if (outline === null) return (await isEmptyVideo(source)) ? 'empty' : null;
    return outline.cutBytes > mostCutBytes ? null : outline;
  } finally {
    await reader.close();
  }
};

const asItIs = ({ path, sizeBytes }: Part): ScreenFilm => ({
  paths: [path],
  pieces: [{ source: 0, from: 0, to: sizeBytes }],
  sizeBytes,
});

const filmsOf = async (parts: readonly Part[]): Promise<ScreenFilm[]> => {
  const films: ScreenFilm[] = [];
  let paths: string[] = [];
  let joined: [Outline, ...Outline[]] | null = null;
  const finish = (): void => {
    if (joined !== null) {
      const { pieces, sizeBytes } = createFilm(joined);
      films.push({ paths, pieces, sizeBytes });
    }
    joined = null;
    paths = [];
  };
  for (const part of parts) {
    const outline = await outlineOf(part);
    if (outline === 'empty') continue;
    if (joined !== null && outline !== null && canFollow(joined[0], outline)) joined.push(outline);
    else {
      finish();
      if (outline === null) films.push(asItIs(part));
      else joined = [outline];
    }
    if (outline !== null) paths.push(part.path);
  }
  finish();
  return films;
};

export const createScreenFilms = (): ScreenFilms => {
  const known = new Map<string, Promise<readonly ScreenFilm[]>>();
  return {
    of: async (folder) => {
      const parts = await partsIn(folder);
      const key = JSON.stringify([folder, parts]);
      const before = known.get(key);
      if (before !== undefined) {
        // What is being watched is not the next to be forgotten.
        known.delete(key);
        known.set(key, before);
        return before;
      }
      const [oldest] = known.keys();
      if (known.size >= remembered && oldest !== undefined) known.delete(oldest);
      const films = filmsOf(parts);
      known.set(key, films);
      // What the disk refused now it may give the next time.
      films.catch(() => known.delete(key));
      return films;
    },
  };
};

/** The bytes of a film from `from` up to `to`. @throws BeistandError HASH_MISMATCH (a file became shorter while it was played) */
export async function* filmBytes(
  { paths, pieces }: ScreenFilm,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  const readers = new Map<number, DiskReader>();
  const readerOf = async (source: number): Promise<DiskReader> => {
    const open = readers.get(source) ?? (await nodeDisk.openRead(paths[source] ?? ''));
    readers.set(source, open);
    return open;
  };
  try {
    let at = 0;
    for (const piece of pieces) {
      const first = Math.max(from - at, 0);
      const end = Math.min(to - at, pieceBytes(piece));
      at += pieceBytes(piece);
      if (first >= end) continue;
      if ('bytes' in piece) {
        yield piece.bytes.subarray(first, end);
        continue;
      }
      const reader = await readerOf(piece.source);
      for (let place = piece.from + first; place < piece.from + end;) {
        const chunk = await readRange(reader, place, Math.min(place + chunkBytes, piece.from + end));
        if (chunk.length === 0)
          throw new BeistandError('HASH_MISMATCH', 'The recording became shorter while it was played.');
        place += chunk.length;
        yield chunk;
      }
    }
  } finally {
    for (const reader of readers.values()) await reader.close();
  }
}
