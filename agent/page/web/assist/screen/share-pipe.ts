/**
 * The screen through the sealed pipe, where no peer connection carries it: frames are encoded here, no faster than they are
 * seen (protocol/session/screen-pace.ts), so nothing queues up in front of what is typed. A picture that stands still is sent a few more
 * times, which makes it sharp.
 */
import { cutFrame, screenCodecs } from '../../../../../protocol/session/screen-frames.ts';
import { afterKey, afterSeen, afterSent, framesPerSecond, freshPace, nextFrameIn } from '../../../../../protocol/session/screen-pace.ts'; // prettier-ignore
import type { Pace } from '../../../../../protocol/session/screen-pace.ts';
import type { ScreenChannel } from '../screen-channel.ts';
import { watchFrames } from './frames.ts';

export interface SharePipe {
  /** Whether the helper wants it so. */
  readonly turn: (on: boolean) => void;
  readonly use: (track: MediaStreamTrack | null, video: HTMLVideoElement) => void;
  readonly seen: (stream: number, frame: number) => void;
  readonly key: (stream: number) => void;
}

/** How often a picture that stands still is sent again, and after how long. */
const refinements = 4;
const refineMs = 250;
/** An encoder may leave a frame out, and says nothing then. */
const encodeMs = 1_500;
/** A helper can't make this machine encode nothing but key frames. */
const keyEveryMs = 700;

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Stream {
  readonly number: number;
  readonly encoder: VideoEncoder;
  readonly codec: string;
  readonly size: Size;
  kbps: number;
  frame: number;
  described: boolean;
}

/** Sides are even: some codecs have no others. */
const scaled = ({ displayWidth, displayHeight }: VideoFrame, scale: number): Size => ({
  width: Math.max(2, Math.round((displayWidth * scale) / 2) * 2),
  height: Math.max(2, Math.round((displayHeight * scale) / 2) * 2),
});

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const bytesOfDescription = (given: AllowSharedBufferSource): Uint8Array =>
  ArrayBuffer.isView(given)
    ? new Uint8Array(given.buffer, given.byteOffset, given.byteLength)
    : new Uint8Array(given);

export const createSharePipe = ({ say, frame: send }: Pick<ScreenChannel, 'say' | 'frame'>): SharePipe => {
  let on = false;
  let watched: { readonly track: MediaStreamTrack; readonly video: HTMLVideoElement } | null = null;
  let stopWatching: (() => void) | null = null;
  let latest: VideoFrame | null = null;
  let fresh = false;
  let refine = 0;
  let stream: Stream | null = null;
  let streams = 0;
  let pace: Pace = freshPace(performance.now());
  let wantsKey = false;
  let keyMs = -Infinity;
  /** A frame is being encoded and sent. */
  let busy = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let encoding: ReturnType<typeof setTimeout> | undefined;
  const canvas = new OffscreenCanvas(2, 2);

  /** What the encoder still holds comes out first, and is thrown away. */
  const letGo = (): void => {
    const { encoder } = stream ?? {};
    stream = null;
    if (encoder === undefined || encoder.state === 'closed') return;
    const end = (): void => {
      if (encoder.state !== 'closed') encoder.close();
    };
    encoder.flush().then(end, end);
  };
  const close = (): void => {
    clearTimeout(timer);
    clearTimeout(encoding);
    stopWatching?.();
    stopWatching = null;
    latest?.close();
    latest = null;
    letGo();
    wantsKey = false;
  };

  const configOf = (codec: string, { width, height }: Size): VideoEncoderConfig => ({
    codec,
    width,
    height,
    bitrate: pace.kbps * 1_000,
    framerate: framesPerSecond(pace),
    latencyMode: 'realtime',
    contentHint: 'text',
    ...(codec.startsWith('avc1') ? { avc: { format: 'avc' } } : {}),
  });

  const codecFor = async (size: Size): Promise<string | null> => {
    for (const codec of screenCodecs) {
      const { supported } = await VideoEncoder.isConfigSupported(configOf(codec, size)).catch(() => ({ supported: false })); // prettier-ignore
      if (supported === true) return codec;
    }
    return null;
  };

  const sendChunk = async (
    mine: Stream,
    chunk: EncodedVideoChunk,
    config: VideoDecoderConfig | undefined,
  ) => {
    if (stream !== mine) return;
    const data = new Uint8Array(chunk.byteLength);
    chunk.copyTo(data);
    if (!mine.described) {
      mine.described = true;
      const described = config?.description;
      say({
        type: 'screen-config',
        stream: mine.number,
        codec: mine.codec,
        ...mine.size,
        ...(described === undefined ? {} : { description: base64(bytesOfDescription(described)) }),
      });
    }
    const number = mine.frame;
    mine.frame += 1;
    pace = afterSent(pace, number, data.length, performance.now());
    for (const piece of cutFrame(data, chunk.type === 'key')) {
      if (stream !== mine) return;
      await send(mine.number, number, piece);
    }
  };

  const open = async (size: Size): Promise<Stream | null> => {
    const codec = await codecFor(size);
    if (codec === null || !on) return null;
    letGo();
    streams += 1;
    pace = afterKey(pace);
    let sending = Promise.resolve();
    const encoder = new VideoEncoder({
      output: (chunk, metadata) => {
        // Sending may take longer than encoding does.
        if (stream === mine) clearTimeout(encoding);
        sending = sending
          .then(() => sendChunk(mine, chunk, metadata?.decoderConfig))
          .catch(() => undefined)
          .then(() => {
            if (stream === mine) goOn();
          });
      },
      error: () => {
        // A new one is opened for the next frame.
        if (stream === mine) stream = null;
        busy = false;
      },
    });
    encoder.configure(configOf(codec, size));
    const mine: Stream = {
      number: streams,
      encoder,
      codec,
      size,
      kbps: pace.kbps,
      frame: 0,
      described: false,
    };
    stream = mine;
    return mine;
  };

  const encode = async (): Promise<void> => {
    if (latest === null) return;
    const size = scaled(latest, pace.scale);
    const isSame = stream?.size.width === size.width && stream.size.height === size.height;
    const mine = isSame ? stream : await open(size);
    // What came while a codec was looked for is newer.
    const picture = latest as VideoFrame | null;
    if (mine === null || picture === null || stream !== mine) {
      busy = false;
      return;
    }
    if (mine.kbps !== pace.kbps) {
      mine.kbps = pace.kbps;
      mine.encoder.configure(configOf(mine.codec, mine.size));
    }
    const keyFrame = mine.frame === 0 || isKeyDue();
    if (keyFrame) {
      keyMs = performance.now();
      wantsKey = false;
    }
    refine = fresh ? refinements : refine - 1;
    fresh = false;
    if (canvas.width !== size.width || canvas.height !== size.height)
      Object.assign(canvas, { width: size.width, height: size.height });
    canvas.getContext('2d', { alpha: false })?.drawImage(picture, 0, 0, size.width, size.height);
    const painted = new VideoFrame(canvas, { timestamp: Math.round(performance.now() * 1_000) });
    try {
      mine.encoder.encode(painted, { keyFrame });
    } finally {
      painted.close();
    }
    clearTimeout(encoding);
    encoding = setTimeout(goOn, encodeMs);
  };
  const goOn = (): void => {
    clearTimeout(encoding);
    busy = false;
    pump();
  };

  const isKeyDue = (): boolean => wantsKey && performance.now() - keyMs >= keyEveryMs;
  const pump = (): void => {
    clearTimeout(timer);
    if (!on || busy || latest === null) return;
    const key = isKeyDue();
    if (!fresh && !key && refine <= 0) {
      if (wantsKey) timer = setTimeout(pump, keyEveryMs);
      return;
    }
    const inMs = nextFrameIn(pace, performance.now());
    if (inMs === null) return;
    const waitMs = fresh || key ? inMs : Math.max(inMs, pace.sentMs + refineMs - performance.now());
    if (waitMs > 0) {
      timer = setTimeout(pump, waitMs);
      return;
    }
    busy = true;
    encode().catch(() => {
      busy = false;
      stream = null;
    });
  };

  const start = (): void => {
    if (!on || watched === null || stopWatching !== null || !('VideoEncoder' in window)) return;
    pace = freshPace(performance.now());
    busy = false;
    stopWatching = watchFrames(watched.track, watched.video, (frame) => {
      latest?.close();
      latest = frame;
      fresh = true;
      pump();
    });
  };

  return {
    turn: (wanted) => {
      if (on === wanted) return;
      on = wanted;
      if (on) start();
      else close();
    },
    use: (track, video) => {
      close();
      watched = track === null ? null : { track, video };
      start();
    },
    seen: (number, frame) => {
      if (stream?.number !== number) return;
      pace = afterSeen(pace, frame, performance.now());
      pump();
    },
    key: (number) => {
      if (stream?.number !== number) return;
      pace = afterKey(pace);
      wantsKey = true;
      pump();
    },
  };
};
