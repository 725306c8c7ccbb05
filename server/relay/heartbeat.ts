/**
 * Whether the ends of sessions are still there, and still who they were: asked at every beat. Any word from an end is a sign
 * of life. One that is paused, because the other end takes its time, can't be heard, so it may be silent longer; but not for
 * ever, for where both ends are paused and gone nobody would find out. Who is cut off and lives comes back and loses nothing.
 */
import type { WebSocket } from 'ws';

/** Beats a paused end may be silent. One who took nothing for so long is not a slow reader. */
const pausedBeats = 3;

interface Kept {
  /** Rejects where that can't be found out now. */
  readonly mayStay: () => Promise<boolean>;
  readonly putOut: () => void;
}

export interface Heartbeat {
  /** Looks after a socket until it closes. Who may not stay is put out; who can't be asked about has to come back. */
  readonly keep: (socket: WebSocket, who: Kept) => void;
  readonly beat: () => Promise<void>;
  readonly sockets: () => readonly WebSocket[];
}

export const createHeartbeat = (): Heartbeat => {
  const kept = new Map<WebSocket, Kept & { silent: number }>();
  return {
    sockets: () => [...kept.keys()],
    keep: (socket, who) => {
      const state = { ...who, silent: 0 };
      kept.set(socket, state);
      const heard = (): void => {
        state.silent = 0;
      };
      socket.on('pong', heard);
      socket.on('message', heard);
      socket.on('close', () => kept.delete(socket));
    },
    beat: async () => {
      for (const [socket, state] of kept) {
        if (state.silent >= (socket.isPaused ? pausedBeats : 1)) {
          socket.terminate();
          continue;
        }
        const stays = await state.mayStay().catch(() => null);
        if (stays === null) socket.close(1012);
        else if (!stays) state.putOut();
        else {
          state.silent += 1;
          socket.ping();
        }
      }
    },
  };
};
