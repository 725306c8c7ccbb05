/** Whether a sender is stopped by a reader who takes nothing, and not what it sends by somebody in between who keeps it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { WebSocket } from 'ws';

/** Sends pieces one after the other until none is taken any more; how many were by then, `most` where nobody stops it. */
export const sendUntilStopped = async (socket: WebSocket, piece: Buffer, most: number): Promise<number> => {
  let taken = 0;
  const send = (): void =>
    socket.send(piece, (error) => {
      taken += 1;
      if (taken < most && (error ?? null) === null) send();
    });
  send();
  for (let before = -1; before < taken && taken < most;) {
    before = taken;
    await wait(1_000);
  }
  return taken;
};
