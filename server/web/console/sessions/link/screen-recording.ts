/**
 * Records the customer's screen as it is shown to the helper, as WebM. The picture may change its way and its size while it goes
 * on, which no recorder of a track survives; so it is painted a few times a second onto one canvas, and that is recorded.
 */

import type { RecordedVideo } from './seekable.ts';

export interface ScreenRecording {
  /** Records, or rests. */
  readonly turn: (on: boolean) => void;
  /** Ends it: what was recorded and for how many seconds; null where nothing was. */
  readonly finish: () => Promise<RecordedVideo | null>;
}

export interface ScreenRecordingOptions {
  /** What is shown now; null where there is no picture. */
  readonly picture: () => HTMLVideoElement | HTMLCanvasElement | null;
  readonly mostBytes: number;
  readonly onState: (state: 'recording' | 'resting' | 'ended', bytes: number) => void;
}

const framesPerSecond = 8;
const bitsPerSecond = 900_000;
/** Larger surfaces are recorded smaller. */
const most = { width: 1_920, height: 1_200 } as const;
const pieceMs = 1_000;

const sizeOf = (picture: HTMLVideoElement | HTMLCanvasElement): { width: number; height: number } =>
  picture instanceof HTMLVideoElement
    ? { width: picture.videoWidth, height: picture.videoHeight }
    : { width: picture.width, height: picture.height };

const formatOf = (): string | undefined =>
  ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'].find((one) =>
    MediaRecorder.isTypeSupported(one),
  );

export const createScreenRecording = (options: ScreenRecordingOptions): ScreenRecording => {
  const canvas = document.createElement('canvas');
  const pieces: Blob[] = [];
  let recorder: MediaRecorder | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let bytes = 0;
  let paints = 0;

  const paint = (picture: HTMLVideoElement | HTMLCanvasElement): void => {
    const { width, height } = sizeOf(picture);
    if (width === 0 || height === 0) return;
    const scale = Math.min(canvas.width / width, canvas.height / height);
    const context = canvas.getContext('2d', { alpha: false });
    context?.fillRect(0, 0, canvas.width, canvas.height);
    context?.drawImage(
      picture,
      (canvas.width - width * scale) / 2,
      (canvas.height - height * scale) / 2,
      width * scale,
      height * scale,
    );
    paints += 1;
  };
  const begin = (picture: HTMLVideoElement | HTMLCanvasElement): void => {
    const { width, height } = sizeOf(picture);
    const mimeType = formatOf();
    if (width === 0 || height === 0 || mimeType === undefined) return;
    const scale = Math.min(1, most.width / width, most.height / height);
    Object.assign(canvas, {
      width: Math.round((width * scale) / 2) * 2,
      height: Math.round((height * scale) / 2) * 2,
    });
    paint(picture);
    recorder = new MediaRecorder(canvas.captureStream(framesPerSecond), {
      mimeType,
      videoBitsPerSecond: bitsPerSecond,
    });
    recorder.addEventListener('dataavailable', ({ data }) => {
      if (bytes + data.size > options.mostBytes) {
        // What is there stays whole: a piece left out in the middle would not.
        if (recorder?.state !== 'inactive') recorder?.stop();
        clearInterval(timer);
        options.onState('ended', bytes);
        return;
      }
      bytes += data.size;
      pieces.push(data);
      if (recorder?.state !== 'inactive')
        options.onState(recorder?.state === 'paused' ? 'resting' : 'recording', bytes);
    });
    recorder.start(pieceMs);
  };
  const step = (): void => {
    const picture = options.picture();
    if (picture === null) {
      if (recorder?.state === 'recording') recorder.pause();
      return;
    }
    if (recorder === null) begin(picture);
    else if (recorder.state === 'paused') recorder.resume();
    paint(picture);
  };

  return {
    turn: (on) => {
      clearInterval(timer);
      if (on) timer = setInterval(step, 1_000 / framesPerSecond);
      else if (recorder?.state === 'recording') recorder.pause();
      if (recorder?.state !== 'inactive') options.onState(on ? 'recording' : 'resting', bytes);
    },
    finish: async () => {
      clearInterval(timer);
      const mine = recorder;
      if (mine !== null && mine.state !== 'inactive')
        await new Promise((resolve) => {
          mine.addEventListener('stop', resolve, { once: true });
          mine.stop();
        });
      for (const track of mine?.stream.getTracks() ?? []) track.stop();
      return pieces.length === 0
        ? null
        : { video: new Blob(pieces, { type: 'video/webm' }), seconds: Math.round(paints / framesPerSecond) };
    },
  };
};
