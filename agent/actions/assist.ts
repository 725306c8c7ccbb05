/** Remote assistance: opens what a session needs (configuration, key, line, journal), holds it, and keeps the customer's copy. */
import { setTimeout as wait } from 'node:timers/promises';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import { capabilities } from '../../protocol/session/capabilities.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { relayCarrier } from '../assist/carrier.ts';
import type { Face } from '../assist/face.ts';
import { openRecording } from '../assist/recording.ts';
import { listRecordings, verifyRecording } from '../assist/recordings.ts';
import type { SessionAbout } from '../../protocol/agent-results.ts';
import { holdSession } from '../assist/session.ts';
import { openNativePeer } from '../assist/peer.ts';
import type { TerminalPlace } from '../assist/terminal-place.ts';
import { requireConfig } from '../home/config.ts';
import { readDeviceKey } from '../home/device-key.ts';
import type { DeviceKey } from '../home/device-key.ts';
import { connectionOf } from './connection.ts';
import type { ActionContext } from './context.ts';
import { queueCopy, sendWaitingCopies } from './session-copies.ts';
import { createSessionNotes } from './session-notes.ts';

export interface AssistWish {
  readonly ticket: number | null;
  /** What the customer is asked for as soon as somebody has joined. */
  readonly offered: readonly Capability[];
  readonly face: Face;
  /** The terminal; further sessions of the same customer are given the same one. */
  readonly place: TerminalPlace;
  /** The account the shell runs as. */
  readonly user: string;
  readonly signal: AbortSignal;
}

const requireKey = async ({ disk, layout, system }: ActionContext): Promise<DeviceKey> => {
  const key = await readDeviceKey(disk, layout.deviceKey, system);
  if (key !== null) return key;
  throw new BeistandError('NOT_ENROLLED', `${layout.deviceKey} is missing.`, {
    hint: 'Put it back from a backup, or enrol again with a new bundle.',
  });
};

const refusals: Readonly<Record<string, BeistandError>> = {
  'ticket-unknown': new BeistandError('NOT_FOUND', 'The server knows no such ticket of yours.', {
    hint: 'Leave --ticket out, or look the number up in the customer area.',
  }),
  'too-many': new BeistandError('RATE_LIMITED', 'There are too many sessions already.', {
    hint: 'End one of them, or try again later.',
  }),
};

/** Holds the sessions of one home. Each has its own code, helper, grants and copy; they share the journal's queue. */
export const createAssist = (context: ActionContext) => {
  const openNotes = createSessionNotes(context);
  /**
   * Shows a code and holds a session with whoever has it read to them.
   * @throws BeistandError NOT_ENROLLED, UNREACHABLE, NOT_FOUND, RATE_LIMITED, SHUTTING_DOWN
   */
  return async (wish: AssistWish): Promise<SessionAbout> => {
    const config = await requireConfig(context.disk, context.layout);
    const key = await requireKey(context);
    const connection = await connectionOf(context, config);
    const notes = openNotes();
    const about = await context.connected(connection, (dispatcher) =>
      holdSession({
        ...wish,
        connect: relayCarrier({ ...context, ...config, key, dispatcher }),
        // A wait that nobody needs any more must not keep a session's process alive.
        wait: (ms) => wait(ms, undefined, { ref: false }),
        origin: new URL(config.server).origin,
        secret: String(randomInt(100_000)).padStart(5, '0'),
        nowMs: context.nowMs,
        possible: capabilities.filter((one) => one !== 'screen' || wish.face.screen !== undefined),
        hello: {
          agent: context.agentVersion,
          machine: context.machineName.replaceAll(/\p{C}/gu, ' ').slice(0, 255),
          platform: config.platform,
          user: wish.user.replaceAll(/\p{C}/gu, ' ').slice(0, 255),
          customer: config.customer.name.replaceAll(/\p{C}/gu, ' '),
        },
        openRecording: (session) =>
          openRecording({
            disk: context.disk,
            folder: join(context.layout.sessions, session),
            key,
            nowMs: context.nowMs,
            onFault: () => undefined,
          }),
        makeFolder: (path) => context.disk.makeFolder(path),
        openPeer: openNativePeer,
        note: notes.note,
      }),
    );
    if (about.session === '')
      throw (
        refusals[about.reason] ??
        new BeistandError('UNREACHABLE', `The relay ended the session before it began: ${about.reason}.`)
      );
    await notes.done();
    if (about.granted.includes('record')) await queueCopy(context, about.session);
    // Whoever ends the program in a hurry does not wait for it; what was not sent goes on waiting.
    await sendWaitingCopies(context, wish.signal).catch(() => undefined);
    return about;
  };
};

/** The sessions held from this home. */
export const sessions = async (context: ActionContext) => ({
  sessions: await listRecordings(context.disk, context.layout.sessions),
});

/** Whether the copy of a session is as it was signed. @throws BeistandError NOT_FOUND, NOT_ENROLLED */
export const verifySession = async (context: ActionContext, id: string) => {
  const { publicKey } = await requireKey(context);
  const faults = await verifyRecording(context.disk, context.layout.sessions, id, publicKey);
  return { session: id, intact: faults.length === 0, faults };
};
