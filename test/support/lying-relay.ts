/**
 * A relay under the test's own hand: it takes an agent's line, says to it what the test wants, and can be the helper as well.
 * What it may know is what a stolen relay knows; the code it is given only where it plays an honest helper.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Binding } from '../../protocol/session/binding.ts';
import { bytesOf } from '../../protocol/session/bytes.ts';
import type { Bytes } from '../../protocol/session/bytes.ts';
import { helperHandshake } from '../../protocol/session/handshake.ts';
import { chainSecret } from '../../protocol/session/keys.ts';
import { agentMessageSchema, messageParcel, readParcel } from '../../protocol/session/messages.ts';
import type { AgentMessage, HelperMessage, Incoming } from '../../protocol/session/messages.ts';
import { createPipe } from '../../protocol/session/pipe.ts';
import type { Pipe } from '../../protocol/session/pipe.ts';
import { agentToRelaySchema } from '../../protocol/session/relay-messages.ts';
import type { AgentToRelay } from '../../protocol/session/relay-messages.ts';
import { testBinding } from './session-pair.ts';

export interface LyingRelay {
  readonly url: string;
  /** All that agents said. */
  readonly said: AgentToRelay[];
  /** Frames of agents nobody took yet. */
  readonly frames: Bytes[];
  readonly connections: () => number;
  readonly tell: (message: unknown) => void;
  readonly frame: (frame: Uint8Array) => void;
  /** Opens the session an agent asked for, under this name. */
  readonly open: (session?: string) => Promise<void>;
  readonly binding: () => Binding;
  /** A try with this secret: answers whether the agent believed it. */
  readonly guess: (secret: string, binding?: Binding) => Promise<boolean>;
  /** Proves the code as an honest helper does. */
  readonly prove: (secret: string) => Promise<HeldEnd>;
}

/** The helper's end of a session held over this relay. */
export interface HeldEnd {
  readonly pipe: Pipe;
  /** Frames on their way to the agent, which the relay passes on itself. */
  readonly toAgent: Bytes[];
  /** What the agent said, up to now. */
  readonly heard: () => Promise<AgentMessage[]>;
  /** What came beside messages until `heard` was last asked: output, pieces of files and of screens. */
  readonly pieces: Exclude<Incoming<AgentMessage>, { readonly kind: 'message' }>[];
  readonly say: (message: HelperMessage) => Promise<void>;
  /** Passes all on that waits, in the right order. */
  readonly pass: () => void;
}

export const startLyingRelay = async (): Promise<LyingRelay> => {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const said: AgentToRelay[] = [];
  const frames: Bytes[] = [];
  let connections = 0;
  let socket: WebSocket | null = null;
  let session = testBinding.session;
  onTestFinished(() => {
    for (const one of sockets.clients) one.terminate();
    server.close();
  });
  sockets.on('connection', (one) => {
    socket = one;
    connections += 1;
    one.on('message', (data: Buffer, isBinary) => {
      if (isBinary) frames.push(bytesOf(data));
      else said.push(agentToRelaySchema.parse(JSON.parse(data.toString())));
    });
  });
  const send = (data: string | Uint8Array): void => socket?.send(data);
  const next = async (): Promise<Bytes> => {
    await expect.poll(() => frames.length, { interval: 5 }).toBeGreaterThan(0);
    return frames.shift() ?? new Uint8Array();
  };
  const tried = (): AgentToRelay[] => said.filter(({ type }) => type === 'tried');
  const binding = (): Binding => ({ ...testBinding, session, relay: url, ticket: null });

  const attempt = async (secret: string, bound: Binding) => {
    const before = tried().length;
    send(JSON.stringify({ type: 'helper', binding: bound, ice: [] }));
    const handshake = await helperHandshake(secret, bound);
    send(handshake.start);
    const answer = await next();
    const verdict = async (): Promise<boolean> => {
      await expect.poll(() => tried().length, { interval: 5 }).toBeGreaterThan(before);
      const last = tried().at(-1);
      return last?.type === 'tried' && last.right;
    };
    return { handshake, answer, verdict };
  };

  return {
    url,
    said,
    frames,
    connections: () => connections,
    tell: (message) => send(JSON.stringify(message)),
    frame: send,
    binding,
    open: async (name = testBinding.session) => {
      session = name;
      await expect.poll(() => said.some(({ type }) => type === 'open'), { interval: 5 }).toBe(true);
      const expiresAt = new Date(Date.now() + 600_000).toISOString();
      send(JSON.stringify({ type: 'opened', session, lookup: '12345', token: 'x'.repeat(30), expiresAt }));
    },
    guess: async (secret, bound = binding()) => {
      const { handshake, answer, verdict } = await attempt(secret, bound);
      try {
        send(handshake.finish(answer).finish);
      } catch {
        // The guess was wrong, which the guesser is the first to know. Anything else is the third message then.
        send(handshake.start);
      }
      return verdict();
    },
    prove: async (secret) => {
      const bound = binding();
      const { handshake, answer, verdict } = await attempt(secret, bound);
      const { finish, key } = handshake.finish(answer);
      send(finish);
      if (!(await verdict())) throw new Error('the agent does not believe it');
      const toAgent: Bytes[] = [];
      const pipe = createPipe({
        sendSecret: await chainSecret(key, bound, 'helper'),
        receiveSecret: await chainSecret(key, bound, 'agent'),
        transmit: (frame) => toAgent.push(frame),
      });
      const messages: AgentMessage[] = [];
      const pieces: HeldEnd['pieces'] = [];
      return {
        pipe,
        toAgent,
        pieces,
        heard: async () => {
          for (let frame = frames.shift(); frame !== undefined; frame = frames.shift()) {
            const parcel = await pipe.receive(frame);
            const incoming = parcel === null ? null : readParcel(agentMessageSchema, parcel);
            if (incoming?.kind === 'message') messages.push(incoming.message);
            else if (incoming !== null) pieces.push(incoming);
          }
          return messages;
        },
        say: async (message) => {
          const { kind, payload } = messageParcel(message);
          await pipe.send(kind, payload);
        },
        pass: () => {
          for (const frame of toAgent.splice(0)) send(frame);
        },
      };
    },
  };
};
