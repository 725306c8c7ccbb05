/**
 * What lies where in a WebM video: read once from its beginning to its end, a window at a time, without looking into a single
 * picture. The file came from a browser, over the network or from the disk, and may be anything: what is not understood is left
 * alone (null), and all of it is bounded.
 */
import { headBytes, ids, readAll, readHead, readUint, readVint } from './ebml.ts';
import { createWalk } from './walk.ts';
import type { Placed, VideoSource, Walk } from './walk.ts';

/** Times are in ticks of the file's own clock, mostly milliseconds. */
export interface Cluster {
  /** Where its pictures lie in the file. */
  readonly from: number;
  readonly to: number;
  readonly tick: number;
  /** When the first picture in it is shown that needs none before it; null where there is none. */
  readonly keyTick: number | null;
}

export interface Outline {
  /** EBML header and description of the tracks, as they are in the file. */
  readonly header: Uint8Array;
  readonly tracks: Uint8Array;
  readonly trackNumber: number;
  /** What a decoder must know from the beginning: where it is the same, one can go on with the other's pictures. */
  readonly decoder: string;
  readonly tickNs: number;
  readonly clusters: readonly Cluster[];
  /** When the last picture ends. */
  readonly endTick: number;
  /** Bytes at the end that are no whole picture: of a recorder that was ended in the middle. */
  readonly cutBytes: number;
}

/** Header and tracks are some hundred bytes. */
const describedBytes = 64 * 1024;
/** Eight hours are some thousands. */
const mostClusters = 30_000;
/** A picture stands for as long as the one before it did, but no longer than this: nobody knows. */
const lastPictureNs = 1e9;
const video = 1;

/** What a segment may have beside its clusters; one whose size is unknown ends where one of these begins. */
const besides: ReadonlySet<number> = new Set([
  ids.seekHead, ids.info, ids.tracks, ids.cues, ids.chapters, ids.attachments, ids.tags,
]); // prettier-ignore
const ofNoMatter: ReadonlySet<number> = new Set([ids.void, ids.checksum]);
const inClusters: ReadonlySet<number> = new Set([
  ids.timestamp, ids.simpleBlock, ids.blockGroup,
  ids.position, ids.previousSize, ids.silentTracks, ...ofNoMatter,
]); // prettier-ignore

interface Picture {
  readonly track: number;
  /** From the cluster's own tick. */
  readonly tick: number;
  readonly isKey: boolean;
  readonly ticks: number | null;
}

/** The head of a block: track, time and flags (RFC 9559, 10.1). */
const readBlock = async (walk: Walk, { dataAt, size }: Placed): Promise<Picture | null> => {
  const bytes = await walk.bytes(dataAt, Math.min(size ?? 0, headBytes));
  const track = readVint(bytes, 0);
  if (track === null || bytes.length < track.length + 3) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + track.length);
  return { track: track.value, tick: view.getInt16(0), isKey: (view.getUint8(2) & 0x80) !== 0, ticks: null };
};

/** A block with what belongs to it; one that needs no other picture has no reference. */
const readGroup = async (walk: Walk, { dataAt, size }: Placed): Promise<Picture | null> => {
  const end = dataAt + (size ?? 0);
  let picture: Picture | null = null;
  let isKey = true;
  let ticks: number | null = null;
  for (let at = dataAt; at < end;) {
    const one = await walk.element(at);
    if (one === null || one === 'cut' || one.size === null || one.dataAt + one.size > end) return null;
    if (one.id === ids.block) picture = await readBlock(walk, one);
    if (one.id === ids.referenceBlock) isKey = false;
    if (one.id === ids.blockDuration) ticks = readUint(await walk.bytes(one.dataAt, Math.min(one.size, 9)));
    at = one.dataAt + one.size;
  }
  return picture === null ? null : { ...picture, isKey, ticks };
};

const readPicture = (walk: Walk, one: Placed): Promise<Picture | null> =>
  one.id === ids.blockGroup ? readGroup(walk, one) : readBlock(walk, one);

/** When pictures are shown, over all clusters. */
interface Course {
  lastTick: number;
  lastTicks: number;
}

interface ReadCluster {
  /** Null where it has no picture. */
  readonly cluster: Cluster | null;
  /** Where what comes after it begins, and whether the file ends there, in the middle of something. */
  readonly end: number;
  readonly cut: boolean;
}

/** @param end where the segment ends */
const readCluster = async (
  walk: Walk,
  { dataAt, size }: Placed,
  {
    end,
    trackNumber,
    course,
  }: { readonly end: number; readonly trackNumber: number; readonly course: Course },
): Promise<ReadCluster | null> => {
  const clusterEnd = size === null ? end : Math.min(dataAt + size, end);
  let tick: number | null = null;
  let span: { readonly from: number; to: number } | null = null;
  let keyTick: number | null = null;
  let at = dataAt;
  let cut = false;
  while (at < clusterEnd) {
    const one = await walk.element(at);
    if (one === null) return null;
    if (one !== 'cut' && size === null && (one.id === ids.cluster || besides.has(one.id))) break;
    if (one !== 'cut' && !inClusters.has(one.id)) return null;
    cut = one === 'cut' || one.dataAt + (one.size ?? 0) > walk.sizeBytes;
    if (one === 'cut' || cut) break;
    if (one.size === null || one.dataAt + one.size > clusterEnd) return null;
    if (one.id === ids.timestamp) tick = readUint(await walk.bytes(one.dataAt, Math.min(one.size, 9)));
    else if (one.id === ids.simpleBlock || one.id === ids.blockGroup) {
      const picture = await readPicture(walk, one);
      if (picture === null || tick === null) return null;
      span ??= { from: at, to: at };
      span.to = one.dataAt + one.size;
      if (picture.track === trackNumber) {
        const shown = tick + picture.tick;
        if (picture.isKey) keyTick ??= shown;
        course.lastTicks =
          picture.ticks ?? (shown > course.lastTick ? shown - course.lastTick : course.lastTicks);
        course.lastTick = Math.max(course.lastTick, shown);
      }
    }
    at = one.dataAt + one.size;
  }
  // A known size that reaches beyond the file was cut as well, even between two pictures.
  cut ||= size !== null && dataAt + size > walk.sizeBytes;
  return { cluster: span === null || tick === null ? null : { ...span, tick, keyTick }, end: at, cut };
};

/** The one track of a video without sound; null where there is another, or more. */
const readTrack = (tracks: Uint8Array): Pick<Outline, 'trackNumber' | 'decoder'> | null => {
  const head = readHead(tracks, 0);
  const entries = readAll(tracks.subarray(head?.length ?? 0))?.filter(({ id }) => id === ids.trackEntry);
  const [only, other] = entries ?? [];
  const parts = only === undefined || other !== undefined ? null : readAll(only.content);
  if (parts === null) return null;
  const contentOf = (id: number, among = parts) =>
    among.find((one) => one.id === id)?.content ?? new Uint8Array(0);
  const trackNumber = readUint(contentOf(ids.trackNumber));
  if (trackNumber === null || readUint(contentOf(ids.trackType)) !== video) return null;
  const alpha = contentOf(ids.alphaMode, readAll(contentOf(ids.videoSettings)) ?? []);
  const decoder = [contentOf(ids.codecId), contentOf(ids.codecPrivate), alpha].join(' ');
  return { trackNumber, decoder };
};

const readTickNs = (info: Uint8Array): number | null => {
  const elements = readAll(info);
  const scale = elements?.find(({ id }) => id === ids.timestampScale);
  if (elements === null || scale === undefined) return elements === null ? null : 1e6;
  const ns = readUint(scale.content);
  return ns === 0 ? null : ns;
};

/** Reads a whole video; null where it is not one that can be given an index. Rejects only with what the source rejects with. */
export const readOutline = async (source: VideoSource): Promise<Outline | null> => {
  const walk = createWalk(source);
  const { sizeBytes } = source;
  const described = async (one: Placed): Promise<Uint8Array | null> =>
    one.size === null || one.size > describedBytes || one.dataAt + one.size > sizeBytes
      ? null
      : (await walk.bytes(one.at, one.length + one.size)).slice();

  const first = await walk.element(0);
  const header = first === null || first === 'cut' || first.id !== ids.header ? null : await described(first);
  const segment = header === null ? null : await walk.element(header.length);
  if (header === null || segment === null || segment === 'cut' || segment.id !== ids.segment) return null;

  const end = segment.size === null ? sizeBytes : Math.min(segment.dataAt + segment.size, sizeBytes);
  const clusters: Cluster[] = [];
  const course: Course = { lastTick: 0, lastTicks: 0 };
  let tracks: Uint8Array | null = null;
  let track: ReturnType<typeof readTrack> = null;
  let tickNs: number | null = 1e6;
  let at = segment.dataAt;
  let cut = false;
  while (at < end && !cut) {
    const one = await walk.element(at);
    if (one === null) return null;
    if (one === 'cut') break;
    if (one.id === ids.cluster) {
      if (track === null) return null;
      const read = await readCluster(walk, one, { end, trackNumber: track.trackNumber, course });
      if (read === null || clusters.length === mostClusters) return null;
      if (read.cluster !== null) {
        if (read.cluster.tick < (clusters.at(-1)?.tick ?? 0)) return null;
        clusters.push(read.cluster);
      }
      ({ end: at, cut } = read);
      continue;
    }
    if (one.size === null || (!besides.has(one.id) && !ofNoMatter.has(one.id))) return null;
    if (one.dataAt + one.size > sizeBytes) break;
    if (one.id === ids.info) {
      const info = await described(one);
      tickNs = info === null ? null : readTickNs(info.subarray(one.length));
    }
    if (one.id === ids.tracks) {
      tracks = await described(one);
      track = tracks === null ? null : readTrack(tracks);
    }
    if (tickNs === null) return null;
    at = one.dataAt + one.size;
  }
  if (tracks === null || track === null || tickNs === null || clusters.length === 0) return null;
  const last = Math.max(1, Math.min(course.lastTicks, Math.round(lastPictureNs / tickNs)));
  return {
    header,
    tracks,
    ...track,
    tickNs,
    clusters,
    endTick: course.lastTick + last,
    cutBytes: sizeBytes - at,
  };
};

/** Whether a video ends after its header: of a recorder that was ended before its first picture. */
export const isEmptyVideo = async (source: VideoSource): Promise<boolean> => {
  const walk = createWalk(source);
  const header = await walk.element(0);
  if (header === null || header === 'cut' || header.id !== ids.header || header.size === null) return false;
  const segment = await walk.element(header.dataAt + header.size);
  if (segment === null || segment === 'cut' || segment.id !== ids.segment) return false;
  for (let at = segment.dataAt; at < source.sizeBytes;) {
    const one = await walk.element(at);
    if (one === 'cut') return true;
    if (one === null || one.size === null || !besides.has(one.id)) return false;
    at = one.dataAt + one.size;
  }
  return true;
};
