/**
 * The relay of one server process: takes in whoever the doors admit (doors.ts) and seats them where their session is held,
 * here (meetings.ts) or at another process on the same database (places.ts, hop.ts). It sees that nobody stays who is gone.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { BeistandError, toBeistandError } from '../../protocol/errors.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import {
  agentToRelaySchema,
  consoleToRelaySchema,
  relayPaths,
} from '../../protocol/session/relay-messages.ts';
import type { AgentToRelay, ConsoleToRelay } from '../../protocol/session/relay-messages.ts';
import { getPerson } from '../auth/people.ts';
import { createLimiter } from '../http/limits.ts';
import type { Desk } from '../tickets/desk.ts';
import { getTicket } from '../tickets/store.ts';
import { createDoors, helperActor } from './doors.ts';
import type { DoorsOptions } from './doors.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createHops, hopPath } from './hop.ts';
import type { Entry } from './hop.ts';
import { createMeetings } from './meetings.ts';
import type { Meetings, Seat } from './meetings.ts';
import { beatMs, createPlaces } from './places.ts';
import type { Places, Wanted } from './places.ts';
import { createSessionRecord } from './record.ts';
import type { Wire } from './room.ts';
import type { TurnConfig } from './turn-rules.ts';
import { helperRefusal } from './ticket-rules.ts';
import { serveSocket } from './wire.ts';

const sweepMs = 1_000;
/** So long at most somebody stays who may not any more. */
const usualBeatMs = 20_000;
const everybody = { mayStay: () => Promise.resolve(true), putOut: () => undefined } as const;
const farewellMs = 1_000;
/** Whoever comes back to a session waits for the process that holds it until that is there, or known to be gone. */
const comeBackMs = 30_000;
const lookAgainMs = 500;

export interface RelayOptions extends DoorsOptions {
  readonly desk: Desk;
  readonly vendor: string;
  readonly turn: TurnConfig | undefined;
  /** What all processes of this server know, and nobody else. */
  readonly secret: string;
  /** Between two looks at who is there. */
  readonly heartbeatMs?: number | undefined;
  readonly log: Logger;
}

export interface Relay extends Pick<Meetings, 'size'>, Pick<Places, 'waiting'> {
  /** Takes up its sessions; the other processes on this database reach it at `url`. Nobody is seated before. */
  readonly start: (url: string) => Promise<void>;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly stop: () => Promise<void>;
}

const answer = (socket: Duplex, error: BeistandError): void => {
  const body = JSON.stringify({ code: error.code, title: error.message });
  socket.end(
    `HTTP/1.1 ${error.httpStatus} Refused\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
};

const wantedBy = (first: AgentToRelay | ConsoleToRelay): Wanted | null => {
  if (first.type === 'resume') return { session: first.session };
  return first.type === 'join' ? { lookup: first.lookup } : null;
};

export const openRelay = (options: RelayOptions): Relay => {
  const { store, log, now } = options;
  const doors = createDoors(options);
  const places = createPlaces(store, now);
  const hops = createHops(options.secret);
  const meetings = createMeetings({
    record: createSessionRecord(store, options.desk, now),
    places,
    vendor: options.vendor,
    origin: () => new URL(options.url()).origin,
    turn: options.turn,
    mayName: async (ticket, customerId) => {
      const found = await getTicket(store.db, ticket).catch(() => null);
      return found?.customerId === customerId;
    },
    refusalFor: async (ticket, personId) => {
      const found = ticket === null ? 'none' : await getTicket(store.db, ticket).catch(() => null);
      return helperRefusal(helperActor(await getPerson(store.db, personId)), found);
    },
    now,
    onFault: (error, session) =>
      log.error({ err: toBeistandError(error), session }, 'a session was not noted'),
    onEnd: (end) => log.info(end, 'session ended'),
  });
  const heartbeat = createHeartbeat();
  const started = Promise.withResolvers<void>();
  const timers: ReturnType<typeof setInterval>[] = [];
  /** What the clock has begun and is not done with yet. */
  const underWay = new Map<string, Promise<void>>();
  let stopping = false;

  // Tries with codes: few for one helper, some more for an address that many share.
  const perHelper = createLimiter(20, 600);
  const perAddress = createLimiter(60, 600);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: sessionLimits.frameBytes,
    perMessageDeflate: false,
  });

  /** The seat at another place, where that is where it is; `away` where it can't be reached. */
  const seatElsewhere = async <M extends AgentToRelay | ConsoleToRelay>(
    entry: Entry,
    wire: Wire,
    first: M,
  ): Promise<Seat<M> | 'here' | 'away'> => {
    const wanted = wantedBy(first);
    if (wanted === null) return 'here';
    for (let waitedMs = 0; !meetings.has(wanted); waitedMs += lookAgainMs) {
      const holder = await places.holderOf(wanted);
      if (holder?.id === places.own()) break;
      if (holder === null) {
        // Its place is no more: from now on it is held here.
        if ('session' in wanted) await meetings.takeUp();
        break;
      }
      const seat = await hops.seatAt(holder, entry, wire, first);
      if (seat !== null) return seat;
      log.warn({ place: holder.url }, 'another server process that holds a session can’t be reached');
      if (stopping || 'lookup' in wanted || waitedMs >= comeBackMs) return 'away';
      await pause(lookAgainMs);
    }
    return 'here';
  };
  const seatSomewhere = async <M extends AgentToRelay | ConsoleToRelay>(
    entry: Entry,
    wire: Wire,
    first: M,
    seatHere: () => Promise<Seat<M> | null> | Seat<M> | null,
  ): Promise<Seat<M> | null> => {
    await started.promise;
    const seat = await seatElsewhere(entry, wire, first);
    if (seat === 'here') return seatHere();
    if (seat !== 'away') return seat;
    wire.close(true);
    return null;
  };

  const admitAgent = async (request: IncomingMessage): Promise<(socket: WebSocket) => void> => {
    const { agent, mayStay } = await doors.admitAgent(request);
    return (socket) => {
      const end = serveSocket(socket, agentToRelaySchema, (wire, first) =>
        seatSomewhere({ side: 'agent', agent }, wire, first, () => meetings.seatAgent(agent, wire, first)),
      );
      heartbeat.keep(socket, { mayStay, putOut: () => end('not-enrolled') });
    };
  };

  const admitHelper = async (request: IncomingMessage): Promise<(socket: WebSocket) => void> => {
    const { helper, address, mayStay } = await doors.admitHelper(request);
    return (socket) => {
      const end = serveSocket(socket, consoleToRelaySchema, async (wire, first) => {
        if (first.type === 'join') {
          try {
            await perAddress.spend(address);
            await perHelper.spend(helper.id);
          } catch {
            wire.tell({ type: 'ended', reason: 'rate-limited' });
            wire.close(false);
            return null;
          }
        }
        return seatSomewhere({ side: 'helper', helper }, wire, first, () =>
          meetings.seatHelper(helper, wire, first),
        );
      });
      heartbeat.keep(socket, { mayStay, putOut: () => end('not-allowed') });
    };
  };

  /** Somebody who arrived at another process. They are seated here or nowhere: nobody is sent round in circles. */
  const admitHop = (request: IncomingMessage) => (socket: WebSocket) => {
    hops.receive(socket, request.url ?? '', places.own(), (from, entry) => {
      heartbeat.keep(from, everybody);
      if (entry.side === 'agent')
        serveSocket(from, agentToRelaySchema, (wire, first) => meetings.seatAgent(entry.agent, wire, first));
      else
        serveSocket(from, consoleToRelaySchema, (wire, first) =>
          meetings.seatHelper(entry.helper, wire, first),
        );
    });
  };

  const admit = (request: IncomingMessage): Promise<(socket: WebSocket) => void> => {
    const path = (request.url ?? '').split('?')[0];
    if (path === relayPaths.agent) return admitAgent(request);
    if (path === relayPaths.console) return admitHelper(request);
    if (path === hopPath && store.kind === 'postgres') return Promise.resolve(admitHop(request));
    return Promise.reject(new BeistandError('NOT_FOUND', 'There is nothing here.'));
  };

  /** Tells the other places that this one lives, and takes up what those held that do not. */
  const beatPlaces = async (url: string): Promise<void> => {
    const { lives, gone } = await places.beat();
    for (const place of gone) hops.leave(place);
    if (stopping) return;
    if (!lives) {
      log.warn('this process was silent so long that others have taken over its sessions');
      meetings.letGo();
      await places.enter(url);
    }
    await meetings.takeUp();
  };
  const every = (ms: number, work: () => Promise<void> | void, fault: string): void => {
    const once = async (): Promise<void> => {
      try {
        await work();
      } catch (error) {
        log.error({ err: toBeistandError(error) }, fault);
      } finally {
        underWay.delete(fault);
      }
    };
    timers.push(
      setInterval(() => {
        // One that takes long is not overtaken by the next.
        if (!underWay.has(fault)) underWay.set(fault, once());
      }, ms),
    );
  };

  return {
    waiting: places.waiting,
    size: meetings.size,
    start: async (url) => {
      await places.enter(url);
      await meetings.takeUp();
      every(sweepMs, () => meetings.sweep(), 'sessions were not looked through');
      every(options.heartbeatMs ?? usualBeatMs, () => heartbeat.beat(), 'the relay’s heartbeat failed');
      if (store.kind === 'postgres')
        every(beatMs, () => beatPlaces(url), 'the other processes were not told');
      started.resolve();
    },
    upgrade: (request, socket, head) => {
      // A peer that goes away while it is asked who it is.
      socket.on('error', () => socket.destroy());
      admit(request).then(
        (serve) => sockets.handleUpgrade(request, socket, head, serve),
        (error: unknown) => answer(socket, toBeistandError(error)),
      );
    },
    stop: async () => {
      stopping = true;
      for (const timer of timers) clearInterval(timer);
      await Promise.all(underWay.values());
      await meetings.stop();
      // Where the database is away, the others find out by themselves.
      await places
        .leave()
        .catch((error: unknown) =>
          log.error({ err: toBeistandError(error) }, 'the other processes were not told'),
        );
      for (const socket of heartbeat.sockets()) {
        socket.close(1012);
        // Whoever does not answer keeps nobody from stopping.
        setTimeout(() => socket.terminate(), farewellMs).unref();
      }
    },
  };
};
