/**
 * The journal's lines of sessions, one after the other, each under the lock, which nobody holds for the length of a session.
 * All sessions of one agent write through one queue; a line that can't be written is told to its own session at the end.
 */
import type { ActionContext } from './context.ts';
import { noteWhenFree } from './note.ts';

export interface SessionNotes {
  readonly note: (kind: string, data: Readonly<Record<string, unknown>>) => void;
  /** Resolves when all of this session is written. @throws BeistandError where a line could not be */
  readonly done: () => Promise<void>;
}

/** Opens notes for one session after another, which share one queue. */
export const createSessionNotes = (context: ActionContext): (() => SessionNotes) => {
  let queue: Promise<unknown> = Promise.resolve();
  return () => {
    let mine: Promise<unknown> = Promise.resolve();
    return {
      note: (kind, data) => {
        const line = queue.then(() => noteWhenFree(context, kind, data));
        queue = line.catch(() => undefined);
        mine = Promise.all([mine, line]);
        // Told by `done`; what a session does must not depend on it.
        mine.catch(() => undefined);
      },
      done: async () => {
        await mine;
      },
    };
  };
};
