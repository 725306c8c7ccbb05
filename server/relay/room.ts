/**
 * What passes between the two ends of a session, independent of what carries it. Frames are opaque: they are passed on
 * or, where an end is gone, dropped, for the sender keeps them until the other end has them. After a loss frames flow
 * again only when both ends have said how many they had; what an end sends before it has said so is not passed on.
 */
import type { RelayToAgent, RelayToConsole } from '../../protocol/session/relay-messages.ts';

export type Side = 'agent' | 'helper';

/** A connection to one end. */
export interface Wire {
  readonly tell: (message: RelayToAgent | RelayToConsole) => void;
  /** Passes a frame on; false where so much waits already that the sender should pause. */
  readonly frame: (bytes: Uint8Array) => boolean;
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends the connection; `again` where the end should come back. */
  readonly close: (again: boolean) => void;
}

export interface Room {
  readonly wireOf: (side: Side) => Wire | null;
  /** An end is there for the first time, or again after `received` frames. */
  readonly enter: (side: Side, wire: Wire, received: number | null) => void;
  /** The wire of an end is gone; the other end is told. */
  readonly leave: (side: Side) => void;
  /** Takes an end out for good, without a word to the other. */
  readonly remove: (side: Side) => Wire | null;
  readonly frame: (from: Side, bytes: Uint8Array) => void;
  /** An end answers that the other was lost for the so-many-eth time. */
  readonly announce: (side: Side, loss: number, received: number) => void;
  /** The wire of this end took all that waited. */
  readonly drained: (side: Side) => void;
  readonly isWhole: () => boolean;
}

const other = (side: Side): Side => (side === 'agent' ? 'helper' : 'agent');

export const createRoom = (): Room => {
  const wires: Record<Side, Wire | null> = { agent: null, helper: null };
  const announced: Record<Side, number | null> = { agent: null, helper: null };
  let flowing = true;
  /** Losses are numbered: an answer to one that another has overtaken would tell of a moment long gone. */
  let losses = 0;

  const goOn = (): void => {
    const { agent, helper } = announced;
    if (agent === null || helper === null || wires.agent === null || wires.helper === null) return;
    flowing = true;
    announced.agent = null;
    announced.helper = null;
    wires.agent.tell({ type: 'again', received: helper });
    wires.helper.tell({ type: 'again', received: agent });
  };

  return {
    wireOf: (side) => wires[side],
    enter: (side, wire, received) => {
      wires[side] = wire;
      if (received === null) return;
      announced[side] = received;
      goOn();
    },
    leave: (side) => {
      wires[side] = null;
      flowing = false;
      losses += 1;
      announced.agent = null;
      announced.helper = null;
      const left = wires[other(side)];
      left?.resume();
      left?.tell({ type: 'lost', loss: losses });
    },
    remove: (side) => {
      const wire = wires[side];
      wires[side] = null;
      return wire;
    },
    frame: (from, bytes) => {
      const to = wires[other(from)];
      if (!flowing || to === null) return;
      if (!to.frame(bytes)) wires[from]?.pause();
    },
    announce: (side, loss, received) => {
      if (flowing || loss !== losses) return;
      announced[side] = received;
      goOn();
    },
    drained: (side) => wires[other(side)]?.resume(),
    isWhole: () => wires.agent !== null && wires.helper !== null,
  };
};
