/**
 * The sessions at this relay: found by the lookup half of a code, tried, held, resumed and ended. The relay never sees the
 * secret half or a word of what is said; that three wrong tries end a code is the agent's own rule too, so a relay that
 * forgets to count gains nothing.
 */
import { randomInt } from 'node:crypto';
import type { Binding, Helper } from '../../protocol/session/binding.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { AgentToRelay, ConsoleToRelay } from '../../protocol/session/relay-messages.ts';
import { hashSecret, newId, newSecret } from '../secrets.ts';
import { heldMeeting, waitingOf } from './meeting.ts';
import type { AgentAtDoor, HelperAtDoor, Meeting } from './meeting.ts';
import type { Places, Wanted } from './places.ts';
import type { Held, SessionRecord } from './record.ts';
import { createRoom } from './room.ts';
import type { Side, Wire } from './room.ts';
import type { HelperRefusal } from './ticket-rules.ts';
import { iceServers } from './turn-rules.ts';
import type { TurnConfig } from './turn-rules.ts';

const mostMeetings = 2_000;
const mostPerInstallation = 4;
const mostPerHelper = 8;
/** Why a helper can end a session. Why a customer did is theirs to say: it stays on the ticket. */
const helperReasons: ReadonlySet<string> = new Set(['helper-left', 'not-allowed', 'broken', 'protocol', 'lost', 'fault']); // prettier-ignore

/** A place at a meeting: what the connection of one end tells it. */
export interface Seat<M> {
  readonly hear: (message: M) => void;
  readonly frame: (bytes: Uint8Array) => void;
  readonly drained: () => void;
  readonly gone: () => void;
}

export interface MeetingsOptions {
  readonly record: SessionRecord;
  readonly places: Pick<Places, 'own' | 'show' | 'hide'>;
  readonly vendor: string;
  /** Origin of this server, as agents and browsers know it. */
  readonly origin: () => string;
  readonly turn: TurnConfig | undefined;
  /** Whether a customer's agent may name this ticket. */
  readonly mayName: (ticket: number, customerId: string) => Promise<boolean>;
  /** Why a helper may not hold a session for this ticket, or without one; null where they may. */
  readonly refusalFor: (ticket: number | null, personId: string) => Promise<HelperRefusal | null>;
  readonly now: () => Date;
  readonly onFault: (error: unknown, session: string) => void;
  readonly onEnd: (end: { session: string; ticket: number | null; reason: string }) => void;
}

export interface Meetings {
  /** @returns null where the agent was refused (and told why) */
  readonly seatAgent: (agent: AgentAtDoor, wire: Wire, first: AgentToRelay) => Promise<Seat<AgentToRelay> | null>;
  readonly seatHelper: (helper: HelperAtDoor, wire: Wire, first: ConsoleToRelay) => Promise<Seat<ConsoleToRelay> | null>;
  readonly has: (wanted: Wanted) => boolean;
  /** Ends what has waited, or missed an end, too long. */
  readonly sweep: () => void;
  /** Takes up the sessions whose place is no more; their ends come back by themselves. */
  readonly takeUp: () => Promise<void>;
  /** Lets go of all of them, for this place was struck off: they are held elsewhere now, or will be. */
  readonly letGo: () => void;
  readonly size: () => number;
  /** Closes all connections; held sessions can be resumed at the next start. Resolves when everything is noted. */
  readonly stop: () => Promise<void>;
} // prettier-ignore

export const createMeetings = (options: MeetingsOptions): Meetings => {
  const { record, places, now } = options;
  const byId = new Map<string, Meeting>();
  const byLookup = new Map<string, Meeting>();
  /** Notes are written one after the other for each session, and all before the server stops. */
  const notes = new Map<string, Promise<void>>();
  let stopped = false;

  const note = (session: string, work: () => Promise<void>): void => {
    const done = (notes.get(session) ?? Promise.resolve())
      .then(work)
      .catch((error: unknown) => options.onFault(error, session))
      .finally(() => {
        if (notes.get(session) === done) notes.delete(session);
      });
    notes.set(session, done);
  };
  const refuse = (wire: Wire, reason: string): null => {
    wire.tell({ type: 'ended', reason });
    wire.close(false);
    return null;
  };
  const forgetCode = (meeting: Meeting): void => {
    const { lookup } = meeting;
    if (lookup === null) return;
    byLookup.delete(lookup);
    meeting.lookup = null;
    note(meeting.id, () => places.hide(lookup));
  };
  const end = (meeting: Meeting, reason: string): void => {
    if (meeting.phase === 'ended') return;
    meeting.phase = 'ended';
    forgetCode(meeting);
    byId.delete(meeting.id);
    for (const side of ['agent', 'helper'] as const) {
      const wire = meeting.room.remove(side);
      if (wire !== null) refuse(wire, reason);
    }
    const { held } = meeting;
    if (held !== null) note(meeting.id, () => record.end(held, meeting.place, [...meeting.granted], reason));
    options.onEnd({ session: meeting.id, ticket: meeting.ticket, reason });
  };

  /** Both ends are to come back: here once the server has started again, or to another. */
  const sendAway = (meeting: Meeting): void => {
    for (const side of ['agent', 'helper'] as const) meeting.room.remove(side)?.close(true);
  };

  const freeLookup = (): string => {
    for (;;) {
      const lookup = String(randomInt(100_000)).padStart(5, '0');
      if (!byLookup.has(lookup)) return lookup;
    }
  };

  /** Shows a code whose first half no place shows. Resolves to null where the meeting ended meanwhile. */
  const show = async (meeting: Meeting): Promise<string | null> => {
    let lookup = freeLookup();
    while (!(await places.show(waitingOf(meeting, lookup)))) lookup = freeLookup();
    if (meeting.phase === 'ended') {
      await places.hide(lookup);
      return null;
    }
    meeting.lookup = lookup;
    byLookup.set(lookup, meeting);
    return lookup;
  };

  const failTry = (meeting: Meeting): void => {
    meeting.tries += 1;
    const wire = meeting.room.remove('helper');
    if (wire !== null) refuse(wire, 'code-wrong');
    meeting.helper = null;
    if (meeting.tries >= sessionLimits.codeTries) end(meeting, 'code-tried');
    else meeting.phase = 'waiting';
  };

  const hold = (meeting: Meeting): void => {
    if (meeting.helper === null) return;
    meeting.phase = 'held';
    forgetCode(meeting);
    const held: Held = {
      id: meeting.id,
      installationId: meeting.agent.installationId,
      customerId: meeting.agent.customerId,
      ticket: meeting.ticket,
      helper: meeting.helper,
      startedAt: now().toISOString(),
      granted: [],
      agentTokenHash: meeting.agentTokenHash,
      helperTokenHash: meeting.helperTokenHash,
    };
    meeting.held = held;
    note(meeting.id, () => record.begin(held, meeting.place));
  };

  const gone = (meeting: Meeting, side: Side, wire: Wire): void => {
    // A connection that was replaced meanwhile is nobody's loss.
    if (meeting.phase === 'ended' || meeting.room.wireOf(side) !== wire) return;
    if (meeting.phase === 'held') {
      meeting.room.leave(side);
      meeting.lostMs ??= now().getTime();
    } else if (side === 'agent') end(meeting, 'gone');
    else {
      // Nobody knows what they saw of the handshake, so it was a try.
      meeting.room.remove('helper');
      meeting.room.wireOf('agent')?.tell({ type: 'lost', loss: 0 });
      failTry(meeting);
    }
  };

  const seat = <M extends AgentToRelay | ConsoleToRelay>(
    meeting: Meeting,
    side: Side,
    wire: Wire,
    hear: (message: M) => void,
  ): Seat<M> => ({
    hear: (message) => {
      if (meeting.phase === 'ended' || meeting.room.wireOf(side) !== wire) return;
      if (message.type === 'bye') {
        // Before the code was proved, a helper who leaves ends their try and nothing else.
        if (side === 'helper' && meeting.phase !== 'held') gone(meeting, side, wire);
        else
          end(
            meeting,
            side === 'agent' || helperReasons.has(message.reason) ? message.reason : 'helper-left',
          );
      } else if (message.type === 'again') {
        meeting.room.announce(side, message.loss, message.received);
        if (meeting.room.isWhole()) meeting.lostMs = null;
      } else hear(message);
    },
    frame: (bytes) => {
      if (meeting.phase !== 'waiting' && meeting.room.wireOf(side) === wire) meeting.room.frame(side, bytes);
    },
    drained: () => {
      if (meeting.room.wireOf(side) === wire) meeting.room.drained(side);
    },
    gone: () => gone(meeting, side, wire),
  });

  const agentSeat = (meeting: Meeting, wire: Wire): Seat<AgentToRelay> =>
    seat<AgentToRelay>(meeting, 'agent', wire, (message) => {
      if (message.type === 'tried' && meeting.phase === 'trying') {
        if (message.right) hold(meeting);
        else failTry(meeting);
      }
      if (message.type === 'told' && meeting.phase === 'held') {
        for (const one of message.granted) meeting.granted.add(one);
        const granted = [...meeting.granted];
        note(meeting.id, () => record.grant(meeting.id, granted, message.granted));
      }
    });
  const helperSeat = (meeting: Meeting, wire: Wire): Seat<ConsoleToRelay> =>
    seat<ConsoleToRelay>(meeting, 'helper', wire, () => undefined);

  /** The held session somebody comes back to with its token. */
  const resumed = (
    message: { session: string; token: string; received: number },
    side: Side,
    wire: Wire,
    isTheirs: (meeting: Meeting) => boolean,
  ): Meeting | null => {
    const meeting = byId.get(message.session);
    if (meeting?.phase !== 'held' || !isTheirs(meeting)) return null;
    const expected = side === 'agent' ? meeting.agentTokenHash : meeting.helperTokenHash;
    if (hashSecret(message.token) !== expected) return null;
    const old = meeting.room.wireOf(side);
    // Where the old connection is not known to be dead yet, this one takes its place.
    if (old !== null) {
      meeting.room.leave(side);
      old.close(true);
    }
    meeting.room.enter(side, wire, message.received);
    if (meeting.room.isWhole()) meeting.lostMs = null;
    return meeting;
  };

  return {
    seatAgent: async (agent, wire, first) => {
      if (stopped) return refuse(wire, 'stopping');
      if (first.type === 'resume') {
        const meeting = resumed(
          first,
          'agent',
          wire,
          (one) => one.agent.installationId === agent.installationId,
        );
        return meeting === null ? refuse(wire, 'unknown') : agentSeat(meeting, wire);
      }
      if (first.type !== 'open') return refuse(wire, 'protocol');
      if (first.ticket !== null && !(await options.mayName(first.ticket, agent.customerId)))
        return refuse(wire, 'ticket-unknown');
      // Nothing is waited for between counting and taking the place: many who come at once are counted one by one.
      const own = [...byId.values()].filter((one) => one.agent.installationId === agent.installationId);
      if (byId.size >= mostMeetings || own.length >= mostPerInstallation) return refuse(wire, 'too-many');
      const token = newSecret('session');
      const expiresMs = now().getTime() + sessionLimits.codeMs;
      const meeting: Meeting = {
        id: newId('s'),
        place: places.own(),
        room: createRoom(),
        agent,
        ticket: first.ticket,
        expiresMs,
        openedAt: now().toISOString(),
        lookup: null,
        tries: 0,
        phase: 'waiting',
        agentTokenHash: hashSecret(token),
        helperTokenHash: '',
        helper: null,
        held: null,
        granted: new Set(),
        lostMs: null,
      };
      byId.set(meeting.id, meeting);
      meeting.room.enter('agent', wire, null);
      const lookup = await show(meeting);
      if (lookup === null) return null;
      const expiresAt = new Date(expiresMs).toISOString();
      wire.tell({ type: 'opened', session: meeting.id, lookup, token, expiresAt });
      return agentSeat(meeting, wire);
    },

    seatHelper: async (person, wire, first) => {
      if (stopped) return refuse(wire, 'stopping');
      if (first.type === 'resume') {
        const meeting = resumed(first, 'helper', wire, (one) => one.helper?.id === person.id);
        return meeting === null ? refuse(wire, 'unknown') : helperSeat(meeting, wire);
      }
      if (first.type !== 'join') return refuse(wire, 'protocol');
      const ticket = byLookup.get(first.lookup)?.ticket ?? null;
      const refusal = await options.refusalFor(ticket, person.id);
      if (refusal !== null) return refuse(wire, refusal);
      // Nothing is waited for from here on: who else came meanwhile is counted, and has the code.
      const own = [...byId.values()].filter((one) => one.helper?.id === person.id);
      if (own.length >= mostPerHelper) return refuse(wire, 'too-many');
      const meeting = byLookup.get(first.lookup);
      // A code nobody has and one somebody else is trying look the same as a wrong one.
      if (meeting?.phase !== 'waiting' || now().getTime() >= meeting.expiresMs || meeting.ticket !== ticket)
        return refuse(wire, 'code-wrong');
      const helper: Helper = { ...person, vendor: options.vendor };
      const token = newSecret('session');
      meeting.phase = 'trying';
      meeting.helper = helper;
      meeting.helperTokenHash = hashSecret(token);
      const binding: Binding = {
        session: meeting.id,
        relay: options.origin(),
        ticket: meeting.ticket,
        helper,
      };
      const ice = iceServers(options.turn, meeting.id, now());
      meeting.room.enter('helper', wire, null);
      meeting.room.wireOf('agent')?.tell({ type: 'helper', binding, ice });
      wire.tell({ type: 'joined', binding, token, ice });
      return helperSeat(meeting, wire);
    },

    has: (wanted) => ('session' in wanted ? byId.has(wanted.session) : byLookup.has(wanted.lookup)),

    sweep: () => {
      const nowMs = now().getTime();
      for (const meeting of byId.values()) {
        if (meeting.phase !== 'held' && nowMs >= meeting.expiresMs) end(meeting, 'code-expired');
        else if (meeting.lostMs !== null && nowMs - meeting.lostMs >= sessionLimits.graceMs)
          end(meeting, 'lost');
        else if (
          meeting.held !== null &&
          nowMs - Date.parse(meeting.held.startedAt) >= sessionLimits.longestMs + sessionLimits.graceMs
        )
          end(meeting, 'longest');
      }
    },

    takeUp: async () => {
      const place = places.own();
      for (const held of await record.takeUp(place))
        byId.set(held.id, heldMeeting(held, place, now().getTime()));
    },

    letGo: () => {
      for (const meeting of byId.values()) {
        if (meeting.phase !== 'held') end(meeting, 'stopping');
        else {
          byId.delete(meeting.id);
          sendAway(meeting);
        }
      }
    },

    size: () => byId.size,

    stop: async () => {
      stopped = true;
      for (const meeting of byId.values()) {
        if (meeting.phase !== 'held') end(meeting, 'stopping');
        else sendAway(meeting);
      }
      await Promise.all(notes.values());
    },
  };
};
