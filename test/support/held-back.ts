/** Whether a sender is stopped by a reader who takes nothing, and not what it sends by somebody in between who keeps it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { WebSocket } from 'ws';

/** Sends pieces one after the other until none is taken any more; how many were by then, `most` where nobody stops it. */
export const sendUntilStopped = async (socket: WebSocket, piece: Buffer, most: number): Promise<number> => {
  const sent = { taken: 0 };
  const send = (): void =>
    socket.send(piece, (error) => {
      sent.taken += 1;
      if (sent.taken < most && (error ?? null) === null) send();
    });
  send();
  for (let before = -1; before < sent.taken && sent.taken < most;) {
    before = sent.taken;
    await wait(1_000);
  }
  return sent.taken;
};
