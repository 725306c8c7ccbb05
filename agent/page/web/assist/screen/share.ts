/**
 * The screen the customer shows in one session: chosen by them, shown to nobody without the grant. The agent lets nothing of it
 * out otherwise; but a peer connection goes past the agent, so everything ends here the moment the grant is gone.
 *
 *   off ──choose──▶ choosing ──chosen──▶ on ──choose──▶ on (another surface)
 *    ▲                 │ none chosen      │
 *    └─────────────────┴──────────────────┴── stopped, ended by the browser's bar, grant gone, page closed
 */
import type { FromScreen, ToScreen } from '../../../../../protocol/session/screen.ts';
import type { ScreenChannel } from '../screen-channel.ts';
import { captureScreen, chosenWithConsent } from './capture.ts';
import type { Capture } from './capture.ts';
import { createSharePeer } from './share-peer.ts';
import { createSharePipe } from './share-pipe.ts';
import { createShareRecorder } from './share-recorder.ts';

export interface ShareView {
  readonly phase: 'off' | 'choosing' | 'on';
  readonly surface: Capture['surface'];
  readonly width: number;
  readonly height: number;
  /** How it gets to the helper, where it does. */
  readonly way: 'none' | 'peer' | 'pipe';
  /** The browser did not let us, or the customer chose nothing. */
  readonly refused: boolean;
}

export interface ScreenShare {
  readonly view: () => ShareView;
  readonly subscribe: (listener: () => void) => () => void;
  /** Shows exactly what is sent. */
  readonly preview: HTMLVideoElement;
  /** Call it from a click. Chosen again, the other surface takes the place of this one. */
  readonly choose: () => void;
  readonly stop: () => void;
  /** What is granted may have changed. */
  readonly settle: () => void;
}

/** A grant that went without a word is noticed after so long at the latest. */
const settleMs = 500;

const createShare = (channel: ScreenChannel): ScreenShare => {
  let view: ShareView = { phase: 'off', surface: null, width: 0, height: 0, way: 'none', refused: false };
  const listeners = new Set<() => void>();
  let capture: Capture | null = null;
  let granted = false;
  let watching: ReturnType<typeof setInterval> | undefined;
  let wantsPipe = false;
  let connected = false;
  const preview = document.createElement('video');
  preview.muted = true;
  preview.autoplay = true;
  preview.playsInline = true;

  const set = (change: Partial<ShareView>): void => {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  };
  const way = (): void => set({ way: capture === null ? 'none' : wantsPipe ? 'pipe' : connected ? 'peer' : 'none' }); // prettier-ignore
  const say = (message: FromScreen, chosen?: true): void => {
    if (channel.granted()) channel.say(message, chosen);
  };
  const tellState = (chosen?: true): void => {
    const { surface, width, height } = view;
    say({ type: 'screen-state', on: capture !== null, surface, width, height }, chosen);
  };

  const pipe = createSharePipe(channel);
  const recorder = createShareRecorder(channel);
  const peer = createSharePeer({
    ice: () => channel.ice,
    say: (number, data) => say({ type: 'signal', of: 'screen', peer: number, data }),
    onConnected: (now) => {
      connected = now;
      way();
    },
  });

  const letGo = (): void => {
    recorder.use(null);
    capture?.track.stop();
    capture = null;
    peer.use(null);
    pipe.use(null, preview);
    preview.srcObject = null;
  };
  const stop = (): void => {
    if (capture === null) return;
    letGo();
    set({ phase: 'off', surface: null, width: 0, height: 0 });
    way();
    tellState();
  };
  const show = (chosen: Capture): void => {
    if (!channel.granted() || chosen.track.readyState === 'ended') {
      chosen.track.stop();
      set({ phase: 'off' });
      return;
    }
    const old = capture;
    capture = chosen;
    // The new surface takes the place first, so that the helper's picture has no gap.
    peer.use(chosen.track);
    recorder.use(chosen.track);
    old?.track.stop();
    const { width = 0, height = 0 } = chosen.track.getSettings();
    set({ phase: 'on', surface: chosen.surface, width, height, refused: false });
    tellState(true);
    preview.srcObject = chosen.stream;
    pipe.use(chosen.track, preview);
    way();
    chosen.track.addEventListener('ended', () => {
      if (capture === chosen) stop();
    });
  };
  const wait = (asked: Promise<Capture>): void => {
    set({ phase: 'choosing', refused: false });
    asked.then(show).catch(() => set({ phase: capture === null ? 'off' : 'on', refused: capture === null }));
  };

  preview.addEventListener('resize', () => {
    const { videoWidth: width, videoHeight: height } = preview;
    if (capture === null || width === 0 || (width === view.width && height === view.height)) return;
    set({ width, height });
    tellState();
  });

  const settle = (): void => {
    const now = channel.granted();
    recorder.settle();
    if (now === granted) return;
    granted = now;
    clearInterval(watching);
    if (!now) {
      stop();
      peer.end();
      pipe.turn(false);
      wantsPipe = false;
      return;
    }
    watching = setInterval(settle, settleMs);
    peer.begin();
    const chosen = chosenWithConsent();
    if (chosen !== null) wait(chosen);
  };

  const hear = (message: ToScreen): void => {
    if (!channel.granted()) return;
    switch (message.type) {
      case 'signal':
        if (message.of === 'screen') peer.hear(message.peer, message.data);
        break;
      case 'screen-pipe':
        wantsPipe = message.on;
        pipe.turn(message.on);
        way();
        break;
      case 'screen-seen':
        pipe.seen(message.stream, message.frame);
        break;
      default:
        pipe.key(message.stream);
    }
  };

  channel.listen(hear);
  // Not a listener to take away again: the page ends with it.
  window.addEventListener('pagehide', stop);
  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    preview,
    choose: () => {
      if (channel.granted() && view.phase !== 'choosing') wait(captureScreen());
    },
    stop,
    settle,
  };
};

/** By session: who goes to another part of the page goes on showing. */
const shares = new WeakMap<ScreenChannel, ScreenShare>();

/** The share of a session, which lasts as long as this page. */
export const screenShare = (channel: ScreenChannel): ScreenShare => {
  const known = shares.get(channel);
  if (known !== undefined) return known;
  const made = createShare(channel);
  shares.set(channel, made);
  return made;
};
