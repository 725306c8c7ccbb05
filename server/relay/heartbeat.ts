/**
 * Whether the ends of sessions are still there, and still who they were: asked at every beat. Any word from an end is a sign
 * of life. One that is paused, because the other end takes its time, can't be heard, so it may be silent longer; but not for
 * ever, for where both ends are paused and gone nobody would find out. Who is cut off and lives comes back and loses nothing.
 */
import type { WebSocket } from 'ws';

/** Beats a paused end may be silent. One who took nothing for so long is not a slow reader. */
const pausedBeats = 3;

export interface Heartbeat {
  /** Looks after a socket until it closes. */
  readonly keep: (socket: WebSocket, mayStay: () => Promise<boolean>) => void;
  readonly beat: () => Promise<void>;
  readonly sockets: () => readonly WebSocket[];
}

export const createHeartbeat = (): Heartbeat => {
  const kept = new Map<WebSocket, { silent: number; readonly mayStay: () => Promise<boolean> }>();
  return {
    sockets: () => [...kept.keys()],
    keep: (socket, mayStay) => {
      const state = { silent: 0, mayStay };
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
        if (state.silent >= (socket.isPaused ? pausedBeats : 1)) socket.terminate();
        else if (!(await state.mayStay())) socket.close(1008);
        else {
          state.silent += 1;
          socket.ping();
        }
      }
    },
  };
};
