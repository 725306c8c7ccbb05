/**
 * The line between this page and its server for sessions: one WebSocket for all of them, drawn again when it is lost. The server
 * holds the sessions; here is only what it said last.
 */
import { useSyncExternalStore } from 'react';
import { pageAssistPath, readPageFrame, writePageFrame } from '../../../../protocol/page-assist.ts';
import type { PageSession, ToPage } from '../../../../protocol/page-assist.ts';
import type { FromPage } from '../../../../protocol/page-assist-messages.ts';
import { bytesOf } from '../../../../protocol/session/bytes.ts';
import type { ToScreen } from '../../../../protocol/session/screen.ts';
import type { ScreenChannel } from './screen-channel.ts';

/** The server is on this machine: it answers at once or was ended. */
const againMs = 1_000;

/** Where the output of the terminal goes. */
export interface Output {
  /** Output follows from this byte on; what was shown before is to be cleared. */
  readonly begins: (at: number) => void;
  readonly bytes: (bytes: Uint8Array) => void;
  readonly resize: (size: { readonly columns: number; readonly rows: number }) => void;
}

interface View {
  /** Null until the server told which there are. */
  readonly sessions: readonly PageSession[] | null;
  /** Whether the terminal that all sessions share is open. */
  readonly terminal: boolean;
  readonly connected: boolean;
}

let view: View = { sessions: null, terminal: false, connected: true };
let socket: WebSocket | null = null;
const listeners = new Set<() => void>();
let output: Output | null = null;
const screens = new Map<number, Set<(message: ToScreen) => void>>();
/** Pieces of the screen that wait to be let on, by session, in order. */
const pieces = new Map<number, (() => void)[]>();

const show = (next: Partial<View>): void => {
  view = { ...view, ...next };
  for (const listener of listeners) listener();
};

const take = (message: ToPage): void => {
  switch (message.type) {
    case 'all':
      show({ sessions: message.sessions, terminal: message.terminal, connected: true });
      break;
    case 'session': {
      const { session } = message;
      const others = (view.sessions ?? []).filter((one) => one.number !== session.number);
      show({ sessions: [...others, session].sort((a, b) => a.number - b.number) });
      break;
    }
    case 'forgotten':
      show({ sessions: (view.sessions ?? []).filter((one) => one.number !== message.session) });
      break;
    case 'terminal':
      show({ terminal: message.open });
      break;
    case 'output':
      output?.begins(message.from);
      break;
    case 'size':
      output?.resize(message);
      break;
    case 'screen':
      for (const hear of screens.get(message.session) ?? []) hear(message.message);
      break;
    default:
      pieces.get(message.session)?.shift()?.();
  }
};

const letGo = (): void => {
  for (const waiting of pieces.values()) for (const resolve of waiting.splice(0)) resolve();
};

const connect = (): void => {
  const opened = new WebSocket(`${window.location.origin.replace(/^http/, 'ws')}${pageAssistPath}`);
  opened.binaryType = 'arraybuffer';
  socket = opened;
  opened.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') take(JSON.parse(data) as ToPage);
    else if (data instanceof ArrayBuffer) {
      const frame = readPageFrame(bytesOf(new Uint8Array(data)));
      if (frame?.kind === 'output') output?.bytes(frame.bytes);
    }
  });
  opened.addEventListener('close', () => {
    socket = null;
    letGo();
    show({ connected: false });
    setTimeout(connect, againMs);
  });
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  if (socket === null && view.connected) connect();
  return () => void listeners.delete(listener);
};

/** The sessions as the server told them last, and whether it is there. */
export const useAssist = (): View => useSyncExternalStore(subscribe, () => view);

/** Says something to the server; nothing while it is not there. */
export const say = (message: FromPage): void => {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
};

/** Types into the terminal. */
export const typeIn = (bytes: Uint8Array): void => {
  if (socket?.readyState === WebSocket.OPEN)
    socket.send(writePageFrame({ kind: 'input', counts: [], bytes: bytesOf(bytes) }));
};

/** Shows the terminal from the oldest output there is; returns how to stop. */
export const showTerminal = (
  size: { readonly columns: number; readonly rows: number },
  to: Output,
): (() => void) => {
  output = to;
  say({ type: 'attach', ...size });
  return () => {
    output = null;
    say({ type: 'detach' });
  };
};

const sessionOf = (number: number): PageSession | undefined =>
  view.sessions?.find((one) => one.number === number);

/** Resolves when the next one may come. */
const sendPiece = (
  session: number,
  kind: 'screen' | 'record',
  counts: readonly number[],
  piece: Uint8Array,
): Promise<void> =>
  new Promise((resolve) => {
    if (socket?.readyState !== WebSocket.OPEN) {
      resolve();
      return;
    }
    const waiting = pieces.get(session) ?? [];
    waiting.push(resolve);
    pieces.set(session, waiting);
    socket.send(writePageFrame({ kind, counts: [session, ...counts], bytes: bytesOf(piece) }));
  });

const newChannel = (number: number): ScreenChannel => ({
  get ice() {
    return sessionOf(number)?.ice ?? [];
  },
  say: (message, chosen) => say({ type: 'screen', session: number, message, chosen }),
  frame: (stream, frame, piece) => sendPiece(number, 'screen', [stream, frame], piece),
  recorded: () => {
    const session = sessionOf(number);
    return session?.recording === true && session.granted.includes('record') && !session.paused;
  },
  record: (part, piece) => sendPiece(number, 'record', [part], piece),
  listen: (onMessage) => {
    const hearing = screens.get(number) ?? new Set();
    hearing.add(onMessage);
    screens.set(number, hearing);
    return () => void hearing.delete(onMessage);
  },
  granted: () => {
    const session = sessionOf(number);
    return session?.granted.includes('screen') === true && !session.paused;
  },
});

const channels = new Map<number, ScreenChannel>();

/** What the screen's part of the page gets of one session: the same one each time, wherever in the page it is shown. */
export const screenChannel = (number: number): ScreenChannel => {
  const channel = channels.get(number) ?? newChannel(number);
  channels.set(number, channel);
  return channel;
};
