/** One meeting: what the relay knows of a session while it waits, is tried and held. */
import { z } from 'zod';
import { helperSchema } from '../../protocol/session/binding.ts';
import type { Helper } from '../../protocol/session/binding.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import type { Held } from './record.ts';
import { createRoom } from './room.ts';
import type { Room } from './room.ts';

/** An agent, as its installation is known. */
export const agentAtDoorSchema = z.strictObject({
  installationId: z.string(),
  customerId: z.string(),
  machine: z.string(),
});
export type AgentAtDoor = Readonly<z.infer<typeof agentAtDoorSchema>>;

/** A helper, as their account says they are. */
export const helperAtDoorSchema = helperSchema.omit({ vendor: true });
export type HelperAtDoor = Readonly<z.infer<typeof helperAtDoorSchema>>;

export interface Meeting {
  readonly id: string;
  /** The place it is held at, as this process was called when it took it. */
  readonly place: string;
  readonly room: Room;
  readonly agent: AgentAtDoor;
  readonly ticket: number | null;
  readonly expiresMs: number;
  readonly openedAt: string;
  lookup: string | null;
  tries: number;
  phase: 'waiting' | 'trying' | 'held' | 'ended';
  agentTokenHash: string;
  helperTokenHash: string;
  helper: Helper | null;
  held: Held | null;
  granted: Set<Capability>;
  lostMs: number | null;
}

/** A customer who waits for somebody to join. The secret half is theirs to read out. */
export interface Waiting {
  readonly lookup: string;
  readonly ticket: number | null;
  readonly customerId: string;
  readonly machine: string;
  readonly openedAt: string;
}

export const waitingOf = (meeting: Meeting, lookup: string): Waiting => ({
  lookup,
  ticket: meeting.ticket,
  customerId: meeting.agent.customerId,
  machine: meeting.agent.machine,
  openedAt: meeting.openedAt,
});

/** A session that was held before, here or at another place, as it was noted: nobody is connected to it yet. */
export const heldMeeting = (held: Held, place: string, nowMs: number): Meeting => {
  const room = createRoom();
  // Nothing flows until both ends have said where they were.
  room.leave('agent');
  return {
    id: held.id,
    place,
    room,
    agent: { installationId: held.installationId, customerId: held.customerId, machine: '' },
    ticket: held.ticket,
    expiresMs: 0,
    openedAt: held.startedAt,
    lookup: null,
    tries: 0,
    phase: 'held',
    agentTokenHash: held.agentTokenHash,
    helperTokenHash: held.helperTokenHash,
    helper: held.helper,
    held,
    granted: new Set(held.granted),
    lostMs: nowMs,
  };
};
