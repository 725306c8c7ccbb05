/**
 * The single frames of what is captured. Chromium gives them as they come, in a page nobody looks at too: which is what the
 * page is while the customer shows another window. Other browsers paint them into a video, from which they are taken.
 */

/** Not in TypeScript's library: Chromium alone has it in a page. */
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}
type TrackProcessorClass = new (options: {
  track: MediaStreamTrack;
  maxBufferSize?: number;
}) => TrackProcessor;

const frequencyMs = 60;
const lingerMs = 200;

/** Hands over every frame, which must be closed; returns how to stop. */
export const watchFrames = (
  track: MediaStreamTrack,
  video: HTMLVideoElement,
  onFrame: (frame: VideoFrame) => void,
): (() => void) => {
  const { MediaStreamTrackProcessor: Processor } = window as {
    MediaStreamTrackProcessor?: TrackProcessorClass;
  };
  let stopped = false;
  if (Processor === undefined) {
    let lastTime = -1;
    const timer = setInterval(() => {
      if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.currentTime === lastTime) return;
      lastTime = video.currentTime;
      onFrame(new VideoFrame(video, { timestamp: Math.round(lastTime * 1e6) }));
    }, frequencyMs);
    return () => clearInterval(timer);
  }
  // Of its own, so that it can end a moment later: a frame that is on its way when a track stops is never closed.
  const own = track.clone();
  const reader = new Processor({ track: own, maxBufferSize: 1 }).readable.getReader();
  const read = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (stopped) {
        value.close();
        own.stop();
        return;
      }
      onFrame(value);
    }
  };
  read().catch(() => own.stop());
  return () => {
    stopped = true;
    // Nothing of it leaves this file any more; where nothing moves on the screen there is no further frame to wait for.
    setTimeout(() => own.stop(), lingerMs);
  };
};
