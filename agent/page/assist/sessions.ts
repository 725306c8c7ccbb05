/**
 * The sessions of one page server, and the one terminal they share: started, told of and ended from any open page. A page that shares the screen and closes takes
 * that share with it at once; with the last page, after the time a reload takes, all sessions end: nobody sees them any more.
 */
import type { Agent } from '../../actions/agent.ts';
import type { Shell } from '../../assist/terminal.ts';
import { typedPath } from '../../assist/typed-path.ts';
import type { SessionAbout } from '../../../protocol/agent-results.ts';
import { BeistandError } from '../../../protocol/errors.ts';
import { pageAssistLimits as limits } from '../../../protocol/page-assist.ts';
import type { PageSession, ToPage } from '../../../protocol/page-assist.ts';
import type { FromPage } from '../../../protocol/page-assist-messages.ts';
import type { Bytes } from '../../../protocol/session/bytes.ts';
import { sessionLimits } from '../../../protocol/session/limits.ts';
import { holdForPage } from './held.ts';
import type { HeldSession } from './held.ts';
import type { Viewing } from './mirror.ts';
import { createPageTerminal } from './page-terminal.ts';

/** Sessions that are over stay shown, the newest of them, until they are put away. */
const mostEnded = 6;

type OfSession = Extract<FromPage, { readonly session: number }>;

/** An open page, as the sessions see it. */
export interface Tab {
  /** A session has changed; it is told of soon, in its newest state. */
  readonly changed: (number: number) => void;
  readonly say: (message: ToPage) => void;
  readonly output: (at: number, bytes: Uint8Array) => void;
}

/** What an open page can do. */
export interface TabSeat {
  readonly hear: (message: FromPage) => void;
  /** Typed into the terminal. */
  readonly input: (bytes: Bytes) => void;
  /** A piece of the screen; resolves when the next may come. */
  readonly screen: (session: number, stream: number, frame: number, bytes: Bytes) => Promise<void>;
  /** A piece of the video this page records of what it shows; resolves when the next may come. */
  readonly record: (session: number, part: number, bytes: Bytes) => Promise<void>;
  readonly leave: () => void;
}

export interface AssistWishes {
  readonly ticket: number | null;
  readonly offered: PageSession['offered'];
  readonly minutes: number;
}

export interface AssistSessions {
  readonly list: () => readonly PageSession[];
  /** Whether the terminal is open. */
  readonly hasTerminal: () => boolean;
  readonly find: (number: number) => PageSession | null;
  /** Begins one; `onState` hears all its states. @throws BeistandError RATE_LIMITED */
  readonly start: (wish: AssistWishes, onState?: (state: PageSession) => void) => HeldSession;
  readonly sit: (tab: Tab) => TabSeat;
  readonly endAll: () => void;
  /** Resolves when none goes on and everything is written down, with those still known that were held. */
  readonly over: () => Promise<readonly SessionAbout[]>;
}

export interface SessionsOptions {
  readonly agent: Agent;
  /** Whose shell is shared. */
  readonly place: { readonly shell: Shell; readonly user: string };
  readonly nowMs: () => number;
  readonly awayMs?: number;
}

export const createSessions = (options: SessionsOptions): AssistSessions => {
  const { agent, place, nowMs, awayMs = limits.awayMs } = options;
  const held = new Map<number, HeldSession>();
  const tabs = new Map<Tab, { view: Viewing | null; readonly shares: Set<number> }>();
  const terminal = createPageTerminal(
    place.shell,
    (message) => {
      for (const tab of tabs.keys()) tab.say(message);
    },
    () => running().length > 0,
  );
  let count = 0;
  /** Each page counts its videos for itself. */
  let seats = 0;
  let away: ReturnType<typeof setTimeout> | null = null;

  const changed = (number: number): void => {
    for (const tab of tabs.keys()) tab.changed(number);
  };
  const goesOn = ({ state }: HeldSession): boolean => state().phase !== 'ended';
  const running = (): HeldSession[] => [...held.values()].filter(goesOn);
  const forget = (number: number): void => {
    const found = held.get(number);
    if (found === undefined || goesOn(found)) return;
    held.delete(number);
    for (const tab of tabs.keys()) tab.say({ type: 'forgotten', session: number });
  };

  const start: AssistSessions['start'] = ({ ticket, offered, minutes }, onState) => {
    if (running().length >= limits.sessions)
      throw new BeistandError('RATE_LIMITED', 'There are too many sessions already.', {
        hint: 'End one of them first.',
      });
    const over = [...held.keys()].filter((number) => !running().some((one) => one.state().number === number));
    for (const number of over.slice(0, Math.max(0, over.length - mostEnded))) forget(number);
    count += 1;
    const number = count;
    const startedAt = new Date(nowMs()).toISOString();
    const session = holdForPage({
      agent,
      wish: { number, startedAt, ticket, offered: [...offered], minutes },
      terminal: terminal.place,
      user: place.user,
      nowMs,
      onChange: (state) => {
        changed(number);
        onState?.(state);
        if (running().length === 0) terminal.close();
      },
      onScreen: (message) => {
        const sharing = [...tabs].filter(([, seat]) => seat.shares.has(number));
        // Before any page shares it, all of them hear: one will answer.
        for (const [tab] of sharing.length > 0 ? sharing : tabs)
          tab.say({ type: 'screen', session: number, message });
      },
    });
    held.set(number, session);
    changed(number);
    return session;
  };

  const endAll = (): void => {
    for (const session of running()) session.end();
  };

  const act = (message: OfSession, { controls, ...session }: HeldSession, shares: Set<number>): void => {
    switch (message.type) {
      case 'answer':
        session.answer(message.question, message.allowed, message.minutes);
        break;
      case 'answer-file':
        session.answerFile(message.question, message.yes);
        break;
      case 'end':
        session.end();
        break;
      case 'forget':
        forget(message.session);
        break;
      case 'withdraw':
        controls.withdraw(message.capabilities);
        break;
      case 'pause':
        controls.pause(message.paused);
        break;
      case 'keyboard':
        controls.keyboard(message.helper);
        break;
      case 'chat':
        controls.chat(message.text);
        break;
      case 'offer':
        void controls.offer(typedPath(place.shell.folder, message.path));
        break;
      case 'to-ticket':
        session.attach(typedPath(place.shell.folder, message.path));
        break;
      case 'extend':
        controls.extend(message.minutes);
        break;
      case 'stay':
        controls.stay();
        break;
      default:
        // Whoever speaks for the screen shares it, and takes it along when they close.
        shares.add(message.session);
        controls.screen.say(message.message, message.chosen);
    }
  };

  return {
    list: () => [...held.values()].map((session) => session.state()),
    find: (number) => held.get(number)?.state() ?? null,
    start,
    hasTerminal: terminal.isOpen,
    sit: (tab) => {
      const seat = { view: null as Viewing | null, shares: new Set<number>() };
      const { shares } = seat;
      seats += 1;
      const mine = seats;
      tabs.set(tab, seat);
      if (away !== null) clearTimeout(away);
      away = null;
      const look = (): void => {
        seat.view?.end();
        seat.view = terminal.view({
          begins: (from) => tab.say({ type: 'output', from }),
          output: tab.output,
        });
      };
      return {
        hear: (message) => {
          switch (message.type) {
            case 'start':
              // The page offers no more than there may be; who asks all the same gets nothing.
              if (running().length < limits.sessions) start(message);
              break;
            case 'end-all':
              endAll();
              break;
            case 'attach':
              terminal.resize(message);
              look();
              break;
            case 'detach':
              seat.view?.end();
              seat.view = null;
              break;
            case 'size':
              terminal.resize(message);
              break;
            case 'seen':
              seat.view?.seen(message.upTo);
              break;
            default: {
              const session = held.get(message.session);
              if (session !== undefined) act(message, session, shares);
            }
          }
        },
        input: (bytes) => {
          if (bytes.length <= sessionLimits.terminalInputBytes && running().length > 0)
            terminal.place.type(bytes);
        },
        screen: async (number, stream, frame, bytes) => {
          shares.add(number);
          await held.get(number)?.controls.screen.frame(stream, frame, bytes);
        },
        record: async (number, part, bytes) => {
          await held.get(number)?.controls.screen.record(`${mine}.${part}`, bytes);
        },
        leave: () => {
          seat.view?.end();
          tabs.delete(tab);
          for (const number of shares) {
            const session = held.get(number);
            if (session?.state().granted.includes('screen') === true) session.controls.withdraw(['screen']);
          }
          if (tabs.size === 0) away = setTimeout(endAll, awayMs);
        },
      };
    },
    endAll: () => {
      if (away !== null) clearTimeout(away);
      endAll();
    },
    over: async () => {
      for (let open = running(); open.length > 0; open = running())
        await Promise.allSettled(open.map((session) => session.over));
      const all = await Promise.allSettled([...held.values()].map((session) => session.over));
      return all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    },
  };
};
