/** What is allowed in one session at this moment: keeps its state (protocol/session/session-state.ts) and tells of each change. */
import { capabilities } from '../../protocol/session/capabilities.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { freshSession, holds, mayAct, mayOffer, sessionAfter } from '../../protocol/session/session-state.ts';
import type { EndReason, needOf, SessionEvent, SessionState } from '../../protocol/session/session-state.ts';

export interface Grants {
  readonly state: () => SessionState;
  readonly holds: (capability: Capability) => boolean;
  readonly mayAct: (need: ReturnType<typeof needOf>) => boolean;
  /** Whether what the customer offers may go out. */
  readonly mayOffer: () => boolean;
  /** What is allowed now. */
  readonly now: () => Capability[];
  /** All that was allowed at any time. */
  readonly ever: () => Capability[];
  readonly apply: (event: SessionEvent) => void;
}

export interface GrantsOptions {
  readonly nowMs: () => number;
  readonly onChange: (kind: 'granted' | 'withdrawn' | 'paused') => void;
  readonly onEnd: (reason: EndReason) => void;
}

export const createGrants = ({ nowMs, onChange, onEnd }: GrantsOptions): Grants => {
  let state: SessionState = freshSession(nowMs());
  const ever = new Set<Capability>();
  const now = (): Capability[] => capabilities.filter((one) => holds(state, one, nowMs()));
  return {
    state: () => state,
    holds: (capability) => holds(state, capability, nowMs()),
    mayAct: (need) => mayAct(state, need, nowMs()),
    mayOffer: () => mayOffer(state, nowMs()),
    now,
    ever: () => [...ever],
    apply: (event) => {
      const wasOver = state.phase === 'ended';
      state = sessionAfter(state, event, nowMs());
      if (state.phase === 'ended') {
        if (!wasOver) onEnd(state.reason);
        return;
      }
      const kind = event.kind === 'extended' ? 'granted' : event.kind;
      if (kind !== 'granted' && kind !== 'withdrawn' && kind !== 'paused') return;
      for (const one of now()) ever.add(one);
      onChange(kind);
    },
  };
};
