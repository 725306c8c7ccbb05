/**
 * The gate every word of the helper's goes through, one after the other: parsed strictly, then asked of the grants what it
 * needs, and only then acted on. What is not allowed is refused and noted; what no honest helper says ends the session.
 */
import { sessionLimits } from '../../protocol/session/limits.ts';
import { helperMessageSchema, readParcel } from '../../protocol/session/messages.ts';
import type { HelperMessage, Incoming } from '../../protocol/session/messages.ts';
import type { Parcel } from '../../protocol/session/pipe.ts';
import { brokenPipe } from '../../protocol/session/seal.ts';
import { needOf } from '../../protocol/session/session-state.ts';
import { createActs } from './acts.ts';
import type { Held } from './held.ts';

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

/** Files come as far ahead as they were given credit for, and a person pastes; more than this no honest helper sends. */
const mostQueuedBytes = 4 * sessionLimits.fileWindowBytes * sessionLimits.filesAtOnce;

export interface Gate {
  /** @throws BeistandError SESSION_BROKEN (not this protocol) */
  readonly take: (parcel: Parcel) => void;
  /** Nothing is taken before this is done. */
  readonly first: (work: Promise<unknown>) => void;
  /** Resolves when all that was taken has been acted on. */
  readonly idle: () => Promise<unknown>;
}

export const createGate = (held: Held): Gate => {
  const { files, grants, note, seat, talk } = held;
  const act = createActs(held);
  const refusals = new Map<string, number>();
  let inputAt = 0;
  let queuedBytes = 0;
  let order: Promise<unknown> = Promise.resolve();

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
      const capability = need === 'joined' || need === 'never' ? null : need;
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
  const then = (work: () => Promise<unknown>): void => {
    order = order.then(work).catch(() => grants.apply({ kind: 'ended', reason: 'fault' }));
  };

  return {
    take: (parcel) => {
      const incoming = readParcel(helperMessageSchema, parcel);
      const bytes = parcel.payload.length + 1;
      queuedBytes += bytes;
      if (queuedBytes > mostQueuedBytes) throw brokenPipe('too long');
      then(async () => {
        queuedBytes -= bytes;
        await takeOne(incoming);
      });
    },
    first: (work) => then(() => work),
    idle: () => order,
  };
};
