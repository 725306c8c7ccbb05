/**
 * A screen's frames through the sealed pipe: cut into pieces at the customer's, put together again at the helper's. The
 * customer's end is as hostile to the helper's decoder as any stranger, so lengths, numbers and order are checked here, before
 * the decoder sees a byte; and what may be asked of a decoder at all is said here too.
 */
import { bytesOf, concat } from './bytes.ts';
import type { Bytes } from './bytes.ts';
import type { AgentMessage } from './messages.ts';

export const screenFrameLimits = {
  /** Of a frame, in one piece: small enough that what is typed gets through in between. */
  pieceBytes: 16 * 1024,
  frameBytes: 8 * 1024 * 1024,
  /** 8K; a decoder's memory grows with it. */
  pixels: 7_680 * 4_320,
} as const;

const keyFlag = 1;
const lastFlag = 2;

/** The pieces of a frame, each after the byte that says what it is (messages.ts). */
export const cutFrame = (data: Uint8Array, isKey: boolean): Bytes[] => {
  const pieces: Bytes[] = [];
  for (let at = 0; at < data.length; at += screenFrameLimits.pieceBytes) {
    const piece = data.subarray(at, at + screenFrameLimits.pieceBytes);
    const isLast = at + piece.length === data.length;
    pieces.push(concat([Uint8Array.of((isKey ? keyFlag : 0) + (isLast ? lastFlag : 0)), piece]));
  }
  return pieces;
};

export type TakenPiece =
  | { readonly kind: 'part' }
  | { readonly kind: 'whole'; readonly frame: number; readonly isKey: boolean; readonly data: Bytes }
  /** No honest sender sends this. */
  | { readonly kind: 'fault' };

/** Takes the pieces of one stream in order. After a fault it takes nothing more. */
export const createFrameReader = () => {
  const fault: TakenPiece = { kind: 'fault' };
  let broken = false;
  let next = 0;
  let pieces: Bytes[] = [];
  let isKey = false;
  let sizeBytes = 0;

  const isHonest = (frame: number, piece: Uint8Array): boolean => {
    const [flags = 4] = piece;
    const key = (flags & keyFlag) !== 0;
    return (
      flags <= keyFlag + lastFlag &&
      piece.length > 1 &&
      frame === next &&
      // A stream begins with a frame that needs no other, and all pieces of a frame say the same of it.
      (frame > 0 || key) &&
      (pieces.length === 0 || key === isKey) &&
      sizeBytes + piece.length - 1 <= screenFrameLimits.frameBytes
    );
  };

  return {
    take: (frame: number, piece: Uint8Array): TakenPiece => {
      if (broken || !isHonest(frame, piece)) {
        broken = true;
        pieces = [];
        return fault;
      }
      const flags = piece[0] ?? 0;
      isKey = (flags & keyFlag) !== 0;
      pieces.push(bytesOf(piece.subarray(1)));
      sizeBytes += piece.length - 1;
      if ((flags & lastFlag) === 0) return { kind: 'part' };
      const data = concat(pieces);
      pieces = [];
      sizeBytes = 0;
      next += 1;
      return { kind: 'whole', frame, isKey, data };
    },
  };
};
export type FrameReader = ReturnType<typeof createFrameReader>;

/**
 * Codecs a stream may have, best first. Measured on a page of text that scrolls, at 300 kbit/s: VP9 reaches 42 dB where VP8
 * reaches 28 and needs four times the processor; AV1 is as sharp, but its first frame takes three times as long.
 */
export const screenCodecs = ['vp09.00.50.08', 'av01.0.08M.08', 'avc1.42E034', 'vp8'] as const;

type ScreenConfig = Extract<AgentMessage, { type: 'screen-config' }>;

/** What a decoder may be asked for by this; null where it may not. Streams are counted up. */
export const decoderFor = (
  config: ScreenConfig,
  lastStream: number,
): { codec: string; codedWidth: number; codedHeight: number; description?: Bytes } | null => {
  const { stream, codec, width, height, description } = config;
  if (stream <= lastStream || !screenCodecs.some((one) => one === codec)) return null;
  if (width < 2 || height < 2 || width * height > screenFrameLimits.pixels) return null;
  if (description === undefined) return { codec, codedWidth: width, codedHeight: height };
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(description) || description.length % 4 !== 0) return null;
  const bytes = Uint8Array.from(atob(description), (character) => character.charCodeAt(0));
  return { codec, codedWidth: width, codedHeight: height, description: bytes };
};
