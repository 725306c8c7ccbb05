/** A WebSocket as a wire of a room: bounded messages, back-pressure, and control messages by a strict schema. */
import type { RawData, WebSocket } from 'ws';
import type { z } from 'zod';
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { Seat } from './meetings.ts';
import type { Wire } from './room.ts';

/** So much may wait for a slow reader before its sender is paused. */
export const fullBytes = 256 * 1024;
/** The first message must come within this time. */
const firstMs = 10_000;
/** An end says little to the relay: when it joins, when a line was lost, when a grant changes. */
const mostWords = 200;
const wordsMs = 10_000;

export const bytesOf = (data: RawData): Buffer =>
  Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);

/**
 * Reads a socket until it closes. What is returned ends the session of whoever it is, for this reason.
 * @param take asked once, with the first message; null where the end was refused
 */
export const serveSocket = <M>(
  socket: WebSocket,
  schema: z.ZodType<M>,
  take: (wire: Wire, first: M) => Promise<Seat<M> | null> | Seat<M> | null,
): ((reason: string) => void) => {
  let seat: Seat<M> | null = null;
  let asked = false;
  let closed = false;
  let words = { count: 0, sinceMs: 0 };
  const drained = (): void => {
    if (socket.bufferedAmount <= fullBytes / 2) seat?.drained();
  };
  const wire: Wire = {
    tell: (message) => socket.send(JSON.stringify(message)),
    frame: (bytes) => {
      socket.send(bytes, { binary: true }, drained);
      return socket.bufferedAmount <= fullBytes;
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: (again) => socket.close(again ? 1012 : 1000),
  };
  const impatience = setTimeout(() => socket.close(1008), firstMs);
  const fail = (): void => {
    clearTimeout(impatience);
    socket.close(1008);
  };

  const talksTooMuch = (): boolean => {
    const nowMs = performance.now();
    words =
      nowMs - words.sinceMs > wordsMs ? { count: 1, sinceMs: nowMs } : { ...words, count: words.count + 1 };
    return words.count > mostWords;
  };

  const begin = async (first: M): Promise<void> => {
    asked = true;
    clearTimeout(impatience);
    // What comes meanwhile waits in the kernel, not here.
    socket.pause();
    seat = await take(wire, first);
    socket.resume();
    if (closed) seat?.gone();
  };

  socket.on('message', (data, isBinary) => {
    const bytes = bytesOf(data);
    if (isBinary) {
      if (seat === null) fail();
      else seat.frame(bytes);
      return;
    }
    if (bytes.length > sessionLimits.controlBytes || talksTooMuch()) return fail();
    let parsed: ReturnType<typeof schema.safeParse>;
    try {
      parsed = schema.safeParse(JSON.parse(bytes.toString()));
    } catch {
      return fail();
    }
    if (!parsed.success) return fail();
    if (seat !== null) seat.hear(parsed.data);
    else if (asked) fail();
    else begin(parsed.data).catch(fail);
    return undefined;
  });
  // A connection that breaks is closed as well.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed = true;
    clearTimeout(impatience);
    seat?.gone();
  });
  return (reason) => {
    seat?.hear(schema.parse({ type: 'bye', reason }));
    socket.close(1008);
  };
};
