/**
 * One session as the local page holds it: the face that the session speaks to (agent/assist/face.ts), the state that every open page
 * is shown, and the questions that wait for an answer. Only a page that got in (access-rules.ts, entry.ts) answers them; what a
 * helper sends is shown, and nothing more.
 */
import type { Agent } from '../../actions/agent.ts';
import type { Consent, Controls, Face } from '../../assist/face.ts';
import type { TerminalPlace } from '../../assist/terminal-place.ts';
import type { SessionAbout } from '../../../protocol/agent-results.ts';
import { pageAssistLimits as limits } from '../../../protocol/page-assist.ts';
import type { PageQuestion, PageSession } from '../../../protocol/page-assist.ts';
import type { Capability } from '../../../protocol/session/capabilities.ts';
import type { ToScreen } from '../../../protocol/session/screen.ts';
import { problemOf } from '../jobs.ts';
import { attachFromPage } from './attach.ts';
import { afterChat, afterTold, freshSession, withoutGrants } from './told-rules.ts';

export interface HeldSession {
  readonly state: () => PageSession;
  /** What the customer can do; nothing happens before there is a session, and after its end. */
  readonly controls: Controls;
  /** Allows some of what question `id` asked for. Answers to another question, and those that come too fast, count for nothing. */
  readonly answer: (id: number, allowed: readonly Capability[], minutes: number | null) => void;
  readonly answerFile: (id: number, yes: boolean) => void;
  /** Hands the file at an absolute path to the session's ticket, once they have seen it and said yes. */
  readonly attach: (path: string) => void;
  /** Ends it, also while it is being opened. */
  readonly end: () => void;
  /** Resolves when all of it is written down; rejects where there was none. */
  readonly over: Promise<SessionAbout>;
}

export interface HeldOptions {
  readonly agent: Agent;
  readonly wish: Pick<PageSession, 'number' | 'startedAt' | 'ticket' | 'offered' | 'minutes'>;
  /** The terminal that all sessions of the page share. */
  readonly terminal: TerminalPlace;
  readonly user: string;
  readonly nowMs: () => number;
  readonly onChange: (state: PageSession) => void;
  readonly onScreen: (message: ToScreen) => void;
}

const nothing: Consent = { capabilities: [], minutes: null };

export const holdForPage = (options: HeldOptions): HeldSession => {
  const { agent, wish, nowMs } = options;
  const stopping = new AbortController();
  let state = freshSession(wish);
  let controls: Controls | null = null;
  let questions = 0;
  let asked: { readonly atMs: number; readonly answer: (consent: Consent) => void } | null = null;
  let isOver = false;
  /** What the customer asks for themselves does not take the place of what a helper asks, nor the other way round. */
  let turn: Promise<unknown> = Promise.resolve();

  const become = (next: PageSession): void => {
    state = next;
    options.onChange(state);
  };
  const at = (): string => new Date(nowMs()).toISOString();

  const ask = (question: PageQuestion): Promise<Consent> => {
    const answered = turn.then(() => (isOver ? nothing : put(question)));
    turn = answered;
    return answered;
  };
  const put = (question: PageQuestion): Promise<Consent> =>
    new Promise((resolve) => {
      asked = { atMs: nowMs(), answer: resolve };
      become({ ...state, question });
    });
  const settle = (id: number, allowed: readonly Capability[], minutes: number | null): void => {
    if (asked === null || state.question?.id !== id) return;
    // Nobody has read it by then: a click or key that was meant for something else. A no is always heard.
    if (allowed.length > 0 && nowMs() - asked.atMs < limits.deafMs) return;
    const { answer } = asked;
    asked = null;
    become({ ...state, question: null });
    answer({ capabilities: allowed, minutes });
  };

  const face: Face = {
    begin: (given) => {
      controls = given;
    },
    told: (event) => become(afterTold(state, event, at())),
    ask: ({ capabilities, reason }) =>
      ask({ kind: 'grants', id: ++questions, capabilities: [...capabilities], reason }),
    askFile: async ({ direction, path, sizeBytes, by }) => {
      if (by === 'customer') state = { ...state, offer: { path, state: 'asking' } };
      const { capabilities } = await ask({ kind: 'file', id: ++questions, direction, path, sizeBytes, by });
      return capabilities.length > 0;
    },
    screen: { told: options.onScreen },
    end: () => {
      controls = null;
      isOver = true;
      // Whoever is still asked has not answered.
      asked?.answer(nothing);
      asked = null;
    },
  };

  let isOffering = false;
  /** One at a time: it is told what came of it. */
  const offer: Controls['offer'] = async (path) => {
    if (isOffering || controls === null || state.paused) return 'denied';
    isOffering = true;
    become({ ...state, offer: { path, state: 'asking' } });
    const outcome = await controls.offer(path).catch(() => 'denied' as const);
    isOffering = false;
    // A pause or the end has forgotten it, or the helper has taken it already.
    if (state.offer !== null) become({ ...state, offer: { ...state.offer, state: outcome } });
    return outcome;
  };

  let isAttaching = false;
  const attach = async (path: string): Promise<void> => {
    const { ticket } = state;
    if (isAttaching || ticket === null || state.phase !== 'joined' || state.paused) return;
    isAttaching = true;
    await attachFromPage(
      {
        agent,
        ask: async (about) => {
          const { capabilities } = await ask({ kind: 'attach', id: ++questions, ticket, ...about });
          return capabilities.length > 0;
        },
        show: (attachment) => become({ ...state, attachment }),
      },
      ticket,
      path,
    );
    isAttaching = false;
  };

  const over = agent.assist({
    ticket: wish.ticket,
    offered: wish.offered,
    face,
    place: options.terminal,
    user: options.user,
    signal: stopping.signal,
  });
  over.catch((thrown: unknown) => {
    face.end();
    const ended = afterTold(state, { event: 'ended', reason: 'fault' }, at());
    become({ ...ended, end: state.end ?? ended.end, problem: problemOf(thrown) });
  });

  return {
    state: () => state,
    controls: {
      revokeAll: () => controls?.revokeAll(),
      withdraw: (capabilities) => {
        become(withoutGrants(state, capabilities));
        controls?.withdraw(capabilities);
      },
      pause: (paused) => {
        // What is offered does not outlast a pause.
        become({ ...state, paused, offer: null });
        controls?.pause(paused);
      },
      keyboard: (helper) => controls?.keyboard(helper),
      chat: (text) => {
        if (controls === null || state.phase !== 'joined') return;
        controls.chat(text);
        become(afterChat(state, 'customer', text, at()));
      },
      extend: (minutes) => controls?.extend(minutes),
      stay: () => controls?.stay(),
      screen: {
        say: (message, chosen) => controls?.screen.say(message, chosen),
        frame: async (stream, frame, bytes) => controls?.screen.frame(stream, frame, bytes),
        record: async (source, bytes) => controls?.screen.record(source, bytes),
      },
      offer,
    },
    answer: (id, allowed, minutes) => {
      const { question } = state;
      if (question?.kind !== 'grants') return;
      settle(
        id,
        allowed.filter((one) => question.capabilities.includes(one)),
        minutes,
      );
    },
    answerFile: (id, yes) => {
      const { question } = state;
      if (question === null || question.kind === 'grants') return;
      const isComing = question.kind === 'file' && question.direction === 'to';
      settle(id, yes ? [isComing ? 'files-to' : 'files-from'] : [], null);
    },
    attach: (path) => void attach(path),
    end: () => {
      if (controls === null) stopping.abort();
      else controls.revokeAll();
    },
    over,
  };
};
