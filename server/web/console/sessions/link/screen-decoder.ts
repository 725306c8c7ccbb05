/**
 * Frames of the screen that come through the sealed pipe, shown on a canvas. What comes is the customer's machine's word and may
 * be anything: it is checked before the decoder sees it (protocol/session/screen-frames.ts). A decoder that stumbles asks for a key frame;
 * one that stumbles again and again is given up.
 */
import type { Bytes } from '../../../../../protocol/session/bytes.ts';
import type { AgentMessage } from '../../../../../protocol/session/messages.ts';
import { createFrameReader, decoderFor, screenFrameLimits } from '../../../../../protocol/session/screen-frames.ts'; // prettier-ignore
import type { FrameReader } from '../../../../../protocol/session/screen-frames.ts';

export interface ScreenDecoder {
  readonly configure: (config: Extract<AgentMessage, { type: 'screen-config' }>) => void;
  readonly chunk: (stream: number, frame: number, bytes: Bytes) => void;
  readonly end: () => void;
}

export interface ScreenDecoderOptions {
  readonly canvas: HTMLCanvasElement;
  readonly onShown: (stream: number, frame: number) => void;
  readonly wantKey: (stream: number) => void;
  /** Given up: not to be decoded here, or no honest frames. */
  readonly onFault: (fault: 'codec' | 'broken') => void;
}

/** Stumbles in a row, and frames the decoder may have before it. */
const mostStumbles = 3;
const mostQueued = 16;

interface Stream {
  readonly number: number;
  readonly reader: FrameReader;
  readonly config: VideoDecoderConfig;
  decoder: VideoDecoder | null;
  /** Nothing but a key frame can be shown next. */
  needsKey: boolean;
}

export const createScreenDecoder = (options: ScreenDecoderOptions): ScreenDecoder => {
  const { canvas, onShown, wantKey } = options;
  let stream: Stream | null = null;
  let stumbles = 0;

  const letGo = (): void => {
    const { decoder = null } = stream ?? {};
    stream = null;
    if (decoder !== null && decoder.state !== 'closed') decoder.close();
  };
  const giveUp = (fault: 'codec' | 'broken'): void => {
    letGo();
    options.onFault(fault);
  };
  const stumble = (mine: Stream): void => {
    if (stream !== mine) return;
    stumbles += 1;
    if (stumbles > mostStumbles) {
      giveUp('codec');
      return;
    }
    if (mine.decoder !== null && mine.decoder.state !== 'closed') mine.decoder.close();
    mine.decoder = null;
    mine.needsKey = true;
    wantKey(mine.number);
  };
  const paint = (mine: Stream, picture: VideoFrame): void => {
    const { displayWidth: width, displayHeight: height, timestamp } = picture;
    const isHonest = width > 0 && height > 0 && width * height <= screenFrameLimits.pixels;
    if (stream === mine && isHonest) {
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      canvas.getContext('2d', { alpha: false })?.drawImage(picture, 0, 0);
    }
    picture.close();
    if (stream !== mine) return;
    if (!isHonest) {
      giveUp('broken');
      return;
    }
    stumbles = 0;
    onShown(mine.number, timestamp);
  };
  const decode = (mine: Stream, frame: number, isKey: boolean, data: Bytes): void => {
    if (mine.needsKey && !isKey) return;
    try {
      if (mine.decoder === null) {
        mine.decoder = new VideoDecoder({
          output: (picture) => paint(mine, picture),
          error: () => stumble(mine),
        });
        mine.decoder.configure(mine.config);
      }
      if (mine.decoder.decodeQueueSize > mostQueued) {
        giveUp('broken');
        return;
      }
      mine.needsKey = false;
      // The frame's number comes back with the picture.
      mine.decoder.decode(new EncodedVideoChunk({ type: isKey ? 'key' : 'delta', timestamp: frame, data }));
    } catch {
      stumble(mine);
    }
  };

  return {
    configure: (told) => {
      const config = decoderFor(told, stream?.number ?? 0);
      if (config === null || !('VideoDecoder' in window)) {
        giveUp('codec');
        return;
      }
      letGo();
      stream = {
        number: told.stream,
        reader: createFrameReader(),
        config: { ...config, optimizeForLatency: true },
        decoder: null,
        needsKey: true,
      };
    },
    chunk: (number, frame, bytes) => {
      // What was under way when the pipe was turned off, or of a stream that is over.
      if (stream?.number !== number) return;
      const taken = stream.reader.take(frame, bytes);
      if (taken.kind === 'fault') giveUp('broken');
      else if (taken.kind === 'whole') decode(stream, taken.frame, taken.isKey, taken.data);
    },
    end: letGo,
  };
};
