/** Length and index for videos as a recorder leaves them: every picture stays as it is, and no file does any harm. */
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScreenFilms } from '../../agent/page/assist/films.ts';
import { concat } from '../../protocol/session/bytes.ts';
import {
  ids,
  readAll,
  readHead,
  readUint,
  writeElement,
  writeHead,
  writeUint,
} from '../../protocol/webm/ebml.ts';
import type { Element } from '../../protocol/webm/ebml.ts';
import { canFollow, createFilm, mostAddedBytes } from '../../protocol/webm/film.ts';
import type { Film } from '../../protocol/webm/film.ts';
import { readOutline } from '../../protocol/webm/outline.ts';
import type { Outline } from '../../protocol/webm/outline.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const text = (value: string) => new TextEncoder().encode(value);
/** A size that whoever writes as they go can't know. */
const openEnded = (id: number) => {
  const head = writeHead(id, 0);
  head.fill(0xff, head.length - 7);
  return head;
};
const picture = (tick: number, isKey: boolean, fill: number) =>
  writeElement(ids.simpleBlock, Uint8Array.of(0x81, tick >> 8, tick, isKey ? 0x80 : 0), new Uint8Array(40).fill(fill)); // prettier-ignore
/** A picture in a group of its own, as browsers write those with a second picture for what shines through. */
const group = (tick: number, isKey: boolean) =>
  writeElement(
    ids.blockGroup,
    writeElement(ids.block, Uint8Array.of(0x81, tick >> 8, tick, 0), new Uint8Array(30).fill(3)),
    ...(isKey ? [] : [writeElement(ids.referenceBlock, Uint8Array.of(0x80))]),
  );
const clusterAt = (tick: number, ...pictures: readonly Uint8Array[]) =>
  concat([openEnded(ids.cluster), writeUint(ids.timestamp, tick), ...pictures]);

const beginning = (codec: string) =>
  concat([
    writeElement(ids.header, writeElement(0x4282, text('webm'))),
    openEnded(ids.segment),
    writeElement(ids.info, writeUint(ids.timestampScale, 1_000_000)),
    writeElement(
      ids.tracks,
      writeElement(
        ids.trackEntry,
        writeUint(ids.trackNumber, 1),
        writeUint(ids.trackType, 1),
        writeElement(ids.codecId, text(codec)),
      ),
    ),
  ]);
const recorded = (codec = 'V_VP8') =>
  concat([
    beginning(codec),
    clusterAt(0, picture(0, true, 1), picture(125, false, 2), picture(250, false, 3)),
    clusterAt(375, group(0, true), group(125, false)),
    clusterAt(900, picture(0, false, 4), picture(60, true, 5), picture(120, false, 6)),
  ]);

const outlineOf = (file: Uint8Array): Promise<Outline | null> =>
  readOutline({ sizeBytes: file.length, read: async (from, to) => file.subarray(from, to) });
const madeOf = async (...files: readonly Uint8Array[]): Promise<Film | null> => {
  const outlines: Outline[] = [];
  for (const file of files) {
    const outline = await outlineOf(file);
    if (outline === null) return null;
    outlines.push(outline);
  }
  const [first, ...rest] = outlines;
  return first === undefined ? null : createFilm([first, ...rest]);
};
const bytesOf = ({ pieces }: Film, ...files: readonly Uint8Array[]): Uint8Array =>
  concat(
    pieces.map((one) =>
      'bytes' in one ? one.bytes : (files[one.source] ?? new Uint8Array(0)).subarray(one.from, one.to),
    ),
  );

const blockIds: ReadonlySet<number> = new Set([ids.simpleBlock, ids.blockGroup]);
const within = (among: readonly Element[], id: number) =>
  among.filter((one) => one.id === id).flatMap((one) => readAll(one.content) ?? []);
const numberIn = (among: readonly Element[], id: number) =>
  readUint(among.find((one) => one.id === id)?.content ?? new Uint8Array(0));

/** What a player finds in a film: all by its own index. */
const played = (bytes: Uint8Array) => {
  const segment = (readAll(bytes) ?? []).find(({ id }) => id === ids.segment)?.content ?? new Uint8Array(0);
  const all = readAll(segment) ?? [];
  const info = all.find(({ id }) => id === ids.info)?.content ?? new Uint8Array(0);
  const duration = (readAll(info) ?? []).find(({ id }) => id === ids.duration)?.content ?? new Uint8Array(8);
  const points = all.filter(({ id }) => id === ids.cues).flatMap(({ content }) => readAll(content) ?? []);
  return {
    pictures: within(all, ids.cluster).filter(({ id }) => blockIds.has(id)).map(({ content }) => content),
    duration: new DataView(duration.buffer, duration.byteOffset).getFloat64(0),
    cues: points.map(({ content }) => {
      const point = readAll(content) ?? [];
      const at = numberIn(within(point, ids.cueTrackPositions), ids.cueClusterPosition) ?? 0;
      const head = readHead(segment, at);
      const from = at + (head?.length ?? 0);
      const cluster = readAll(segment.subarray(from, from + (head?.size ?? 0))) ?? [];
      return [numberIn(point, ids.cueTime), head?.id === ids.cluster, numberIn(cluster, ids.timestamp)];
    }),
    sought: within(all, ids.seekHead).map(({ content }) => {
      const seek = readAll(content) ?? [];
      return readHead(segment, numberIn(seek, ids.seekPosition) ?? 0)?.id === numberIn(seek, ids.seekId);
    }),
  };
}; // prettier-ignore
const picturesIn = (file: Uint8Array) => {
  const found: Uint8Array[] = [];
  for (const one of [picture(0, true, 1), picture(125, false, 2), picture(250, false, 3), group(0, true), group(125, false), picture(0, false, 4), picture(60, true, 5), picture(120, false, 6)]) {
    const head = readHead(one, 0);
    if (Buffer.from(file).includes(one)) found.push(one.subarray(head?.length ?? 0));
  }
  return found;
}; // prettier-ignore

describe('the films of a session', () => {
  it('leave out a part that ended before its first picture, and remember what is watched', async () => {
    const films = createScreenFilms();
    const folder = async (): Promise<string> => {
      const path = await temporaryFolder();
      await writeFile(join(path, 'screen-1.webm'), recorded());
      await writeFile(join(path, 'screen-2.webm'), beginning('V_VP8'));
      await writeFile(join(path, 'screen-3.webm'), beginning('V_VP9').subarray(0, -5));
      await writeFile(join(path, 'screen-4.webm'), recorded());
      await writeFile(join(path, 'screen-5.webm'), text('no video'));
      return path;
    };
    const watched = await folder();
    const first = await films.of(watched);
    expect(first.map(({ paths }) => paths.map((path) => basename(path)))).toEqual([
      ['screen-1.webm', 'screen-4.webm'],
      ['screen-5.webm'],
    ]);
    for (let others = 0; others < 6; others += 1) {
      await films.of(await folder());
      expect(await films.of(watched)).toBe(first);
    }
  });
});

describe('a video that a recorder left without length and index', () => {
  it('gets both, and its pictures stay as they are', async () => {
    const file = recorded();
    const film = await madeOf(file);
    const bytes = bytesOf(film ?? expect.fail(), file);
    expect([film?.sizeBytes, film?.durationMs]).toEqual([bytes.length, 1_080]);
    expect(bytes.length - file.length).toBeLessThan(mostAddedBytes);
    expect(played(bytes)).toEqual({
      pictures: picturesIn(file),
      duration: 1_080,
      cues: [
        [0, true, 0],
        [375, true, 375],
        [960, true, 900],
      ],
      sought: [true, true, true],
    });
    // A film is a video like any other: it can be read again, and has its size and its length still.
    expect(await madeOf(bytes)).toMatchObject({ sizeBytes: bytes.length, durationMs: 1_080 });
  });

  it('and others that go on from it are one film, unless a player could not follow', async () => {
    const files = [recorded(), recorded()] as const;
    const film = (await madeOf(...files)) ?? expect.fail();
    const { pictures, duration, cues } = played(bytesOf(film, ...files));
    expect(pictures).toHaveLength(16);
    expect(duration).toBe(2_160);
    expect(cues.map(([time]) => time)).toEqual([0, 375, 960, 1_080, 1_455, 2_040]);
    const [one, other] = [await outlineOf(files[0]), await outlineOf(recorded('V_VP9'))];
    if (one === null || other === null) expect.fail();
    expect([canFollow(one, one), canFollow(one, other)]).toEqual([true, false]);
  });

  it('that was cut anywhere has all that is whole, and tells what is not', async () => {
    const file = recorded();
    let most = 0;
    for (let size = 0; size < file.length; size += 1) {
      const cut = file.subarray(0, size);
      const film = await madeOf(cut);
      if (film === null) continue;
      const { pictures } = played(bytesOf(film, cut));
      expect(pictures).toEqual(picturesIn(cut));
      most = Math.max(most, pictures.length);
    }
    expect(most).toBe(7);
    expect((await outlineOf(file.subarray(0, -1)))?.cutBytes).toBeGreaterThan(0);
    expect((await outlineOf(file))?.cutBytes).toBe(0);
  });

  it('is left alone where it is damaged in a way that hides pictures, has sound, or is no video', async () => {
    const file = recorded();
    const second = Buffer.from(file).indexOf(clusterAt(375));
    expect(await outlineOf(file.with(second, 0x2f))).toBeNull();
    expect(await outlineOf(text('<!doctype html><script>1</script>'))).toBeNull();
    expect(await outlineOf(new Uint8Array(0))).toBeNull();
    const track = (type: number) => writeElement(ids.trackEntry, writeUint(ids.trackNumber, type), writeUint(ids.trackType, type)); // prettier-ignore
    const withSound = writeElement(ids.tracks, track(1), track(2));
    const head = writeElement(ids.header);
    expect(await outlineOf(concat([head, openEnded(ids.segment), withSound, clusterAt(0, picture(0, true, 1))]))).toBeNull(); // prettier-ignore
  });

  it('that was made to do harm is read within bounds: no endless walk, no large memory, nothing thrown', async () => {
    // A file of a size that nobody could hold, whose every window is full of the smallest elements there are.
    let readBytes = 0;
    const start = beginning('V_VP8');
    const tiny = concat([openEnded(ids.cluster), writeUint(ids.timestamp, 0)]);
    const endless = {
      sizeBytes: 2 ** 40,
      read: async (from: number, to: number) => {
        readBytes += to - from;
        const window = new Uint8Array(to - from).fill(0x80);
        for (let at = from % 2; at < window.length; at += 2) window[at] = ids.void;
        if (from === 0) window.set(concat([start, tiny]));
        return window;
      },
    };
    expect(await readOutline(endless)).toBeNull();
    expect(readBytes).toBeLessThan(64 * 1024 * 1024);

    const file = recorded();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const hostile = file.slice();
          for (const [at, byte] of changes) hostile[at] = byte;
          const film = await madeOf(hostile);
          if (film === null) return;
          expect(bytesOf(film, hostile)).toHaveLength(film.sizeBytes);
          expect(film.sizeBytes).toBeLessThan(file.length + 2_000);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
