/** The pack of a build: one frame after the other of what no earlier build has. */
import { createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import type { Cache } from './cache.ts';
import type { Place } from './earlier-builds.ts';
import { planFrames } from './frame-plan.ts';
import { writePack } from './frame.ts';
import type { Pack } from './frame.ts';
import { placesOf } from './manifest-writer.ts';
import type { Publisher } from './publisher.ts';
import type { Tree } from './tree.ts';

/** Packs the contents of `tree` that have no place yet, and adds their places; null where there are none. */
export const makePack = async (
  publisher: Publisher,
  tree: Tree,
  places: Map<string, Place>,
  scratch: string,
): Promise<Pack | null> => {
  const fresh = new Map<string, Tree['files'][number]>();
  for (const file of tree.files)
    if (file.size > 0 && !places.has(file.sha256) && !fresh.has(file.sha256)) fresh.set(file.sha256, file);
  const total = [...fresh.values()].reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const sourceOf = (sha256: string): string => fresh.get(sha256)?.source ?? '';
  const pack = await writePack(planFrames([...fresh.values()]), sourceOf, scratch, (bytes) =>
    publisher.output.progress(publisher.output.words('Compressing', 'Packen'), (done += bytes), total),
  );
  for (const [sha256, place] of pack === null ? [] : placesOf(pack)) places.set(sha256, place);
  return pack;
};

/** Frames just made go into the cache: tomorrow's delta starts from them. */
export const keepFrames = async (pack: Pack, cache: Cache): Promise<void> => {
  for (const { offset, length, sha256 } of pack.frames) {
    const written = cache.scratchPath();
    await fs.writeFile(written, createReadStream(pack.file, { start: offset, end: offset + length - 1 }));
    await cache.keep('frames', sha256, written);
  }
};
