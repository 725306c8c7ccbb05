/** Elements of EBML (RFC 8794), of which WebM (RFC 9559) is made: each an id, a size, and so many bytes. */
import { concat } from '../session/bytes.ts';
import type { Bytes } from '../session/bytes.ts';

/** The elements that are looked at or written here. Ids keep the bits that tell their length. */
export const ids = {
  header: 0x1a45dfa3,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  videoSettings: 0xe0,
  alphaMode: 0x53c0,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cueTrackPositions: 0xb7,
  cueTrack: 0xf7,
  cueClusterPosition: 0xf1,
  chapters: 0x1043a770,
  attachments: 0x1941a469,
  tags: 0x1254c367,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  position: 0xa7,
  previousSize: 0xab,
  silentTracks: 0x5854,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  blockDuration: 0x9b,
  referenceBlock: 0xfb,
  void: 0xec,
  checksum: 0xbf,
} as const;

/** The longest id and size before an element's bytes. */
export const headBytes = 12;

export interface ElementHead {
  readonly id: number;
  /** How long id and size are. */
  readonly length: number;
  /** How many bytes follow; null where whoever wrote it did not know, and it goes on until something else begins. */
  readonly size: number | null;
}

/** An integer whose first byte tells its length; null where it is not whole, longer than eight bytes, or too large to count with. */
export const readVint = (
  bytes: Uint8Array,
  at: number,
): { readonly value: number; readonly length: number; readonly unknown: boolean } | null => {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0 || at + length > bytes.length) return null;
  const mask = (1 << (8 - length)) - 1;
  let value = first & mask;
  let unknown = value === mask;
  for (const byte of bytes.subarray(at + 1, at + length)) {
    unknown &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return unknown || Number.isSafeInteger(value) ? { value, length, unknown } : null;
};

/** The head of the element that begins at `at`; null where none does. */
export const readHead = (bytes: Uint8Array, at: number): ElementHead | null => {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23;
  if (idLength > 4 || at + idLength > bytes.length) return null;
  const size = readVint(bytes, at + idLength);
  return size === null
    ? null
    : {
        id: readUint(bytes.subarray(at, at + idLength)) ?? 0,
        length: idLength + size.length,
        size: size.unknown ? null : size.value,
      };
};

/** A whole number as EBML writes it; null where it is too large to count with. */
export const readUint = (bytes: Uint8Array): number | null => {
  if (bytes.length > 8) return null;
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return Number.isSafeInteger(value) ? value : null;
};

export interface Element {
  readonly id: number;
  readonly content: Uint8Array;
}

/** The elements that fill these bytes; null where they don't, to the byte. */
export const readAll = (bytes: Uint8Array): Element[] | null => {
  const found: Element[] = [];
  let at = 0;
  while (at < bytes.length) {
    const head = readHead(bytes, at);
    if (head === null || head.size === null) return null;
    const from = at + head.length;
    at = from + head.size;
    if (at > bytes.length) return null;
    found.push({ id: head.id, content: bytes.subarray(from, at) });
  }
  return found;
};

const bigEndian = (value: number, length: number): Bytes => {
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let at = length - 1; at >= 0; at -= 1) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
};

/** Id and size of an element. The size always takes eight bytes, so that it can be counted on before it is known. */
export const writeHead = (id: number, size: number): Bytes => {
  const width = bigEndian(size, 8);
  width[0] = 1;
  return concat([bigEndian(id, Math.ceil((32 - Math.clz32(id)) / 8)), width]);
};

export const writeElement = (id: number, ...contents: readonly Uint8Array[]): Bytes =>
  concat([
    writeHead(
      id,
      contents.reduce((sum, one) => sum + one.length, 0),
    ),
    ...contents,
  ]);

/** A whole number, always of eight bytes. */
export const writeUint = (id: number, value: number): Bytes => writeElement(id, bigEndian(value, 8));

export const writeFloat = (id: number, value: number): Bytes => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return writeElement(id, bytes);
};

/** An id as a value: what an entry of a seek head is for. */
export const writeId = (id: number, value: number): Bytes => writeElement(id, bigEndian(value, 4));
