/**
 * One session at the customer's end, from its code to its end: puts its parts together (held.ts), tells both sides what is
 * allowed after each change, and sees that nothing is left behind. Every message of the helper goes through the gate
 * (gate.ts). Grants come from the customer's face alone; nothing the helper sends reaches it but as a question.
 */
import { join } from 'node:path';
import type { SessionAbout } from '../../protocol/agent-results.ts';
import type { Helper } from '../../protocol/session/binding.ts';
import { createDirect } from '../../protocol/session/direct.ts';
import type { Direct } from '../../protocol/session/direct.ts';
import type { Line } from '../../protocol/session/line.ts';
import type { AgentToRelay, IceServer } from '../../protocol/session/relay-messages.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { allowedEnd, endReason, idleEndMs } from '../../protocol/session/session-state.ts';
import { createControls } from './controls.ts';
import { openEntrance } from './entrance.ts';
import { createFiles } from './files.ts';
import { createGate } from './gate.ts';
import { createGrants } from './grants.ts';
import type { Held } from './held.ts';
import { createQuestions } from './questions.ts';
import { createPulse } from './pulse.ts';
import type { Recording } from './recording.ts';
import { createScreenNotes } from './screen-notes.ts';
import type { SessionOptions } from './session-options.ts';
import { createTalk } from './talk.ts';

const tickMs = 1_000;

/** Holds a session from showing its code to its end. @throws BeistandError UNREACHABLE */
export const holdSession = async (options: SessionOptions): Promise<SessionAbout> => {
  const { face, nowMs } = options;
  let session = '';
  let startedMs = nowMs();
  let line: Line<AgentToRelay> | null = null;
  let recording: Recording | null = null;
  let direct: Direct | null = null;
  let helper: Helper | null = null;
  let helperTypes = true;
  const over = Promise.withResolvers<string>();

  const note: Held['note'] = (kind, data) => {
    options.note(kind, { session, ...data });
    recording?.event(kind, data);
  };
  const noteChat: Held['noteChat'] = (from, text) => {
    options.note('sessionChat', { session, from, bytes: Buffer.byteLength(text) });
    recording?.event('chat', { from, text });
  };
  const screenNotes = createScreenNotes((data) => note('sessionScreen', data));
  const talk = createTalk();
  const grants = createGrants({
    nowMs,
    onChange: (kind) => {
      const { paused } = { paused: false, ...grants.state() };
      const now = { capabilities: grants.now() };
      if (kind === 'paused') note('sessionPaused', { paused, ...now });
      else note(kind === 'granted' ? 'sessionGranted' : 'sessionWithdrawn', now);
      settle();
    },
    onEnd: (reason) => {
      if (line === null) over.resolve(reason);
      else line.close(reason);
    },
  });
  const questions = createQuestions({ ...options, grants, note, say: talk.say, helper: () => helper });
  const files = createFiles({
    received: () => join(recording?.folder ?? '', 'received'),
    makeFolder: options.makeFolder,
    consent: questions.askFile,
    send: talk.say,
    sendChunk: (id, at, bytes) => talk.chunk('fileChunk', id, at, bytes),
    note: (kind, data) => {
      note(kind, data);
      const direction = data['direction'] === 'to' ? 'to' : 'from';
      const isThere = data['state'] === (direction === 'to' ? 'done' : 'begun');
      if (isThere) face.told({ event: 'file', direction, path: String(data['path']) });
      else if (data['state'] === 'declined') face.told({ event: 'declined', path: String(data['path']) });
    },
  });
  const seat = options.place.sit({
    send: talk.output,
    onOpen: (from, size) => talk.say({ type: 'terminal-open', from, ...size }),
    // What the helper may not watch is not recorded for them either.
    onOutput: (bytes) => {
      if (grants.holds('terminal-watch')) recording?.output(bytes);
    },
    onSize: (size) => {
      if (!grants.holds('terminal-watch')) return;
      recording?.resized(size);
      void talk.say({ type: 'terminal-size', ...size });
    },
    onFull: (full) => void talk.say({ type: 'terminal-full', full }),
    onCustomer: () => grants.apply({ kind: 'active' }),
    onEnd: (exitCode) => {
      void talk
        .say({ type: 'terminal-end', exitCode })
        .then(() => grants.apply({ kind: 'ended', reason: 'finished' }));
    },
  });

  /** Tells all sides what is allowed now, and stops what no longer is. */
  const settle = (): void => {
    const granted = grants.now();
    const state = grants.state();
    const paused = state.phase === 'open' && state.paused;
    const watches = granted.includes('terminal-watch');
    if (!granted.includes('screen')) screenNotes.stop();
    if (!watches) (paused ? seat.pause : seat.forbid)();
    if (!granted.includes('terminal-type')) seat.forgetTyped();
    if (!granted.includes('record') && recording?.isRecording() === true) {
      recording.pause();
      face.told({ event: 'recording', on: false });
      void talk.say({ type: 'recording', on: false });
    }
    const [asked, coming] = [granted.includes('files-from'), granted.includes('files-to')];
    // What the customer offers is their own word; it rests with everything else in a pause.
    void files.settle({ asked, coming, offered: !paused }).catch(() => undefined);
    const until = state.phase === 'open' ? new Date(state.untilMs).toISOString() : null;
    void talk.say({ type: 'grants', granted, until, paused });
    if (watches) seat.allow();
    line?.tell({ type: 'told', granted });
    face.told({ event: 'grants', granted, until });
  };

  const held: Held = {
    face,
    files,
    grants,
    nowMs,
    questions,
    seat,
    talk,
    note,
    noteChat,
    screenNotes,
    recording: () => recording,
    direct: () => direct,
    helperTypes: () => helperTypes,
  };
  const { wait } = options;
  const gate = createGate(held, { nowMs, wait });
  const pulse = createPulse({
    nowMs,
    ask: (id) => void talk.say({ type: 'ping', id }),
    redraw: () => line?.redraw(),
  });

  /** The helper has proved the code: what they say waits for the recording, which is where all of it is noted. */
  const begin = async (who: Helper, ice: readonly IceServer[]): Promise<void> => {
    recording = await options.openRecording(session);
    note('sessionHelper', { helper: who, ticket: options.ticket });
    face.told({ event: 'joined', helper: who, ice });
    void talk.say({ type: 'hello', protocol: 1, ...options.hello, possible: [...options.possible] });
    void questions.askFor(options.offered, null);
  };

  face.begin(
    createControls(held, (theirs) => {
      helperTypes = theirs;
    }),
  );
  const onAbort = (): void => grants.apply({ kind: 'ended', reason: 'revoked' });
  options.signal.addEventListener('abort', onAbort, { once: true });
  let warned = false;
  /** Told once when it is about to end by itself, and once when somebody did something after all. */
  const warn = (): void => {
    const endsMs = idleEndMs(grants.state());
    const isNear = endsMs !== null && endsMs - nowMs() <= sessionLimits.idleWarningMs;
    if (isNear === warned) return;
    warned = isNear;
    face.told({ event: 'idle', endsAt: isNear ? new Date(endsMs).toISOString() : null });
  };
  let endTold = 0;
  /** Told once before what is allowed is over, and again where that is at another time now. */
  const warnOfEnd = (): void => {
    const end = allowedEnd(grants.state());
    if (end === null || end.atMs === endTold || end.atMs - nowMs() > sessionLimits.endingWarningMs) return;
    endTold = end.atMs;
    face.told({ event: 'ending', endsAt: new Date(end.atMs).toISOString(), isLongest: end.isLongest });
  };
  const ticking = setInterval(() => {
    grants.apply({ kind: 'tick' });
    warn();
    warnOfEnd();
    const state = grants.state();
    if ((state.phase === 'asking' || state.phase === 'open') && state.lostMs === null) pulse.tick();
  }, tickMs);
  /** Read anew: callbacks set them. */
  const late = () => ({ direct, recording });

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
        talk.use(sealed);
        ({ helper } = binding);
        startedMs = nowMs();
        pulse.heard();
        grants.apply({ kind: 'joined', helper });
        direct = createDirect({
          role: 'answer',
          ice,
          open: options.openPeer,
          addPeer: (number, path) =>
            line?.addPeer(number, path) ?? { frame: () => undefined, closed: () => undefined },
          say: (peer, data) => void talk.say({ type: 'signal', of: 'data', peer, data }),
          wait: options.wait,
        });
        gate.first(begin(helper, ice));
      },
      onParcel: (parcel) => {
        pulse.heard();
        gate.take(parcel);
      },
      onLost: () => {
        if (!talk.isThere()) return;
        grants.apply({ kind: 'lost' });
        note('sessionLost', {});
        face.told({ event: 'lost' });
      },
      onBack: () => {
        pulse.heard();
        grants.apply({ kind: 'back' });
        note('sessionBack', {});
        face.told({ event: 'back' });
      },
      onEnd: (reason) => over.resolve(reason),
    });
    // Told to stop before there was a line to close.
    if (options.signal.aborted) line.close('revoked');
    const told = await over.promise;
    // Why this end ended it is this end's to say: a relay's word for it is not taken.
    const reason = endReason(grants.state(), told);
    grants.apply({ kind: 'ended', reason });
    seat.leave();
    await files.end().catch(() => undefined);
    await gate.close();
    const about: SessionAbout = {
      session,
      ticket: options.ticket,
      helper,
      startedAt: new Date(startedMs).toISOString(),
      endedAt: new Date(nowMs()).toISOString(),
      reason,
      granted: grants.ever(),
    };
    options.note('sessionEnded', { session, reason, granted: about.granted });
    await late().recording?.close(about);
    face.told({ event: 'ended', reason });
    return about;
  } finally {
    clearInterval(ticking);
    late().direct?.end();
    options.signal.removeEventListener('abort', onAbort);
    seat.leave();
    face.end();
  }
};
