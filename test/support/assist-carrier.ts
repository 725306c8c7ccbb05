/** A WebSocket as what carries a session's line, for both ends in tests; it can be cut, and changed on the way. */
import { WebSocket } from 'ws';
import { bytesOf } from '../../protocol/session/bytes.ts';
import type { Bytes } from '../../protocol/session/bytes.ts';
import type { Connect } from '../../protocol/session/line.ts';

/** What a lying relay makes of a frame on its way: itself, nothing, others. */
export type Tamper = (frame: Bytes) => readonly Bytes[];

export interface CarrierWish {
  readonly url: () => string;
  readonly headers: () => Record<string, string>;
  readonly incoming?: Tamper | undefined;
  readonly outgoing?: Tamper | undefined;
  /** Once the door is passed, and before a word is said. */
  readonly onOpen?: (() => Promise<void>) | undefined;
}

export interface TestCarrier {
  readonly connect: Connect;
  /** Cuts the connection without a word, as a dead network does. */
  readonly cut: () => void;
  /** The socket of now. */
  readonly socket: () => WebSocket;
  readonly frames: { readonly incoming: Bytes[]; readonly outgoing: Bytes[] };
}

/** Thrown where the server refused to make a WebSocket. */
export class Refused extends Error {
  readonly status: number;
  readonly body: string;
  constructor(status: number, body: string) {
    super(`refused: ${status} ${body}`);
    this.status = status;
    this.body = body;
  }
}

export const testCarrier = ({ url, headers, incoming, outgoing, onOpen }: CarrierWish): TestCarrier => {
  let current: WebSocket | null = null;
  const frames = { incoming: [] as Bytes[], outgoing: [] as Bytes[] };
  return {
    frames,
    cut: () => current?.terminate(),
    socket: () => {
      if (current === null) throw new Error('not connected');
      return current;
    },
    connect: (events) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(url().replace(/^http/, 'ws'), { headers: headers() });
        socket.on('unexpected-response', (_request, response) => {
          let body = '';
          response.on('data', (piece: Buffer) => {
            body += piece.toString();
          });
          response.on('end', () => reject(new Refused(response.statusCode ?? 0, body)));
        });
        socket.on('error', reject);
        socket.on('close', () => events.onClose());
        socket.on('message', (data: Buffer, isBinary) => {
          if (!isBinary) events.onText(data.toString());
          else
            for (const frame of incoming?.(bytesOf(data)) ?? [bytesOf(data)]) {
              frames.incoming.push(frame);
              events.onFrame(frame);
            }
        });
        socket.on('open', () => {
          current = socket;
          const carrier: Awaited<ReturnType<Connect>> = {
            close: () => socket.close(),
            send: (message) => {
              if (socket.readyState !== WebSocket.OPEN) return;
              if (typeof message === 'string') socket.send(message);
              else
                for (const frame of outgoing?.(message) ?? [message]) {
                  frames.outgoing.push(frame);
                  socket.send(frame);
                }
            },
          };
          Promise.resolve(onOpen?.()).then(() => resolve(carrier), reject);
        });
      }),
  };
};
