/**
 * The questions put to the customer, one after the other: a helper can ask, never answer, and never ask over another question. What
 * they ask for while one stands waits its turn. Only so much waits; beyond it they are told that the customer is being asked something
 * else. That the customer said no is told and noted only where they did.
 */
import type { Helper } from '../../protocol/session/binding.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { AgentMessage } from '../../protocol/session/messages.ts';
import type { Face } from './face.ts';
import type { FileAnswer, FileWish } from './file-answer.ts';
import type { Grants } from './grants.ts';

export interface QuestionsOptions {
  readonly face: Face;
  readonly grants: Grants;
  readonly helper: () => Helper | null;
  readonly ticket: number | null;
  readonly possible: readonly Capability[];
  readonly nowMs: () => number;
  readonly note: (kind: string, data: Readonly<Record<string, unknown>>) => void;
  readonly say: (message: AgentMessage) => Promise<void>;
}

export interface Questions {
  /** Asks for capabilities, and applies what is answered. */
  readonly askFor: (wanted: readonly Capability[], reason: string | null) => Promise<void>;
  /** Whether a file may go or come: one the helper wants, or one the customer themselves offers. */
  readonly askFile: (wish: FileWish) => Promise<FileAnswer>;
}

export const createQuestions = (options: QuestionsOptions): Questions => {
  const { face, grants, nowMs, note, say } = options;
  let turn: Promise<unknown> = Promise.resolve();
  /** Questions that stand or wait. */
  let open = 0;
  /** What they ask for: nothing is asked for twice at a time. */
  const pending = new Set<Capability>();

  const isFull = (): boolean => open > sessionLimits.questionsWaiting;
  const isOver = (): boolean => grants.state().phase === 'ended';
  const inTurn = <T>(question: () => Promise<T>): Promise<T> => {
    open += 1;
    const mine = turn.then(question).finally(() => {
      open -= 1;
    });
    turn = mine.catch(() => undefined);
    return mine;
  };
  const untilMsOf = (minutes: number | null): number => {
    if (minutes !== null) return nowMs() + minutes * 60_000;
    const state = grants.state();
    return state.phase === 'open' ? state.untilMs : nowMs() + sessionLimits.standardMs;
  };
  const askNow = async (wanted: readonly Capability[], reason: string | null): Promise<void> => {
    const helper = options.helper();
    // Some of it may have been allowed while this waited.
    const asked = wanted.filter((one) => !grants.holds(one));
    if (helper === null || isOver() || asked.length === 0) return;
    const minutes = sessionLimits.standardMs / 60_000;
    const answer = await face.ask({ helper, ticket: options.ticket, capabilities: asked, reason, minutes });
    // Whoever was still asked at the end has not answered.
    if (isOver()) return;
    const yes = asked.filter((one) => answer.capabilities.includes(one));
    if (yes.length > 0)
      grants.apply({ kind: 'granted', capabilities: yes, untilMs: untilMsOf(answer.minutes) });
    const no = asked.filter((one) => !yes.includes(one));
    if (no.length > 0) {
      note('sessionDenied', { capabilities: no });
      await say({ type: 'denied', capabilities: no });
    }
  };
  const askFileNow = async ({ isWanted, ...wish }: FileWish): Promise<FileAnswer> => {
    const helper = options.helper();
    const mayGo = (): boolean => {
      if (wish.by === 'customer') return grants.mayOffer();
      return grants.holds(wish.direction === 'from' ? 'files-from' : 'files-to');
    };
    if (helper === null || isOver()) return 'over';
    if (!mayGo() || !isWanted()) return 'taken-back';
    const yes = await face.askFile({ helper, ...wish });
    if (isOver()) return 'over';
    if (!yes) return 'denied';
    // The grant may have been taken back, or a pause have begun, while the question stood.
    return mayGo() ? 'yes' : 'taken-back';
  };

  return {
    askFor: async (wanted, reason) => {
      const impossible = wanted.find((one) => !options.possible.includes(one));
      if (impossible !== undefined) await say({ type: 'refused', what: 'ask', capability: impossible });
      const asked = wanted.filter((one) => options.possible.includes(one) && !grants.holds(one));
      const fresh = asked.filter((one) => !pending.has(one));
      if (fresh.length === 0) return;
      if (isFull()) {
        await say({ type: 'denied', capabilities: fresh, why: 'busy' });
        return;
      }
      for (const one of fresh) pending.add(one);
      await inTurn(() => askNow(fresh, reason)).finally(() => {
        for (const one of fresh) pending.delete(one);
      });
    },
    askFile: async (wish) => {
      // What the customer asks themselves is not turned away for what a helper has asked.
      if (wish.by === 'helper' && isFull()) return 'busy';
      return inTurn(() => askFileNow(wish));
    },
  };
};
