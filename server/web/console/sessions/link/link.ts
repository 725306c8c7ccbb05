/**
 * A session at the helper's end, in the browser: joins with a code, proves it, holds the sealed pipe, and keeps what the page
 * shows. Terminal output goes to whoever attached, and is paid for by credit only when it was shown.
 */
import type { Binding } from '../../../../../protocol/session/binding.ts';
import type { Bytes } from '../../../../../protocol/session/bytes.ts';
import { bytesOf } from '../../../../../protocol/session/bytes.ts';
import type { Capability } from '../../../../../protocol/session/capabilities.ts';
import type { SessionCode } from '../../../../../protocol/session/code.ts';
import { createDirect } from '../../../../../protocol/session/direct.ts';
import type { Direct } from '../../../../../protocol/session/direct.ts';
import { helperHandshake } from '../../../../../protocol/session/handshake.ts';
import type { HelperHandshake } from '../../../../../protocol/session/handshake.ts';
import { chainSecret } from '../../../../../protocol/session/keys.ts';
import { sessionLimits as limits } from '../../../../../protocol/session/limits.ts';
import { createLine } from '../../../../../protocol/session/line.ts';
import type { Line } from '../../../../../protocol/session/line.ts';
import { agentMessageSchema, chunkParcel, messageParcel, readParcel, terminalParcel } from '../../../../../protocol/session/messages.ts'; // prettier-ignore
import type { AgentMessage, HelperMessage } from '../../../../../protocol/session/messages.ts';
import { createPipe } from '../../../../../protocol/session/pipe.ts';
import type { Parcel, Pipe } from '../../../../../protocol/session/pipe.ts';
import { relayToConsoleSchema } from '../../../../../protocol/session/relay-messages.ts';
import type { ConsoleToRelay, RelayToConsole } from '../../../../../protocol/session/relay-messages.ts';
import { browserPeer } from './browser-peer.ts';
import { connectToRelay } from './carrier.ts';
import { createHelperFiles } from './files.ts';
import type { HelperFiles } from './files.ts';
import { inLargePieces } from './large-pieces.ts';
import { createHelperScreen } from './screen.ts';
import type { HelperScreen } from './screen.ts';
import { createVideo } from './video.ts';
import { firstView } from './view.ts';
import type { SessionView } from './view.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Where terminal output is shown. */
export interface TerminalSink {
  /** `shown` is called when it was drawn. */
  readonly write: (bytes: Bytes, shown: () => void) => void;
  readonly resize: (size: TerminalSize) => void;
  /** Output was left out: it is no longer kept at the customer's. */
  readonly gap: () => void;
}

export interface SessionLink {
  readonly view: () => SessionView;
  readonly subscribe: (listener: () => void) => () => void;
  /** Shows the terminal from where it was left, or from the oldest output there is. */
  readonly attach: (size: TerminalSize, sink: TerminalSink) => void;
  readonly detach: () => void;
  readonly type: (bytes: Bytes) => void;
  readonly resize: (size: TerminalSize) => void;
  readonly ask: (capabilities: readonly Capability[], reason: string) => void;
  readonly chat: (text: string) => void;
  readonly record: (on: boolean) => void;
  readonly files: Pick<HelperFiles, 'ask' | 'goOn' | 'put' | 'accept' | 'cancel'>;
  readonly screen: Pick<HelperScreen, 'video' | 'canvas' | 'again'>;
  /** Tries once more to send the recording of the screen. */
  readonly sendVideo: () => void;
  readonly saveVideo: () => void;
  readonly end: () => void;
}

const pingMs = 4_000;
/** So long without an answer, the line is taken for dead. */
const silenceMs = 12_000;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Joins with a code. What comes of it, a refusal too, is told by the view. */
export const openSessionLink = (code: SessionCode): SessionLink => {
  let view: SessionView = firstView;
  const listeners = new Set<() => void>();
  let pipe: Pipe | null = null;
  let handshake: HelperHandshake | null = null;
  let joined: Extract<RelayToConsole, { type: 'joined' }> | null = null;
  let direct: Direct | null = null;
  let sink: TerminalSink | null = null;
  const at = { output: 0, credited: 0, shown: 0, input: 0 };
  const pings = { id: 0, sentMs: 0, heardMs: 0, bytes: 0 };

  const set = (change: Partial<SessionView>): void => {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  };
  const parcel = async ({ kind, payload }: Parcel): Promise<void> => {
    await pipe?.send(kind, payload);
  };
  /** Of a pipe that has ended the line tells. */
  const send = (message: HelperMessage): void => {
    parcel(messageParcel(message)).catch(() => undefined);
  };
  const files = createHelperFiles({
    send,
    sendChunk: (id, from, bytes) => parcel(chunkParcel('fileChunk', id, from, bytes)),
    show: (list) => set({ files: list }),
  });

  const screen = createHelperScreen({
    ice: () => joined?.ice ?? [],
    send,
    show: (shown) => set({ screen: shown }),
  });
  const video = createVideo({
    picture: () => {
      const { way } = view.screen;
      return way === 'none' ? null : way === 'pipe' ? screen.canvas : screen.video;
    },
    session: () => view.binding?.session ?? '',
    show: (shown) => set({ video: shown }),
  });
  const credit = (): void => {
    const upTo = at.shown + limits.terminalWindowBytes;
    if (upTo - at.credited < limits.terminalWindowBytes / 4) return;
    at.credited = upTo;
    send({ type: 'terminal-credit', upTo });
  };
  const show = (from: number, bytes: Bytes): void => {
    if (from !== at.output) {
      line.close('broken');
      return;
    }
    at.output += bytes.length;
    const upTo = at.output;
    sink?.write(bytes, () => {
      at.shown = Math.max(at.shown, upTo);
      credit();
    });
  };

  const hear = (message: AgentMessage): void => {
    switch (message.type) {
      case 'hello':
        set({ hello: message, phase: 'asking' });
        break;
      case 'grants': {
        const { granted, until, paused } = message;
        screen.granted(granted.includes('screen'));
        const isFirst = granted.length > 0 && view.granted.length === 0;
        set({ granted, until, paused, denied: [], notAsked: [], phase: granted.length > 0 || paused || view.phase === 'open' ? 'open' : 'asking' }); // prettier-ignore
        // Before, the customer's machine answers nothing of it.
        if (isFirst) direct?.seek();
        break;
      }
      case 'denied':
        set(message.why === 'busy' ? { notAsked: message.capabilities } : { denied: message.capabilities });
        break;
      case 'terminal-open':
        if (message.from > at.output) sink?.gap();
        Object.assign(at, { output: message.from, shown: message.from, credited: message.from });
        sink?.resize(message);
        credit();
        break;
      case 'terminal-size':
        sink?.resize(message);
        break;
      case 'terminal-end':
        set({ shellEnded: true });
        break;
      case 'keyboard':
        set({ keyboard: message.helper });
        break;
      case 'terminal-full':
        set({ typedFull: message.full });
        break;
      case 'recording':
        set({ recording: message.on });
        video.turn(message.on);
        break;
      case 'chat':
        set({ chat: [...view.chat, { id: view.chat.length, from: 'customer', text: message.text }] });
        break;
      case 'ping':
        send({ type: 'pong', id: message.id });
        break;
      case 'pong':
        if (message.id === pings.id) set({ roundTripMs: Math.round(performance.now() - pings.sentMs) });
        break;
      case 'signal':
        if (message.of === 'data') direct?.hear(message.peer, message.data);
        else screen.heard(message);
        break;
      case 'screen-state':
      case 'screen-config':
        screen.heard(message);
        break;
      default:
        files.heard(message);
    }
  };

  const begin = async (key: Bytes, binding: Binding): Promise<void> => {
    pipe = createPipe({
      sendSecret: await chainSecret(key, binding, 'helper'),
      receiveSecret: await chainSecret(key, binding, 'agent'),
      transmit: line.frame,
    });
    // All keys follow from it.
    key.fill(0);
    line.keep(pipe, binding.session, joined?.token ?? '');
    direct = createDirect({
      role: 'offer',
      ice: joined?.ice ?? [],
      open: browserPeer((turn) => {
        if (turn !== view.turn) set({ turn });
      }),
      addPeer: line.addPeer,
      say: (peer, data) => send({ type: 'signal', of: 'data', peer, data }),
      wait,
    });
    pings.heardMs = performance.now();
    send({ type: 'hello', protocol: 1 });
  };

  const over = (reason: string): void => {
    if (view.phase === 'ended') return;
    clearInterval(beating);
    direct?.end();
    files.end();
    screen.end();
    void video.finish();
    set({ phase: 'ended', reason, lost: false, direct: false, granted: [] });
  };

  const line: Line<ConsoleToRelay> = createLine<RelayToConsole, ConsoleToRelay>({
    connect: connectToRelay,
    wait,
    read: (text) => relayToConsoleSchema.parse(JSON.parse(text)),
    onMessage: (message) => {
      if (message.type !== 'joined' || joined !== null) return;
      joined = message;
      set({ binding: message.binding });
      helperHandshake(code.secret, message.binding)
        .then((started) => {
          handshake = started;
          line.frame(started.start);
        })
        .catch(() => line.close('fault'));
    },
    onFrame: async (frame) => {
      if (handshake === null || joined === null) return;
      try {
        const { finish, key } = handshake.finish(frame);
        line.frame(finish);
        await begin(key, joined.binding);
      } catch {
        over('code-wrong');
        line.close('code-wrong');
      }
    },
    onParcel: (received) => {
      pings.heardMs = performance.now();
      pings.bytes += received.payload.length;
      const incoming = readParcel(agentMessageSchema, received);
      if (incoming.kind === 'message') hear(incoming.message);
      else if (incoming.kind === 'terminalOutput') show(incoming.at, incoming.bytes);
      else if (incoming.kind === 'screenChunk') screen.chunk(incoming.id, incoming.at, incoming.bytes);
      else if (incoming.kind === 'fileChunk') files.chunk(incoming.id, incoming.at, incoming.bytes);
    },
    onLost: () => set({ lost: true, roundTripMs: null }),
    onBack: () => {
      pings.heardMs = performance.now();
      set({ lost: false });
      if (view.granted.length > 0) direct?.seek();
    },
    onPath: (past) => set({ direct: past }),
    onEnd: over,
  });

  const beating = setInterval(() => {
    if (pipe === null || view.lost || view.phase === 'ended') return;
    const now = performance.now();
    if (now - pings.heardMs > silenceMs) {
      pings.heardMs = now;
      line.redraw();
      return;
    }
    set({ bytesPerSecond: Math.round((pings.bytes * 1_000) / pingMs) });
    pings.bytes = 0;
    pings.id += 1;
    pings.sentMs = now;
    send({ type: 'ping', id: pings.id });
  }, pingMs);

  line.start({ type: 'join', lookup: code.lookup }).catch(() => over('none'));

  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    attach: (size, given) => {
      sink = { ...given, write: inLargePieces(given.write) };
      send({ type: 'terminal-attach', from: at.output, ...size });
    },
    detach: () => {
      sink = null;
    },
    type: (bytes) => {
      for (let from = 0; from < bytes.length; from += limits.terminalInputBytes) {
        const piece = bytesOf(bytes.subarray(from, from + limits.terminalInputBytes));
        const number = at.input;
        at.input += piece.length;
        parcel(terminalParcel('terminalInput', number, piece)).catch(() => undefined);
      }
    },
    resize: (size) => send({ type: 'terminal-size', ...size }),
    ask: (capabilities, reason) => {
      set({ denied: [], notAsked: [] });
      send({ type: 'ask', capabilities: [...capabilities], ...(reason === '' ? {} : { reason }) });
    },
    chat: (text) => {
      send({ type: 'chat', text });
      set({ chat: [...view.chat, { id: view.chat.length, from: 'helper', text }] });
    },
    record: (on) => send({ type: 'record', on }),
    files,
    screen,
    sendVideo: () => void video.send(),
    saveVideo: video.save,
    end: () => {
      over('helper-left');
      line.close('helper-left');
    },
  };
};
