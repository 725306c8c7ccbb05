/**
 * What is allowed in a session at a moment. Pure; the agent asks it before every message it acts on, and what is not
 * clearly allowed is not.
 *
 *   waiting ──joined──▶ asking ──granted──▶ open ◀─granted, withdrawn, paused, extended─┐
 *      │                  │  ▲               │  │                                       │
 *      │                  │  └──(all denied)─┘  └───────────────────────────────────────┘
 *      └── code expired   └── denied: still asking        any ──ended, idle, longest, grace──▶ ended
 *
 * Everything but `waiting` and `ended` is with one helper; a second helper is a session of their own.
 */
import type { Helper } from './binding.ts';
import type { Capability } from './capabilities.ts';
import type { HelperMessage } from './messages.ts';
import type { Incoming } from './messages.ts';
import { sessionLimits } from './limits.ts';

export type EndReason =
  | 'code-expired'
  | 'code-tried'
  | 'revoked'
  | 'helper-left'
  | 'idle'
  | 'longest'
  | 'lost'
  | 'broken'
  | 'finished'
  | 'fault'
  /** By the relay or the helper, with a reason that is not theirs to give. */
  | 'cut-off';

export interface With {
  readonly helper: Helper;
  readonly startedMs: number;
  /** The last sign of a person, at either end. */
  readonly activeMs: number;
  /** Since when an end is gone; null while both are there. */
  readonly lostMs: number | null;
}

export type SessionState =
  | { readonly phase: 'waiting'; readonly expiresMs: number }
  | ({ readonly phase: 'asking' } & With)
  | ({
      readonly phase: 'open';
      readonly granted: ReadonlySet<Capability>;
      readonly untilMs: number;
      readonly paused: boolean;
    } & With)
  | { readonly phase: 'ended'; readonly reason: EndReason; readonly atMs: number };

export type SessionEvent =
  | { readonly kind: 'joined'; readonly helper: Helper }
  | { readonly kind: 'granted'; readonly capabilities: readonly Capability[]; readonly untilMs: number }
  /** All that is allowed holds until then. */
  | { readonly kind: 'extended'; readonly untilMs: number }
  | { readonly kind: 'withdrawn'; readonly capabilities: readonly Capability[] }
  | { readonly kind: 'paused'; readonly paused: boolean }
  /** Somebody did something: typed, asked, wrote. */
  | { readonly kind: 'active' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'back' }
  /** Time has passed. */
  | { readonly kind: 'tick' }
  | { readonly kind: 'ended'; readonly reason: EndReason };

export const freshSession = (nowMs: number): SessionState => ({
  phase: 'waiting',
  expiresMs: nowMs + sessionLimits.codeMs,
});

/** Who may type sees what they type into. */
const implied: Partial<Record<Capability, Capability>> = { 'terminal-type': 'terminal-watch' };

const closed = (granted: Iterable<Capability>): ReadonlySet<Capability> => {
  const all = new Set(granted);
  for (const one of all) {
    const other = implied[one];
    if (other !== undefined) all.add(other);
  }
  return all;
};

const without = (granted: ReadonlySet<Capability>, gone: readonly Capability[]): ReadonlySet<Capability> =>
  new Set(
    [...granted].filter((one) => {
      const other = implied[one];
      return !gone.includes(one) && (other === undefined || !gone.includes(other));
    }),
  );

/** Why the clock ends a session at this moment; null where it does not. */
const timedOut = (state: SessionState, nowMs: number): EndReason | null => {
  if (state.phase === 'ended') return null;
  if (state.phase === 'waiting') return nowMs >= state.expiresMs ? 'code-expired' : null;
  if (state.lostMs !== null && nowMs - state.lostMs >= sessionLimits.graceMs) return 'lost';
  if (nowMs - state.activeMs >= sessionLimits.idleMs) return 'idle';
  const longest = state.startedMs + sessionLimits.longestMs;
  const untilMs = state.phase === 'open' ? Math.min(longest, state.untilMs) : longest;
  return nowMs >= untilMs ? 'longest' : null;
};

/** When a session ends unless a person does something; null before anybody is there, and after its end. */
export const idleEndMs = (state: SessionState): number | null =>
  state.phase === 'asking' || state.phase === 'open' ? state.activeMs + sessionLimits.idleMs : null;

/** When what is allowed is over, and whether it can't be made longer; null while nothing is allowed. */
export const allowedEnd = (
  state: SessionState,
): { readonly atMs: number; readonly isLongest: boolean } | null =>
  state.phase === 'open'
    ? { atMs: state.untilMs, isLongest: state.untilMs >= state.startedMs + sessionLimits.longestMs }
    : null;

/** The state after an event. What makes no sense in a state changes nothing. */
export const sessionAfter = (state: SessionState, event: SessionEvent, nowMs: number): SessionState => {
  if (state.phase === 'ended') return state;
  if (event.kind === 'ended') return { phase: 'ended', reason: event.reason, atMs: nowMs };
  const over = timedOut(state, nowMs);
  if (over !== null) return { phase: 'ended', reason: over, atMs: nowMs };
  if (state.phase === 'waiting')
    return event.kind === 'joined'
      ? { phase: 'asking', helper: event.helper, startedMs: nowMs, activeMs: nowMs, lostMs: null }
      : state;
  switch (event.kind) {
    case 'granted': {
      const before = state.phase === 'open' ? state.granted : new Set<Capability>();
      if (event.capabilities.length === 0) return state;
      const { helper, startedMs, lostMs } = state;
      const latestMs = startedMs + sessionLimits.longestMs;
      return {
        phase: 'open',
        helper,
        startedMs,
        lostMs,
        activeMs: nowMs,
        granted: closed([...before, ...event.capabilities]),
        untilMs: Math.min(event.untilMs, latestMs),
        paused: state.phase === 'open' && state.paused,
      };
    }
    case 'extended':
      return state.phase === 'open'
        ? {
            ...state,
            activeMs: nowMs,
            untilMs: Math.min(event.untilMs, state.startedMs + sessionLimits.longestMs),
          }
        : state;
    case 'withdrawn':
      return state.phase === 'open'
        ? { ...state, activeMs: nowMs, granted: without(state.granted, event.capabilities) }
        : state;
    case 'paused':
      return state.phase === 'open' ? { ...state, activeMs: nowMs, paused: event.paused } : state;
    case 'active':
      return { ...state, activeMs: nowMs };
    case 'lost':
      return { ...state, lostMs: state.lostMs ?? nowMs };
    case 'back':
      return { ...state, lostMs: null };
    default:
      return state;
  }
};

/** What only the customer and their own machine can be the reason of. */
const ownReasons: ReadonlySet<string> = new Set<EndReason>(['revoked', 'idle', 'finished', 'fault']);

/**
 * Why a session ended, for the customer's own record. Who ended it at this end says so; where it was ended from outside, the
 * relay's word for it stands unless it puts the blame on the customer.
 */
export const endReason = (state: SessionState, told: string): EndReason => {
  if (state.phase === 'ended') return state.reason;
  return ownReasons.has(told) ? 'cut-off' : (told as EndReason);
};

/** Whether the customer's own offers may go out: they rest with everything else in a pause. */
export const mayOffer = (state: SessionState, nowMs: number): boolean =>
  mayAct(state, 'joined', nowMs) && !(state.phase === 'open' && state.paused);

/** Whether a capability holds right now. */
export const holds = (state: SessionState, capability: Capability, nowMs: number): boolean =>
  state.phase === 'open' && !state.paused && timedOut(state, nowMs) === null && state.granted.has(capability);

/** What a helper's message needs: a capability, nothing but a session in being, or anything at all that was granted. */
type Need = Capability | 'joined' | 'granted' | 'never';

const messageNeeds: Readonly<Record<Exclude<HelperMessage['type'], 'signal'>, Need>> = {
  hello: 'joined',
  ask: 'joined',
  ping: 'joined',
  pong: 'joined',
  end: 'joined',
  chat: 'joined',
  'terminal-attach': 'terminal-watch',
  'terminal-credit': 'terminal-watch',
  'terminal-size': 'terminal-watch',
  'file-ask': 'files-from',
  // Asked for or offered: each file that runs was allowed by itself.
  'file-credit': 'joined',
  'file-put': 'files-to',
  'file-done': 'files-to',
  'file-cancel': 'joined',
  record: 'record',
  'screen-pipe': 'screen',
  'screen-seen': 'screen',
  'screen-key': 'screen',
};

/** What an incoming parcel of the helper needs. */
export const needOf = (incoming: Incoming<HelperMessage>): Need => {
  switch (incoming.kind) {
    case 'message': {
      const { message } = incoming;
      if (message.type !== 'signal') return messageNeeds[message.type];
      // Looking for a way past the relay shows the helper addresses of this machine, and makes it call at theirs.
      return message.of === 'screen' ? 'screen' : 'granted';
    }
    case 'terminalInput':
      return 'terminal-type';
    case 'fileChunk':
      return 'files-to';
    default:
      return 'never';
  }
};

/** Whether the agent may act on what came from the helper. */
export const mayAct = (state: SessionState, need: Need, nowMs: number): boolean => {
  if (need === 'never') return false;
  if (need === 'joined')
    return (state.phase === 'asking' || state.phase === 'open') && timedOut(state, nowMs) === null;
  if (need === 'granted')
    return state.phase === 'open' && state.granted.size > 0 && timedOut(state, nowMs) === null;
  return holds(state, need, nowMs);
};
