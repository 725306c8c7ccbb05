/**
 * The sessions a customer holds from one terminal: the first, and one more for each further code. Each has its own helper and
 * grants; what the customer does at the keyboard (ending, pausing, taking the keyboard) goes for all of them.
 */
import type { SessionAbout } from '../../protocol/agent-results.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import type { Controls, Face, FaceEvent } from '../assist/face.ts';

/** One session, as the customer has it before them. */
export interface Party {
  /** The helper's name once they are there. */
  name: string | null;
  controls: Controls | null;
  granted: readonly Capability[];
  helperTypes: boolean;
  paused: boolean;
  ended: boolean;
}

export interface Round {
  /** Those still held, in the order of their codes. */
  readonly parties: () => Party[];
  /** Shows one more code. */
  readonly add: () => void;
  /** Resolves when all have ended: the first one, and the others. Rejects where the first could not begin. */
  readonly over: () => Promise<{ readonly first: SessionAbout; readonly others: readonly SessionAbout[] }>;
}

export interface RoundOptions {
  readonly hold: (face: Face) => Promise<SessionAbout>;
  readonly face: (party: Party) => Face;
  /** A further session could not begin; the others go on. */
  readonly onFault: (error: unknown) => void;
}

/** What a session tells changes what is known of it. */
export const hearOf = (party: Party, event: FaceEvent): void => {
  if (event.event === 'joined') party.name = event.helper.name;
  else if (event.event === 'grants') party.granted = event.granted;
  else if (event.event === 'keyboard') party.helperTypes = event.helper;
  else if (event.event === 'ended') party.ended = true;
};

export const startRound = (options: RoundOptions): Round => {
  const parties: Party[] = [];
  const held: Promise<SessionAbout>[] = [];
  const add = (): void => {
    const party: Party = {
      name: null,
      controls: null,
      granted: [],
      helperTypes: true,
      paused: false,
      ended: false,
    };
    parties.push(party);
    const isFirst = held.length === 0;
    const session = options.hold(options.face(party)).finally(() => {
      party.ended = true;
    });
    held.push(session);
    session.catch((error: unknown) => {
      if (!isFirst) options.onFault(error);
    });
  };
  add();
  return {
    parties: () => parties.filter((one) => !one.ended),
    add,
    over: async () => {
      // Further ones may be added while these end.
      for (let count = 0; count < held.length; count += 1) await held[count]?.catch(() => undefined);
      const [first, ...others] = await Promise.allSettled(held);
      if (first?.status !== 'fulfilled') throw first?.reason;
      return {
        first: first.value,
        others: others.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
      };
    },
  };
};
