/**
 * From one server process to another: whoever arrives at a process that does not hold their session is seated at the one that
 * does, and this one carries what they say, both ways and with back-pressure. Who they are was made sure of where they
 * arrived. Each process proves to the other, with a key both have from the same file, that it is one of ours: the holder
 * first, for the first message has the token of the session in it; then who brings somebody. Both proofs are about numbers
 * drawn for this one connection, so that none can be used twice. The session's frames stay as sealed as they came.
 */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { AgentToRelay, ConsoleToRelay } from '../../protocol/session/relay-messages.ts';
import { relayToAgentSchema, relayToConsoleSchema } from '../../protocol/session/relay-messages.ts';
import { agentAtDoorSchema, helperAtDoorSchema } from './meeting.ts';
import type { Seat } from './meetings.ts';
import type { Place } from './places.ts';
import type { Wire } from './room.ts';
import { bytesOf, fullBytes } from './wire.ts';

export const hopPath = '/relay/hop';
/** The other process has answered by then, or is taken for gone. */
const answerMs = 3_000;
const nonceSchema = z.string().regex(/^[\w-]{22}$/);
const proofSchema = z.string().regex(/^[\w-]{43}$/);
const greetingSchema = z.strictObject({ challenge: nonceSchema, proof: proofSchema });
const introductionSchema = z.strictObject({ entry: z.string().max(4_096), proof: proofSchema });

/** Who arrived, as the process they arrived at has made sure. */
const entrySchema = z.discriminatedUnion('side', [
  z.strictObject({ side: z.literal('agent'), agent: agentAtDoorSchema }),
  z.strictObject({ side: z.literal('helper'), helper: helperAtDoorSchema }),
]);
export type Entry = z.infer<typeof entrySchema>;

export interface Hops {
  /** Seats somebody at another place; null where that can't be reached or is not who it should be. */
  readonly seatAt: <M extends AgentToRelay | ConsoleToRelay>(
    to: Place,
    entry: Entry,
    wire: Wire,
    first: M,
  ) => Promise<Seat<M> | null>;
  /** Cuts whoever was seated at a place that is no more: a frozen one closes nothing by itself. */
  readonly leave: (place: string) => void;
  /** A connection from another place. `serve` reads it from its next message on; a liar is cut off before. */
  readonly receive: (
    socket: WebSocket,
    target: string,
    own: string,
    serve: (socket: WebSocket, entry: Entry) => void,
  ) => void;
}

const parsed = <T>(schema: z.ZodType<T>, text: string): T | null => {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
};
const same = (given: string, right: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/** What is said at the other place, as if its end sat here. */
const throughSeat = <M>(far: WebSocket, side: Entry['side'], wire: Wire): Seat<M> => {
  /** What still comes is read to the end, so that both can close; there is nobody to tell it to. */
  let left = false;
  const language = side === 'agent' ? relayToAgentSchema : relayToConsoleSchema;
  far.on('message', (data, isBinary) => {
    if (left) return;
    const bytes = bytesOf(data);
    if (isBinary) {
      if (!wire.frame(bytes)) far.pause();
      return;
    }
    const message = parsed<z.infer<typeof relayToAgentSchema> | z.infer<typeof relayToConsoleSchema>>(
      language,
      bytes.toString(),
    );
    if (message === null) far.terminate();
    else wire.tell(message);
  });
  // 1000: the session is over. Anything else: they come back, to wherever it is held then.
  far.on('close', (code) => wire.close(code !== 1000));
  return {
    hear: (message) => far.send(JSON.stringify(message)),
    frame: (bytes) => {
      if (far.readyState !== WebSocket.OPEN) return;
      far.send(bytes, { binary: true }, () => {
        if (far.bufferedAmount <= fullBytes / 2) wire.resume();
      });
      if (far.bufferedAmount > fullBytes) wire.pause();
    },
    drained: () => far.resume(),
    gone: () => {
      left = true;
      far.resume();
      far.close();
    },
  };
};

/** @param secret what all processes of this server have, and nobody else */
export const createHops = (secret: string): Hops => {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'beistand relay-hop', 32));
  const proofOf = (...parts: string[]): string =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
  const draw = (): string => randomBytes(16).toString('base64url');
  const seated = new Map<string, Set<WebSocket>>();
  const keep = (place: string, far: WebSocket): void => {
    const there = seated.get(place) ?? new Set();
    seated.set(place, there.add(far));
    far.once('close', () => {
      there.delete(far);
      if (there.size === 0) seated.delete(place);
    });
  };

  return {
    seatAt: (to, entry, wire, first) =>
      new Promise((resolve) => {
        const nonce = draw();
        const far = new WebSocket(`${to.url.replace(/^http/, 'ws')}${hopPath}?${nonce}`, {
          maxPayload: sessionLimits.relayBytes,
          perMessageDeflate: false,
        });
        const patience = setTimeout(() => far.terminate(), answerMs);
        const failed = (): void => {
          clearTimeout(patience);
          resolve(null);
        };
        far.on('error', () => undefined);
        far.once('close', failed);
        far.once('message', (data) => {
          const greeting = parsed(greetingSchema, bytesOf(data).toString());
          if (
            greeting === null ||
            !same(greeting.proof, proofOf('holder', nonce, greeting.challenge, to.id))
          ) {
            far.terminate();
            return;
          }
          clearTimeout(patience);
          far.off('close', failed);
          const text = JSON.stringify(entry);
          const proof = proofOf('entry', nonce, greeting.challenge, text);
          far.send(JSON.stringify({ entry: text, proof }));
          far.send(JSON.stringify(first));
          keep(to.id, far);
          resolve(throughSeat(far, entry.side, wire));
        });
      }),

    leave: (place) => {
      for (const far of seated.get(place) ?? []) far.terminate();
    },

    receive: (socket, target, own, serve) => {
      socket.on('error', () => undefined);
      const nonce = nonceSchema.safeParse(target.split('?')[1]);
      if (!nonce.success) {
        socket.close(1008);
        return;
      }
      const challenge = draw();
      const patience = setTimeout(() => socket.close(1008), answerMs);
      socket.once('close', () => clearTimeout(patience));
      socket.once('message', (data) => {
        clearTimeout(patience);
        const introduction = parsed(introductionSchema, bytesOf(data).toString());
        const isOurs =
          introduction !== null &&
          same(introduction.proof, proofOf('entry', nonce.data, challenge, introduction.entry));
        const entry = isOurs ? parsed(entrySchema, introduction.entry) : null;
        if (entry === null) socket.close(1008);
        else serve(socket, entry);
      });
      socket.send(JSON.stringify({ challenge, proof: proofOf('holder', nonce.data, challenge, own) }));
    },
  };
};
