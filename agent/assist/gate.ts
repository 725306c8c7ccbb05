/**
 * The gate every word of the helper's goes through, one after the other: parsed strictly, then asked of the grants what it
 * needs, and only then acted on. What is not allowed is refused and noted; what no honest helper says ends the session.
 */
import { helperMessageSchema, readParcel } from '../../protocol/session/messages.ts';
import type { HelperMessage, Incoming } from '../../protocol/session/messages.ts';
import type { Parcel } from '../../protocol/session/pipe.ts';
import { needOf } from '../../protocol/session/session-state.ts';
import { createActs } from './acts.ts';
import type { Held } from './held.ts';
import { createInbox } from './inbox.ts';
import type { InboxOptions } from './inbox.ts';

/** No sign of a person: a page that is merely open must not keep a session alive. */
const quiet = new Set<HelperMessage['type']>([
  'ping',
  'pong',
  'terminal-credit',
  'terminal-size',
  'file-credit',
  'hello',
  'signal',
  'screen-seen',
  'screen-key',
]);

export interface Gate {
  /** @throws BeistandError SESSION_BROKEN (not this protocol) */
  readonly take: (parcel: Parcel) => void;
  /** Nothing is taken before this is done. */
  readonly first: (work: Promise<unknown>) => void;
  /** Nothing more is acted on. Resolves when what was begun is done. */
  readonly close: () => Promise<void>;
}

export const createGate = (held: Held, time: Pick<InboxOptions, 'nowMs' | 'wait'>): Gate => {
  const { files, grants, note, seat, talk } = held;
  const act = createActs(held);
  const refusals = new Map<string, number>();
  let inputAt = 0;

  /** The first of its kind, the tenth, the hundredth: a helper who never stops trying must not fill the journal. */
  const noteRefused = (what: string): void => {
    const times = (refusals.get(what) ?? 0) + 1;
    refusals.set(what, times);
    if (Number.isInteger(Math.log10(times))) note('sessionRefused', { what, times });
  };
  const takeOne = async (incoming: Incoming<HelperMessage>): Promise<void> => {
    const need = needOf(incoming);
    if (!grants.mayAct(need)) {
      const what = incoming.kind === 'message' ? incoming.message.type : incoming.kind;
      // What a page says by itself may have been under way when the grant was taken back.
      if (incoming.kind !== 'message' || !quiet.has(incoming.message.type)) noteRefused(what);
      if (incoming.kind === 'terminalInput') inputAt = incoming.at + incoming.bytes.length;
      const capability = need === 'joined' || need === 'granted' || need === 'never' ? null : need;
      await talk.say({ type: 'refused', what, capability });
      return;
    }
    if (incoming.kind === 'message') {
      if (!quiet.has(incoming.message.type)) grants.apply({ kind: 'active' });
      await act(incoming.message);
    } else if (incoming.kind === 'terminalInput') {
      if (incoming.at !== inputAt) {
        grants.apply({ kind: 'ended', reason: 'broken' });
        return;
      }
      inputAt += incoming.bytes.length;
      grants.apply({ kind: 'active' });
      if (held.helperTypes()) seat.type(incoming.bytes);
    } else if (incoming.kind === 'fileChunk') await files.chunk(incoming.id, incoming.at, incoming.bytes);
  };
  const inbox = createInbox({
    ...time,
    take: takeOne,
    onFlood: () => grants.apply({ kind: 'ended', reason: 'broken' }),
    onFault: () => grants.apply({ kind: 'ended', reason: 'fault' }),
  });

  return {
    take: (parcel) => inbox.add(readParcel(helperMessageSchema, parcel), parcel.payload.length),
    first: (work) => inbox.first(() => work),
    close: inbox.close,
  };
};
