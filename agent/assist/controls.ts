/** What the customer can do at any time, as one session does it. */
import type { Controls } from './face.ts';
import type { Held } from './held.ts';

export const createControls = (held: Held, setHelperTypes: (theirs: boolean) => void): Controls => {
  const { face, files, grants, nowMs, note, recording, seat, talk } = held;
  const active = (): void => grants.apply({ kind: 'active' });
  return {
    revokeAll: () => grants.apply({ kind: 'ended', reason: 'revoked' }),
    withdraw: (some) => grants.apply({ kind: 'withdrawn', capabilities: some }),
    pause: (paused) => grants.apply({ kind: 'paused', paused }),
    keyboard: (theirs) => {
      setHelperTypes(theirs);
      if (!theirs) seat.forgetTyped();
      note('sessionKeyboard', { helper: theirs });
      face.told({ event: 'keyboard', helper: theirs });
      void talk.say({ type: 'keyboard', helper: theirs });
    },
    chat: (text) => {
      active();
      held.noteChat('customer', text);
      void talk.say({ type: 'chat', text });
    },
    extend: (minutes) => grants.apply({ kind: 'extended', untilMs: nowMs() + minutes * 60_000 }),
    stay: active,
    offer: async (path) => {
      active();
      // There is nobody to take it, or everything rests.
      return grants.mayOffer() ? files.offer(path) : 'denied';
    },
    screen: {
      say: (message, chosen = false) => {
        if (!grants.holds('screen')) return;
        held.screenNotes.said(message, chosen);
        void talk.say(message);
      },
      frame: async (stream, frame, bytes) => {
        if (grants.holds('screen')) await talk.chunk('screenChunk', stream, frame, bytes);
      },
      record: async (source, bytes) => {
        if (grants.holds('screen') && grants.holds('record')) await recording()?.screen(source, bytes);
      },
    },
  };
};
