/**
 * The relay's doors: who may connect, asked before the WebSocket is made. An agent proves its installation by a signed
 * request; a helper is signed in with a second factor and may hold sessions, and their page is ours (Host and Origin).
 */
import type { IncomingMessage } from 'node:http';
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';
import type { Accounts } from '../auth/accounts.ts';
import { getPerson } from '../auth/people.ts';
import type { Person } from '../auth/people.ts';
import { can } from '../auth/rules.ts';
import type { Actor } from '../auth/rules.ts';
import { isOwnHost } from '../http/host-rules.ts';
import { authenticateAgent } from '../installations/request-token.ts';
import { getInstallation } from '../installations/store.ts';
import type { Store } from '../store/store.ts';
import type { AgentAtDoor, HelperAtDoor } from './meeting.ts';

export interface DoorsOptions {
  readonly store: Store;
  readonly accounts: () => Accounts;
  /** Where browsers reach this server. */
  readonly url: () => string;
  readonly trustedProxies: number;
  readonly now: () => Date;
}

export interface Doors {
  /** @throws BeistandError UNAUTHENTICATED */
  readonly admitAgent: (request: IncomingMessage) => Promise<{
    readonly agent: AgentAtDoor;
    /** Whether their enrolment still stands. */
    readonly mayStay: () => Promise<boolean>;
  }>;
  /** @throws BeistandError FORBIDDEN, UNAUTHENTICATED, SECOND_FACTOR_NEEDED */
  readonly admitHelper: (request: IncomingMessage) => Promise<{
    readonly helper: HelperAtDoor;
    readonly address: string;
    /** Whether they still are who they were. */
    readonly mayStay: () => Promise<boolean>;
  }>;
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

/** The name the browser connected to. A page can't send X-Forwarded-Host with a WebSocket. */
const hostOf = ({ headers }: IncomingMessage, trustedProxies: number): string | undefined => {
  const told = trustedProxies > 0 ? headers['x-forwarded-host'] : undefined;
  return told === undefined ? headers.host : String(told).split(',')[0]?.trim();
};

const reasonsToGo = ['FORBIDDEN', 'SECOND_FACTOR_NEEDED', 'UNAUTHENTICATED'] as const;

/** A person as who may help; anybody else is nobody here. */
export const helperActor = (person: Person): Actor =>
  person.disabledAt === null && person.kind === 'staff'
    ? { kind: 'staff', id: person.id, roles: person.roles }
    : { kind: 'nobody' };

/** @throws BeistandError FORBIDDEN, SECOND_FACTOR_NEEDED */
const requireHelper = (person: Person): void => {
  if (!can(helperActor(person), 'session.hold', { customerId: null }))
    throw new BeistandError('FORBIDDEN', 'You may not hold sessions.');
  if (!person.secondFactor)
    throw new BeistandError('SECOND_FACTOR_NEEDED', 'Sessions need a second factor.', {
      hint: 'Set one up in your account, then try again.',
    });
};

export const createDoors = (options: DoorsOptions): Doors => {
  const { store, now } = options;
  const signedIn = async (request: IncomingMessage): Promise<Person> => {
    const cookie = request.headers.cookie ?? '';
    const session = await options.accounts().api.getSession({
      headers: new Headers({ cookie }),
      query: { disableRefresh: true },
    });
    if (session === null) throw new BeistandError('UNAUTHENTICATED', 'Please sign in.');
    return getPerson(store.db, session.user.id);
  };
  return {
    admitAgent: async (request) => {
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
      const { id } = installation;
      return {
        agent: {
          installationId: id,
          customerId: installation.customer_id,
          machine: installation.machine_name,
        },
        mayStay: async () => (await getInstallation(store.db, id)).revokedAt === null,
      };
    },
    admitHelper: async (request) => {
      if (!isOwnHost(hostOf(request, options.trustedProxies), options.url()))
        throw new BeistandError('FORBIDDEN', 'This request was sent to another host than this server.');
      if (request.headers.origin !== new URL(options.url()).origin)
        throw new BeistandError('FORBIDDEN', 'This request came from a page that is not ours.');
      const person = await signedIn(request);
      requireHelper(person);
      return {
        helper: { id: person.id, name: person.name, role: person.roles[0] ?? 'support' },
        address: addressOf(request, options.trustedProxies),
        mayStay: async () => {
          try {
            requireHelper(await signedIn(request));
            return true;
          } catch (error) {
            if (reasonsToGo.some((code) => isBeistandError(error, code))) return false;
            throw error;
          }
        },
      };
    },
  };
};
