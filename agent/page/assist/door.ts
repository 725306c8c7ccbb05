/**
 * The WebSocket of the page's sessions. Whoever opens it is asked what every request is asked: Host, Origin and the cookie of the
 * one browser that came in. Every message is bounded, parsed by a strict schema, and what does not parse closes the socket. A
 * page is told of a session in its newest state only, so one that reads slowly is sent less and nothing waits for it.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { BeistandError } from '../../../protocol/errors.ts';
import { pageAssistLimits as limits, readPageFrame, writePageFrame } from '../../../protocol/page-assist.ts';
import type { ToPage } from '../../../protocol/page-assist.ts';
import { fromPageSchema } from '../../../protocol/page-assist-messages.ts';
import { bytesOf } from '../../../protocol/session/bytes.ts';
import type { AssistSessions, Tab, TabSeat } from './sessions.ts';

/** Changes within this time are told together. */
const gatherMs = 20;
/** With so much on its way to a page, changes wait: only the newest will be told. */
const fullBytes = 256 * 1024;
const heartbeatMs = 15_000;

/** Close codes of a WebSocket: against the rules; the server goes away. */
const [wrong, goingAway] = [1008, 1001];
/** A page that does not answer is not waited for longer. */
const farewellMs = 500;

const bufferOf = (data: RawData): Buffer =>
  Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);

/** A socket as a tab: what it is told, in order, and never more than it reads. */
const tabOf = (socket: WebSocket, sessions: AssistSessions): Tab & { readonly end: () => void } => {
  const dirty = new Set<number>();
  let gathering: ReturnType<typeof setTimeout> | null = null;
  const say = (message: ToPage): void => socket.send(JSON.stringify(message), flushSoon);
  const flush = (): void => {
    gathering = null;
    if (socket.bufferedAmount > fullBytes) return;
    const numbers = [...dirty];
    dirty.clear();
    for (const number of numbers) {
      const session = sessions.find(number);
      if (session !== null) say({ type: 'session', session });
    }
  };
  const flushSoon = (): void => {
    if (dirty.size > 0) gathering ??= setTimeout(flush, gatherMs);
  };
  return {
    say,
    changed: (number) => {
      dirty.add(number);
      flushSoon();
    },
    output: (at, bytes) =>
      socket.send(writePageFrame({ kind: 'output', counts: [at], bytes: bytesOf(bytes) }), flushSoon),
    end: () => {
      if (gathering !== null) clearTimeout(gathering);
    },
  };
};

/** Serves one page until it closes. */
const serve = (socket: WebSocket, sessions: AssistSessions): void => {
  const tab = tabOf(socket, sessions);
  const seat: TabSeat = sessions.sit(tab);
  let pieces = 0;
  const fail = (): void => socket.close(wrong);

  const takeFrame = (bytes: Buffer): void => {
    const frame = readPageFrame(bytesOf(bytes));
    if (frame === null || frame.kind === 'output') return fail();
    if (frame.kind === 'input') return seat.input(frame.bytes);
    const [session = 0, second = 0, third = 0] = frame.counts;
    pieces += 1;
    if (pieces > limits.piecesAhead) return fail();
    // A piece that could not go on is forgotten, as by a line that is lost; the next may come all the same.
    const taken =
      frame.kind === 'record'
        ? seat.record(session, second, frame.bytes)
        : seat.screen(session, second, third, frame.bytes);
    taken
      .catch(() => undefined)
      .finally(() => {
        pieces -= 1;
        tab.say({ type: 'next', session });
      });
    return undefined;
  };

  socket.on('message', (data, isBinary) => {
    const bytes = bufferOf(data);
    if (isBinary) return takeFrame(bytes);
    if (bytes.length > limits.textBytes) return fail();
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString());
    } catch {
      return fail();
    }
    const parsed = fromPageSchema.safeParse(value);
    if (!parsed.success) return fail();
    seat.hear(parsed.data);
    return undefined;
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    tab.end();
    seat.leave();
  });
  tab.say({ type: 'all', sessions: sessions.list(), terminal: sessions.hasTerminal() });
};

export interface AssistDoor {
  /** Lets the page in, or answers why not; `refusal` is what access-rules.ts and entry.ts said. */
  readonly upgrade: (
    refusal: BeistandError | null,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ) => void;
  /** Tells every page what it was not told yet, and closes. */
  readonly end: () => Promise<void>;
}

const refuse = (socket: Duplex, { code, httpStatus, message }: BeistandError): void => {
  const body = JSON.stringify({ code, title: message });
  socket.end(
    `HTTP/1.1 ${httpStatus} Refused\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
};

export const openDoor = (sessions: AssistSessions): AssistDoor => {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: Math.max(limits.frameBytes, limits.textBytes),
    perMessageDeflate: false,
  });
  const alive = new Map<WebSocket, boolean>();
  const beat = setInterval(() => {
    for (const [socket, answered] of alive)
      if (answered) {
        alive.set(socket, false);
        socket.ping();
      } else socket.terminate();
  }, heartbeatMs);
  return {
    upgrade: (refusal, request, socket, head) => {
      // A peer that goes away in the middle.
      socket.on('error', () => socket.destroy());
      const full = new BeistandError('RATE_LIMITED', 'Too many pages are open.', {
        hint: 'Close some tabs.',
      });
      const why = refusal ?? (alive.size >= limits.tabs ? full : null);
      if (why !== null) return refuse(socket, why);
      server.handleUpgrade(request, socket, head, (opened) => {
        alive.set(opened, true);
        opened.on('pong', () => alive.set(opened, true));
        opened.on('close', () => alive.delete(opened));
        serve(opened, sessions);
      });
      return undefined;
    },
    end: async () => {
      clearInterval(beat);
      const last = setTimeout(() => {
        for (const socket of alive.keys()) socket.terminate();
      }, farewellMs);
      await Promise.all(
        [...alive.keys()].map(
          (socket) =>
            new Promise((resolve) => {
              socket.once('close', resolve);
              for (const session of sessions.list())
                socket.send(JSON.stringify({ type: 'session', session }));
              socket.close(goingAway);
            }),
        ),
      );
      clearTimeout(last);
    },
  };
};
