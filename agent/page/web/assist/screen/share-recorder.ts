/**
 * Records what the customer shows, for their own copy of the session: here, where the picture is, and while they have allowed
 * it. The agent writes it down and signs it (agent/assist/screen-parts.ts). Each surface is a video of its own.
 */
import type { ScreenChannel } from '../screen-channel.ts';

/** Letters are to be read, movement need not be smooth. */
const wished: MediaTrackConstraints = {
  frameRate: { max: 8 },
  width: { max: 1_920 },
  height: { max: 1_200 },
};
const bitsPerSecond = 900_000;
/** So much is lost at most when the page goes away. */
const pieceMs = 1_000;
const sentBytes = 32 * 1024;

export interface ShareRecorder {
  /** The surface that is shown now. */
  readonly use: (track: MediaStreamTrack | null) => void;
  /** What is allowed may have changed. */
  readonly settle: () => void;
}

const formatOf = (): string | undefined =>
  ['video/webm;codecs=vp8', 'video/webm;codecs=vp9', 'video/webm'].find((one) =>
    MediaRecorder.isTypeSupported(one),
  );

export const createShareRecorder = ({
  recorded,
  record,
}: Pick<ScreenChannel, 'recorded' | 'record'>): ShareRecorder => {
  let shown: MediaStreamTrack | null = null;
  let running: { readonly recorder: MediaRecorder; readonly track: MediaStreamTrack } | null = null;
  let parts = 0;

  const end = (): void => {
    if (running === null) return;
    const { recorder, track } = running;
    running = null;
    if (recorder.state !== 'inactive') recorder.stop();
    track.stop();
  };
  const begin = (source: MediaStreamTrack): void => {
    const mimeType = formatOf();
    if (mimeType === undefined) return;
    // Its own: what is recorded smaller must not be shown smaller.
    const track = source.clone();
    void track.applyConstraints(wished).catch(() => undefined);
    parts += 1;
    const part = parts;
    const recorder = new MediaRecorder(new MediaStream([track]), {
      mimeType,
      videoBitsPerSecond: bitsPerSecond,
    });
    let order: Promise<unknown> = Promise.resolve();
    const send = async (piece: Blob): Promise<void> => {
      const bytes = new Uint8Array(await piece.arrayBuffer());
      for (let at = 0; at < bytes.length; at += sentBytes)
        await record(part, bytes.subarray(at, at + sentBytes));
    };
    recorder.addEventListener('dataavailable', ({ data }) => {
      order = order.then(() => send(data)).catch(() => undefined);
    });
    running = { recorder, track };
    recorder.start(pieceMs);
  };
  const settle = (): void => {
    if (shown === null || !recorded()) end();
    else if (running === null) begin(shown);
  };
  return {
    settle,
    use: (track) => {
      if (track !== shown) end();
      shown = track;
      settle();
    },
  };
};
