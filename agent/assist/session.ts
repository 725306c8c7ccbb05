/**
 * One session at the customer's end. Every message of the helper goes through the same gate: parsed strictly, then asked of
 * the state what it needs (protocol/session/session-state.ts), and only then acted on. Grants come from the customer's face
 * alone; nothing the helper sends reaches it but as a question.
 */
import type { Helper } from '../../protocol/session/binding.ts';
import { capabilities } from '../../protocol/session/capabilities.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { Line } from '../../protocol/session/line.ts';
import {
  chunkParcel,
  helperMessageSchema,
  messageParcel,
  readParcel,
  terminalParcel,
} from '../../protocol/session/messages.ts';
import type { AgentMessage, HelperMessage, Incoming } from '../../protocol/session/messages.ts';
import type { Parcel, Pipe } from '../../protocol/session/pipe.ts';
import type { AgentToRelay } from '../../protocol/session/relay-messages.ts';
import { freshSession, holds, mayAct, needOf, sessionAfter } from '../../protocol/session/session-state.ts';
import type { EndReason, SessionEvent, SessionState } from '../../protocol/session/session-state.ts';
import { createDirect } from '../../protocol/session/direct.ts';
import type { Direct } from '../../protocol/session/direct.ts';
import { openEntrance } from './entrance.ts';
import { createFiles } from './files.ts';
import type { SessionFiles } from './files.ts';
import type { Recording } from './recording.ts';
import type { SessionOptions } from './session-options.ts';
import type { SessionAbout } from '../../protocol/agent-results.ts';
import { openTerminal } from './terminal.ts';
import type { SharedTerminal } from './terminal.ts';

const tickMs = 1_000;
/** No sign of a person: a page that is merely open must not keep a session alive. */
const quiet = new Set<HelperMessage['type']>([
  'ping',
  'pong',
  'terminal-credit',
  'file-credit',
  'hello',
  'signal',
  'screen-seen',
  'screen-key',
]);

/** Holds a session from showing its code to its end. @throws BeistandError UNREACHABLE */
export const holdSession = async (options: SessionOptions): Promise<SessionAbout> => {
  const { face, nowMs } = options;
  let state: SessionState = freshSession(nowMs());
  let session = '';
  let startedMs = nowMs();
  let pipe: Pipe | null = null;
  let line: Line<AgentToRelay> | null = null;
  let recording: Recording | null = null;
  let direct: Direct | null = null;
  let terminal: SharedTerminal | null = null;
  let helper: Helper | null = null;
  let inputAt = 0;
  let helperTypes = true;
  let asking = false;
  /** Read anew each time: callbacks set them. */
  const now = () => ({ terminal, recording, direct });
  const everGranted = new Set<Capability>();
  const over = Promise.withResolvers<string>();

  const note = (kind: string, data: Readonly<Record<string, unknown>>): void => {
    options.note(kind, { session, ...data });
    recording?.event(kind, data);
  };
  const parcel = async ({ kind, payload }: Parcel): Promise<void> => {
    await pipe?.send(kind, payload);
  };
  /** A pipe that has ended is told of by the line. */
  const send = (message: AgentMessage): Promise<void> =>
    parcel(messageParcel(message)).catch(() => undefined);
  const close = (reason: string): void => {
    if (line === null) over.resolve(reason);
    else line.close(reason);
  };

  const files: SessionFiles = createFiles({
    get received() {
      return `${recording?.folder ?? ''}/received`;
    },
    makeFolder: options.makeFolder,
    consent: async (direction, path, sizeBytes) => {
      const { helper: who } = state.phase === 'open' ? state : { helper };
      if (who === null || asking) return false;
      asking = true;
      try {
        const yes = await face.askFile({ helper: who, direction, path, sizeBytes });
        // The grant may have been taken back while the question stood.
        return yes && holds(state, direction === 'from' ? 'files-from' : 'files-to', nowMs());
      } finally {
        asking = false;
      }
    },
    send,
    sendChunk: (id, at, bytes) => parcel(chunkParcel('fileChunk', id, at, bytes)),
    note: (kind, data) => {
      note(kind, data);
      face.told({
        event: 'file',
        direction: data['direction'] === 'to' ? 'to' : 'from',
        path: String(data['path']),
      });
    },
  });

  const granted = (): Capability[] => capabilities.filter((one) => holds(state, one, nowMs()));
  /** Tells all sides what is allowed now, and stops what no longer is. */
  const settle = (): void => {
    const allowed = granted();
    for (const one of allowed) everGranted.add(one);
    if (!allowed.includes('terminal-watch')) terminal?.detach();
    if (!allowed.includes('record') && recording?.isRecording() === true) {
      recording.pause();
      face.told({ event: 'recording', on: false });
      void send({ type: 'recording', on: false });
    }
    for (const direction of ['from', 'to'] as const)
      if (!allowed.includes(`files-${direction}`)) void files.stop(direction);
    const until = state.phase === 'open' ? new Date(state.untilMs).toISOString() : null;
    const paused = state.phase === 'open' && state.paused;
    void send({ type: 'grants', granted: allowed, until, paused });
    line?.tell({ type: 'told', granted: allowed });
    face.told({ event: 'grants', granted: allowed, until });
  };
  const apply = (event: SessionEvent): void => {
    const before = state;
    state = sessionAfter(state, event, nowMs());
    if (state.phase === 'ended') {
      if (before.phase !== 'ended') close(state.reason);
      return;
    }
    if (event.kind === 'granted' || event.kind === 'withdrawn' || event.kind === 'paused') {
      note(event.kind === 'granted' ? 'sessionGranted' : 'sessionWithdrawn', { capabilities: granted() });
      settle();
    }
  };

  const askFor = async (wanted: readonly Capability[], reason: string | null): Promise<void> => {
    const possible = wanted.filter((one) => options.possible.includes(one) && !granted().includes(one));
    if (asking || possible.length === 0 || helper === null) {
      await send({ type: 'denied', capabilities: [...wanted] });
      return;
    }
    asking = true;
    try {
      const minutes = sessionLimits.standardMs / 60_000;
      const answer = await face.ask({
        helper,
        ticket: options.ticket,
        capabilities: possible,
        reason,
        minutes,
      });
      const yes = possible.filter((one) => answer.includes(one));
      if (yes.length > 0)
        apply({ kind: 'granted', capabilities: yes, untilMs: nowMs() + sessionLimits.standardMs });
      const no = possible.filter((one) => !yes.includes(one));
      if (no.length > 0) {
        note('sessionDenied', { capabilities: no });
        await send({ type: 'denied', capabilities: no });
      }
    } finally {
      asking = false;
    }
  };

  const theTerminal = (): SharedTerminal => {
    terminal ??= openTerminal({
      shell: options.shell,
      size: face.size(),
      send: (at, bytes) => parcel(terminalParcel('terminalOutput', at, bytes)),
      onOutput: (bytes) => {
        recording?.output(bytes);
        if (!face.mirror(bytes)) terminal?.hold(true);
      },
      onSize: (size) => {
        recording?.resized(size);
        void send({ type: 'terminal-size', ...size });
      },
      onEnd: (exitCode) => {
        void send({ type: 'terminal-end', exitCode }).then(() =>
          apply({ kind: 'ended', reason: 'finished' }),
        );
      },
    });
    return terminal;
  };

  const act = async (message: HelperMessage): Promise<void> => {
    switch (message.type) {
      case 'ask':
        void askFor(message.capabilities, message.reason ?? null);
        break;
      case 'chat':
        recording?.event('chat', { from: 'helper', text: message.text });
        face.told({ event: 'chat', text: message.text });
        break;
      case 'ping':
        await send({ type: 'pong', id: message.id });
        break;
      case 'terminal-attach': {
        const from = theTerminal().attach(message.from, message);
        await send({ type: 'terminal-open', from, ...theTerminal().size() });
        break;
      }
      case 'terminal-credit':
        terminal?.credit(message.upTo);
        break;
      case 'terminal-size':
        terminal?.resize('helper', message);
        break;
      case 'file-ask':
        void files.ask(message).catch(() => undefined);
        break;
      case 'file-put':
        void files.put(message).catch(() => undefined);
        break;
      case 'file-credit':
        files.credit(message);
        break;
      case 'file-done':
        await files.done(message);
        break;
      case 'file-cancel':
        await files.cancel(message.id);
        break;
      case 'record': {
        if (message.on) recording?.start(terminal?.size() ?? face.size());
        else recording?.pause();
        note('sessionRecording', { on: message.on });
        face.told({ event: 'recording', on: message.on });
        await send({ type: 'recording', on: message.on });
        break;
      }
      case 'end':
        apply({ kind: 'ended', reason: 'helper-left' });
        break;
      case 'screen-pipe':
      case 'screen-seen':
      case 'screen-key':
        face.screen?.told(message);
        break;
      case 'signal':
        if (message.of === 'screen') face.screen?.told(message);
        else direct?.hear(message.peer, message.data);
        break;
      default:
        break;
    }
  };

  const take = async (incoming: Incoming<HelperMessage>): Promise<void> => {
    const need = needOf(incoming);
    if (!mayAct(state, need, nowMs())) {
      const what = incoming.kind === 'message' ? incoming.message.type : incoming.kind;
      note('sessionRefused', { what });
      if (incoming.kind === 'terminalInput') inputAt = incoming.at + incoming.bytes.length;
      const capability = need === 'joined' || need === 'never' ? null : need;
      await send({ type: 'refused', what, capability });
      return;
    }
    if (incoming.kind === 'message') {
      if (!quiet.has(incoming.message.type)) apply({ kind: 'active' });
      await act(incoming.message);
    } else if (incoming.kind === 'terminalInput') {
      if (incoming.at !== inputAt) {
        apply({ kind: 'ended', reason: 'broken' });
        return;
      }
      inputAt += incoming.bytes.length;
      apply({ kind: 'active' });
      if (helperTypes) terminal?.type(incoming.bytes);
    } else if (incoming.kind === 'fileChunk') await files.chunk(incoming.id, incoming.at, incoming.bytes);
  };

  let order: Promise<unknown> = Promise.resolve();
  const onParcel = (received: Parcel): void => {
    const incoming = readParcel(helperMessageSchema, received);
    order = order.then(() => take(incoming)).catch(() => apply({ kind: 'ended', reason: 'fault' }));
  };

  face.begin({
    revokeAll: () => apply({ kind: 'ended', reason: 'revoked' }),
    withdraw: (some) => apply({ kind: 'withdrawn', capabilities: some }),
    pause: (paused) => apply({ kind: 'paused', paused }),
    keyboard: (theirs) => {
      helperTypes = theirs;
      note('sessionKeyboard', { helper: theirs });
      face.told({ event: 'keyboard', helper: theirs });
      void send({ type: 'keyboard', helper: theirs });
    },
    type: (bytes) => {
      apply({ kind: 'active' });
      terminal?.type(bytes);
    },
    resize: (size) => terminal?.resize('customer', size),
    chat: (text) => {
      apply({ kind: 'active' });
      recording?.event('chat', { from: 'customer', text });
      void send({ type: 'chat', text });
    },
    drained: () => terminal?.hold(false),
    screen: {
      say: (message) => {
        if (holds(state, 'screen', nowMs())) void send(message);
      },
      frame: async (stream, frame, bytes) => {
        if (holds(state, 'screen', nowMs())) await parcel(chunkParcel('screenChunk', stream, frame, bytes));
      },
    },
  });
  const onAbort = (): void => apply({ kind: 'ended', reason: 'revoked' });
  options.signal.addEventListener('abort', onAbort, { once: true });
  const ticking = setInterval(() => apply({ kind: 'tick' }), tickMs);

  try {
    line = await openEntrance({
      ...options,
      onCode: (code, opened) => {
        ({ session } = opened);
        face.told({ event: 'code', code, expiresAt: opened.expiresAt });
        note('sessionOpened', { ticket: options.ticket });
      },
      onWrong: (left) => {
        note('sessionTried', { left });
        face.told({ event: 'wrong-code', left });
      },
      onProved: (binding, sealed, ice) => {
        pipe = sealed;
        ({ helper } = binding);
        startedMs = nowMs();
        apply({ kind: 'joined', helper });
        direct = createDirect({
          role: 'answer',
          ice,
          open: options.openPeer,
          addPeer: (number, path) =>
            line?.addPeer(number, path) ?? { frame: () => undefined, closed: () => undefined },
          say: (peer, data) => void send({ type: 'signal', of: 'data', peer, data }),
          wait: options.wait,
        });
        // What comes meanwhile waits for the recording, which is where all of it is noted.
        order = options.openRecording(session).then((opened) => {
          recording = opened;
          note('sessionHelper', { helper, ticket: options.ticket });
          face.told({ event: 'joined', helper: binding.helper, ice });
          void send({ type: 'hello', protocol: 1, ...options.hello, possible: [...options.possible] });
          void askFor(options.offered, null);
        });
        order.catch(() => apply({ kind: 'ended', reason: 'fault' }));
      },
      onParcel,
      onLost: () => {
        if (pipe === null) return;
        apply({ kind: 'lost' });
        face.told({ event: 'lost' });
      },
      onBack: () => {
        apply({ kind: 'back' });
        face.told({ event: 'back' });
      },
      onEnd: (reason) => over.resolve(reason),
    });
    // Told to stop before there was a line to close.
    if (options.signal.aborted) line.close('revoked');
    const reason = await over.promise;
    state = sessionAfter(state, { kind: 'ended', reason: reason as EndReason }, nowMs());
    now().terminal?.end();
    await files.stop();
    await order.catch(() => undefined);
    const about: SessionAbout = {
      session,
      ticket: options.ticket,
      helper,
      startedAt: new Date(startedMs).toISOString(),
      endedAt: new Date(nowMs()).toISOString(),
      reason,
      granted: [...everGranted],
    };
    options.note('sessionEnded', { session, reason, granted: about.granted });
    await now().recording?.close(about);
    face.told({ event: 'ended', reason });
    return about;
  } finally {
    clearInterval(ticking);
    now().direct?.end();
    options.signal.removeEventListener('abort', onAbort);
    now().terminal?.end();
    face.end();
  }
};
