/**
 * The customer's screen at the helper's end: by a peer connection where one holds, else by frames through the sealed pipe. It is
 * shown while the customer's agent says that it is granted, and not a moment longer.
 *
 *   nothing ──shown, connected──▶ peer ──lost──▶ pipe ──a peer's first picture──▶ peer
 *      │                                          ▲
 *      └──shown, no peer within the patience──────┘        any ──no longer shown or granted──▶ nothing
 */
import type { Bytes } from '../../../../../protocol/session/bytes.ts';
import type { AgentMessage, HelperMessage } from '../../../../../protocol/session/messages.ts';
import type { IceServer } from '../../../../../protocol/session/relay-messages.ts';
import { readSignal } from '../../../../../protocol/session/signal.ts';
import { createScreenDecoder } from './screen-decoder.ts';
import { answerScreenPeer } from './screen-peer.ts';
import type { ScreenPeer } from './screen-peer.ts';
import { noScreen } from './screen-view.ts';
import type { ScreenView } from './screen-view.ts';

export interface HelperScreen {
  /** Both show the picture, one at a time: which one, the view's `way` says. */
  readonly video: HTMLVideoElement;
  readonly canvas: HTMLCanvasElement;
  readonly granted: (granted: boolean) => void;
  readonly heard: (message: AgentMessage) => void;
  readonly chunk: (stream: number, frame: number, bytes: Bytes) => void;
  /** Asks for pictures again after they were given up. */
  readonly again: () => void;
  readonly end: () => void;
}

export interface HelperScreenOptions {
  readonly ice: () => readonly IceServer[];
  readonly send: (message: HelperMessage) => void;
  readonly show: (view: ScreenView) => void;
}

/** What has not connected so long after the grant may still, but the pipe carries the screen until then. */
const patienceMs = 4_000;
/** Where the customer's browser offers nothing at all. */
const noOfferMs = 1_200;
const measureMs = 1_000;

export const createHelperScreen = ({ ice, send, show }: HelperScreenOptions): HelperScreen => {
  let view: ScreenView = noScreen;
  let allowed = false;
  let allowedMs = 0;
  let peer: { readonly number: number; readonly connection: ScreenPeer; connected: boolean } | null = null;
  let piped = false;
  let hadPeer = false;
  /** The video has shown something of what is shown now, not of what was shown before. */
  let fresh = false;
  let shownMs = 0;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let measuring: ReturnType<typeof setInterval> | undefined;
  const counted = { frames: 0, bytes: 0, peerBytes: 0 };
  const video = document.createElement('video');
  Object.assign(video, { muted: true, autoplay: true, playsInline: true });
  const canvas = document.createElement('canvas');

  const set = (change: Partial<ScreenView>): void => {
    view = { ...view, ...change };
    show(view);
  };
  const turnPipe = (on: boolean): void => {
    if (piped === on) return;
    piped = on;
    send({ type: 'screen-pipe', on });
    if (!on) decoder.end();
  };
  const decoder = createScreenDecoder({
    canvas,
    onShown: (stream, frame) => {
      send({ type: 'screen-seen', stream, frame });
      counted.frames += 1;
      if (!allowed || !view.on || !piped) return;
      if (view.way !== 'pipe' || view.width !== canvas.width || view.height !== canvas.height)
        set({ way: 'pipe', width: canvas.width, height: canvas.height, fault: null });
    },
    wantKey: (stream) => send({ type: 'screen-key', stream }),
    onFault: (fault) => {
      turnPipe(false);
      set({ way: 'none', fault });
    },
  });

  /** Turns to the pipe where it is time to. */
  const settle = (): void => {
    clearTimeout(patience);
    if (!allowed || !view.on || piped || view.fault !== null || peer?.connected === true) return;
    const waitMs = allowedMs + (peer === null ? noOfferMs : patienceMs) - performance.now();
    if (waitMs <= 0 || hadPeer) turnPipe(true);
    else patience = setTimeout(settle, waitMs);
  };
  const peerShown = (): void => {
    if (!allowed || !view.on || !fresh || peer?.connected !== true) return;
    turnPipe(false);
    const { videoWidth: width, videoHeight: height } = video;
    if (view.way === 'none' || view.way === 'pipe' || view.width !== width || view.height !== height)
      set({ way: view.way === 'turn' ? 'turn' : 'direct', width, height, fault: null });
  };
  const watchVideo = (): void => {
    video.requestVideoFrameCallback(() => {
      fresh = true;
      peerShown();
      watchVideo();
    });
  };
  watchVideo();

  const dropPeer = (): void => {
    const old = peer;
    peer = null;
    old?.connection.close();
    video.srcObject = null;
    fresh = false;
  };
  const lostPeer = (): void => {
    hadPeer = true;
    if (view.way === 'direct' || view.way === 'turn') set({ way: 'none' });
    settle();
  };
  const begin = (number: number): void => {
    dropPeer();
    try {
      const connection = answerScreenPeer(ice(), {
        onSignal: (signal) => {
          if (peer?.number === number && allowed)
            send({ type: 'signal', of: 'screen', peer: number, data: JSON.stringify(signal) });
        },
        onTrack: (track) => {
          video.srcObject = new MediaStream([track]);
          video.play().catch(() => undefined);
        },
        onConnected: (connected) => {
          if (peer?.connection !== connection) return;
          peer.connected = connected;
          if (connected) settle();
          else lostPeer();
        },
      });
      peer = { number, connection, connected: false };
      settle();
    } catch {
      // No peer connections in this browser: the pipe carries the screen.
      hadPeer = true;
      settle();
    }
  };
  const signalled = (number: number, data: string): void => {
    const signal = readSignal(data);
    if (signal === null || !allowed) return;
    // A page that was loaded anew counts anew, so every offer is one to answer.
    if (signal.kind === 'description' && signal.type === 'offer') begin(number);
    if (peer?.number === number) peer.connection.take(signal);
  };

  const measure = async (): Promise<void> => {
    const mine = peer?.connection;
    // A connection that stands and shows nothing is none.
    const isMute = view.on && view.way === 'none' && performance.now() - shownMs > patienceMs;
    if (isMute && view.fault === null) turnPipe(true);
    if (view.way === 'pipe') {
      set({ framesPerSecond: counted.frames, kbps: Math.round((counted.bytes * 8) / measureMs) });
    } else if (view.way !== 'none' && mine !== undefined) {
      const { turn, framesPerSecond, bytes } = await mine.measure();
      const kbps = Math.round((Math.max(0, bytes - counted.peerBytes) * 8) / measureMs);
      counted.peerBytes = bytes;
      if (view.way === 'direct' || view.way === 'turn')
        set({ way: turn ? 'turn' : 'direct', framesPerSecond: Math.round(framesPerSecond), kbps });
    }
    Object.assign(counted, { frames: 0, bytes: 0 });
  };

  const blank = (): void => {
    clearTimeout(patience);
    turnPipe(false);
    // What was shown is not kept.
    canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
  };

  return {
    video,
    canvas,
    granted: (now) => {
      if (now === allowed) return;
      allowed = now;
      if (now) {
        allowedMs = performance.now();
        hadPeer = false;
        measuring = setInterval(() => void measure().catch(() => undefined), measureMs);
        return;
      }
      clearInterval(measuring);
      dropPeer();
      blank();
      set(noScreen);
    },
    heard: (message) => {
      switch (message.type) {
        case 'signal':
          signalled(message.peer, message.data);
          break;
        case 'screen-state': {
          if (!allowed) return;
          const { on, surface, width, height } = message;
          if (on) {
            if (!view.on) shownMs = performance.now();
            // A page that was loaded anew does not know of it.
            if (piped) send({ type: 'screen-pipe', on: true });
            set({ on, surface, ...(view.on ? {} : { width, height, fault: null }) });
            // The picture may have been faster than this word of it.
            peerShown();
          } else {
            fresh = false;
            blank();
            set(noScreen);
          }
          settle();
          break;
        }
        case 'screen-config':
          if (piped) decoder.configure(message);
          break;
        default:
          break;
      }
    },
    chunk: (stream, frame, bytes) => {
      if (!piped || !allowed) return;
      counted.bytes += bytes.length;
      decoder.chunk(stream, frame, bytes);
    },
    again: () => {
      set({ fault: null });
      settle();
    },
    end: () => {
      clearInterval(measuring);
      clearTimeout(patience);
      allowed = false;
      dropPeer();
      decoder.end();
      set(noScreen);
    },
  };
};
