/** The recording of the screen within a session: goes on and rests as the agent says, and is sent when the session is over. */
import { uploadScreen } from '../../../api/client.ts';
import { sessionLimits } from '../../../../../protocol/session/limits.ts';
import { mostAddedBytes } from '../../../../../protocol/webm/film.ts';
import { createScreenRecording } from './screen-recording.ts';
import { makeSeekable } from './seekable.ts';
import type { RecordedVideo } from './seekable.ts';
import type { VideoView } from './view.ts';

export interface SessionVideo {
  readonly turn: (on: boolean) => void;
  /** The session is over: sends what there is. */
  readonly finish: () => Promise<void>;
  readonly send: () => Promise<void>;
  /** Puts it among the downloads of this computer instead. */
  readonly save: () => void;
}

export interface SessionVideoOptions {
  readonly picture: () => HTMLVideoElement | HTMLCanvasElement | null;
  readonly session: () => string;
  readonly show: (view: VideoView) => void;
}

export const createVideo = ({ picture, session, show }: SessionVideoOptions): SessionVideo => {
  let finished: RecordedVideo | null = null;
  let sending = false;
  const recording = createScreenRecording({
    picture,
    mostBytes: sessionLimits.screenRecordingBytes - mostAddedBytes,
    onState: (state, bytes) => {
      if (bytes > 0 && finished === null)
        show({ state: state === 'ended' ? 'full' : state, bytes, share: 0 });
    },
  });
  const send = async (): Promise<void> => {
    if (finished === null || sending) return;
    sending = true;
    const bytes = finished.video.size;
    show({ state: 'sending', bytes, share: 0 });
    try {
      await uploadScreen(session(), finished, (share) => show({ state: 'sending', bytes, share }));
      show({ state: 'sent', bytes, share: 1 });
      finished = null;
    } catch {
      // It is still here: the page offers to try again.
      show({ state: 'failed', bytes, share: 0 });
    } finally {
      sending = false;
    }
  };
  return {
    turn: recording.turn,
    finish: async () => {
      const recorded = await recording.finish();
      finished = recorded === null ? null : await makeSeekable(recorded);
      await send();
    },
    send,
    save: () => {
      if (finished === null) return;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(finished.video);
      link.download = `${session()}.webm`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    },
  };
};
