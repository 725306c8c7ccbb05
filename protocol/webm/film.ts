/**
 * A video that was written while it was recorded, as one that can be played like any other: its length and an index of its pictures
 * come first, then the pictures, byte for byte as they are. Nothing is copied or encoded: a film says which bytes are new and which
 * lie where. Several videos that follow one another become one film.
 */
import { concat } from '../session/bytes.ts';
import type { Bytes } from '../session/bytes.ts';
import { ids, writeElement, writeFloat, writeHead, writeId, writeUint } from './ebml.ts';
import type { Cluster, Outline } from './outline.ts';

/** Bytes of its own, or a range of one of the videos, by their order. */
export type Piece =
  { readonly bytes: Bytes } | { readonly source: number; readonly from: number; readonly to: number };

export interface Film {
  readonly pieces: readonly Piece[];
  readonly sizeBytes: number;
  readonly durationMs: number;
}

/** At most so much longer is a film than the video it is made of. */
export const mostAddedBytes = 4 * 1024 * 1024;

export const pieceBytes = (piece: Piece): number =>
  'bytes' in piece ? piece.bytes.length : piece.to - piece.from;

/** Whether a player can go on with the second where the first ends. Another size of the picture is no hindrance. */
export const canFollow = (first: Outline, second: Outline): boolean =>
  first.decoder === second.decoder &&
  first.trackNumber === second.trackNumber &&
  first.tickNs === second.tickNs;

interface Scene {
  readonly source: number;
  readonly cluster: Cluster;
  readonly tick: number;
  readonly keyTick: number | null;
  /** Head and time, written anew. */
  readonly head: Bytes;
}

const startOf = ({ clusters: [first] }: Outline): number => first?.tick ?? 0;

const sceneOf = (source: number, cluster: Cluster, shift: number): Scene => {
  const tick = cluster.tick + shift;
  const time = writeUint(ids.timestamp, tick);
  const size = time.length + cluster.to - cluster.from;
  const keyTick = cluster.keyTick === null ? null : Math.max(0, cluster.keyTick + shift);
  return { source, cluster, tick, keyTick, head: concat([writeHead(ids.cluster, size), time]) };
};

const text = (id: number): Bytes => writeElement(id, new TextEncoder().encode('Beistand'));

/** All before the first scene. Numbers have a fixed length, so it is as long whatever they are. */
const headOf = (
  { tracks, tickNs, trackNumber }: Outline,
  about: { readonly ticks: number; readonly cues: readonly { tick: number; at: number }[] },
): Bytes => {
  const info = writeElement(
    ids.info,
    writeUint(ids.timestampScale, tickNs),
    writeFloat(ids.duration, about.ticks),
    text(ids.muxingApp),
    text(ids.writingApp),
  );
  const cues = writeElement(
    ids.cues,
    ...about.cues.map(({ tick, at }) =>
      writeElement(
        ids.cuePoint,
        writeUint(ids.cueTime, tick),
        writeElement(
          ids.cueTrackPositions,
          writeUint(ids.cueTrack, trackNumber),
          writeUint(ids.cueClusterPosition, at),
        ),
      ),
    ),
  );
  const seekHead = (base: number): Bytes =>
    writeElement(
      ids.seekHead,
      ...(
        [
          [ids.info, base],
          [ids.tracks, base + info.length],
          [ids.cues, base + info.length + tracks.length],
        ] as const
      ).map(([id, at]) => writeElement(ids.seek, writeId(ids.seekId, id), writeUint(ids.seekPosition, at))),
    );
  return concat([seekHead(seekHead(0).length), info, tracks, cues]);
};

/** The film of videos that follow one another, each of which `canFollow` the one before; at least one. */
export const createFilm = (outlines: readonly [Outline, ...Outline[]]): Film => {
  const [first] = outlines;
  let ticks = 0;
  const scenes = outlines.flatMap((outline, source) => {
    const shift = ticks - startOf(outline);
    ticks += outline.endTick - startOf(outline);
    return outline.clusters.map((cluster) => sceneOf(source, cluster, shift));
  });
  const cuesFrom = (start: number) => {
    let at = start;
    return scenes.flatMap(({ head, cluster, keyTick }) => {
      const mine = at;
      at += head.length + cluster.to - cluster.from;
      return keyTick === null ? [] : [{ tick: keyTick, at: mine }];
    });
  };
  const head = headOf(first, { ticks, cues: cuesFrom(headOf(first, { ticks, cues: cuesFrom(0) }).length) });
  const scenePieces = scenes.flatMap(({ source, cluster: { from, to }, head: bytes }): Piece[] => [
    { bytes },
    { source, from, to },
  ]);
  const segmentBytes = head.length + scenePieces.reduce((sum, one) => sum + pieceBytes(one), 0);
  const pieces = [
    { bytes: concat([first.header, writeHead(ids.segment, segmentBytes), head]) },
    ...scenePieces,
  ];
  return {
    pieces,
    sizeBytes: pieces.reduce((sum, one) => sum + pieceBytes(one), 0),
    durationMs: (ticks * first.tickNs) / 1e6,
  };
};
