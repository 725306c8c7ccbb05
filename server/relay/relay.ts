/**
 * The relay's doors: who may connect, asked before the WebSocket is made. An agent proves its installation by a signed
 * request; a helper is signed in with a second factor and may hold sessions, and their page is ours (Origin).
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
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
import type { Accounts } from '../auth/accounts.ts';
import { getPerson } from '../auth/people.ts';
import type { Person } from '../auth/people.ts';
import { can } from '../auth/rules.ts';
import { createLimiter } from '../http/limits.ts';
import { authenticateAgent } from '../installations/request-token.ts';
import type { Store } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import { getTicket } from '../tickets/store.ts';
import { createMeetings } from './meetings.ts';
import type { Meetings } from './meetings.ts';
import { createSessionRecord } from './record.ts';
import type { TurnConfig } from './turn-rules.ts';
import { serveSocket } from './wire.ts';

const sweepMs = 1_000;
const heartbeatMs = 20_000;
const farewellMs = 1_000;

export interface RelayOptions {
  readonly store: Store;
  readonly desk: Desk;
  readonly accounts: () => Accounts;
  readonly vendor: string;
  /** Where browsers and agents reach this server. */
  readonly url: () => string;
  readonly trustedProxies: number;
  readonly turn: TurnConfig | undefined;
  readonly log: Logger;
  readonly now: () => Date;
}

export interface Relay extends Pick<Meetings, 'waiting' | 'size'> {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly stop: () => Promise<void>;
}

/** The address a request comes from, as far as the proxies in front are believed. */
const addressOf = (request: IncomingMessage, trustedProxies: number): string => {
  const told = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const chain = [...told, request.socket.remoteAddress ?? 'unknown'];
  return chain[Math.max(0, chain.length - 1 - trustedProxies)] ?? 'unknown';
};

const answer = (socket: Duplex, error: BeistandError): void => {
  const body = JSON.stringify({ code: error.code, title: error.message });
  socket.end(
    `HTTP/1.1 ${error.httpStatus} Refused\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
};

/** @throws BeistandError FORBIDDEN, SECOND_FACTOR_NEEDED */
const requireHelper = (person: Person): void => {
  const actor =
    person.disabledAt === null && person.kind === 'staff'
      ? ({ kind: 'staff', id: person.id, roles: person.roles } as const)
      : ({ kind: 'nobody' } as const);
  if (!can(actor, 'session.hold', { customerId: null }))
    throw new BeistandError('FORBIDDEN', 'You may not hold sessions.');
  if (!person.secondFactor)
    throw new BeistandError('SECOND_FACTOR_NEEDED', 'Sessions need a second factor.', {
      hint: 'Set one up in your account, then try again.',
    });
};

export const openRelay = async (options: RelayOptions): Promise<Relay> => {
  const { store, accounts, log, now } = options;
  const origin = (): string => new URL(options.url()).origin;
  const meetings = createMeetings({
    record: createSessionRecord(store, options.desk, now),
    vendor: options.vendor,
    origin,
    turn: options.turn,
    mayName: async (ticket, customerId) => {
      const found = await getTicket(store.db, ticket).catch(() => null);
      return found?.customerId === customerId;
    },
    now,
    onFault: (error, session) =>
      log.error({ err: toBeistandError(error), session }, 'a session was not noted'),
    onEnd: (end) => log.info(end, 'session ended'),
  });
  await meetings.recover();

  // Tries with codes: few for one helper, some more for an address that many share.
  const perHelper = createLimiter(20, 600);
  const perAddress = createLimiter(60, 600);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: sessionLimits.frameBytes,
    perMessageDeflate: false,
  });
  /** Still there, and still who they were? */
  const checks = new Map<WebSocket, { alive: boolean; mayStay: () => Promise<boolean> }>();

  const keep = (socket: WebSocket, mayStay: () => Promise<boolean>): void => {
    const state = { alive: true, mayStay };
    checks.set(socket, state);
    socket.on('pong', () => {
      state.alive = true;
    });
    socket.on('close', () => checks.delete(socket));
  };

  const admitAgent = async (request: IncomingMessage): Promise<(socket: WebSocket) => void> => {
    const { installation } = await authenticateAgent(
      store,
      {
        authorization: request.headers.authorization,
        method: 'GET',
        target: request.url ?? '',
        body: new Uint8Array(),
      },
      now(),
    );
    const agent = {
      installationId: installation.id,
      customerId: installation.customer_id,
      machine: installation.machine_name,
    };
    return (socket) => {
      keep(socket, () => Promise.resolve(true));
      serveSocket(socket, agentToRelaySchema, (wire, first) => meetings.seatAgent(agent, wire, first));
    };
  };

  const signedIn = async (request: IncomingMessage): Promise<Person> => {
    const cookie = request.headers.cookie ?? '';
    const session = await accounts().api.getSession({
      headers: new Headers({ cookie }),
      query: { disableRefresh: true },
    });
    if (session === null) throw new BeistandError('UNAUTHENTICATED', 'Please sign in.');
    return getPerson(store.db, session.user.id);
  };

  const admitHelper = async (request: IncomingMessage): Promise<(socket: WebSocket) => void> => {
    if (request.headers.origin !== origin())
      throw new BeistandError('FORBIDDEN', 'This request came from a page that is not ours.');
    const person = await signedIn(request);
    requireHelper(person);
    const address = addressOf(request, options.trustedProxies);
    const helper = { id: person.id, name: person.name, role: person.roles[0] ?? 'support' };
    const mayStay = async (): Promise<boolean> => {
      try {
        requireHelper(await signedIn(request));
        return true;
      } catch {
        return false;
      }
    };
    return (socket) => {
      keep(socket, mayStay);
      serveSocket(socket, consoleToRelaySchema, async (wire, first) => {
        if (first.type === 'join') {
          try {
            await perAddress.spend(address);
            await perHelper.spend(person.id);
          } catch {
            wire.tell({ type: 'ended', reason: 'rate-limited' });
            wire.close(false);
            return null;
          }
        }
        return meetings.seatHelper(helper, wire, first);
      });
    };
  };

  const admit = (request: IncomingMessage): Promise<(socket: WebSocket) => void> => {
    const path = (request.url ?? '').split('?')[0];
    if (path === relayPaths.agent) return admitAgent(request);
    if (path === relayPaths.console) return admitHelper(request);
    return Promise.reject(new BeistandError('NOT_FOUND', 'There is nothing here.'));
  };

  const beat = async (): Promise<void> => {
    for (const [socket, state] of checks) {
      // Who is paused can't answer: not their fault.
      if (!state.alive && !socket.isPaused) socket.terminate();
      else if (!(await state.mayStay())) socket.close(1008);
      else {
        state.alive = false;
        socket.ping();
      }
    }
  };
  const sweep = setInterval(() => meetings.sweep(), sweepMs);
  const pulse = setInterval(() => {
    beat().catch((error: unknown) =>
      log.error({ err: toBeistandError(error) }, 'the relay’s heartbeat failed'),
    );
  }, heartbeatMs);

  return {
    waiting: meetings.waiting,
    size: meetings.size,
    upgrade: (request, socket, head) => {
      // A peer that goes away while it is asked who it is.
      socket.on('error', () => socket.destroy());
      admit(request).then(
        (serve) => sockets.handleUpgrade(request, socket, head, serve),
        (error: unknown) => answer(socket, toBeistandError(error)),
      );
    },
    stop: async () => {
      clearInterval(sweep);
      clearInterval(pulse);
      await meetings.stop();
      for (const socket of checks.keys()) {
        socket.close(1012);
        // Whoever does not answer keeps nobody from stopping.
        setTimeout(() => socket.terminate(), farewellMs).unref();
      }
    },
  };
};
