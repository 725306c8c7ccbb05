/** A session as the page shows it, after one more thing was told of it. Pure; what is kept of talk and files is bounded. */
import type { FaceEvent } from '../../assist/face.ts';
import { pageAssistLimits as limits } from '../../../protocol/page-assist.ts';
import type { PageSession } from '../../../protocol/page-assist.ts';
import type { Capability } from '../../../protocol/session/capabilities.ts';

/** Before anything was told. */
export const freshSession = (
  wish: Pick<PageSession, 'number' | 'startedAt' | 'ticket' | 'offered' | 'minutes'>,
): PageSession => ({
  ...wish,
  phase: 'opening',
  code: null,
  triesLeft: null,
  helper: null,
  joinedAt: null,
  ice: [],
  granted: [],
  until: null,
  paused: false,
  helperTypes: true,
  recording: false,
  lostAt: null,
  idleAt: null,
  question: null,
  chat: [],
  files: [],
  offer: null,
  attachment: null,
  end: null,
  problem: null,
});

const nextId = (list: readonly { readonly id: number }[]): number => (list.at(-1)?.id ?? 0) + 1;

/** With one more message, the oldest left out where there are too many. */
export const afterChat = (
  session: PageSession,
  from: 'helper' | 'customer',
  text: string,
  at: string,
): PageSession => ({
  ...session,
  chat: [...session.chat, { id: nextId(session.chat), at, from, text }].slice(-limits.chatKept),
});

/** Without what was taken back; who no longer sees the terminal does not type into it either. */
export const withoutGrants = (session: PageSession, gone: readonly Capability[]): PageSession => ({
  ...session,
  granted: session.granted.filter(
    (one) => !gone.includes(one) && !(one === 'terminal-type' && gone.includes('terminal-watch')),
  ),
});

/** After an event of the session's own. */
export const afterTold = (session: PageSession, event: FaceEvent, at: string): PageSession => {
  switch (event.event) {
    case 'code':
      return {
        ...session,
        phase: 'waiting',
        code: { text: event.code, expiresAt: event.expiresAt },
        triesLeft: null,
      };
    case 'wrong-code':
      return { ...session, triesLeft: event.left };
    case 'joined':
      return { ...session, phase: 'joined', helper: event.helper, ice: event.ice, joinedAt: at, code: null };
    case 'grants':
      // While all rests, nothing holds; what is shown is what comes back with it.
      return session.paused
        ? { ...session, until: event.until }
        : { ...session, granted: event.granted, until: event.until };
    case 'keyboard':
      return { ...session, helperTypes: event.helper };
    case 'recording':
      return { ...session, recording: event.on };
    case 'chat':
      return afterChat(session, 'helper', event.text, at);
    case 'file': {
      const { direction, path } = event;
      const files = [...session.files, { id: nextId(session.files), at, direction, path }];
      // Once it is on its way, it stands among the files.
      const isOffered = direction === 'from' && session.offer?.path === path;
      return {
        ...session,
        files: files.slice(-limits.filesKept),
        offer: isOffered ? null : session.offer,
      };
    }
    case 'declined':
      return session.offer?.path === event.path
        ? { ...session, offer: { path: event.path, state: 'declined' } }
        : session;
    case 'idle':
      return { ...session, idleAt: event.endsAt };
    case 'ending':
      // The page counts down by itself.
      return session;
    case 'lost':
      return { ...session, lostAt: at };
    case 'back':
      return { ...session, lostAt: null };
    default:
      return {
        ...session,
        phase: 'ended',
        code: null,
        question: null,
        offer: null,
        granted: [],
        recording: false,
        lostAt: null,
        idleAt: null,
        ice: [],
        end: { at, reason: event.reason },
      };
  }
};
