/** The questions put to the customer, one at a time: a helper can ask, never answer, and never ask over another question. */
import type { Helper } from '../../protocol/session/binding.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { AgentMessage } from '../../protocol/session/messages.ts';
import type { Face } from './face.ts';
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
  readonly askFile: (
    direction: 'from' | 'to',
    path: string,
    sizeBytes: number,
    by: 'helper' | 'customer',
  ) => Promise<boolean>;
}

export const createQuestions = (options: QuestionsOptions): Questions => {
  const { face, grants, nowMs, note, say } = options;
  let asking = false;
  const alone = async <T>(question: () => Promise<T>): Promise<T> => {
    asking = true;
    try {
      return await question();
    } finally {
      asking = false;
    }
  };
  const untilMsOf = (minutes: number | null): number => {
    if (minutes !== null) return nowMs() + minutes * 60_000;
    const state = grants.state();
    return state.phase === 'open' ? state.untilMs : nowMs() + sessionLimits.standardMs;
  };
  return {
    askFor: async (wanted, reason) => {
      const helper = options.helper();
      const possible = wanted.filter((one) => options.possible.includes(one) && !grants.holds(one));
      if (asking || possible.length === 0 || helper === null) {
        await say({ type: 'denied', capabilities: [...wanted] });
        return;
      }
      const answer = await alone(() =>
        face.ask({
          helper,
          ticket: options.ticket,
          capabilities: possible,
          reason,
          minutes: sessionLimits.standardMs / 60_000,
        }),
      );
      const yes = possible.filter((one) => answer.capabilities.includes(one));
      if (yes.length > 0)
        grants.apply({ kind: 'granted', capabilities: yes, untilMs: untilMsOf(answer.minutes) });
      const no = possible.filter((one) => !yes.includes(one));
      if (no.length > 0) {
        note('sessionDenied', { capabilities: no });
        await say({ type: 'denied', capabilities: no });
      }
    },
    askFile: async (direction, path, sizeBytes, by) => {
      const helper = options.helper();
      if (helper === null || asking) return false;
      const yes = await alone(() => face.askFile({ helper, direction, path, sizeBytes, by }));
      // A pause may have begun while the question stood.
      if (by === 'customer') return yes && grants.mayOffer();
      // The grant may have been taken back while the question stood.
      return yes && grants.holds(direction === 'from' ? 'files-from' : 'files-to');
    },
  };
};
